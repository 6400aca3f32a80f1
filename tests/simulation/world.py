"""One seed: a village, its edges and hub, a network that lies, and the checks.

    played(seed) -> Outcome      wrong == [] or every broken promise in words

Phase 1: people come and things break (each kind switched off in half of the seeds).
Phase 2: everything is healed; within an hour all journals must be empty and the books
must agree with what people remember.
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from linli_hub.base.core.policy import AS_USUAL
from linli_hub.base.views import alarms
from linli_hub.earning.views import settled
from linli_hub.station.core.redemption import RedemptionRow
from linli_hub.station.views import redemptions
from linli_hub.verify.core.snapshot import Violation
from linli_sim.demo.compare import Booked, compare
from tests.simulation import village
from tests.simulation.broker import Broker, Rates
from tests.simulation.edge_node import DAY_MS, DIVISION_G, EdgeNode
from tests.simulation.hub_node import HubNode
from tests.simulation.images import RAM
from tests.simulation.kiosk_node import KioskNode
from tests.simulation.promises import Promises
from tests.simulation.schedule import Schedule
from tests.simulation.visits import Plan, Street

BUSY_MS = 180_000
LAST_VISIT_MS = 150_000
HEAL_MS = 3_600_000
LOOK_MS = 20_000
VISITS = (3, 7)  # at each bin
KIOSK_VISITS = (3, 9)
FAULTS = (
    "cuts",
    "plug_pulled",
    "broker_killed",
    "cable_cut",
    "hub_death",
    "hub_killed",
    "frozen",
    "disk_full",
    "restored",
    "calls_lost",
    "reimaged",
    "hub_clock",
    "edge_clock",
)
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
Bug = Callable[["World"], None]


@dataclass(slots=True)
class Outcome:
    """What a seed came to. `seen` counts faults that really happened."""

    seed: int
    wrong: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    steps: int = 0
    deposits: int = 0
    greens: int = 0
    redeemed: int = 0


class World:
    """Everything of one seed; `bug` may spoil it before it starts."""

    def __init__(self, seed: int, folder: Path, bug: Bug | None = None) -> None:
        self.outcome = Outcome(seed)
        self.schedule = Schedule(seed)
        rates = Rates.drawn(self.schedule.chance("rates"))
        self.broker = Broker(self.schedule, rates)
        self.hub = HubNode(folder, self.schedule, self.broker)
        self.edges: list[EdgeNode] = [
            EdgeNode(name, folder, self.schedule, self.broker) for name in village.EDGES
        ]
        self.street = Street(self.schedule, self.edges)
        self.kiosk = KioskNode(folder, self.schedule, self.broker, self.hub)
        self.edges.append(self.kiosk)
        random = self.schedule.chance("rates")
        self.faults = {name for name in FAULTS if random.random() < 0.5}
        self._clock_mended = True
        self._stack = ExitStack()
        self.promises = self.hub.promises = Promises(self._broken)
        for edge in self.edges:
            edge.on_failure = partial(self._failed, edge)
            edge.promises = self.promises
        if bug is not None:
            bug(self)

    def patch(self, place: Any, name: str, value: object) -> None:
        """Plant something for the length of this world."""
        self._stack.enter_context(mock.patch.object(place, name, value))

    def play(self) -> Outcome:
        with self._stack:
            return self._play()

    def _play(self) -> Outcome:
        self._wrong_clocks()
        self.hub.start()
        for edge in self.edges:
            edge.start(new_boot=True)
        self._people()
        self._trouble()
        self.schedule.run(BUSY_MS)
        self._heal()
        until_ms = BUSY_MS
        while until_ms < BUSY_MS + HEAL_MS and not self.outcome.wrong:
            until_ms += LOOK_MS
            self.schedule.run(until_ms)
            if self._drained():
                break
        self._judge()
        self._close()
        return self.outcome

    # --- people and trouble -------------------------------------------------------

    def _people(self) -> None:
        random, people = self.schedule.chance("people"), village.villagers()
        for place in self.street.places.values():
            for _ in range(random.randrange(*VISITS)):
                who = None if random.random() < 0.1 else random.choice(people)
                plan = Plan(
                    who=who,
                    bag_g=10 * random.randrange(20, 400),
                    graded=random.choice((0, 0, 0, 1, 2, 3)),
                )
                at_ms = random.randrange(2_000, LAST_VISIT_MS)
                self.schedule.after(at_ms, partial(self.street.visit, place, plan))
        for _ in range(random.randrange(*KIOSK_VISITS)):
            who = random.choice(people)
            at_ms = random.randrange(LAST_VISIT_MS // 3, LAST_VISIT_MS)
            self.schedule.after(at_ms, partial(self.kiosk.visit, who))

    def _trouble(self) -> None:
        random = self.schedule.chance("faults")

        def at(action: Callable[[], None]) -> None:
            self.schedule.after(random.randrange(5_000, BUSY_MS - 5_000), action)

        if "cuts" in self.faults:
            for edge in self.edges:
                edge.harm.cut = random.choice((0.0005, 0.002, 0.01))
        if "hub_death" in self.faults:
            self.hub.death = random.choice((0.005, 0.03))
        for edge in self.edges:
            if "plug_pulled" in self.faults:
                at(edge.crash)
            if "frozen" in self.faults:
                at(partial(edge.freeze, random.randrange(1_000, 60_000)))
            if "cable_cut" in self.faults:
                at(partial(self._cut_cable, edge, random.randrange(5_000, 90_000)))
            if "disk_full" in self.faults:
                at(partial(self._fill_disk, edge, random.randrange(5_000, 60_000)))
            if "reimaged" in self.faults and "restored" not in self.faults:
                at(edge.take_image)
                for _ in range(4):
                    at(edge.put_image_back)
        if "broker_killed" in self.faults:
            for _ in range(random.randrange(1, 4)):
                at(self._kill_broker)
        if "calls_lost" in self.faults:
            self.kiosk.lost_calls = random.choice((0.05, 0.3))
        if "hub_killed" in self.faults:
            at(self.hub.crash)
        if "restored" in self.faults:
            at(self.hub.back_up)
            at(self.hub.restore)

    def _wrong_clocks(self) -> None:
        """Steps of the hub's clock by hours, minutes or days, some in the middle of a
        hold; half of them are never mended. Boards that do not know the day."""
        random = self.schedule.chance("clocks")
        for edge in self.edges:
            edge.harm.clock = "edge_clock" in self.faults and random.random() < 0.7
        if "hub_clock" not in self.faults:
            return
        self._clock_mended = random.random() < 0.5
        for _ in range(random.randrange(1, 4)):
            step_ms = random.choice(
                (
                    random.randrange(1, 72) * HOUR_MS,
                    random.randrange(1, 20) * MINUTE_MS,
                    -random.randrange(1, 120) * MINUTE_MS,
                    -random.randrange(1, 10) * DAY_MS,
                )
            )
            at_ms = random.randrange(5_000, BUSY_MS - 5_000)
            self.schedule.after(at_ms, partial(self.hub.step_clock, step_ms))

    def _kill_broker(self) -> None:
        if not self.broker.alive:
            return
        self.broker.kill()
        for edge in self.edges:
            edge.link_lost()
        wait_ms = self.schedule.chance("faults").randrange(500, 20_000)
        self.schedule.after(wait_ms, self.broker.revive)

    def _cut_cable(self, edge: EdgeNode, for_ms: int) -> None:
        """Half-open: sends vanish; after a while the keep-alive notices."""
        edge.client.cut = True
        self._saw("cable_cut")
        self.schedule.after(min(for_ms, 30_000), partial(self._notice, edge))
        self.schedule.after(for_ms, lambda: setattr(edge.client, "cut", False))

    def _notice(self, edge: EdgeNode) -> None:
        if edge.client.up:
            self.broker.disconnect(edge.client)
            edge.link_lost()

    def _fill_disk(self, edge: EdgeNode, for_ms: int) -> None:
        edge.harm.disk_full = True
        self._saw("disk_full")
        self.schedule.after(for_ms, lambda: setattr(edge.harm, "disk_full", False))

    def _heal(self) -> None:
        self.broker.rates.heal()
        self.broker.revive()
        self.hub.death = 0.0
        if self._clock_mended:
            self.hub.wrong_ms = 0
        for edge in self.edges:
            edge.heal()

    # --- checks ---------------------------------------------------------------------

    def _drained(self) -> bool:
        """Everything green is with the hub at a known time, and everyone is idle."""
        books = self.promises.books
        return (
            (books is not None and not any(one.waiting for one in books.cursors))
            and all(
                edge.store is not None
                and not edge.store.draining
                and edge.store.current.waiting == 0
                and edge.store.current.epoch == 1 + self.hub.restored
                for edge in self.edges
            )
            and not (
                self.kiosk.busy
                or any(place.occupied for place in self.street.places.values())
            )
        )

    def _judge(self) -> None:
        if not self._drained():
            waiting = {
                edge.name: edge.store.sending.waiting if edge.store else "down"
                for edge in self.edges
            }
            self._wrong(f"liveness: not drained an hour after healing: {waiting}")
        if self.hub.database is None:
            self._wrong("liveness: the hub is down an hour after healing")
            return
        books = self.hub.check()
        kept = [one for edge in self.edges for one in edge.kept()]
        self.promises.on_disk(kept)
        self.promises.at_rest(books, kept)
        with self.hub.database.read() as read:
            rows = settled.settled(read, 0, 10_000)
            redeemed = redemptions.redemptions_export(read)
            for letter in alarms.dead_letters(read):
                why = letter.trace.strip().splitlines()[-1][:200]
                self._wrong(f"H3: {letter.action} of {letter.edge} failed: {why}")
        self._judge_bags(rows)
        self._judge_station(redeemed)
        self.hub.expire()
        # longer than any hold, and than what is kept for later
        self.hub.wrong_ms += AS_USUAL.keep_days * DAY_MS + HOUR_MS
        self.hub.expire()
        self.promises.ended(self.hub.check())
        self._sum_up(len(rows))

    def _sum_up(self, deposits: int) -> None:
        out = self.outcome
        out.redeemed = len(self.kiosk.given)
        out.deposits = deposits
        out.greens = sum(bag.green for bag in self.street.bags)
        out.steps = self.schedule.steps
        for part in (self.broker.seen, self.hub.seen, *(e.seen for e in self.edges)):
            out.seen.update(part)

    def _judge_bags(self, rows: list[settled.SettledRow]) -> None:
        """E2: what people remember, bag by bag, against what is settled for whom."""
        booked = [
            Booked(
                who=_person(row.resident),
                device=row.device,
                mass_g=row.mass_g,
                points=row.points,
                times=row.settled,
                key=f"{row.edge}/{row.journal[:6]}/{row.seq}",
            )
            for row in rows
        ]
        judged = compare(self.street.bags, booked, same_g=DIVISION_G)
        for words in (*judged.lost, *judged.doubled):
            self._wrong(f"E2: {words}")

    def _judge_station(self, rows: list[RedemptionRow]) -> None:
        """K3: goods given are settled or in review, others never settled."""
        states = {row.id: str(row.state) for row in rows}
        given = set(self.kiosk.given)
        if len(given) != len(self.kiosk.given):
            self._wrong("K2: goods were handed over twice for one redemption")
        if self.hub.restored:
            return  # redemptions since the backup are known to the kiosk alone
        for redemption in given:
            if states.get(redemption) not in ("settled", "review"):
                self._wrong(f"K3: given, but {states.get(redemption)}: {redemption}")
        for redemption, state in states.items():
            if state == "settled" and redemption not in given:
                self._wrong(f"K3: settled, but never given: {redemption}")

    def _failed(self, edge: EdgeNode, error: Exception) -> None:
        """An agent that trips over its own assertion breaks its promise, loudly."""
        self._wrong(f"agent {edge.name}: {type(error).__name__}: {error}")

    def _broken(self, violation: Violation) -> None:
        self._wrong(f"{violation.id}: {violation.detail}")

    def _wrong(self, words: str) -> None:
        if len(self.outcome.wrong) < 20:
            self.outcome.wrong.append(
                f"{words} (at {self.schedule.now_ms / 1000:.1f} s)"
            )

    def _saw(self, what: str) -> None:
        self.outcome.seen[what] += 1

    def _close(self) -> None:
        for edge in self.edges:
            edge._drop()
        if self.hub.database is not None:
            self.hub.database.close()


def _person(resident: str | None) -> str | None:
    """An attendant's card that came too late to grade opens the lid like any other;
    whose bag goes in then, the bin cannot know."""
    return None if resident == "attendant" else resident


def played(seed: int, bug: Bug | None = None) -> Outcome:
    """Play one seed from nothing to its verdict."""
    base = RAM if RAM.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="linli-world-", dir=base))
    try:
        return World(seed, folder, bug).play()
    finally:
        shutil.rmtree(folder)
