"""After a cut, with all at rest: the books against what really left the machines.

Truth is the simulated station's: units that people could take, and what its sensors
said beside that. Nothing here asks the programs what they think happened.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from linli_hub.base.core.policy import StationPolicy
from linli_hub.station.actions import resolving, stocktakes
from linli_hub.station.actions.resolving import Word
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from tests.machines.station.cuts.stand import (
    CHIEF,
    CLERK,
    LATER_MS,
    STOCK,
    Books,
    Stand,
)

ENDS = ("settled", "released", "review")
POLICY = StationPolicy()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far a machine has come."""

    left: int
    pulses: int
    lies: int
    hidden: int


@dataclass(slots=True, kw_only=True)
class Line:
    """A redemption beside what really happened."""

    id: str
    place: str
    quantity: int
    state: str
    fallen: int
    pulses: int
    lies: int
    hidden: int
    given: int = 0
    evidence: str = ""


@dataclass(slots=True, kw_only=True)
class Verdict:
    """`planted`: units that a sensor made up and the books believed; `found`: and that
    a count of the place then showed."""

    line: Line | None
    wrongs: list[str] = field(default_factory=list)
    planted: int = 0
    found: int = 0


class Checks:
    """Looks at each redemption once; remembers all of them. `counting` off: a check
    that forgets the stock-take, for its control."""

    def __init__(self, at: Stand, *, counting: bool = True) -> None:
        self._at, self._counting = at, counting
        self._pulses = at.machines.pulses
        self.lines: dict[str, Line] = {}
        self.ends: Counter[str] = Counter()

    def mark(self, place: str) -> Mark:
        one = self._at.machines.by_place[place]
        return Mark(left=one.left, pulses=one.pulses, lies=one.lies, hidden=one.hidden)

    def look(self, place: str, before: Mark, at_death: Mark | None) -> Verdict:
        """`at_death`: when the edge was cut and its last pulse had run."""
        now, was = self.mark(place), self._pulses
        fresh = [
            row
            for row in self._at.rows("SELECT id, quantity, place FROM redemption")
            if row[0] not in self.lines
        ]
        verdict = Verdict(line=None)
        total, self._pulses = self._at.machines.pulses, self._at.machines.pulses
        if total - was != now.pulses - before.pulses:
            verdict.wrongs.append("a motor turned after the edge was cut, unasked")
        if len(fresh) > 1:
            verdict.wrongs.append(f"{len(fresh)} redemptions of one visit")
        if not fresh:
            if now.left != before.left:
                verdict.wrongs.append("goods left without a redemption")
            return verdict
        id, quantity, where = fresh[0]
        assert where == place
        line = Line(
            id=id, place=place, quantity=quantity, state="",
            fallen=now.left - before.left, pulses=now.pulses - before.pulses,
            lies=now.lies - before.lies, hidden=now.hidden - before.hidden,
        )  # fmt: skip
        self.lines[id] = verdict.line = line
        with self._at.copy(LATER_MS) as books:
            books.expire()
            self._judge(books, verdict, line)
            if at_death is not None and now.pulses != at_death.pulses:
                verdict.wrongs.append("a motor turned after the edge was cut")
            if self._counting and not verdict.wrongs:
                self._count(books, verdict, line)
        self.ends[line.state] += 1
        return verdict

    def _judge(self, books: Books, verdict: Verdict, line: Line) -> None:
        wrongs = verdict.wrongs
        [(line.state, given, line.evidence, fence)] = books.rows(
            f"SELECT state, given, evidence, fence FROM redemption WHERE id = '{line.id}'"
        )
        line.given = given or 0
        with books.database.read() as connection:
            found = invariants.check(snapshot.take(connection))
        wrongs += [f"{one}" for one in found]
        if line.state not in ENDS:
            wrongs.append(f"it ended {line.state}")
        if line.pulses > line.quantity or (line.pulses and fence < 1):
            wrongs.append(f"{line.pulses} pulses for {line.quantity}, fence {fence}")
        told = {kind for (kind,) in books.rows(
            f"SELECT kind FROM dispense_told WHERE redemption = '{line.id}'"
        )}  # fmt: skip
        if line.pulses and told != {"intent", "result"}:
            wrongs.append(f"a motor turned; the journal told {sorted(told)}")
        wrongs += _against_truth(line)
        if line.state == "settled":
            verdict.planted = max(0, line.given - line.fallen)

    def _count(self, books: Books, verdict: Verdict, line: Line) -> None:
        """K7: a person looks at what is in review, then the place is counted."""
        if line.state == "review":
            word, key = _word(line), f"r-{line.id}"
            books.do(resolving.resolve, CLERK, key, line.id, word, POLICY)
        open_ = self._open(books, line.place)
        if any(state == "dispensing" for _, state in open_):
            verdict.wrongs.append("still dispensing long after")
            return
        lies = {id: self._lie(books, id) for id in self._settled(line.place)}
        doubted = sum(self.lines[id].fallen for id, _ in open_ if id in self.lines)
        known = sum(lies.values()) - doubted
        said = books.do(
            stocktakes.count, CLERK, f"c-{line.id}", line.place,
            {self._lot(line.place): STOCK - self.mark(line.place).left},
        )  # fmt: skip
        off = sum(said["differences"].values())
        if off != known:
            verdict.wrongs.append(f"counted {off}, the truth is {known}")
        elif lies.get(line.id, 0) > 0:
            verdict.found = lies[line.id]

    def _settled(self, place: str) -> list[str]:
        return [one.id for one in self.lines.values() if one.place == place]

    def _lie(self, books: Books, id: str) -> int:
        """Units the books think are gone and that are not; below zero: the reverse."""
        [(state, given)] = books.rows(
            f"SELECT state, given FROM redemption WHERE id = '{id}'"
        )
        if state not in ("settled", "released"):
            return 0
        return int((given or 0) - self.lines[id].fallen)

    def _open(self, books: Books, place: str) -> list[tuple[str, str]]:
        found = books.rows(
            f"SELECT id, state FROM redemption WHERE place = '{place}'"
            " AND state IN ('held', 'dispensing', 'review')"
        )
        return [(id, state) for id, state in found]

    def _lot(self, place: str) -> int:
        [(lot,)] = self._at.rows("SELECT n FROM stock_lot WHERE place = ?", place)
        return int(lot)

    def close_all(self, books: Books) -> dict[str, int]:
        """At the end, on the books themselves: count with what is in doubt, let people
        resolve it, let a second one close the counts. The books are the truth then."""
        books.expire()
        counted: dict[str, Any] = {}
        for place in self._at.machines.by_place:
            lot = {self._lot(place): STOCK - self.mark(place).left}
            counted[place] = books.do(
                stocktakes.count, CLERK, f"end-{place}", place, lot
            )
        for id, line in self.lines.items():
            [(state,)] = books.rows(f"SELECT state FROM redemption WHERE id = '{id}'")
            if state == "review":
                books.do(resolving.resolve, CLERK, f"end-{id}", id, _word(line), POLICY)
        lies = {
            place: sum(self._lie(books, id) for id in self._settled(place))
            for place in counted
        }
        for place, said in counted.items():
            if said["outcome"] == "open":
                take, key = said["take"], f"close-{place}"
                moved = books.do(stocktakes.close, CHIEF, key, take, "counted twice")
                assert sum(moved["moved"].values()) == lies[place], (place, moved)
            assert self._in_books(books, place) == STOCK - self.mark(place).left, place
        with books.database.read() as connection:
            found = invariants.check(snapshot.take(connection))
        assert not found, found
        return lies

    def _in_books(self, books: Books, place: str) -> int:
        [(stock,)] = books.rows(f"SELECT stock FROM stock_lot WHERE place = '{place}'")
        return int(stock)


def _word(line: Line) -> Word:
    """Somebody looked into the machine: that is the truth."""
    result = "handed_over" if line.fallen else "not_given"
    return Word(result=result, reason="looked", given=line.fallen)


def _against_truth(line: Line) -> list[str]:
    """K3, with the sensors' lies taken into account and nothing else."""
    fallen, given = line.fallen, line.given
    match line.state:
        case "settled" if given > fallen + line.lies:
            return [f"settled for {given}, {fallen} given: {line.evidence}"]
        case "settled" if given < fallen - line.hidden:
            return [f"settled for {given}, but {fallen} given: {line.evidence}"]
        case "released" if fallen > line.hidden:
            return [f"released, but {fallen} given: {line.evidence}"]
        case "released" if fallen and "stayed_shut" not in line.evidence:
            return [f"released & given, and no sensor says so: {line.evidence}"]
    return []
