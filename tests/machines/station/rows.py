"""`python -m tests.machines.station.rows [COUNT]`: rows R1 to R6 of the fault matrix, with figures.

R1-R3 and R6 through the real actions on SQLite, with time that is moved; R4 on the
simulated machines with the edge's own unit; R5 as two clients of a real hub over HTTP.
"""

import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any

from linli_hub.base.core.errors import HubError
from linli_hub.base.core.policy import StationPolicy
from linli_hub.station.actions import (
    orders,
    redemptions,
    refunds,
    staff_only,
    stocktakes,
)
from linli_hub.station.actions.refunds import RefundAsk
from linli_hub.station.core.refusals import NotStaffOnly
from linli_hub.treasury.actions import adjustments
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from linli_wire.messages import DispenseIntent, DispenseResult
from tests.edge.machines.stand import SPIRAL, VendStand
from tests.hub.centre import KIOSK, Centre, hex_of, wish_of
from tests.hub.room import running
from tests.machines.station import races
from tests.machines.station.house import CHIEF, CLERK, STATION, in_memory

COUNT = 200
POINTS = 50_000
OWN = redemptions.Cards(own=hex_of("card-1"))
STAFF_CARD = redemptions.Cards(staff=hex_of("staff"))
Ends = dict[str, int]


@contextmanager
def rich() -> Iterator[Centre]:
    """A station with much of everything; sound at the end."""
    with in_memory() as at:
        wish = adjustments.Proposal(member="h1", points=POINTS, reason="rows")
        made = at.do(adjustments.propose, CLERK, "p", wish)
        at.do(adjustments.decide, CHIEF, "d", made.id, True, "rows")
        at.arrive("soap", 10_000)
        at.arrive("rice", 10_000, place="d1")
        yield at
        with at.database.read() as read:
            assert invariants.check(snapshot.take(read)) == []


def held(at: Centre, key: str, item: str = "soap") -> str:
    """Whom staff would serve after two doubts are let back to the machine first."""
    with suppress(NotStaffOnly):
        at.do(staff_only.lift, CLERK, "h1", "rows")
    wish = wish_of("card-1", item)
    id: str = at.do(orders.reserve, KIOSK, f"h{key}", wish).redemptions[0].id
    return id


def state(at: Centre, id: str) -> str:
    found: str = at.rows(f"SELECT state FROM redemption WHERE id = '{id}'")[0][0]
    return found


def until(at: Centre) -> None:
    """All that waits runs out."""
    at.now_ms += orders.HOLD_TTL_MS + 1
    while at.do(redemptions.expire):
        pass


def r1(count: int) -> Ends:
    """Cut between hold and dispense: released after its time."""
    with rich() as at:
        ids = [held(at, f"{n}") for n in range(count)]
        until(at)
        return dict(Counter(state(at, id) for id in ids))


def r2(count: int) -> Ends:
    """Cut between motor start and result: review, points held; also if nothing is ever
    heard again."""
    with rich() as at:
        ids = []
        for n in range(count):
            id = held(at, f"{n}", "rice")
            at.do(redemptions.dispense, KIOSK, f"d{n}", id, OWN)
            if n % 2:  # the edge is back and says so
                told = DispenseResult(redemption=id, fence=1, result="unknown")
                at.do(redemptions.told_result, STATION, told, None)
            ids.append(id)
        before = at.rows("SELECT held FROM balance WHERE account = 'member:h1'")
        until(at)
        assert at.rows("SELECT held FROM balance WHERE account = 'member:h1'") == before
        return dict(Counter(state(at, id) for id in ids))


def r3(count: int, dice: Random) -> Ends:
    """The result is lost, doubled, late: by HTTP and by the journal, in any order and
    after the time has run out. One outcome, and it is what was told."""
    with rich() as at:
        ends: Counter[str] = Counter()
        for n in range(count):
            id = held(at, f"{n}", "rice")
            at.do(redemptions.dispense, KIOSK, f"d{n}", id, OWN)
            what = dice.choice(("handed_over", "not_given", "unknown"))
            late = dice.random() < 0.3
            if late:
                until(at)
            ways = [dice.choice("hjH") for _ in range(dice.randint(1, 4))]
            for at_n, way in enumerate(ways):
                _tell(at, id, what, f"{n}-{at_n if way == 'H' else 'same'}", way)
            if not late:
                until(at)
            ended = state(at, id)
            wanted = {"handed_over": "settled", "not_given": "released"}
            assert ended == wanted.get(what, "review"), (what, ways, ended)
            ends[ended] += 1
        return dict(ends)


def _tell(at: Centre, id: str, what: str, key: str, way: str) -> None:
    """By the journal (j), by HTTP (h: the same call again, H: a new one)."""
    if way == "j":
        at.do(redemptions.told_intent, STATION, DispenseIntent(redemption=id, fence=1))
        told = DispenseResult(redemption=id, fence=1, result=what)
        at.do(redemptions.told_result, STATION, told, None)
        return
    said = redemptions.Told(redemption=id, fence=1, result=what)
    at.do(redemptions.result, KIOSK, f"r{key}", said)


def r4(count: int, dice: Random) -> Ends:
    """A drop sensor that lies, and a jam: what the kiosk says of it, booked at a hub;
    then the machine is counted. What was settled and never fell is found."""
    with tempfile.TemporaryDirectory() as folder, rich() as at:
        stand = VendStand(Path(folder)).ready()
        ends: Counter[str] = Counter()
        planted = 0
        doubt = 0
        for n in range(count):
            fault = dice.choice(("", "jam", "false_yes", "false_no"))
            before = stand.spiral.fallen
            id = held(at, f"{n}", "rice")
            at.do(redemptions.dispense, KIOSK, f"d{n}", id, OWN)
            vended = _faulty(stand, fault, n + 1)
            said = redemptions.Told(
                redemption=id, fence=1, result=vended.result, given=vended.given,
                evidence=vended.evidence,
            )  # fmt: skip
            at.do(redemptions.result, KIOSK, f"r{n}", said)
            fell, ended = stand.spiral.fallen - before, state(at, id)
            assert not (ended == "released" and fell), (fault, vended)
            planted += ended == "settled" and not fell
            doubt += fell if ended == "review" else 0
            ends[f"{fault or 'good'}: {ended}"] += 1
        lots = at.rows("SELECT n, stock, reserved FROM stock_lot WHERE place = 'd1'")
        [(lot, _, _)] = lots
        start = 10_000 + 4
        count_ = {lot: start - stand.spiral.fallen}
        found = at.do(stocktakes.count, CLERK, "count", "d1", count_)
        off = sum(found["differences"].values())
        assert off == planted - doubt, (off, planted, doubt)
        return dict(ends) | {"false yes found by the count": off + doubt}


def _faulty(stand: VendStand, fault: str, fence: int) -> Any:
    """One unit, with that fault from the moment its turn begins."""
    stand.spiral.stock = 20
    if fault in ("jam", "false_yes"):
        stand.spiral.next_drops = [0]
    if fault == "false_no":
        stand.counter.misses = 1
    stand.said.clear()
    pulses = stand.board.pulses
    stand.vend(SPIRAL, 1, fence)
    while stand.board.pulses == pulses and not stand.said:
        stand.run(10)
    if fault == "false_yes":
        stand.counter.invented = 1
    vended = stand.answer()
    stand.counter.misses = stand.counter.invented = 0
    stand.spiral.next_drops = []
    return vended


def r5(count: int) -> dict[str, races.Raced]:
    """Two clients over real HTTP in the same moment, for the last item and points."""
    with races.real() as at:
        return {what: at.race(what, count) for what in ("item", "points")}


def r6(count: int) -> Ends:
    """Two who decide one refund at once; and, for what is held and late, the desk's
    cancel, a dispense and the automatic release at once. One wins each time."""
    with rich() as at:
        done = [_refunded(at, n) for n in range(count)] if count else []
        with running(at.writer):
            ended = [_released(at, n) for n in range(count)]
        return dict(Counter([*done, *ended]))


def _refunded(at: Centre, n: int) -> str:
    id = held(at, f"f{n}")
    at.do(redemptions.dispense, KIOSK, f"fd{n}", id, STAFF_CARD)
    told = redemptions.Told(redemption=id, fence=1, result="handed_over")
    at.do(redemptions.result, KIOSK, f"fr{n}", told)
    ask = RefundAsk(redemption=id, goods="stock", reason="broken")
    refund = at.do(refunds.propose, CLERK, f"fp{n}", ask, StationPolicy())["refund"]
    with running(at.writer):
        both = _at_once(
            at,
            [(refunds.decide, CHIEF, f"f{n}-{k}", refund, True, "seen") for k in "ab"],
        )
    return f"refund approved {both.count('')} time(s)"


def _released(at: Centre, n: int) -> str:
    id = held(at, f"x{n}")
    at.now_ms += orders.HOLD_TTL_MS
    said = _at_once(
        at,
        [
            (redemptions.cancel, KIOSK, f"xc{n}", id),
            (redemptions.dispense, KIOSK, f"xd{n}", id, STAFF_CARD),
            (redemptions.expire,),
        ],
    )
    ended = state(at, id)
    assert ended == ("dispensing" if said[1] == "" else "released"), (said, ended)
    if ended == "dispensing":
        told = redemptions.Told(redemption=id, fence=1, result="not_given")
        at.writer.submit(redemptions.result, KIOSK, f"xr{n}", told).result(10)
        return "hold: the dispense won"
    return "hold: released"


def _at_once(at: Centre, commands: list[tuple[Any, ...]]) -> list[str]:
    """Each from a thread of its own; "" or the code of its refusal."""
    said = [""] * len(commands)
    gate = threading.Barrier(len(commands))

    def run(k: int) -> None:
        gate.wait()
        try:
            at.writer.submit(*commands[k]).result(10)
        except HubError as no:
            said[k] = no.code

    threads = [threading.Thread(target=run, args=(k,)) for k in range(len(commands))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def main(count: int, seed: int) -> dict[str, Any]:
    """Run and print each row; the figures."""
    dice = Random(seed)
    print(f"seed {seed}", flush=True)
    figures: dict[str, Any] = {}
    rows: list[tuple[str, Any]] = [
        ("R1", lambda: r1(count)),
        ("R2", lambda: r2(count)),
        ("R3", lambda: r3(count, dice)),
        ("R4", lambda: r4(count, dice)),
        ("R5", lambda: {k: v.winners | v.refusals for k, v in r5(count).items()}),
        ("R6", lambda: r6(count)),
    ]
    for name, row in rows:
        began = time.monotonic()
        figures[name] = row()
        print(f"{name} {time.monotonic() - began:6.1f} s  {figures[name]}", flush=True)
    return figures


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT, Random().randrange(2**31))
