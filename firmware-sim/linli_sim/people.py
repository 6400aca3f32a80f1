"""Seeded residents, attendants and staff, and what each visit to a bin is like."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Literal

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"
GIVEN = ["秀英", "桂兰", "建国", "玉梅", "志强", "淑珍", "丽华", "德明", "春燕", "国栋"]
GIVEN += ["小红", "伟", "敏", "静", "磊", "婷", "浩然", "子涵", "凤霞", "永康"]
HOUSEHOLD_MAX = 3
BAG_LEAST_G, BAG_USUAL_G, BAG_MOST_G = 250, 1100, 4200
GRAMS_PER_LITRE = 380.0
STRANGER_CARDS = 0x00900000  # simulated cards start above this number

Role = Literal["resident", "attendant", "staff"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`number` names a person in truth and tables: r01, a1, s1. `pin` is six digits."""

    number: str
    role: Role
    name: str
    household: str
    card: str
    pin: str


class Habit(StrEnum):
    """How a visit goes. All but HONEST are clumsy, none is malicious."""

    HONEST = "honest"
    TWO_BAGS = "two_bags"
    LEANS = "leans"
    NO_CARD = "no_card"
    FORGETS_LID = "forgets_lid"
    DOUBLE_TAP = "double_tap"
    LEAVES = "leaves"


CLUMSY = {
    Habit.TWO_BAGS: 5,
    Habit.LEANS: 3,
    Habit.NO_CARD: 3,
    Habit.FORGETS_LID: 2,
    Habit.DOUBLE_TAP: 2,
    Habit.LEAVES: 1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What one visit brings: the habit and the bags, in grams."""

    habit: Habit
    bags_g: tuple[int, ...]

    @property
    def litres(self) -> float:
        return sum(self.bags_g) / GRAMS_PER_LITRE


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    residents: tuple[Person, ...]
    attendants: tuple[Person, ...]
    staff: tuple[Person, ...]

    @property
    def everyone(self) -> tuple[Person, ...]:
        return (*self.residents, *self.attendants, *self.staff)


def population(seed: int, residents: int, attendants: int, staff: int) -> Population:
    """The same people for the same seed; every card is another one."""
    draw = Random(f"people {seed}")  # noqa: S311  a simulation
    total = residents + attendants + staff
    numbers = draw.sample(range(STRANGER_CARDS, STRANGER_CARDS + 0x400000), total)
    cards = iter(f"em:{number:08X}" for number in numbers)
    households = _households(draw, residents)
    return Population(
        residents=tuple(
            _person(draw, f"r{n:02d}", "resident", household, next(cards))
            for n, household in enumerate(households, 1)
        ),
        attendants=tuple(
            _person(draw, f"a{n}", "attendant", "centre", next(cards))
            for n in range(1, attendants + 1)
        ),
        staff=tuple(
            _person(draw, f"s{n}", "staff", "centre", next(cards))
            for n in range(1, staff + 1)
        ),
    )


def errand(draw: Random, clumsy: float) -> Errand:
    """The next visit of anybody."""
    habit = Habit.HONEST
    if draw.random() < clumsy:
        habit = draw.choices(list(CLUMSY), list(CLUMSY.values()))[0]
    bags = 2 if habit is Habit.TWO_BAGS else 1
    return Errand(habit=habit, bags_g=tuple(_bag_g(draw) for _ in range(bags)))


def _bag_g(draw: Random) -> int:
    return round(draw.triangular(BAG_LEAST_G, BAG_MOST_G, BAG_USUAL_G))


def _person(draw: Random, number: str, role: Role, household: str, card: str) -> Person:
    return Person(
        number=number,
        role=role,
        name=draw.choice(SURNAMES) + draw.choice(GIVEN),
        household=household,
        card=card,
        pin=f"{draw.randrange(1_000_000):06d}",
    )


def _households(draw: Random, residents: int) -> list[str]:
    """Residents one after the other live in households of one to three."""
    homes: list[str] = []
    while len(homes) < residents:
        home = f"h{len(set(homes)) + 1:02d}"
        homes += [home] * draw.randint(1, HOUSEHOLD_MAX)
    return homes[:residents]
