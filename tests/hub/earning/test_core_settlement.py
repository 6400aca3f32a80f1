"""A member's day as a pure function: same totals however it is split or arrives."""

import json
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli_hub.base.core.calendar import day_bounds_ms
from linli_hub.earning.core import settlement
from linli_hub.earning.core.settlement import Award, Carry, Deed, Tally, go_on, settle
from linli_hub.standard.core.parts import Caps
from linli_hub.standard.core.standard import Standard, parse
from linli_wire.messages import Grade, Stream
from tests.hub.standards import (
    BY_KG,
    CLOSE_TEXT,
    FILE,
    OFTEN,
    TEXTS,
    rule,
    standard,
)

EXAMPLE = parse(FILE.read_text(encoding="utf-8"))
GENEROUS = replace(EXAMPLE, household=Caps())
CLOSE = parse(CLOSE_TEXT)
COMPOUND, BANK = parse(TEXTS["compound"]), parse(TEXTS["moral-bank"])
DAY = "2026-01-01"
DAYS = ("2026-01-01", "2026-01-02", "2026-01-04", "2026-01-05", "2026-02-01")
KINDS = ("deposit", "deposit", "service", "activity", "gift", "idea")


def bag(at_ms: int, stream: Stream = Stream.KITCHEN, mass_g: int = 1000) -> Deed:
    return Deed(at_ms, "j1", at_ms, stream, mass_g, True, None)


def points(deeds: list[Deed], standard: Standard = EXAMPLE) -> list[int]:
    return [a.points for a in settle(Carry(), DAY, deeds, standard)[0]]


def codes(award: Award) -> list[str]:
    return [step.code for step in award.reasons]


@st.composite
def deed(draw: st.DrawFn, day: str = DAY) -> Deed:
    kind = draw(st.sampled_from(KINDS))
    is_bag = kind == "deposit"
    start, _ = day_bounds_ms("Asia/Shanghai", day)
    return Deed(
        at_ms=start + draw(st.integers(0, 47)) * 1_800_000,
        journal=draw(st.sampled_from(["a", "b"])),
        seq=draw(st.integers(1, 10**6)),
        stream=draw(st.sampled_from(Stream)) if is_bag else "",
        mass_g=draw(st.integers(-500, 9_000)) if is_bag else 0,
        scale_ok=draw(st.booleans()) or not is_bag,
        grade=draw(st.none() | st.sampled_from(Grade)) if is_bag else None,
        kind=kind,
        minutes=draw(st.integers(0, 300)) if kind == "service" else 0,
        items=draw(st.integers(0, 20)) if kind == "gift" else 0,
        person=draw(st.sampled_from(["", "p1", "p2"])),
        member_class=draw(st.sampled_from(["", "elder", "resident"])),
        device=draw(st.sampled_from(["", "bins-1"])),
        evidence=draw(st.sampled_from(["sensor", "check_in", "attested_staff"])),
        deduction=draw(st.sampled_from(["", "", "", "", "litter"])),
    )


def on(day: str) -> st.SearchStrategy[list[Deed]]:
    return st.lists(deed(day), max_size=6, unique_by=lambda d: (d.journal, d.seq))


standards = st.sampled_from([EXAMPLE, CLOSE, COMPOUND, BANK])
weeks = st.tuples(*(on(day) for day in DAYS))
few = settings(max_examples=40, deadline=None)


@given(on(DAY), st.randoms(), standards)
def test_the_order_of_arrival_changes_nothing(
    day: list[Deed], random: Random, standard: Standard
) -> None:
    shuffled = list(day)
    random.shuffle(shuffled)

    assert settle(Carry(), DAY, day, standard) == settle(
        Carry(), DAY, shuffled, standard
    )


@few
@given(weeks, standards, st.data())
def test_a_day_settled_in_pieces_is_the_day_settled_at_once(
    week: tuple[list[Deed], ...], standard: Standard, data: st.DataObject
) -> None:
    """Through the stored texts, as the hub does it, day after day."""
    carry = Carry()
    for day, deeds in zip(DAYS, week, strict=True):
        whole, after = settle(carry, day, deeds, standard)
        ordered = sorted(deeds)
        cut = data.draw(st.integers(0, len(ordered)))
        pieces: list[Award] = []
        tally = Tally()
        for piece in (ordered[:cut], ordered[cut:]):
            awards, carry, tally = go_on(carry, tally, (day, piece), standard)
            pieces += awards
            carry = settlement.from_text(settlement.to_text(carry))
            counted = settlement.counted_text(tally.counted)
            tally = tally._replace(counted=settlement.counted_from(counted))

        assert (pieces, carry) == (whole, after)


@given(st.lists(st.integers(50, 5000), min_size=1, max_size=12))
def test_splitting_a_bag_by_weight_gains_nothing(parts: list[int]) -> None:
    whole = [bag(1, Stream.RECYCLABLE, sum(parts))]
    split = [bag(n, Stream.RECYCLABLE, g) for n, g in enumerate(parts)]

    assert sum(points(split, GENEROUS)) == sum(points(whole, GENEROUS))


BENT = "per_kg = 7, fallback_per_visit = 1, min_g = 0, knee = {{ after = 3, share_percent = {} }}"
BENT_HOURS = "per_hour = 7, knee = {{ after = 2, share_percent = {} }}"


@given(
    st.lists(st.integers(0, 4000), min_size=1, max_size=15),
    st.sampled_from([0, 1, 33, 50, 99]),
    st.sampled_from(["kg", "hour"]),
)
def test_splitting_gains_at_most_one_point_above_a_knee_too(
    parts: list[int], percent: int, unit: str
) -> None:
    bonus = rule(
        "first", 'kind = "deposit"', "per_visit = 2, min_g = 0", "bonus = true"
    )
    by_kg = standard(rule("r", BY_KG, BENT.format(percent), OFTEN), bonus)
    by_hour = standard(rule("h", 'kind = "service"', BENT_HOURS.format(percent)))

    def done(n: int, amount: int) -> Deed:
        if unit == "kg":
            return bag(n, Stream.RECYCLABLE, amount)
        return bag(n, mass_g=0)._replace(stream="", kind="service", minutes=amount // 9)

    rules = by_kg if unit == "kg" else by_hour
    split = [done(n, part) for n, part in enumerate(parts)]
    amounts = sum(d.minutes for d in split) * 9 if unit == "hour" else sum(parts)
    whole = [done(1, amounts)]

    assert abs(sum(points(split, rules)) - sum(points(whole, rules))) <= 1


@few
@given(weeks)
def test_no_caps_are_passed(week: tuple[list[Deed], ...]) -> None:
    carry, earned = Carry(), []
    for day, deeds in zip(DAYS, week, strict=True):
        awards, carry = settle(carry, day, deeds, CLOSE)
        earned += [(day, a) for a in awards if a.points > 0]

    for who in ("", "p1", "p2"):
        caps = CLOSE.person if who else CLOSE.household
        mine = [(day, a.points) for day, a in earned if who in ("", a.deed.person)]
        for day in DAYS:
            assert sum(p for d, p in mine if d == day) <= (caps.day or 0)
        first_week = sum(p for d, p in mine if d in DAYS[:3])
        assert first_week <= (caps.week or 0)
        january = sum(p for d, p in mine if d.startswith("2026-01"))
        assert january <= (caps.month or 0)


@given(on(DAY), standards)
def test_only_a_deduction_takes_points(day: list[Deed], standard: Standard) -> None:
    awards, _ = settle(Carry(), DAY, day, standard)

    assert all(a.points >= 0 or a.deed.deduction for a in awards)
    assert all(a.reasons for a in awards)


@given(on(DAY), standards)
def test_every_rule_that_was_looked_at_leaves_a_step(
    day: list[Deed], standard: Standard
) -> None:
    """All base rules up to the one that fits, and all bonus rules, in order."""
    for award in settle(Carry(), DAY, day, standard)[0]:
        if award.deed.deduction:
            continue
        bases, bonuses = standard.plans.get(
            (award.deed.kind, award.deed.stream), ((), ())
        )
        named = [dict(step.facts).get("rule") for step in award.reasons]
        seen = list(dict.fromkeys(name for name in named if name))
        looked = len(seen) - len(bonuses)

        assert seen == [rule.id for rule in (*bases[:looked], *bonuses)]
        assert looked >= min(1, len(bases))


def test_a_deduction_lowers_and_makes_no_room_under_a_cap() -> None:
    bags = [bag(n, Stream.KITCHEN) for n in (1, 2)]
    litter = bag(3)._replace(deduction="litter")
    gift = bag(4)._replace(kind="gift", stream="", items=50)
    unknown = bag(5)._replace(deduction="noise")

    awards, _, tally = go_on(
        Carry(), Tally(), (DAY, [*bags, litter, gift, unknown]), CLOSE
    )

    assert [a.points for a in awards] == [5, 5, -4, 2, 0]
    assert codes(awards[3]) == ["per_item", "household_day_cap"]
    assert codes(awards[4]) == ["deduction_unknown"]
    assert tally.points == 12


def test_a_week_is_capped_across_its_days() -> None:
    standard = replace(EXAMPLE, household=Caps(day=20, week=25))
    carry, earned = Carry(), []
    for day in ("2026-01-05", "2026-01-06", "2026-01-11", "2026-01-12"):
        bags = [bag(n, Stream.RECYCLABLE, 10_000) for n in (1, 2)]
        awards, carry = settle(carry, day, bags, standard)
        earned.append(sum(award.points for award in awards))

    assert earned == [20, 5, 0, 20]


def test_a_month_is_capped_across_its_weeks() -> None:
    standard = replace(EXAMPLE, household=Caps(month=25))
    carry, earned = Carry(), []
    for day in ("2026-01-05", "2026-01-31", "2026-02-01"):
        awards, carry = settle(carry, day, [bag(1, Stream.RECYCLABLE, 2500)], standard)
        earned.append(awards[0].points)

    assert earned == [20, 5, 20]


def test_a_remainder_waits_for_the_next_bag_even_on_another_day() -> None:
    _, carry = settle(Carry(), DAY, [bag(1, Stream.RECYCLABLE, 99)], EXAMPLE)
    awards, after = settle(
        carry, "2026-01-02", [bag(2, Stream.RECYCLABLE, 51)], EXAMPLE
    )

    assert carry.milli == (("recyclable", 792),)
    assert awards[0].points == 1
    assert after.milli == (("recyclable", 200),)


def test_a_doubtful_scale_degrades_to_a_visit_and_says_so() -> None:
    heavy = bag(1, Stream.RECYCLABLE, 9000)._replace(scale_ok=False)
    award = settle(Carry(), DAY, [heavy], EXAMPLE)[0][0]

    assert award.points == 2
    assert codes(award) == ["scale_doubtful"]


def test_an_award_says_why_it_was_not_more() -> None:
    three = [bag(n) for n in (1, 2, 3)]
    light = bag(4, mass_g=99)
    odd = bag(5, Stream.HAZARDOUS)
    awards, _ = settle(Carry(), DAY, [*three, light, odd], EXAMPLE)

    last = [codes(award)[-1] for award in awards]
    assert last == ["per_visit", "per_visit", "visit_cap", "too_light", "no_rule"]
    assert [award.points for award in awards] == [5, 5, 0, 0, 0]


def test_a_grade_decides_and_no_grade_is_the_default() -> None:
    bags = [
        bag(1)._replace(grade=Grade.REJECTED),
        bag(2, Stream.COMPOST)._replace(grade=Grade.MIXED),
        bag(3, Stream.COMPOST),
    ]

    assert points(bags) == [0, 1, 4]


def test_a_streak_counts_days_in_a_row_and_a_gap_ends_it() -> None:
    rules = standard(
        rule("base", 'kind = "deposit"', "per_visit = 3, min_g = 0", OFTEN),
        rule(
            "row", 'kind = "deposit", streak_days = 2', "per_visit = 1", "bonus = true"
        ),
    )
    carry, seen = Carry(), []
    for day in ("2026-01-05", "2026-01-06", "2026-01-08", "2026-01-09"):
        awards, carry = settle(carry, day, [bag(1), bag(2)], rules)
        seen.append([codes(award)[1] for award in awards])

    assert seen == [
        ["not_streak", "not_streak"],
        ["per_visit", "bonus_had"],
        ["not_streak", "not_streak"],
        ["per_visit", "bonus_had"],
    ]


NOON = 86_400_000  # 1970-01-02 08:00 in Shanghai
MATCHES = [
    ('grade = "good"', {"grade": "mixed"}, {"grade": "good"}, "not_grade"),
    ('device_kind = "bin"', {}, {"device_kind": "bin"}, "not_device_kind"),
    ('evidence = "check_in"', {}, {"evidence": "check_in"}, "not_evidence"),
    ('class = "elder"', {}, {"member_class": "elder"}, "not_class"),
    (
        'from = "07:00", until = "08:00"',
        {"at_ms": NOON},
        {"at_ms": NOON - 3_600_000},
        "not_time",
    ),
    (
        'from = "23:00", until = "08:00"',
        {"at_ms": NOON},
        {"at_ms": NOON - 1},
        "not_time",
    ),
]


@pytest.mark.parametrize("match, no, yes, code", MATCHES)
def test_a_rule_is_for_what_it_says(
    match: str, no: dict[str, Any], yes: dict[str, Any], code: str
) -> None:
    elders = '[[class]]\nid = "elder"\nname_zh = "长者"\nname_en = "Elders"\n'
    only = rule("r", f'kind = "deposit", {match}', "per_visit = 3, min_g = 0", OFTEN)
    rules = standard(elders + only)
    wrong, right = bag(1)._replace(**no), bag(1)._replace(**yes)

    assert codes(settle(Carry(), DAY, [wrong], rules)[0][0]) == [code, "no_rule_fits"]
    assert codes(settle(Carry(), DAY, [right], rules)[0][0]) == ["per_visit"]


def test_weekdays_and_first_of_day() -> None:
    rules = standard(
        rule("first", 'kind = "deposit", first_of_day = true',
             "per_visit = 5, min_g = 0", OFTEN),
        rule("sunday", 'kind = "deposit", weekdays = ["sun"]',
             "per_visit = 2, min_g = 0", OFTEN),
    )  # fmt: skip
    sunday, _ = settle(Carry(), "2026-01-04", [bag(1), bag(2)], rules)
    monday, _ = settle(Carry(), "2026-01-05", [bag(1), bag(2)], rules)

    assert [a.points for a in sunday] == [5, 2]
    assert [codes(a) for a in monday] == [
        ["per_visit"],
        ["not_first", "not_weekday", "no_rule_fits"],
    ]


def test_a_bonus_adds_to_a_base_that_pays_and_once_a_day() -> None:
    rules = standard(
        rule("base", 'kind = "deposit"',
             "per_visit = { good = 3, mixed = 1, rejected = 0 }, min_g = 100", OFTEN),
        rule("plus", 'kind = "deposit"', "per_visit = 2, min_g = 0", "bonus = true"),
    )  # fmt: skip
    bags = [bag(1)._replace(grade="rejected"), bag(2, mass_g=5), bag(3), bag(4)]

    awards, _ = settle(Carry(), DAY, bags, rules)

    assert [a.points for a in awards] == [0, 0, 5, 3]
    assert [codes(a)[-1] for a in awards] == [
        "no_base", "no_base", "per_visit", "bonus_had"
    ]  # fmt: skip


def test_who_has_no_name_has_no_person_cap() -> None:
    gifts = [bag(n)._replace(kind="gift", stream="", items=5) for n in (1, 2)]
    named = [gift._replace(person="p1") for gift in gifts]

    assert points(gifts, CLOSE) == [10, 2]
    assert points(named, CLOSE) == [9, 0]


FACTS = st.dictionaries(st.sampled_from(["rule", "grade"]), st.text() | st.integers())


@given(FACTS)
def test_texts_are_the_json_that_any_library_writes(
    facts: dict[str, str | int],
) -> None:
    made = settlement.reason("per_visit", tuple(facts.items()))
    carry = Carry(
        "2026-W01", "2026-01", (("w:all", 12),), (("kitchen", 5),),
        (("row", "2026-01-02", 3), ("x", "2026-01-01", 1)),
    )  # fmt: skip

    assert made.text == json.dumps({"code": "per_visit", **facts})
    for one in (carry, Carry()):
        week, month, counts, milli, streaks = one
        said = json.dumps([week, month, dict(counts), dict(milli), streaks])
        assert settlement.to_text(one) == said
        assert settlement.from_text(said) == one
