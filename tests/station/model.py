"""What a station should have done, worked out by other means than the hub's.

`there` is what really lies in each place, `books` what the books should say of it: they
part only where a sensor or a person said what was not so, and a count finds it.
"""

from collections import Counter
from dataclasses import dataclass, field

from tests.station.house import CARDS, PRICES, START

OPEN = ("held", "dispensing", "review")
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
    state: str = "held"
    fence: int = 0
    given: int = 0
    gone: int | None = None
    told: tuple[str, int | None] | None = None
    wrong: bool = False  # somebody said what was not so
    refunded: bool = False

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
class Model:
    lines: dict[str, Line] = field(default_factory=dict)
    posted: Counter[str] = field(default_factory=Counter)
    books: Counter[Where] = field(default_factory=lambda: Counter(START))
    there: Counter[Where] = field(default_factory=lambda: Counter(START))

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

    def takes(self, line: Line, gone: int) -> None:
        """So many units really leave the place."""
        line.gone = gone
        self.there[line.where] -= gone
