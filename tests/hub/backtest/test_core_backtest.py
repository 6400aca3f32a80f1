"""A replay is the settlement again: the same under the same standard, else counted."""

from random import Random

import pytest

from linli_hub.backtest.core.backtest import CAP, RULE, WIDE_CAPS, Replay
from linli_hub.backtest.core.recorded import Recorded
from linli_hub.backtest.core.report import Asked, Report, Shelf, report
from linli_hub.backtest.views.sentences import WORDS, sections
from linli_hub.base.core.calendar import day_bounds_ms
from linli_hub.earning.core.carry import Carry, Tally
from linli_hub.earning.core.deed import Deed, reasons_text
from linli_hub.earning.core.settlement import go_on
from linli_hub.standard.core.standard import Standard, parse
from tests.hub.standards import (
    CLOSE_TEXT,
    HEAD,
    OFTEN,
    SHARED_TEXT,
    TEXTS,
    caps,
    rule,
)

DAYS = [f"2026-01-{day:02}" for day in range(1, 32)]
CLOSE, SHARED = parse(CLOSE_TEXT), parse(SHARED_TEXT)
KITCHEN = 'kind = "deposit", stream = "kitchen"'
LATE_MS = 2_000_000_000_000


def plainly(under: Standard) -> Replay:
    return Replay(lambda _: (under, True), DAYS[0])


def drafted(under: Standard, first_day: str = DAYS[0]) -> Replay:
    return Replay(lambda _: (under, False), first_day)


def deed(day: str, n: int, **more: object) -> Deed:
    start_ms = day_bounds_ms("Asia/Shanghai", day)[0]
    first = Deed(start_ms + (n + 1) * 60_000, "j", n, "kitchen", 1500, True, "good")
    return first._replace(**more)  # type: ignore[arg-type]


def recorded(
    member: str, days: dict[str, list[Deed]], under: Standard
) -> dict[str, list[Recorded]]:
    """What the books would have, all in time."""
    carry = Carry()
    found = {}
    for day, deeds in days.items():
        awards, carry, _ = go_on(carry, Tally(), (day, deeds), under)
        found[day] = [
            Recorded(a.deed, member, 0, a.points, 1, reasons_text(a.reasons))
            for a in awards
        ]
    return found


def random_days(seed: int) -> dict[str, list[Deed]]:
    dice = Random(seed)
    days = {}
    for day in dice.sample(DAYS, 20):
        deeds = []
        for n in range(dice.randint(1, 6)):
            kind = dice.choice(["deposit"] * 4 + ["service", "gift"])
            bag = kind == "deposit"
            deeds.append(
                deed(
                    day,
                    n,
                    kind=kind,
                    stream=dice.choice(["kitchen", "recyclable"]) if bag else "",
                    mass_g=dice.randrange(0, 4000, 10) if bag else 0,
                    minutes=0 if bag else 90,
                    items=0 if bag else 2,
                    grade=dice.choice([None, "good", "mixed"]),
                    person=dice.choice(["", "a", "b"]),
                    evidence="sensor" if bag else "check_in",
                )
            )
        days[day] = deeds
    return dict(sorted(days.items()))


def cost_of(replay: Replay) -> tuple[int, int, int, int]:
    sums = [0, 0, 0, 0]
    for values in replay.totals.cells.values():
        sums = [a + b for a, b in zip(sums, values, strict=True)]
    return sums[0], sums[1], sums[2], sums[3]


@pytest.mark.parametrize("seed", range(20))
def test_under_the_recorded_standard_nothing_changes(seed: int) -> None:
    """Control: under another one something does."""
    books = recorded("h1", random_days(seed), CLOSE)
    same, other = plainly(CLOSE), drafted(parse(TEXTS["compound"]))
    for day, awards in books.items():
        same.settle(day, list(awards))
        other.settle(day, list(awards))

    deeds, was, now, changed = cost_of(same)
    assert (was, changed) == (now, 0) and deeds == sum(map(len, books.values()))
    assert same.totals.recorded == same.totals.draft
    assert cost_of(other)[3] > 0


def test_what_the_rules_gave_and_the_caps_took_is_what_was_awarded() -> None:
    for seed in range(20):
        replay = plainly(CLOSE)
        for day, awards in recorded("h1", random_days(seed), CLOSE).items():
            replay.settle(day, awards)

        rules = {
            n: p for (what, n), (_, p) in replay.totals.draft.items() if what == RULE
        }
        assert sum(rules.values()) == cost_of(replay)[2]
        cuts = sum(p for (w, n), (_, p) in replay.totals.draft.items()
                   if w == CAP and n.startswith(("person_", "household_")))  # fmt: skip
        assert rules.get(WIDE_CAPS, 0) == -cuts


def test_a_rule_that_its_own_cap_cuts_was_there_once() -> None:
    kg = parse(HEAD + caps() + rule(
        "paper", 'kind = "deposit", stream = "recyclable"',
        "per_kg = 10, fallback_per_visit = 1, min_g = 50",
        'caps = { visits_per_day = "none", day = 12 }',
    ))  # fmt: skip
    replay = drafted(kg)
    bag = Recorded(deed(DAYS[0], 1, stream="recyclable"), "h1", 0, 15, 1, "[]")
    replay.settle(DAYS[0], [bag])

    assert replay.totals.draft == {
        (RULE, "paper"): [1, 12],
        (CAP, "rule_day_cap:paper"): [1, 3],
    }


def test_days_before_the_period_carry_into_it_and_are_not_counted() -> None:
    text = HEAD + caps(household='day = "none", week = 12, month = "none"')
    draft = parse(text + rule("k", KITCHEN, "per_visit = 5, min_g = 100", OFTEN))
    replay = drafted(draft, first_day="2026-01-06")
    for day in ("2026-01-05", "2026-01-06"):
        books = recorded("h1", {day: [deed(day, n) for n in range(2)]}, draft)
        replay.settle(day, books[day])

    assert cost_of(replay) == (2, 10, 2, 2)


def test_late_deeds_come_after_all_that_the_day_has() -> None:
    """Two of three visits count: the late one is third although it was the first."""
    two = parse(HEAD + caps() + rule("k", KITCHEN, "per_visit = 5, min_g = 100",
                                     "caps = { visits_per_day = 2 }"))  # fmt: skip
    day = DAYS[0]
    late = Recorded(deed(day, 0), "h1", LATE_MS, 0, 1, "[]")
    timely = [Recorded(deed(day, n), "h1", 0, 5, 1, "[]") for n in (1, 2)]
    replay, blind = plainly(two), plainly(two)
    replay.settle(day, [late, *timely])
    blind.settle(day, [late._replace(late_ms=0), *timely])

    assert cost_of(replay) == (3, 10, 10, 0)
    assert cost_of(blind) == (3, 10, 10, 2)


def test_a_draft_shares_its_budget_over_members_in_the_order_of_their_deeds() -> None:
    """The campaign `hello` gives 2 points a deed a day, 9 in all."""
    replay, day = drafted(SHARED), "2026-01-02"
    awards = []
    for n in range(6):
        first = deed(day, n, grants=(("campaign:hello", 2),))
        awards += [Recorded(first, f"h{5 - n}", 0, 0, 1, "[]")]
    assert replay.needs_whole_days(day)
    replay.settle(day, awards)
    hello = replay.totals.draft[RULE, "campaign:hello"]

    assert hello == [6, 9]
    gained = {name: now for name, (_, now) in replay.totals.members.items()}
    assert gained["h5"] > gained["h0"]


def test_under_the_recorded_standard_its_grants_stay_facts() -> None:
    """Nothing is drawn again: what one deed had from a budget, it has."""
    day = "2026-01-02"
    plain = deed(day, 1)
    granted = deed(day, 0, grants=(("campaign:hello", 2), ("campaign:spring", 2),
                                   ("device", 9)), device="bins-1/a")  # fmt: skip
    awards, _, _ = go_on(Carry(), Tally(), (day, [granted, plain]), SHARED)
    books = [
        Recorded(a.deed, "h1", 0, a.points, 1, reasons_text(a.reasons)) for a in awards
    ]
    replay = plainly(SHARED)
    replay.settle(day, books)

    assert not replay.needs_whole_days(day)
    assert cost_of(replay)[3] == 0
    assert replay.totals.draft[RULE, "campaign:hello"][1] == 2


def a_report(draft: Standard, books: Standard = CLOSE) -> Report:
    replay = drafted(draft)
    for seed in range(4):
        for day, awards in recorded(f"h{seed}", random_days(seed), books).items():
            replay.settle(day, awards)
    asked = Asked(mark="1.2.3.4.5", first_day=DAYS[0], last_day=DAYS[-1],
                  warm_from="2025-12-29", name_zh="草案", name_en="Draft")  # fmt: skip
    shelf = Shelf(redeemed=100, redemptions=9, stock=310)
    return report(asked, replay.totals, draft, {1: 20}, (shelf, 31), WORDS["static"])


def test_the_report_adds_up_in_every_direction() -> None:
    found = a_report(parse(TEXTS["compound"]))
    for side in (found.by_source, found.by_class, found.by_stream, found.by_month):
        assert sum(row.draft for row in side) == found.total.draft
        assert sum(row.recorded for row in side) == found.total.recorded
        assert sum(row.deeds for row in side) == found.total.deeds
    assert sum(row.draft for row in found.by_rule) == found.total.draft
    assert sum(row.recorded for row in found.by_rule) == found.total.recorded
    assert found.total.draft_yuan == found.total.draft / 20
    m = found.members
    assert m.gain + m.lose + m.same == sum(bar.members for bar in m.bars) == 4
    assert all(one.difference == one.draft - one.recorded for one in m.losers)
    assert found.demand.covers_percent == found.total.draft
    assert found.demand.days_of_stock == 310 * 31 // 100


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_report_is_told_in_both_languages_and_says_what_it_cannot_know(
    language: str,
) -> None:
    found = a_report(SHARED)
    text = "\n".join(
        "\n".join([one.title, *one.lines, *map(" ".join, one.rows)])
        for one in sections(found, language)
    )

    assert (found.static_zh if language == "zh-CN" else found.static_en) in text
    assert "1.2.3.4.5" in text
    assert ("活动：hello" if language == "zh-CN" else "campaign:hello") in text
    assert ("每户每天" if language == "zh-CN" else "household_day_cap") in text
    assert "h1" in text


def test_merging_two_workers_is_working_alone() -> None:
    alone, parts = drafted(CLOSE), [drafted(CLOSE), drafted(CLOSE)]
    for seed in range(4):
        for day, awards in recorded(f"h{seed}", random_days(seed), SHARED).items():
            alone.settle(day, list(awards))
            parts[seed % 2].settle(day, list(awards))
    parts[0].totals.merge(parts[1].totals)

    assert parts[0].totals == alone.totals
