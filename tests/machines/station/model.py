"""What a station should have done, worked out by other means than the hub's.

`there` is what really lies in each place, `books` what the books should say of it: they
part only where a sensor or a person said what was not so, and a count finds it.
"""

from collections import Counter
from dataclasses import dataclass, field

from tests.hub.centre import DAY_MS
from tests.machines.station.house import CARDS, PRICES, START

OPEN = ("held", "dispensing", "review")
DOUBTS, DOUBT_MS = 2, 30 * DAY_MS
Where = tuple[str, str]  # item, place


@dataclass
class Line:
    """A redemption. `gone`: units that really left, None before anything moved;
    `told`: what the station said of it, for saying it again."""

    id: str
    member: str
    item: str
    place: str
    quantity: int
    own: int
    way: str
    until_ms: int
    made_ms: int
    state: str = "held"
    fence: int = 0
    given: int = 0
    gone: int | None = None
    told: tuple[str, int | None] | None = None
    wrong: bool = False  # somebody said what was not so
    by_word: bool = False  # a person said after the review how it ended
    refunded: bool = False
    ended_ms: int = 0

    @property
    def where(self) -> Where:
        return self.item, self.place

    @property
    def open(self) -> bool:
        return self.state in OPEN

    def cost(self, given: int) -> int:
        return max(1, self.own * given // self.quantity) if given else 0


def price(item: str, quantity: int) -> int:
    points, per = PRICES[item]
    return max(1, points * quantity // per)


@dataclass
class Count:
    """A stock-take of one place that waits for its second person."""

    id: str
    place: str
    off: dict[Where, int]  # counted less expected
    doubts: set[str]  # lines in review then
    wrongs: int  # how many of the model's there were then


@dataclass
class Model:
    """`wrongs`: (line, where, units), each time the books and the goods parted."""

    lines: dict[str, Line] = field(default_factory=dict)
    posted: Counter[str] = field(default_factory=Counter)
    books: Counter[Where] = field(default_factory=lambda: Counter(START))
    there: Counter[Where] = field(default_factory=lambda: Counter(START))
    wrongs: list[tuple[str, Where, int]] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    lifted_ms: dict[str, int] = field(default_factory=dict)

    def by_hand(self, member: str, now_ms: int) -> bool:
        """Two doubts at a machine within 30 days: then staff give. An order has at most
        one line in the machine."""
        since_ms = max(now_ms - DOUBT_MS, self.lifted_ms.get(member, 0))
        doubts = (
            line.state == "review" or (line.state == "settled" and line.by_word)
            for line in self.lines.values()
            if line.member == member and line.way != "staff" and line.made_ms > since_ms
        )
        return sum(doubts) >= DOUBTS

    def lift(self, member: str, now_ms: int) -> None:
        """What waits from before is still given by staff."""
        self.lifted_ms[member] = now_ms
        for line in self.lines.values():
            if line.member == member and line.state == "held":
                line.way = "staff"

    def available(self, member: str) -> int:
        held = sum(x.own for x in self.lines.values() if x.open and x.member == member)
        return self.posted[member] - held

    def reserved(self, where: Where) -> int:
        mine = (x for x in self.lines.values() if x.open and x.where == where)
        return sum(x.quantity for x in mine)

    def free(self, where: Where) -> int:
        return self.books[where] - self.reserved(where)

    def can_have(self, wishes: list[tuple[str, int]], card: str) -> bool:
        """Would the station reserve all of it?"""
        there = all(
            any(
                self.free((item, place)) >= quantity
                for (one, place) in self.books
                if one == item and place != "store"
            )
            for item, quantity in wishes
        )
        cost = sum(price(*wish) for wish in wishes)
        return there and self.available(CARDS[card]) >= cost

    def end(self, line: Line, given: int) -> None:
        """Settled for `given` units, or released if there were none."""
        line.given = given
        line.state = "settled" if given else "released"
        self.books[line.where] -= given
        self.posted[line.member] -= line.cost(given)
        if line.gone is not None and line.gone != given:
            line.wrong = True
            self.wrongs.append((line.id, line.where, line.gone - given))

    def takes(self, line: Line, gone: int) -> None:
        """So many units really leave the place, if so many are there."""
        line.gone = min(gone, self.there[line.where])
        self.there[line.where] -= line.gone

    def drift(self, where: Where) -> int:
        """Units in the books that are not there, nor on their way out."""
        mine = (x for x in self.lines.values() if x.open and x.where == where)
        return self.books[where] - self.there[where] - sum(x.gone or 0 for x in mine)

    def at(self, place: str) -> list[Where]:
        return [where for where in self.books if where[1] == place]

    def counted(self, id: str, place: str) -> Count:
        """A count of all that really lies at a place."""
        doubts = {
            line.id
            for line in self.lines.values()
            if line.state == "review" and line.place == place
        }
        off = {where: self.there[where] - self.books[where] for where in self.at(place)}
        return Count(
            id=id, place=place, off=off, doubts=doubts, wrongs=len(self.wrongs)
        )

    def adjusted(self, count: Count) -> dict[Where, int]:
        """What closing a count must move: what was found, less what has been booked
        since of lines that were in doubt then."""
        booked: Counter[Where] = Counter()
        for id in count.doubts:
            booked[self.lines[id].where] += self.lines[id].given
        return {where: by + booked[where] for where, by in count.off.items()}

    def since(self, count: Count, where: Where) -> int:
        """What has gone wrong since a count, beside what was in doubt at it."""
        return sum(
            units
            for line, at, units in self.wrongs[count.wrongs :]
            if at == where and line not in count.doubts
        )
