"""Every step of an award is a sentence, in natural Chinese and in English."""

import json
import re
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given

from linli_hub.devices.actions import booking, journal_memory
from linli_hub.earning.actions import attribution, deeds, resettlement
from linli_hub.earning.core import conduct, event_time, rules, settlement
from linli_hub.earning.core.settlement import Carry, Deed, settle
from linli_hub.earning.views import conduct as views_conduct
from linli_hub.earning.views import waterfall
from linli_hub.standard.core.parts import UNITS
from linli_hub.standard.core.standard import parse
from tests.hub.earning.test_core_settlement import DAYS, few, weeks
from tests.hub.standards import SHARED_TEXT

SHARED = parse(SHARED_TEXT)
R: dict[str, str | int] = {"rule": "kitchen"}
CUT: dict[str, str | int] = {"cap": 20, "cut": 3}
# code, facts, the Chinese and the English sentence
STEPS: list[tuple[str, dict[str, str | int], str, str]] = [
    ("per_visit", {**R, "grade": "good", "graded": 1, "points": 5},
     "“kitchen 规则”：按次计 5 分（督导评为分类合格）。",
     "“kitchen rule”: 5 points for the visit (graded good)."),
    ("per_kg", {**R, "grade": "mixed", "graded": 0, "mass_g": 1050, "rate": 4, "points": 4, "millipoints_kept": 200},
     "“kitchen 规则”：1050 克，每公斤 4 分，计 4 分（无人督导，按部分混投计）；零头 0.200 分留到下次。",
     "“kitchen rule”: 1050 g at 4 points a kilogram give 4 points (nobody looked, counted as mixed); 0.200 of a point is kept for the next time."),
    ("per_hour", {**R, "minutes": 90, "rate": 3, "points": 4, "millipoints_kept": 500},
     "“kitchen 规则”：90 分钟，每小时 3 分，计 4 分；零头 0.500 分留到下次。",
     "“kitchen rule”: 90 minutes at 3 points an hour give 4 points; 0.500 of a point is kept for the next time."),
    ("per_item", {**R, "items": 3, "rate": 2, "points": 6, "millipoints_kept": 0},
     "“kitchen 规则”：3 件，每件 2 分，计 6 分。",
     "“kitchen rule”: 3 pieces at 2 points each give 6 points."),
    ("scale_doubtful", {**R, "points": 2},
     "“kitchen 规则”：秤有疑问，这次不按重量，按次计 2 分。",
     "“kitchen rule”: the scale is in doubt, so not by weight but 2 points for the visit."),
    ("knee", {**R, "after": 10, "unit": "kg", "percent": 40},
     "“kitchen 规则”：当天超过 10 公斤的部分按 40% 计分。",
     "“kitchen rule”: what is above 10 kg a day counts 40 %."),
    ("too_light", {**R, "mass_g": 80, "min_g": 100},
     "“kitchen 规则”：80 克，不到 100 克，不计分。",
     "“kitchen rule”: 80 g is less than 100 g, no points."),
    ("visit_cap", {**R, "visits_per_day": 2},
     "“kitchen 规则”：每天最多计 2 次，今天已满。",
     "“kitchen rule”: 2 visits a day count, and today has had them."),
    ("bonus_had", R, "奖励每天一次，今天已经得过。", "this bonus is once a day"),
    ("no_base", R, "本次没有得分。", "this one earned nothing."),
    ("rule_day_cap", {**R, **CUT}, "每天最多 20 分，少计 3 分。", "at most 20 points a day, 3 less."),
    ("rule_week_cap", {**R, **CUT}, "每周最多 20 分，少计 3 分。", "at most 20 points a week, 3 less."),
    ("rule_month_cap", {**R, **CUT}, "每月最多 20 分，少计 3 分。", "at most 20 points a month, 3 less."),
    ("not_grade", {**R, "grade": "rejected"}, "“kitchen 规则”不适用：本次评为分类不合格。", "does not apply: graded rejected."),
    ("not_device_kind", {**R, "device_kind": "x"}, "不是规定的设备。", "another kind of device."),
    ("not_evidence", {**R, "evidence": "self_declared"}, "凭证是本人申报。", "the evidence is the member's own word."),
    ("not_class", {**R, "class": ""}, "只限规定类别的成员。", "for other classes of members."),
    ("not_time", {**R, "from": "21:00", "until": "06:30"}, "时段是 21:00 至 06:30。", "it holds from 21:00 until 06:30."),
    ("not_weekday", {**R, "day": "2026-01-05"}, "2026-01-05 不在规定的星期。", "2026-01-05 is another day of the week."),
    ("not_first", R, "只限当天第一次。", "only the first of a day counts."),
    ("not_streak", {**R, "days": 3, "wanted": 7}, "已连续 3 天，要满 7 天。", "3 days in a row, and it takes 7."),
    ("no_rule", {}, "积分标准里没有这一项，不计分。", "The standard has no rule for this, no points."),
    ("no_rule_fits", {}, "以上规则都不适用，不计分。", "None of these rules applies, no points."),
    ("person_day_cap", CUT, "每人每天最多 20 分，少计 3 分。", "A person gets at most 20 points a day, 3 less."),
    ("person_week_cap", CUT, "每人每周最多 20 分，少计 3 分。", "A person gets at most 20 points a week, 3 less."),
    ("person_month_cap", CUT, "每人每月最多 20 分，少计 3 分。", "A person gets at most 20 points a month, 3 less."),
    ("household_day_cap", CUT, "每户每天最多 20 分，少计 3 分。", "A household gets at most 20 points a day, 3 less."),
    ("household_week_cap", CUT, "每户每周最多 20 分，少计 3 分。", "A household gets at most 20 points a week, 3 less."),
    ("household_month_cap", CUT, "每户每月最多 20 分，少计 3 分。", "A household gets at most 20 points a month, 3 less."),
    ("device_cap", {"device": "b", "cut": 2}, "这台设备能发的积分已到上限，少计 2 分。", "given all that it may, 2 less."),
    ("campaign", {"campaign": "spring", "points": 2}, "活动“春季活动”：多给 2 分。", "Campaign “Spring”: 2 points on top."),
    ("campaign_cap", {"campaign": "spring", "cut": 2}, "积分已到上限，少给 2 分。", "a cap is reached, 2 less."),
    ("campaign_spent", {"campaign": "spring", "cut": 2}, "预算用完，少给 2 分。", "its budget is spent, 2 less."),
    ("deducted", {"deduction": "litter", "points": 4}, "“乱堆放”：扣 4 分。占用楼道。", "“Litter”: 4 points less. The corridor was blocked."),
    ("deduction_unknown", {"deduction": "x"}, "现行标准没有这一扣分项，不扣分。", "no such deduction, nothing is taken."),
    ("no_clock", {}, "设备当时没有校准时间", "The device did not know the time"),
    ("clock_in_past", {}, "设备时间明显偏早", "clock was far behind"),
    ("clock_in_future", {}, "设备时间明显偏晚", "clock was far ahead"),
    ("no_standard", {}, "待标准发布后计分。", "it counts once there is one."),
    ("card_blocked", {}, "此卡当时已挂失", "The card was blocked"),
    ("frozen_day", {}, "当天的公示期已过", "objection window has passed"),
    ("second_person", {}, "待另一名工作人员确认后计分。", "once another one has confirmed."),
    ("nobodys", {}, "当时不属于任何一户", "it was nobody's"),
    ("dismissed", {"reason": "重复"}, "核实后不予计分：重复。", "it does not count: 重复."),
]  # fmt: skip


@pytest.mark.parametrize("code, facts, zh, en", STEPS, ids=[s[0] for s in STEPS])
def test_a_step_is_a_sentence(
    code: str, facts: dict[str, str | int], zh: str, en: str
) -> None:
    reasons = json.dumps([{"code": code, **facts}])
    [chinese] = waterfall.sentences(reasons, SHARED, "zh-CN")
    [english] = waterfall.sentences(reasons, SHARED, "en")

    assert zh in chinese and chinese.endswith("。")
    assert en in english and english.endswith(".")
    assert not re.search(r"[{}]", chinese + english)


def text_of(module: ModuleType) -> str:
    assert module.__file__ is not None
    return Path(module.__file__).read_text(encoding="utf-8")


def test_every_code_has_its_sentence_and_every_sentence_its_code() -> None:
    """Read from the sources, so that a new step cannot be forgotten."""
    booked_in = (attribution, resettlement, booking, journal_memory, deeds)
    said_in = (rules, settlement, *booked_in)
    source = "".join(text_of(module) for module in said_in)
    codes = set(re.findall(r'\breason\(\s*"(\w+)"', source))
    codes |= set(re.findall(r'"(rule_\w+_cap|scale_doubtful)"', source))
    codes |= set(re.findall(r'(?:why = |WAITS = |to_review\(\w+, )"(\w+)"', source))
    codes |= set(re.findall(r'return "(\w+)"', text_of(event_time)))
    codes |= {f"per_{unit}" for unit in UNITS}
    caps = re.findall(r'f"\{who\}(_\w+_cap)"', source)
    codes |= {who + cap for who in ("person", "household") for cap in caps}

    told = {key for key in waterfall.WORDS if not key.startswith("word_")}
    assert codes == told == {step[0] for step in STEPS}


@few
@given(weeks)
def test_every_award_can_be_told(week: tuple[list[Deed], ...]) -> None:
    carry = Carry()
    left = {"campaign:spring": 9, "campaign:hello": 3}
    for day, done in zip(DAYS, week, strict=True):
        awards, carry = settle(carry, day, done, SHARED, left)
        for award in awards:
            text = settlement.reasons_text(award.reasons)
            for language in ("zh-CN", "en"):
                told = waterfall.sentences(text, SHARED, language)
                assert len(told) == len(award.reasons)
                assert not any(re.search(r"[{}]", one) for one in told)


def test_english_says_1_point() -> None:
    one = json.dumps([{"code": "not_streak", **R, "days": 1, "wanted": 11}])
    many = json.dumps([{"code": "not_streak", **R, "days": 11, "wanted": 12}])

    assert ": 1 day in a row" in waterfall.sentences(one, SHARED, "en")[0]
    assert ": 11 days in a row" in waterfall.sentences(many, SHARED, "en")[0]


def test_a_step_of_another_version_keeps_its_ids() -> None:
    old = json.dumps([{"code": "not_first", "rule": "gone"}, {"code": "of_old"}])

    assert waterfall.sentences(old, SHARED, "en")[0].startswith("“gone”")
    assert len(waterfall.sentences(old, None, "zh-CN")) == 1


def test_every_step_of_an_assessment_has_its_sentence() -> None:
    source = text_of(conduct)
    codes = set(re.findall(r'\breason\(\s*"(\w+)"', source))

    assert codes == set(views_conduct.WORDS)
