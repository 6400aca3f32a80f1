"""The one table of format 2: which keys there are, what each takes, what it is for.

The reader, the checker's remedies and the JSON Schema are all made from this table.
"""

from dataclasses import dataclass

from linli_hub.standard.core.parts import EVIDENCE, PERIODS, WEEKDAYS
from linli_wire.messages import Grade, Stream

FORMAT = 2
TEXT_BYTES_MAX = 64 * 1024
POINTS_MAX = 100_000
BUDGET_MAX = 100_000_000
MASS_G_MAX = 1_000_000
CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One key. `kind` decides what it takes; see READS in read.py.

    whole, cap (a whole number or "none"), text, slug, slugs, word, words (one or a
    list), day, clock, yes, graded (a number or one a grade), table, tables
    """

    name: str
    kind: str
    zh: str
    en: str
    required: bool = True
    low: int = 0
    high: int = POINTS_MAX
    words: tuple[str, ...] = ()
    fields: tuple["Field", ...] = ()


def _whole(name: str, low: int, high: int, zh: str, en: str) -> Field:
    return Field(name=name, kind="whole", low=low, high=high, zh=zh, en=en)


def _optional(field: Field) -> Field:
    return Field(
        name=field.name, kind=field.kind, zh=field.zh, en=field.en, required=False,
        low=field.low, high=field.high, words=field.words, fields=field.fields,
    )  # fmt: skip


def _cap(name: str, zh: str, en: str, required: bool = True) -> Field:
    return Field(
        name=name, kind="cap", low=1, high=BUDGET_MAX, zh=zh, en=en, required=required
    )


def _words(name: str, words: tuple[str, ...], zh: str, en: str) -> Field:
    return Field(name=name, kind="words", words=words, required=False, zh=zh, en=en)


def _tables(name: str, fields: tuple[Field, ...], zh: str, en: str, high: int) -> Field:
    return Field(
        name=name, kind="tables", fields=fields, required=False, high=high, zh=zh, en=en
    )


ID = Field(name="id", kind="slug", zh="编号，全文件不重复", en="its id, unique")
NAME_ZH = Field(name="name_zh", kind="text", zh="中文名称", en="name in Chinese")
NAME_EN = Field(name="name_en", kind="text", zh="英文名称", en="name in English")
NAMED = (ID, NAME_ZH, NAME_EN)
POINTS = _whole("points", 1, POINTS_MAX, "分值", "points")
GRADES = tuple(grade.value for grade in Grade)

HEAD = (
    _whole("format", FORMAT, FORMAT, "本文件的格式", "the format of this file"),
    Field(name="centre", kind="slug", zh="邻里中心编号", en="the centre's id"),
    NAME_ZH,
    NAME_EN,
    Field(name="time_zone", kind="zone", zh="时区", en="time zone of the centre"),
    _whole("objection_days", 0, 365, "公示天数", "days of public notice"),
    _whole("points_per_yuan", 1, POINTS_MAX, "每元折合积分", "points worth ¥1"),
    _whole(
        "expiry_months", 0, 120, "积分有效月数，0 为长期有效", "months; 0 is for ever"
    ),
    Field(
        name="default_grade", kind="word", words=GRADES,
        zh="未经督导的投放按此评级", en="grade of a bag that nobody inspected",
    ),
    _whole("pin_above", 0, POINTS_MAX, "兑换超过此数须输密码", "above it the PIN"),
)  # fmt: skip

PERIOD_CAPS = (
    _cap("day", "每天最多", "most a day"),
    _cap("week", "每周最多", "most a week"),
    _cap("month", "每月最多", "most a month"),
)
CAPS = tuple(
    Field(name=who, kind="table", fields=PERIOD_CAPS, zh=zh, en=en)
    for who, zh, en in (
        ("person", "每人上限", "caps of a person"),
        ("household", "每户上限", "caps of a household"),
        ("device", "每台设备上限", "caps of a device"),
    )
)

MATCH = (
    Field(name="kind", kind="slug", zh="行为类型", en="kind of deed"),
    _words("stream", tuple(s.value for s in Stream), "垃圾种类", "waste stream"),
    _words("grade", GRADES, "分类评级", "grade of sorting"),
    Field(
        name="device_kind", kind="slugs", required=False,
        zh="设备类型", en="kind of device",
    ),
    _words("evidence", EVIDENCE, "凭证等级", "grade of evidence"),
    Field(
        name="class", kind="slugs", required=False, zh="成员类别", en="member class"
    ),
    Field(name="from", kind="clock", required=False, zh="起始时刻", en="from"),
    Field(name="until", kind="clock", required=False, zh="截止时刻", en="until"),
    _words("weekdays", WEEKDAYS, "星期", "days of the week"),
    Field(
        name="first_of_day", kind="yes", required=False,
        zh="只限当天第一次", en="only the first of a day",
    ),
    _optional(_whole("streak_days", 2, 366, "连续天数", "days in a row")),
)  # fmt: skip

KNEE = (
    _whole("after", 1, POINTS_MAX, "每天超过此数", "above so many a day"),
    _whole(
        "share_percent", 0, 99, "超出部分按此百分比", "what is above counts so much"
    ),
)


def _graded(name: str, zh: str, en: str) -> Field:
    return Field(name=name, kind="graded", required=False, zh=zh, en=en)


GIVE = (
    _graded("per_visit", "每次得分", "points a visit"),
    _graded("per_kg", "每公斤得分", "points a kilogram"),
    _graded("per_hour", "每小时得分", "points an hour"),
    _graded("per_item", "每件得分", "points an item"),
    _graded("fallback_per_visit", "秤有疑问时每次得分", "a visit, if the scale is in doubt"),
    _optional(_whole("min_g", 0, MASS_G_MAX, "最低重量（克）", "least grams")),
    Field(
        name="knee", kind="table", fields=KNEE, required=False,
        zh="超量递减", en="less above a knee",
    ),
)  # fmt: skip
RATES = ("per_visit", "per_kg", "per_hour", "per_item")

RULE_CAPS = (
    _cap("visits_per_day", "每户每天最多次数", "visits a household a day", False),
    *(_optional(cap) for cap in PERIOD_CAPS),
)

RULE = (
    *NAMED,
    Field(name="bonus", kind="yes", required=False, zh="奖励项", en="adds on top"),
    Field(name="match", kind="table", fields=MATCH, zh="适用条件", en="which deeds"),
    Field(name="give", kind="table", fields=GIVE, zh="给分办法", en="what it gives"),
    Field(
        name="caps", kind="table", fields=RULE_CAPS, required=False,
        zh="本条上限", en="caps of this rule",
    ),
)  # fmt: skip

CAMPAIGN = (
    *NAMED,
    Field(name="from", kind="day", zh="开始日期", en="first day"),
    Field(name="to", kind="day", zh="结束日期", en="last day"),
    Field(name="rules", kind="slugs", zh="适用的规则编号", en="ids of its rules"),
    _optional(_whole("percent", 1, 1000, "多给的百分比", "percent on top")),
    _optional(
        _whole("points", 1, POINTS_MAX, "多给的分数", "points on top, once a day")
    ),
    _whole("budget", 1, BUDGET_MAX, "总预算（分）", "all it may ever grant"),
)

DEDUCTION = (
    *NAMED,
    POINTS,
    Field(name="reason_zh", kind="text", zh="中文理由", en="reason in Chinese"),
    Field(name="reason_en", kind="text", zh="英文理由", en="reason in English"),
)

SCHEME = (
    *NAMED,
    Field(name="classes", kind="slugs", zh="适用类别", en="classes it is for"),
    Field(name="period", kind="word", words=PERIODS, zh="周期", en="its period"),
    _whole("base", 0, POINTS_MAX, "基础分", "base points"),
    _tables(
        "item",
        (*NAMED, POINTS, _cap("cap", "每期最多加分", "most of it a period")),
        "加分项",
        "what adds points",
        100,
    ),
    _tables("deduction", (*NAMED, POINTS), "扣分项", "what takes points", 100),
    _tables("exemption", NAMED, "免评情形", "reasons to be exempted", 50),
    _tables(
        "grade",
        (*NAMED, _whole("at_least", 0, POINTS_MAX, "最低分", "least total")),
        "等次，由高到低",
        "grades, best first",
        20,
    ),
    _tables(
        "violation",
        (
            *NAMED,
            Field(name="grade", kind="slug", zh="直接定为", en="grade that it sets"),
        ),
        "直接定等次的情形",
        "what sets the grade directly",
        50,
    ),
)

DOCUMENT = (
    Field(name="standard", kind="table", fields=HEAD, zh="总则", en="the head"),
    Field(
        name="caps", kind="table", fields=CAPS, zh="总上限", en="caps over all rules"
    ),
    _tables("class", NAMED, "成员类别", "member classes", 20),
    _tables("rule", RULE, "规则，自上而下", "rules, tried in order", 100),
    _tables("campaign", CAMPAIGN, "限时活动", "campaigns", 50),
    _tables("deduction", DEDUCTION, "扣分", "deductions", 100),
    _tables("scheme", SCHEME, "成员积分办法", "schemes of conduct points", 10),
)
