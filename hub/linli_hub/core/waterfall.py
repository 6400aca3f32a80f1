"""A stored waterfall as sentences: why so many points, and why not more.

Every code that settlement or a review leaves has its sentence in both languages here;
names come from the standard that the award was settled under.
"""

import json
import re
from typing import Any

from linli_hub.core.standard_parts import Named, Standard

Words = dict[str, str]

ZH = "zh-CN"
SENTENCES: dict[str, tuple[str, str]] = {
    # --- what a rule gave
    "per_visit": (
        "“{rule}”：按次计 {points} 分{grade}。",
        "“{rule}”: {points} points for the visit{grade}.",
    ),
    "per_kg": (
        "“{rule}”：{mass_g} 克，每公斤 {rate} 分，计 {points} 分{grade}{kept}。",
        "“{rule}”: {mass_g} g at {rate} points a kilogram give {points} points{grade}{kept}.",
    ),
    "per_hour": (
        "“{rule}”：{minutes} 分钟，每小时 {rate} 分，计 {points} 分{kept}。",
        "“{rule}”: {minutes} minutes at {rate} points an hour give {points} points{kept}.",
    ),
    "per_item": (
        "“{rule}”：{items} 件，每件 {rate} 分，计 {points} 分{kept}。",
        "“{rule}”: {items} pieces at {rate} points each give {points} points{kept}.",
    ),
    "scale_doubtful": (
        "“{rule}”：秤有疑问，这次不按重量，按次计 {points} 分{grade}。",
        "“{rule}”: the scale is in doubt, so not by weight but {points} points for the"
        " visit{grade}.",
    ),
    "knee": (
        "“{rule}”：当天超过 {after} {unit}的部分按 {percent}% 计分。",
        "“{rule}”: what is above {after} {unit} a day counts {percent} %.",
    ),
    # --- why a rule gave nothing, or less
    "too_light": (
        "“{rule}”：{mass_g} 克，不到 {min_g} 克，不计分。",
        "“{rule}”: {mass_g} g is less than {min_g} g, no points.",
    ),
    "visit_cap": (
        "“{rule}”：每天最多计 {visits_per_day} 次，今天已满。",
        "“{rule}”: {visits_per_day} visits a day count, and today has had them.",
    ),
    "bonus_had": (
        "“{rule}”：奖励每天一次，今天已经得过。",
        "“{rule}”: this bonus is once a day, and today has had it.",
    ),
    "no_base": (
        "“{rule}”：奖励要在本次得分的基础上加，本次没有得分。",
        "“{rule}”: a bonus adds to what a deed earned, and this one earned nothing.",
    ),
    "rule_day_cap": (
        "“{rule}”：每天最多 {cap} 分，少计 {cut} 分。",
        "“{rule}”: at most {cap} points a day, {cut} less.",
    ),
    "rule_week_cap": (
        "“{rule}”：每周最多 {cap} 分，少计 {cut} 分。",
        "“{rule}”: at most {cap} points a week, {cut} less.",
    ),
    "rule_month_cap": (
        "“{rule}”：每月最多 {cap} 分，少计 {cut} 分。",
        "“{rule}”: at most {cap} points a month, {cut} less.",
    ),
    # --- why a rule was not for this
    "not_grade": (
        "“{rule}”不适用：本次评为{grade_word}。",
        "“{rule}” does not apply: graded {grade_word}.",
    ),
    "not_device_kind": (
        "“{rule}”不适用：不是规定的设备。",
        "“{rule}” does not apply: another kind of device.",
    ),
    "not_evidence": (
        "“{rule}”不适用：凭证是{evidence}。",
        "“{rule}” does not apply: the evidence is {evidence}.",
    ),
    "not_class": (
        "“{rule}”不适用：只限规定类别的成员。",
        "“{rule}” does not apply: it is for other classes of members.",
    ),
    "not_time": (
        "“{rule}”不适用：时段是 {from} 至 {until}。",
        "“{rule}” does not apply: it holds from {from} until {until}.",
    ),
    "not_weekday": (
        "“{rule}”不适用：{day} 不在规定的星期。",
        "“{rule}” does not apply: {day} is another day of the week.",
    ),
    "not_first": (
        "“{rule}”不适用：只限当天第一次。",
        "“{rule}” does not apply: only the first of a day counts.",
    ),
    "not_streak": (
        "“{rule}”不适用：已连续 {days} 天，要满 {wanted} 天。",
        "“{rule}” does not apply: {days} days in a row, and it takes {wanted}.",
    ),
    "no_rule": (
        "积分标准里没有这一项，不计分。",
        "The standard has no rule for this, no points.",
    ),
    "no_rule_fits": (
        "以上规则都不适用，不计分。",
        "None of these rules applies, no points.",
    ),
    # --- wider caps
    "person_day_cap": (
        "每人每天最多 {cap} 分，少计 {cut} 分。",
        "A person gets at most {cap} points a day, {cut} less.",
    ),
    "person_week_cap": (
        "每人每周最多 {cap} 分，少计 {cut} 分。",
        "A person gets at most {cap} points a week, {cut} less.",
    ),
    "person_month_cap": (
        "每人每月最多 {cap} 分，少计 {cut} 分。",
        "A person gets at most {cap} points a month, {cut} less.",
    ),
    "household_day_cap": (
        "每户每天最多 {cap} 分，少计 {cut} 分。",
        "A household gets at most {cap} points a day, {cut} less.",
    ),
    "household_week_cap": (
        "每户每周最多 {cap} 分，少计 {cut} 分。",
        "A household gets at most {cap} points a week, {cut} less.",
    ),
    "household_month_cap": (
        "每户每月最多 {cap} 分，少计 {cut} 分。",
        "A household gets at most {cap} points a month, {cut} less.",
    ),
    "device_cap": (
        "这台设备能发的积分已到上限，少计 {cut} 分。",
        "This device has given all that it may, {cut} less.",
    ),
    # --- campaigns and deductions
    "campaign": (
        "活动“{campaign}”：多给 {points} 分。",
        "Campaign “{campaign}”: {points} points on top.",
    ),
    "campaign_cap": (
        "活动“{campaign}”：积分已到上限，少给 {cut} 分。",
        "Campaign “{campaign}”: a cap is reached, {cut} less.",
    ),
    "campaign_spent": (
        "活动“{campaign}”：预算用完，少给 {cut} 分。",
        "Campaign “{campaign}”: its budget is spent, {cut} less.",
    ),
    "deducted": (
        "“{deduction}”：扣 {points} 分。{reason}",
        "“{deduction}”: {points} points less. {reason}",
    ),
    "deduction_unknown": (
        "现行标准没有这一扣分项，不扣分。",
        "The standard in force has no such deduction, nothing is taken.",
    ),
    # --- what waits for a person
    "no_clock": (
        "设备当时没有校准时间，等待工作人员核实。",
        "The device did not know the time; staff will look into it.",
    ),
    "clock_in_past": (
        "设备时间明显偏早，等待工作人员核实。",
        "The device's clock was far behind; staff will look into it.",
    ),
    "clock_in_future": (
        "设备时间明显偏晚，等待工作人员核实。",
        "The device's clock was far ahead; staff will look into it.",
    ),
    "no_standard": (
        "当天还没有生效的积分标准，待标准发布后计分。",
        "No standard was in force that day; it counts once there is one.",
    ),
    "card_blocked": (
        "此卡当时已挂失，等待工作人员核实。",
        "The card was blocked at the time; staff will look into it.",
    ),
    "frozen_day": (
        "当天的公示期已过，计入会调低已公示的积分，等待工作人员核实。",
        "That day's objection window has passed and this would lower an entry of it;"
        " staff will look into it.",
    ),
    "second_person": (
        "已由一名工作人员登记，待另一名工作人员确认后计分。",
        "One of the staff has recorded it; it counts once another one has confirmed.",
    ),
    "nobodys": (
        "当时不属于任何一户，等待工作人员核实。",
        "At that time it was nobody's; staff will look into it.",
    ),
    "dismissed": (
        "工作人员核实后不予计分：{reason}。",
        "Staff have looked into it and it does not count: {reason}.",
    ),
}
_GRADES = {
    "good": ("分类合格", "good"),
    "mixed": ("部分混投", "mixed"),
    "rejected": ("分类不合格", "rejected"),
}
_EVIDENCE = {
    "sensor": ("设备记录", "a device's record"),
    "check_in": ("系统签到", "a check-in"),
    "attested_beneficiary": ("受益人证明", "the beneficiary's word"),
    "attested_staff": ("工作人员证明", "the staff's word"),
    "self_declared": ("本人申报", "the member's own word"),
}
_UNITS = {
    "kg": ("公斤", "kg"),
    "hour": ("小时", "hours"),
    "item": ("件", "pieces"),
    "visit": ("次", "visits"),
}
# English says 1 point
_ONE = re.compile(r"(?<![\d.])1 (point|day|piece|minute|hour|visit)s\b")


def sentences(reasons_json: str, standard: Standard | None, language: str) -> list[str]:
    """One sentence a step of a stored waterfall, in "zh-CN" or else English.

    `standard`: the version that the award was settled under; None for what is still
    waiting. A step of a code that is not known here is left out.
    """
    nth = 0 if language == ZH else 1
    told = [
        SENTENCES[step["code"]][nth].format_map(_facts(step, standard, nth))
        for step in json.loads(reasons_json)
        if step["code"] in SENTENCES
    ]
    return told if nth == 0 else [_ONE.sub(r"1 \1", sentence) for sentence in told]


def _facts(step: dict[str, Any], standard: Standard | None, nth: int) -> Words:
    """The step's facts as words; a name that is not known stays its id."""
    words = _Words({key: str(value) for key, value in step.items()})
    if standard is not None:
        lists: dict[str, tuple[Named, ...]] = {
            "rule": standard.rules,
            "campaign": standard.campaigns,
            "deduction": standard.deductions,
        }
        for key, named in lists.items():
            if key in step:
                words[key] = _name(named, step[key], nth)
        for deduction in standard.deductions:
            if deduction.id == step.get("deduction"):
                words["reason"] = (deduction.reason_zh, deduction.reason_en)[nth]
                words["reason"] += "。."[nth]
    if "grade" in step:
        grade = _GRADES.get(step["grade"], (step["grade"],) * 2)[nth]
        words["grade_word"] = grade
        words["grade"] = _looked(grade, bool(step.get("graded")), nth)
    if "evidence" in step:
        words["evidence"] = _EVIDENCE.get(step["evidence"], (step["evidence"],) * 2)[
            nth
        ]
    if "unit" in step:
        words["unit"] = _UNITS[step["unit"]][nth]
    if "millipoints_kept" in step:
        words["kept"] = _kept(step["millipoints_kept"], nth)
    return words


class _Words(dict[str, str]):
    """A fact that a step does not have reads as nothing."""

    def __missing__(self, key: str) -> str:
        return ""


def _looked(grade: str, graded: bool, nth: int) -> str:
    if nth == 0:
        return f"（督导评为{grade}）" if graded else f"（无人督导，按{grade}计）"
    return f" (graded {grade})" if graded else f" (nobody looked, counted as {grade})"


def _kept(millipoints: int, nth: int) -> str:
    """The remainder below one point; nothing to say where there is none."""
    if millipoints == 0:
        return ""
    points = f"0.{millipoints:03}"
    if nth == 0:
        return f"；零头 {points} 分留到下次"
    return f"; {points} of a point is kept for the next time"


def _name(named: tuple[Named, ...], id: str, nth: int) -> str:
    for one in named:
        if one.id == id:
            return (one.name_zh, one.name_en)[nth]
    return id
