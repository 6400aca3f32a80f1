"""Each cheap behaviour is planted once, in a standard and in the records, and found."""

from collections.abc import Callable

import pytest

from linli_hub.backtest.core import exploits, patterns
from linli_hub.backtest.core.backtest import Replay
from linli_hub.backtest.core.exploits import Probe, probes
from linli_hub.backtest.core.recorded import Recorded
from linli_hub.backtest.views.sentences import said
from linli_hub.base.core.calendar import day_bounds_ms
from linli_hub.earning.core.deed import Deed
from linli_hub.standard.core.standard import Standard, parse
from tests.hub.core.standards import BY_KG, FILE, HEAD, OFTEN, TEXTS, caps, rule

KITCHEN = 'kind = "deposit", stream = "kitchen"'
TWICE = "caps = { visits_per_day = 2 }"
GOOD = rule("kitchen", KITCHEN, "per_visit = 5, min_g = 100", TWICE)
BY_DAY = 'day = 10, week = "none", month = "none"'
BY_WEEK = 'day = "none", week = 20, month = "none"'
PLANTED = {
    "splitting": caps()
    + rule("kitchen", KITCHEN, "per_visit = 5, min_g = 100", OFTEN),
    "cap_hugging": caps(household=BY_DAY) + GOOD,
    "e_scrap": caps()
    + GOOD
    + rule("paper", BY_KG, "per_kg = 30, fallback_per_visit = 1, min_g = 50", OFTEN),
    "tap_without_bag": caps() + rule("kitchen", KITCHEN, "per_visit = 5, min_g = 0", TWICE),
    "household_shuffling": caps(person=BY_WEEK, household=BY_WEEK) + GOOD,
}  # fmt: skip
SOUND = caps(household='day = 60, week = "none", month = "none"') + GOOD
EXAMPLES = {**TEXTS, "example": FILE.read_text(encoding="utf-8")}
DAYS = [f"2026-01-{day:02}" for day in range(1, 29)]


def by_name(under: Standard) -> dict[str, Probe]:
    return {probe.behaviour: probe for probe in probes(under)}


@pytest.mark.parametrize("behaviour", PLANTED)
def test_a_planted_weak_spot_is_found_and_no_other(behaviour: str) -> None:
    """Control: the same standard without it has none."""
    found = by_name(parse(HEAD + PLANTED[behaviour]))
    sound = by_name(parse(HEAD + SOUND))

    spots = {name for name in PLANTED if found[name].found}
    assert spots == {behaviour}
    assert found[behaviour].gamed > sound[behaviour].gamed or behaviour in (
        "cap_hugging",
        "household_shuffling",
    )
    assert not any(sound[name].found for name in PLANTED)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_have_none_of_the_five(name: str) -> None:
    found = by_name(parse(EXAMPLES[name]))

    assert set(found) == {*PLANTED, exploits.TAPPING_IN_DOUBT}
    assert [b for b in PLANTED if found[b].found] == []


def test_what_is_true_of_two_examples_is_said() -> None:
    """By the visit while the scale is in doubt: then the least weight cannot be asked."""
    doubt = {
        name: by_name(parse(text))[exploits.TAPPING_IN_DOUBT]
        for name, text in EXAMPLES.items()
    }

    assert {name for name, probe in doubt.items() if probe.found} == {
        "compound",
        "example",
    }
    assert doubt["compound"].gamed == 12


@pytest.mark.parametrize("behaviour", [*PLANTED, exploits.TAPPING_IN_DOUBT])
def test_each_example_is_a_sentence_in_both_languages(behaviour: str) -> None:
    probe = by_name(parse(HEAD + PLANTED.get(behaviour, SOUND)))[behaviour]

    zh, en = said(probe, "zh-CN"), said(probe, "en")
    assert "{" not in zh + en and zh != en
    assert str(probe.gamed) in zh and str(probe.gamed) in en


def test_six_bags_instead_of_one_is_the_example_that_is_computed() -> None:
    probe = by_name(parse(HEAD + PLANTED["splitting"]))["splitting"]

    assert (probe.honest, probe.gamed) == (5, 30)
    assert "6000 g of kitchen in one bag give 5 points, in 6 bags 30" in said(
        probe, "en"
    )


def a_deed(day: str, n: int, grams: int, stream: str = "kitchen") -> Deed:
    start_ms = day_bounds_ms("Asia/Shanghai", day)[0] + 8 * 3_600_000
    return Deed(start_ms + n * 60_000, "j", n, stream, grams, True, None, person="p1")


def honest(day: str) -> list[tuple[str, Deed]]:
    return [("h1", a_deed(day, 0, 1500)), ("h1", a_deed(day, 300, 900, "residual"))]


BEHAVE: dict[str, Callable[[str], list[tuple[str, Deed]]]] = {
    patterns.SPLITTING: lambda day: [("h1", a_deed(day, n, 500)) for n in range(5)],
    patterns.CAP_HUGGING: lambda day: [
        ("h1", a_deed(day, n * 200, 1500)) for n in range(2)
    ],
    patterns.SCRAP: lambda day: [("h1", a_deed(day, 9, 60, "hazardous"))],
    patterns.TAPPING: lambda day: [("h1", a_deed(day, 9, 0))],
    patterns.SHUFFLING: lambda day: [
        (f"h{1 + int(day[-2:]) % 2}", a_deed(day, 5, 1500)),
    ],
}
HUGGED = parse(HEAD + PLANTED["cap_hugging"])


def behaving(each: Callable[[str], list[tuple[str, Deed]]]) -> dict[str, patterns.Seen]:
    replay = Replay(lambda _: (HUGGED, False), DAYS[0])
    for day in DAYS:
        replay.settle(
            day, [Recorded(deed, who, 0, 0, 1, "[]") for who, deed in each(day)]
        )
    return {seen.habit: seen for seen in replay.totals.habits.seen()}


@pytest.mark.parametrize("habit", patterns.HABITS)
def test_members_who_behave_so_are_found_in_the_records(habit: str) -> None:
    seen, control = behaving(BEHAVE[habit]), behaving(honest)

    assert seen[habit].members == 1
    assert seen[habit].most[0][0] == ("p1" if habit == patterns.SHUFFLING else "h1")
    assert [one.habit for one in control.values() if one.members] == []


def test_who_moves_house_once_is_no_shuffler() -> None:
    seen = behaving(
        lambda day: [("h1" if day < DAYS[14] else "h2", a_deed(day, 5, 1500))]
    )

    assert seen[patterns.SHUFFLING].members == 0
