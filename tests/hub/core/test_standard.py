"""A standard that cannot be misread: every mistake names its key."""

import pytest

from linli_hub.core.errors import StandardInvalid
from linli_hub.core.standard import day_bounds_ms, local_day, parse, week_of
from tests.hub.core.test_settlement import FILE

TEXT = FILE.read_text(encoding="utf-8")

WRONG = [
    ("standard.format", "format = 1", "format = 2"),
    ("standard.centre", 'centre = "linli"', ""),
    ("standard.time_zone", "Asia/Shanghai", "Asia/Nowhere"),
    ("standard.time_zone", "Asia/Shanghai", "../etc/passwd"),
    ("standard.objection_days", "objection_days = 7", ""),
    ("standard.points_per_yuan", "points_per_yuan = 20", "points_per_yuan = 0"),
    ("standard.default_grade", 'default_grade = "good"', 'default_grade = "fine"'),
    ("standard.pin_above", "pin_above = 50", "pin_above = true"),
    ("standard.colour", "[caps]", 'colour = "red"\n[caps]'),
    ("caps", "[caps]", "[limits]"),
    ("caps.day", "day = 20", "day = 2.5"),
    ("caps.week", "week = 80", "week = 10"),
    ("rule[1].stream", 'stream = "kitchen"', 'stream = "metal"'),
    ("rule[2].stream", 'stream = "compost"', 'stream = "kitchen"'),
    ("rule[2].id", 'id = "compost"', 'id = "kitchen"'),
    ("rule[1].pay", 'pay = "per_visit"           #', 'pay = "often"  #'),
    ("rule[1].min_g", "min_g = 100", "min_g = -1"),
    ("rule[1].visits_per_day", "visits_per_day = 2", "visits_per_day = 0"),
    ("rule[1].per_visit.mixed", "good = 5, mixed = 2", "good = 5"),
    ("rule[1].per_visit.superb", "good = 5", "superb = 9, good = 5"),
    ("rule[3].per_kg", "per_kg = {", "per_pound = {"),
    ("(file)", "[standard]", "[standard"),
]


def test_the_example_standard_is_right() -> None:
    standard = parse(TEXT)

    assert (standard.cap_day, standard.cap_week) == (20, 80)
    assert [rule.id for rule in standard.rules] == ["kitchen", "compost", "recyclable"]


@pytest.mark.parametrize("key, right, wrong", WRONG)
def test_a_mistake_names_its_key(key: str, right: str, wrong: str) -> None:
    assert right in TEXT

    with pytest.raises(StandardInvalid) as refused:
        parse(TEXT.replace(right, wrong, 1))

    assert refused.value.data["key"] == key


def test_a_standard_that_is_too_long_is_refused() -> None:
    with pytest.raises(StandardInvalid):
        parse(TEXT + "#" * 70_000)


def test_a_day_is_the_centres_own() -> None:
    late = 1_767_196_799_999  # 2025-12-31 23:59:59.999 in Shanghai

    assert local_day("Asia/Shanghai", late) == "2025-12-31"
    assert local_day("Asia/Shanghai", late + 1) == "2026-01-01"
    assert day_bounds_ms("Asia/Shanghai", "2025-12-31")[1] == late + 1
    assert week_of("2025-12-31") == week_of("2026-01-01") == "2026-W01"


def test_a_day_of_changing_clocks_has_23_hours() -> None:
    first, after = day_bounds_ms("Europe/Berlin", "2026-03-29")

    assert after - first == 23 * 3_600_000
