"""A member's day as a pure function: same totals however it is split or arrives."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from linli_hub.core import settlement
from linli_hub.core.settlement import Carry, Visit, settle
from linli_hub.core.standard import Standard, parse
from linli_wire.messages import Grade, Stream

FILE = Path(__file__).parents[3] / "hub" / "standard.example.toml"
STANDARD = parse(FILE.read_text(encoding="utf-8"))
GENEROUS = replace(STANDARD, cap_day=100_000, cap_week=700_000)
DAY = "2026-01-01"


def visit(at_ms: int, stream: Stream = Stream.KITCHEN, mass_g: int = 1000) -> Visit:
    return Visit(at_ms, "j1", at_ms, stream, mass_g, True, None)


def points(visits: list[Visit], standard: Standard = STANDARD) -> list[int]:
    return [a.points for a in settle(Carry(), DAY, visits, standard)[0]]


visits = st.lists(
    st.builds(
        Visit,
        at_ms=st.integers(0, 50),
        journal=st.sampled_from(["a", "b"]),
        seq=st.integers(1, 10**6),
        stream=st.sampled_from(Stream),
        mass_g=st.integers(-500, 20_000),
        scale_ok=st.booleans(),
        grade=st.none() | st.sampled_from(Grade),
    ),
    max_size=12,
    unique_by=lambda v: (v.journal, v.seq),
)


@given(visits, st.randoms())
def test_the_order_of_arrival_changes_nothing(day: list[Visit], random: Random) -> None:
    shuffled = list(day)
    random.shuffle(shuffled)

    assert settle(Carry(), DAY, day, STANDARD) == settle(
        Carry(), DAY, shuffled, STANDARD
    )


@given(st.lists(st.integers(50, 5000), min_size=1, max_size=10))
def test_splitting_a_bag_by_weight_gains_nothing(parts: list[int]) -> None:
    whole = [visit(1, Stream.RECYCLABLE, sum(parts))]
    split = [visit(n, Stream.RECYCLABLE, g) for n, g in enumerate(parts)]

    assert sum(points(split, GENEROUS)) == sum(points(whole, GENEROUS))


@given(visits)
def test_no_day_gives_more_than_its_caps(day: list[Visit]) -> None:
    earned = points(day)

    assert all(p >= 0 for p in earned)
    assert sum(earned) <= STANDARD.cap_day


@given(visits)
def test_a_carry_survives_being_stored(day: list[Visit]) -> None:
    _, carry = settle(Carry(), DAY, day, STANDARD)

    assert settlement.from_text(settlement.to_text(carry)) == carry


def test_a_week_is_capped_across_its_days() -> None:
    standard = replace(STANDARD, cap_week=25)
    carry, earned = Carry(), []
    for day in ("2026-01-05", "2026-01-06", "2026-01-11", "2026-01-12"):
        bags = [visit(n, Stream.RECYCLABLE, 10_000) for n in (1, 2)]
        awards, carry = settle(carry, day, bags, standard)
        earned.append(sum(award.points for award in awards))

    assert earned == [20, 5, 0, 20]


def test_a_remainder_waits_for_the_next_bag_even_on_another_day() -> None:
    _, carry = settle(Carry(), DAY, [visit(1, Stream.RECYCLABLE, 99)], STANDARD)
    awards, after = settle(
        carry, "2026-01-02", [visit(2, Stream.RECYCLABLE, 51)], STANDARD
    )

    assert carry.milli == (("recyclable", 792),)
    assert awards[0].points == 1
    assert after.milli == (("recyclable", 200),)


def test_a_doubtful_scale_degrades_to_a_visit_and_says_so() -> None:
    bag = visit(1, Stream.RECYCLABLE, 9000)._replace(scale_ok=False)
    award = settle(Carry(), DAY, [bag], STANDARD)[0][0]

    assert award.points == 2
    assert award.reasons[0].code == "scale_doubtful"


def test_an_award_says_why_it_was_not_more() -> None:
    three = [visit(n) for n in (1, 2, 3)]
    light = visit(4, mass_g=99)
    odd = visit(5, Stream.HAZARDOUS)
    awards, _ = settle(Carry(), DAY, [*three, light, odd], STANDARD)

    codes = [award.reasons[-1].code for award in awards]
    assert codes == ["per_visit", "per_visit", "visit_cap", "too_light", "no_rule"]
    assert [award.points for award in awards] == [5, 5, 0, 0, 0]


def test_a_grade_decides_and_no_grade_is_the_default() -> None:
    bags = [
        visit(1)._replace(grade=Grade.REJECTED),
        visit(2, Stream.COMPOST)._replace(grade=Grade.MIXED),
        visit(3, Stream.COMPOST),
    ]

    assert points(bags) == [0, 1, 4]


FACTS = st.dictionaries(st.sampled_from(["rule", "grade"]), st.text() | st.integers())


@given(FACTS)
def test_texts_are_the_json_that_any_library_writes(
    facts: dict[str, str | int],
) -> None:
    made = settlement.reason("per_visit", tuple(facts.items()))
    carry = Carry("2026-W01", 12, (("kitchen", 5), ("recyclable", 999)))

    assert made.text == json.dumps({"code": "per_visit", **facts})
    assert settlement.to_text(carry) == json.dumps([*carry[:2], dict(carry.milli)])
    assert settlement.to_text(Carry()) == json.dumps(["", 0, {}])
