"""A backtest from end to end: child processes that only read, each with some members.

`run` is for a process of its own (`linli-hub backtest`). The web starts
`python -m linli_hub.backtest.run` and talks to it by lines of JSON: an order on
standard input, progress and at last the report on standard output.
"""

import gc
import json
import multiprocessing
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from multiprocessing.connection import Connection, wait
from typing import Any

from linli_hub.backtest.core.backtest import Plan, Replay, Totals
from linli_hub.backtest.core.report import Asked, Report, Run, report
from linli_hub.backtest.store.recorded_days import Mark, Replayed
from linli_hub.backtest.views.sentences import WORDS
from linli_hub.base.core.errors import BadValue, HubError, StandardMissing
from linli_hub.base.core.period import check_period, days_between, warm_from
from linli_hub.standard.core.standard import Standard, parse
from linli_hub.standard.store.standards import InForce

WORKERS = 2
TELL_EVERY_S = 0.5
NICENESS = 19  # whoever stands at a bin goes before a calculation
MB = 1024  # ru_maxrss counts in KiB


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to replay. `standard`: the draft's text; "" replays each day under the one
    in force then, which must change nothing. `mark`: up to where; "" is up to now."""

    url: str
    standard: str
    first_day: str
    last_day: str
    now_ms: int
    mark: str = ""
    workers: int = WORKERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    percent: int
    events: int
    seconds_left: int | None


Tell = Callable[[Progress], None]


def run(order: Order, tell: Tell) -> Report:
    """The report. StandardInvalid, StandardMissing or BadValue before anything starts.

    Ends its children with itself, whatever ends it.
    """
    began = time.monotonic()
    _check(order)
    draft = parse(order.standard) if order.standard else None
    with closing(Replayed(order.url)) as books:
        mark = Mark.read(order.mark) if order.mark else books.mark(order.now_ms)
        order = replace(order, mark=str(mark))
        in_force = books.standards()
        published = in_force.on(order.last_day)
        if draft is not None:
            shown = draft
        elif published is not None:
            shown = published.standard
        else:
            raise StandardMissing(day=order.last_day)
        plan = _plan(draft, in_force)
        days = days_between(warm_from(order.first_day), order.last_day)
        shared = any(plan(day)[0].grants and not plan(day)[1] for day in days)
        spans = books.spans(1 if shared else order.workers)
        shelf = books.shelf(mark, (order.first_day, order.last_day), shown)
    totals, memory_kb = _together(order, spans, len(days), tell)
    asked = Asked(
        mark=order.mark, first_day=order.first_day, last_day=order.last_day,
        warm_from=days[0], name_zh=shown.name_zh, name_en=shown.name_en,
    )  # fmt: skip
    per_yuan = {row.version: row.standard.points_per_yuan for row in in_force.rows}
    period = len(days_between(order.first_day, order.last_day))
    told = report(asked, totals, shown, per_yuan, (shelf, period), WORDS["static"])
    seconds = time.monotonic() - began
    took = Run(
        seconds=round(seconds, 1),
        events_per_second=int(told.total.deeds / seconds),
        memory_mb=(memory_kb + _memory_kb()) // MB,
        workers=len(spans),
    )
    return replace(told, run=took)


def _check(order: Order) -> None:
    check_period(order.first_day, order.last_day)
    if order.mark:
        try:
            Mark.read(order.mark)
        except ValueError:
            raise BadValue(field="at", why="is no mark of the books") from None


def _plan(draft: Standard | None, in_force: InForce) -> Plan:
    """Under which standard a day is replayed, and whether it is the recorded one."""

    def plan(day: str) -> tuple[Standard, bool]:
        published = in_force.on(day)
        if draft is None:
            assert published is not None  # a day was settled under some standard
            return published.standard, True
        return draft, published is not None and published.standard == draft

    return plan


def _together(
    order: Order, spans: list[tuple[str, str]], days: int, tell: Tell
) -> tuple[Totals, int]:
    """What all workers found, and their memory in KiB."""
    totals, memory_kb = Totals(), 0
    began, at = time.monotonic(), [(0, 0)] * len(spans)
    with _workers(order, spans) as pipes:
        open_pipes = dict(zip(pipes, range(len(pipes)), strict=True))
        while open_pipes:
            for pipe in wait(list(open_pipes)):
                assert isinstance(pipe, Connection)
                try:
                    said = pipe.recv()
                except EOFError:
                    raise RuntimeError("a worker of the backtest has ended") from None
                at[open_pipes[pipe]] = said[0]
                if said[1] is not None:
                    totals.merge(said[1])
                    memory_kb += said[2]
                    del open_pipes[pipe]
            tell(_progress(at, days, time.monotonic() - began))
    return totals, memory_kb


def _progress(at: list[tuple[int, int]], days: int, seconds: float) -> Progress:
    done = sum(n for n, _ in at) / (days * len(at))
    return Progress(
        percent=int(done * 100),
        events=sum(events for _, events in at),
        seconds_left=round(seconds / done * (1 - done)) if done else None,
    )


@contextmanager
def _workers(order: Order, spans: list[tuple[str, str]]) -> Iterator[list[Connection]]:
    """A process for each span of members, with the pipe that it talks to."""
    spawn = multiprocessing.get_context("spawn")
    processes, pipes = [], []
    try:
        for span in spans:
            ours, theirs = spawn.Pipe(duplex=False)
            arguments = order, span, theirs
            process = spawn.Process(target=_work, args=arguments, daemon=True)
            process.start()
            theirs.close()
            processes.append(process)
            pipes.append(ours)
        yield pipes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()


def _work(order: Order, span: tuple[str, str], pipe: Any) -> None:
    """One worker: all days of the members in `span`. Tells (days, events), then all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who asked ends us
    os.nice(NICENESS)
    gc.disable()  # values by the million and no cycles
    with suppress(BrokenPipeError):  # the one who asked was killed
        _replay(order, span, pipe)


def _replay(order: Order, span: tuple[str, str], pipe: Any) -> None:
    mark = Mark.read(order.mark)
    days = days_between(warm_from(order.first_day), order.last_day)
    with closing(Replayed(order.url)) as books:
        draft = parse(order.standard) if order.standard else None
        replay = Replay(_plan(draft, books.standards()), order.first_day)
        told_s, events = time.monotonic(), 0
        for n, day in enumerate(days, start=1):
            events += _day(books, replay, (day, days[0]), span, mark)
            if time.monotonic() - told_s > TELL_EVERY_S:
                told_s = time.monotonic()
                pipe.send(((n, events), None, 0))
    pipe.send(((len(days), events), replay.totals, _memory_kb()))


def _day(
    books: Replayed, replay: Replay, when: tuple[str, str],
    span: tuple[str, str], mark: Mark,
) -> int:  # fmt: skip
    """Read and settle one day, page by page; how many deeds it had."""
    (day, warm_day), (after, upto) = when, span
    many, kept = 0, []
    while members := books.members(day, after, upto):
        after = members[-1]
        new = [member for member in members if member not in replay.carries]
        replay.carries |= books.carries(new, warm_day)
        awards = books.awards(day, members, mark)
        many += len(awards)
        if replay.needs_whole_days(day):
            kept += awards
        else:
            replay.settle(day, awards)
    if kept:
        replay.settle(day, kept)
    return many


def _memory_kb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """The child of the web: see the top of this file."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    order = Order(**json.loads(sys.stdin.readline()))

    def say(line: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    try:
        found = run(order, lambda progress: say({"progress": asdict(progress)}))
    except HubError as error:
        say({"refused": {"code": error.code, "data": error.data}})
    else:
        say({"report": found.as_json()})


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:  # the hub has ended: nobody waits for this
        os._exit(1)
