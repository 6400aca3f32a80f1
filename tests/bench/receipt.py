"""From a settled weight to the hub's receipt, at 100 a second over four edges.

The agent's own journal (fsync), uplink, keys and link; a real broker; a real hub. Only
the devices and the bin's session before the weight are left out.
"""

import queue
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from linli_edge import clock
from linli_edge.core.inputs import HubMessage, LinkDown, LinkUp
from linli_edge.journal.keys import Keys
from linli_edge.journal.recorder import Recorder
from linli_edge.journal.store import JournalStore, Owner, Stamp
from linli_edge.journal.uplink import Uplink
from linli_edge.outside import Message, Outside
from linli_edge.ports.mqtt_port import centre_link
from linli_link.mqtt import Link, LinkSettings
from linli_wire import messages as m
from linli_wire import topics
from tests.bench.centre import Centre, Wanted, centre
from tests.bench.crowd import Sender, Told, card_of
from tests.bench.figure import Figure, median, percentile

EDGES = 4
PER_S = 100
ROUNDS, ROUND_S = 3, 5.0
GOAL_P50_MS, GOAL_P99_MS = 5, 20
TICK_S = 0.1
UP_S = 20.0
RECEIPT_S_MAX = 120.0
Inbox = queue.Queue[tuple[int, object]]


def run(*, quick: bool = False) -> list[Figure]:
    """p50 and p99, each the median of its rounds."""
    rounds, seconds = (1, 0.5) if quick else (ROUNDS, ROUND_S)
    p50, p99 = [], []
    with centre(Wanted(bins=EDGES, households=200)) as at:
        boards = Boards(at)
        try:
            boards.wait()
            boards.live(min(1.0, seconds))  # warm-up
            for _ in range(rounds):
                took_ms = boards.live(seconds)
                p50.append(percentile(took_ms, 0.50))
                p99.append(percentile(took_ms, 0.99))
        finally:
            boards.close()
    names = ("p50", p50, GOAL_P50_MS), ("p99", p99, GOAL_P99_MS)
    return [
        Figure(
            name=f"settled weight to receipt, {name}",
            value=median(values),
            unit="ms",
            limit=goal,
            note=f"{PER_S}/s over {EDGES} edges; {', '.join(f'{v:.1f}' for v in values)}",
        )
        for name, values, goal in names
    ]


@dataclass(slots=True, kw_only=True)
class Board:
    """One edge's agent, as far as it talks with the hub."""

    store: JournalStore
    recorder: Recorder
    uplink: Uplink
    link: Link
    bags: Sender
    settled: dict[int, float] = field(default_factory=dict)


class Boards:
    """Some edges on one loop; each input is handled as runtime.py and agent.py do."""

    def __init__(self, at: Centre) -> None:
        self._inbox: Inbox = queue.Queue()
        self._took_ms: list[float] = []
        self._ticked = 0.0
        self._boards = [self._board(at, n, told) for n, told in enumerate(at.bins)]
        for board in self._boards:
            board.link.start()

    def wait(self) -> None:
        """Until every edge has been welcomed."""
        until = time.monotonic() + UP_S
        while not all(board.uplink.greeted for board in self._boards):
            assert time.monotonic() < until, "the hub does not welcome us"
            self._step(time.perf_counter() + 0.02)

    def live(self, seconds: float, per_s: int = PER_S) -> list[float]:
        """Deposits at an even pace, then until all are receipted; what each took."""
        self._took_ms = []
        count = int(per_s * seconds)
        began = time.perf_counter()
        for n in range(count):
            due = began + n / per_s
            while time.perf_counter() < due:
                self._step(due)
            self._settled(self._boards[n % len(self._boards)], n)
        until = time.perf_counter() + RECEIPT_S_MAX
        while len(self._took_ms) < count:
            assert time.perf_counter() < until, "receipts are missing"
            self._step(time.perf_counter() + 0.02)
        return self._took_ms

    def close(self) -> None:
        for board in self._boards:
            board.link.stop()
            board.store.close()

    def _settled(self, board: Board, n: int) -> None:
        now_ms, now = clock.mono_ms(), time.perf_counter()
        seq = board.recorder.record(board.bags.bag(card_of(n % 200), 900), now_ms)
        assert seq is not None
        board.settled[seq] = now
        board.uplink.pump(now_ms)

    def _step(self, due: float) -> None:
        """Take one input, or wait until `due` or the next tick."""
        now = time.perf_counter()
        if now - self._ticked >= TICK_S:
            self._ticked = now
            for board in self._boards:
                board.recorder.tick(clock.mono_ms())
                board.uplink.tick(clock.mono_ms())
        wait_s = min(due, self._ticked + TICK_S) - time.perf_counter()
        try:
            number, event = self._inbox.get(timeout=max(0.0001, wait_s))
        except queue.Empty:
            return
        self._handle(self._boards[number], event, clock.mono_ms())

    def _handle(self, board: Board, event: object, now_ms: int) -> None:
        match event:
            case LinkUp():
                board.uplink.up(now_ms)
            case LinkDown():
                board.uplink.down()
            case HubMessage(topic=topic) if topic.endswith("/welcome"):
                refused = board.uplink.welcome(event, now_ms)
                assert refused in (None, "nonce"), refused  # late: to an older hello
            case HubMessage(topic=topic) if topic.endswith("/receipt"):
                board.uplink.receipt(event, now_ms)

    def _board(self, at: Centre, number: int, told: Told) -> Board:
        keys = Keys(told.identity, bytes.fromhex(told.signing), bytes(32))

        def put(event: object) -> bool:
            self._inbox.put((number, event))
            return True

        link = centre_link(_settings(at, told), put)
        outside = _outside(told, keys, link)
        store = _store(at.folder / f"{told.name}.db", outside)
        recorder = Recorder(store, outside)

        def receipted(outcome: m.Outcome, _now_ms: int) -> None:
            began = board.settled.pop(outcome.seq, None)
            if began is not None:
                self._took_ms.append((time.perf_counter() - began) * 1000)

        board = Board(
            store=store,
            recorder=recorder,
            uplink=Uplink(outside, recorder, Counter(), receipted),
            link=link,
            bags=Sender(told, EDGES, 200, at.start_ms),
        )
        return board


def _settings(at: Centre, told: Told) -> LinkSettings:
    return LinkSettings(
        host="127.0.0.1",
        port=at.broker_port,
        client_id=told.name,
        user=told.name,
        password=told.password,
        filters=(topics.all_down(told.identity.centre, told.name),),
        session_s=0,
    )


def _outside(told: Told, keys: Keys, link: Link) -> Outside:
    def send(message: Message) -> bool:
        return link.publish(
            message.topic,
            message.payload,
            signature=message.signature,
            retain=message.retain,
        )

    return Outside(
        boot=clock.boot_id(),
        centre=told.identity.centre,
        edge=told.name,
        software="bench",
        keys=keys,
        send=send,
        write=lambda _port, _data: None,
        ask=lambda _call: None,
        show=lambda _view: None,
        new_id=clock.new_id,
        jitter=clock.jitter,
        log=lambda _what, **_fields: None,
    )


def _store(path: Path, outside: Outside) -> JournalStore:
    owner = Owner(
        centre=outside.centre,
        edge=outside.edge,
        software="bench",
        new_id=lambda: clock.new_id(32),
    )
    return JournalStore(path, owner, Stamp(boot=outside.boot, mono_ms=clock.mono_ms()))
