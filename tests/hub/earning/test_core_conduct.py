"""Members' conduct points: any order, the same grade, every step said."""

import re
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from linli_hub.earning.core.conduct import Entry, assess, period_of
from linli_hub.earning.views.conduct import sentences
from linli_hub.standard.core.standard import parse
from tests.hub.standards import TEXTS

OFFICE, COMMUNITY, TWO_NEW = parse(TEXTS["members"]).schemes
WHATS = ("meeting", "report-in", "award", "absent", "duty-failed", "warned", "noise")
entries = st.lists(
    st.builds(
        Entry,
        at_ms=st.integers(0, 30),
        id=st.uuids().map(str),
        what=st.sampled_from(WHATS),
        times=st.integers(1, 4),
    ),
    max_size=15,
    unique_by=lambda entry: entry.id,
)


def entry(what: str, times: int = 1, at_ms: int = 0) -> Entry:
    return Entry(at_ms, f"{what}-{at_ms}", what, times)


@given(entries, st.randoms())
def test_the_order_of_arrival_changes_nothing(
    register: list[Entry], random: Random
) -> None:
    shuffled = list(register)
    random.shuffle(shuffled)

    assert assess(OFFICE, shuffled) == assess(OFFICE, register)


@given(entries)
def test_items_stop_at_their_caps_and_a_total_at_zero(register: list[Entry]) -> None:
    found = assess(OFFICE, register)

    assert 0 <= found.points <= 60 + 12 + 15 + 10
    assert found.grade is not None
    for language in ("zh-CN", "en"):
        told = sentences(found, OFFICE, language)
        assert len(told) == len(found.steps)
        assert not any(re.search(r"[{}]", one) for one in told)


def test_points_are_added_and_deducted_and_the_grade_is_by_minimum() -> None:
    register = [entry("meeting", 8), entry("report-in", 5), entry("absent")]

    found = assess(OFFICE, register)

    assert (found.points, found.grade) == (60 + 12 + 15 - 5, "qualified")
    assert [step.code for step in found.steps] == [
        "base", "minus", "item", "item_cap", "item", "graded"
    ]  # fmt: skip
    assert (
        sentences(found, OFFICE, "zh-CN")[-1]
        == "合计 82 分，达到 60 分，等次为“合格”。"
    )


def test_a_violation_sets_the_grade_directly_and_the_worst_one_holds() -> None:
    good = [entry("meeting", 6), entry("report-in", 5)]

    assert assess(OFFICE, good).grade == "excellent"
    assert assess(OFFICE, [*good, entry("warned")]).grade == "basic"
    both = assess(OFFICE, [*good, entry("warned"), entry("disciplined")])
    assert both.grade == "unqualified"
    assert both.points == assess(OFFICE, good).points


def test_a_violation_never_lifts_a_grade() -> None:
    poor = [entry("duty-failed", 3), entry("warned")]

    assert assess(OFFICE, poor).grade == "unqualified"


def test_who_is_exempted_gets_no_grade_and_the_reason_is_said() -> None:
    found = assess(COMMUNITY, [entry("volunteer", 3)], ["over-70"])
    other = assess(COMMUNITY, [], ["floating"])

    assert (found.points, found.grade, found.exemption) == (76, None, "over-70")
    assert sentences(found, COMMUNITY, "zh-CN")[-1] == "经评议免评：年满七十周岁。"
    assert other.grade == "qualified"
    assert "no exemption “floating”" in sentences(other, COMMUNITY, "en")[1]


def test_an_item_without_a_cap_counts_each_time() -> None:
    assert assess(TWO_NEW, [entry("volunteer", 20)]).points == 100
    assert assess(TWO_NEW, [entry("absent", 3)]).points == 0


def test_a_period_is_named_by_its_day() -> None:
    assert period_of(OFFICE, "2026-11-22") == "2026"
    assert period_of(TWO_NEW, "2026-03-31") == "2026-Q1"
    assert period_of(TWO_NEW, "2026-04-01") == "2026-Q2"
