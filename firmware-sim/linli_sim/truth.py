"""What was really done at the bins and the kiosk: held against the ledger later."""

from dataclasses import dataclass, field, replace
from typing import Literal

from linli_sim.people import Habit, Person
from linli_wire.messages import Grade, Stream

Colour = Literal["green", "red", "amber", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositDone:
    """Bags that really went into a bin on one visit.

    `card` is None when the lid was opened by the button. `light` is the first one
    after the lid was shut ("none": nobody saw any). Times are the town's clock.
    """

    person: str
    card: str | None
    device: str
    stream: Stream
    link: Literal["serial", "mqtt"]
    bag_g: int
    bags: int
    habit: Habit
    shut_ms: int
    light: Colour = "none"
    light_ms: int | None = None
    words: tuple[str, str] = ("", "")
    grade: Grade | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkedAway:
    """A visit without a bag. `why`: left, or locked (the lid never opened)."""

    person: str
    device: str
    why: Literal["left", "locked"]
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskVisit:
    """`result` is what the pluggable kiosk script returned."""

    person: str
    at_ms: int
    left_ms: int
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptied:
    device: str
    mass_g: int
    at_ms: int


@dataclass(slots=True)
class Truth:
    """Written by the town's loop only; ask the town for a copy."""

    taps: int = 0
    deposits: list[DepositDone] = field(default_factory=list)
    walked_away: list[WalkedAway] = field(default_factory=list)
    kiosk_visits: list[KioskVisit] = field(default_factory=list)
    emptied: list[Emptied] = field(default_factory=list)

    def dropped(self, deposit: DepositDone) -> int:
        """Note a deposit; the number under which more is told of it."""
        self.deposits.append(deposit)
        return len(self.deposits) - 1

    def lit(
        self, number: int, light: Colour, at_ms: int, words: tuple[str, str]
    ) -> None:
        before = self.deposits[number]
        self.deposits[number] = replace(
            before, light=light, light_ms=at_ms, words=words
        )

    def graded(self, number: int, grade: Grade) -> None:
        self.deposits[number] = replace(self.deposits[number], grade=grade)

    def greens_of(self, person: Person) -> int:
        return sum(
            deposit.person == person.number and deposit.light == "green"
            for deposit in self.deposits
        )

    def copy(self) -> "Truth":
        return Truth(
            taps=self.taps,
            deposits=list(self.deposits),
            walked_away=list(self.walked_away),
            kiosk_visits=list(self.kiosk_visits),
            emptied=list(self.emptied),
        )
