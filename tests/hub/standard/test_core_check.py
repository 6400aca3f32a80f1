"""A standard that cannot be misread: every mistake, with its line and its remedy."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_hub.base.core.calendar import day_bounds_ms, local_day, week_of
from linli_hub.base.core.errors import StandardInvalid
from linli_hub.standard.core.mistakes import SENTENCES
from linli_hub.standard.core.parts import Caps
from linli_hub.standard.core.standard import check, parse
from tests.hub.standards import (
    CLOSE_TEXT,
    EXAMPLES,
    FILE,
    SHARED_TEXT,
    TEXTS,
)

EXAMPLE = FILE.read_text(encoding="utf-8")
BANK, MEMBERS, COMPOUND = TEXTS["moral-bank"], TEXTS["members"], TEXTS["compound"]


@dataclass(frozen=True)
class Slip:
    """`right` in `text` becomes `wrong`; what the checker must then say, and where.

    `at`: a piece of the line that it must name, in the text with the slip.
    """

    text: str
    right: str
    wrong: str
    at: str
    key: str
    zh: str
    en: str


def slip(
    right: str, wrong: str, at: str, said: tuple[str, str, str], text: str = EXAMPLE
) -> Slip:
    return Slip(text, right, wrong, at, *said)


WHOLE = "必须是", "without quotes or point"
WRONG = [
    # --- the head
    slip("format = 2", "format = 1", "format = 1", ("standard.format", "请写 format = 2", "write format = 2")),
    slip("format = 2\n", "", "[standard]", ("standard.format", "请加上，例如 format = 2", "add it, e.g. format = 2")),
    slip('centre = "linli"\n', "", "[standard]", ("standard.centre", "请加上", "add it")),
    slip('centre = "linli"', 'centre = "Lin Li"', "centre", ("standard.centre", "例如 kitchen-waste", "write e.g. kitchen-waste")),
    slip('name_zh = "示例积分标准"', "name_zh = 7", "name_zh = 7", ("standard.name_zh", "请写在引号里", "write it in quotes")),
    slip('name_en = "Example points standard"', 'name_en = ""', 'name_en = ""', ("standard.name_en", "1 到 100 个字", "1 to 100 characters")),
    slip("Asia/Shanghai", "Asia/Nowhere", "time_zone", ("standard.time_zone", "请写成 Asia/Shanghai", "write e.g. Asia/Shanghai")),
    slip("Asia/Shanghai", "../etc/passwd", "time_zone", ("standard.time_zone", "请写成 Asia/Shanghai", "write e.g. Asia/Shanghai")),
    slip("objection_days = 7 ", "", "[standard]", ("standard.objection_days", "缺少这一项（公示天数）", "is required (days of public notice)")),
    slip("objection_days = 7 ", "objection_days = 366 ", "objection_days", ("standard.objection_days", "0 到 365 的整数", "from 0 to 365")),
    slip("points_per_yuan = 20", "points_per_yuan = 0", "points_per_yuan", ("standard.points_per_yuan", "1 到 100000 的整数", "from 1 to 100000")),
    slip("expiry_months = 0 ", "", "[standard]", ("standard.expiry_months", "请加上，例如 expiry_months = 0", "add it, e.g. expiry_months = 0")),
    slip("expiry_months = 0 ", "expiry_months = -1 ", "expiry_months", ("standard.expiry_months", "0 到 120", "from 0 to 120")),
    slip('default_grade = "good"', 'default_grade = "fine"', "default_grade", ("standard.default_grade", "必须是其中之一：good, mixed, rejected", "must be one of: good, mixed, rejected")),
    slip("pin_above = 50", "pin_above = true", "pin_above", ("standard.pin_above", *WHOLE)),
    slip("pin_above = 50", 'pin_above = "50"', "pin_above", ("standard.pin_above", "不加引号和小数", WHOLE[1])),
    slip("[standard]\n", '[standard]\ncolour = "red"\n', "colour", ("standard.colour", "请删去或改正名称，此处可用：format", "remove it or mend its name, here there are: format")),
    slip("[standard]\n", "[standards]\n", "# A points", ("standard", "请加上，例如 [standard]", "add it, e.g. [standard]")),
    slip("[standard]\n", "[standards]\n", "[standards]", ("standards", "此处可用：standard, caps", "here there are: standard, caps")),
    # --- caps
    slip("[caps.device]", "[caps.machine]", "[caps.machine]", ("caps.machine", "可用：person, household, device", "there are: person, household, device")),
    slip("[caps.device]", "[caps.machine]", "[caps.person]", ("caps.device", "请加上，例如 [caps.device]", "add it, e.g. [caps.device]")),
    slip("day = 20", "day = 2.5", "day = 2.5", ("caps.household.day", '不设上限请写 "none"', 'for no cap write "none"')),
    slip("day = 20", 'day = "never"', "day = \"never\"", ("caps.household.day", '不设上限请写 "none"', 'for no cap write "none"')),
    slip("day = 20\n", "", "[caps.household]", ("caps.household.day", '例如 day = 20，不设上限写 "none"', 'e.g. day = 20, or "none"')),
    slip("week = 80", "week = 10", "week = 10", ("caps.household.week", "每周上限 10 小于每天上限 20；请改大", "the cap for a week, 10, is less than for a day, 20; raise it")),
    slip('week = 80\nmonth = "none"', "week = 80\nmonth = 79", "month = 79", ("caps.household.month", "每月上限 79 小于每周上限 80", "for a month, 79, is less than for a week")),
    # --- rules
    slip('id = "compost"', 'id = "kitchen"', 'id = "kitchen"\nname_zh = "家', ("rule[2].id", "请换一个", "choose another")),
    slip('id = "compost"', 'id = "Compost!"', "Compost!", ("rule[2].id", "小写字母", "must be an id of a-z")),
    slip('id = "compost"\n', "", "[[rule]]\nname_zh = \"家庭", ("rule[2].id", "请加上", "add it")),
    slip('name_en = "Own compost"', 'nme_en = "Own compost"', "nme_en", ("rule[2].nme_en", "请删去或改正名称", "mend its name")),
    slip('stream = "kitchen"', 'stream = "metal"', "metal", ("rule[1].match.stream", "只能取 kitchen, recyclable", "must be of kitchen, recyclable")),
    slip('stream = "kitchen"', 'stream = ["kitchen", "kitchen"]', "match = ", ("rule[1].match.stream", "不要重复", "each once")),
    slip('stream = "kitchen"', "stream = []", "match = ", ("rule[1].match.stream", "方括号", "in brackets")),
    slip('{ kind = "deposit", stream = "kitchen" }', '{ stream = "kitchen" }', "match = ", ("rule[1].match.kind", "缺少这一项（行为类型）", "is required (kind of deed)")),
    slip('kind = "deposit", stream = "kitchen"', 'kind = "service", stream = "kitchen"', "match = ", ("rule[1].match.stream", '请删去，或写 kind = "deposit"', 'remove it, or write kind = "deposit"')),
    slip('stream = "kitchen" }', 'stream = "kitchen", evidence = "hearsay" }', "hearsay", ("rule[1].match.evidence", "sensor, check_in", "must be of sensor, check_in")),
    slip('stream = "kitchen" }', 'stream = "kitchen", weekdays = ["sunday"] }', "sunday", ("rule[1].match.weekdays", "mon, tue", "must be of mon, tue")),
    slip('stream = "kitchen" }', 'stream = "kitchen", from = "25:00", until = "06:00" }', "25:00", ("rule[1].match.from", '请写成 "18:30" 这样', 'write it like "18:30"')),
    slip('stream = "kitchen" }', 'stream = "kitchen", from = "06:00" }', "06:00", ("rule[1].match.from", "请加上 until", "add until")),
    slip('stream = "kitchen" }', 'stream = "kitchen", from = "06:00", until = 06:00:00 }', "06:00", ("rule[1].match.until", "没有一刻合适", "so no time fits")),
    slip('stream = "kitchen" }', 'stream = "kitchen", first_of_day = "yes" }', "yes", ("rule[1].match.first_of_day", "只能是 true 或 false", "must be true or false")),
    slip('stream = "kitchen" }', 'stream = "kitchen", streak_days = 1 }', "streak_days", ("rule[1].match.streak_days", "2 到 366", "from 2 to 366")),
    slip('stream = "kitchen" }', 'stream = "kitchen", class = "elder" }', "elder", ("rule[1].match.class", '请先写 [[class]] id = "elder"', 'declare it by [[class]] id = "elder"')),
    slip('match = { kind = "deposit", stream = "kitchen" }', "match = 7", "match = 7", ("rule[1].match", "请写 [rule.match]", "write [rule.match]")),
    slip("good = 5, mixed = 2", "good = 5", "per_visit = {", ("rule[1].give.per_visit.mixed", "请加上，例如 mixed = 0", "add it, e.g. mixed = 0")),
    slip("good = 5", "superb = 9, good = 5", "superb", ("rule[1].give.per_visit.superb", "此处可用：good, mixed, rejected", "there are: good, mixed, rejected")),
    slip("good = 5", "good = -5", "good = -5", ("rule[1].give.per_visit.good", "0 到 100000 的整数", "from 0 to 100000")),
    slip("per_visit = { good = 5, mixed = 2, rejected = 0 }", "per_visit = 1.5", "1.5", ("rule[1].give.per_visit", "或按评级分列", "or one a grade")),
    slip("per_kg = {", "per_pound = {", "per_pound", ("rule[3].give.per_pound", "可用：per_visit, per_kg", "there are: per_visit, per_kg")),
    slip("per_kg = {", "per_visit = 1\nper_kg = {", "[rule.give]                 # by w", ("rule[3].give", "中选一种", "keep one of per_visit")),
    slip("fallback_per_visit = { good = 2, mixed = 1, rejected = 0 }\n", "", "[rule.give]                 # by w", ("rule[3].give", "请加上 fallback_per_visit", "add fallback_per_visit")),
    slip("min_g = 100\n\n[[rule]]\nid = \"compost\"", "fallback_per_visit = 1\nmin_g = 100\n\n[[rule]]\nid = \"compost\"", "fallback_per_visit = 1", ("rule[1].give.fallback_per_visit", "只有按公斤给分才用得到", "is for per_kg only")),
    slip("min_g = 50\n", "", "[rule.give]                 # by w", ("rule[3].give", "例如 min_g = 100", "add min_g = 100")),
    slip("min_g = 100\n", "min_g = -1\n", "min_g = -1", ("rule[1].give.min_g", "0 到 1000000", "from 0 to 1000000")),
    slip("min_g = 50\n", "min_g = 50\nknee = { after = 3 }\n", "knee", ("rule[3].give.knee.share_percent", "请加上，例如 share_percent = 0", "add it, e.g. share_percent = 0")),
    slip("min_g = 50\n", "min_g = 50\nknee = { after = 0, share_percent = 10 }\n", "knee", ("rule[3].give.knee.after", "1 到", "from 1 to")),
    slip("per_kg = { good = 8, mixed = 4, rejected = 0 }\nfallback_per_visit = { good = 2, mixed = 1, rejected = 0 }", "per_hour = 2", "per_hour", ("rule[3].give.per_hour", "请改用 per_visit 或 per_kg", "give per_visit or per_kg")),
    slip("caps = { visits_per_day = 2 }\n", "", "[[rule]]\nid = \"kitchen\"", ("rule[1].caps", "不限写 \"none\"", 'write caps = { visits_per_day = 2 } or "none"')),
    slip("caps = { visits_per_day = 2 }", "caps = { visits_per_day = 0 }", "visits_per_day = 0", ("rule[1].caps.visits_per_day", '不设上限请写 "none"', 'for no cap write "none"')),
    slip("caps = { visits_per_day = 2 }", "caps = { visits_per_day = 2, day = 9, week = 8 }", "week = 8 }", ("rule[1].caps.week", "每周上限 8 小于每天上限 9", "raise it")),
    slip('match = { kind = "deposit", stream = "compost" }', 'match = { kind = "deposit", stream = "kitchen", grade = "good" }', "[[rule]]\nid = \"compost\"", ("rule[2]", "请移到它前面", "move it up")),
    slip('id = "recyclable"', 'id = "recyclable"\nbonus = true', "[[rule]]\nid = \"recyclable\"", ("rule[3]", "或去掉 bonus", "or remove bonus")),
    slip("[standard]\n", "rules = 1\n[standard]\n", "rules = 1", ("rules", "请删去或改正名称", "mend its name")),
    slip(EXAMPLE[EXAMPLE.index("[[rule]]"):], "", "# A points", ("(file)", "请至少写一条 [[rule]]", "write at least one [[rule]]")),
    slip("[standard]\n", "rule = 3\n[standard]\n", "rule = 3", ("rule", "每组以 [[rule]] 开头", "begin each with [[rule]]"), text=EXAMPLE[: EXAMPLE.index("[[rule]]")]),
    # --- services, classes, campaigns, deductions
    slip("give = { per_hour = 4,", "give = { per_kg = 4, fallback_per_visit = 1,", "per_kg = 4", ("rule[1].give.per_kg", '请删去，或写 kind = "deposit"', "is for deposits only"), BANK),
    slip("give = { per_visit = 10 }", "give = { per_visit = { good = 1, mixed = 1, rejected = 0 } }", "good = 1", ("rule[4].give.per_visit", "只用于投放", "is for deposits only"), BANK),
    slip("points = 5\n", "", "[[deduction]]\nid = \"littering\"", ("deduction[1].points", "请加上", "add it"), BANK),
    slip("points = 20\n", "points = -20\n", "points = -20", ("deduction[2].points", "1 到 100000", "from 1 to 100000"), BANK),
    slip('reason_zh = "占用楼道', 'reason = "占用楼道', "reason = ", ("deduction[1].reason", "可用：id, name_zh", "mend its name"), BANK),
    slip('id = "organisation"', 'id = "resident"', "id = \"resident\"\nname_zh = \"共", ("class[2].id", "请换一个", "choose another"), BANK),
    slip("to = 2026-01-20", "to = 2025-01-20", "2025", ("campaign[1].to", "早于开始日期 2026-01-01；请改正", "before it begins on 2026-01-01"), SHARED_TEXT),
    slip("to = 2026-01-20", 'to = "20/1/2026"', "20/1", ("campaign[1].to", "请写成 2026-01-31", "write it like 2026-01-31"), SHARED_TEXT),
    slip('rules = ["kitchen", "gift"]', 'rules = ["kitchen", "gifts"]', "gifts", ("campaign[2].rules", "没有编号为 gifts 的规则；请改正，现有：elder", "there are: elder"), SHARED_TEXT),
    slip("percent = 50\n", "percent = 50\npoints = 1\n", "[[campaign]]\nid = \"spring\"", ("campaign[1]", "要正好写一个", "exactly one of percent and points"), SHARED_TEXT),
    slip("budget = 25\n", "", "[[campaign]]\nid = \"spring\"", ("campaign[1].budget", "缺少这一项（总预算（分））", "all it may ever grant"), SHARED_TEXT),
    # --- schemes
    slip('classes = ["community"]', 'classes = ["office"]', 'classes = ["office"]\nperiod = "year"\nbase = 70', ("scheme[2].classes", "请只留一处", "keep one of them"), MEMBERS),
    slip('classes = ["office"]', 'classes = ["offices"]', "[\"offices\"]", ("scheme[1].classes", "没有类别 offices", "there is no class offices"), MEMBERS),
    slip('period = "quarter"', 'period = "week"', 'period = "week"', ("scheme[3].period", "month, quarter, year", "must be one of: month"), MEMBERS),
    slip("at_least = 60", "at_least = 85", "at_least = 85\n\n[[scheme.grade]]\nid = \"basic\"", ("scheme[1].grade[2].at_least", "小于上一个的 85", "less than 85"), MEMBERS),
    slip("at_least = 0", "at_least = 1", "at_least = 1", ("scheme[1].grade[4].at_least", "请写 at_least = 0", "write at_least = 0"), MEMBERS),
    slip('grade = "basic"', 'grade = "bad"', 'grade = "bad"', ("scheme[1].violation[2].grade", "没有等次 bad", "there is no grade bad"), MEMBERS),
    slip('id = "report-in"', 'id = "meeting"', 'id = "meeting"\nname_zh = "到', ("scheme[1].item[2].id", "请换一个", "choose another"), MEMBERS),
    slip('id = "absent"', 'id = "award"', 'id = "award"\nname_zh = "无', ("scheme[1].deduction[1].id", "请换一个", "choose another"), MEMBERS),
    slip('id = "basic"', 'id = "qualified"', 'id = "qualified"\nname_zh = "基本', ("scheme[1].grade[3].id", "请换一个", "choose another"), MEMBERS),
    slip(MEMBERS[MEMBERS.index('[[scheme.grade]]\nid = "three'):], "", '[[scheme]]\nid = "two-new-quarter"', ("scheme[3].grade", "请至少写一个 [[scheme.grade]]", "write at least one [[scheme.grade]]"), MEMBERS),
    slip("cap = 12", "", "[[scheme.item]]\nid = \"meeting\"", ("scheme[1].item[1].cap", "请加上", "add it"), MEMBERS),
]  # fmt: skip

BROKEN = [
    ("[standard]", "[standard", "[standard", 10, "方括号没有合上", "Expected ']'"),
    ("format = 2", "format 2", "format 2", 8, "键名后面缺等号", "Expected '='"),
    ('centre = "linli"', "centre = linli", "centre", 10, "文字要加引号", "Invalid value"),
    ('centre = "linli"', 'centre = "linli', "centre", 16, "引号没有合上", "Illegal char"),
    ("format = 2", "format = 2\nformat = 2", "format = 2\ncentre", 11, "同一项写了两次", "Cannot overwrite"),
    ("[caps.household]", "[caps.person]", "[caps.person]           ", 13, "同一个表头写了两次", "twice"),
    ("pin_above = 50", "pin_above = 50 60", "pin_above", 16, "一行里多写了东西", "Expected newline"),
]  # fmt: skip


def line_of(text: str, piece: str) -> int:
    assert piece in text, piece
    return text.count("\n", 0, text.rindex(piece)) + 1


@pytest.mark.parametrize("slip", WRONG, ids=lambda s: f"{s.key} {s.en}"[:60])
def test_a_mistake_names_its_line_and_what_to_do(slip: Slip) -> None:
    assert slip.right in slip.text
    text = slip.text.replace(slip.right, slip.wrong, 1)
    first = text.index(slip.at)

    found = [m for m in check(text) if m.key == slip.key]

    assert [m.line for m in found] == [text.count("\n", 0, first) + 1]
    assert slip.zh in found[0].zh
    assert slip.en in found[0].en
    assert found[0].column is None


@pytest.mark.parametrize("right, wrong, at, column, zh, en", BROKEN)
def test_a_slip_of_syntax_names_its_column(
    right: str, wrong: str, at: str, column: int, zh: str, en: str
) -> None:
    text = EXAMPLE.replace(right, wrong, 1)
    [found] = check(text)

    assert (found.line, found.column, found.key) == (
        line_of(text, at),
        column,
        "(file)",
    )
    assert zh in found.zh and en in found.en


def test_every_sentence_of_the_checker_is_provoked_by_a_slip() -> None:
    said = {"too_long"} | {
        m.code
        for text in [s.text.replace(s.right, s.wrong, 1) for s in WRONG]
        + [EXAMPLE.replace(b[0], b[1], 1) for b in BROKEN]
        + [CLOSE_TEXT.replace('class = "elder"', 'class = ["elder", 3]')]
        for m in check(text)
    }

    assert set(SENTENCES) <= said
    assert len(WRONG) + len(BROKEN) >= 60


def test_all_mistakes_are_told_at_once_and_parse_refuses_with_the_first() -> None:
    text = EXAMPLE
    for right, wrong in (
        ("week = 80", "week = 10"),
        ("per_kg =", "per_lb ="),
        ("2 }", "0 }"),
    ):
        text = text.replace(right, wrong, 1)

    found = check(text)
    with pytest.raises(StandardInvalid) as refused:
        parse(text)

    assert len(found) >= 4
    assert [m.line for m in found] == sorted(m.line for m in found)
    assert refused.value.data["key"] == found[0].key == "caps.household.week"
    assert refused.value.data["line"] == found[0].line


@pytest.mark.parametrize("path", [FILE, *EXAMPLES], ids=lambda path: path.stem)
def test_the_examples_are_right(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert check(text) == []
    assert check(text.replace("#~ ", "")) == []
    assert not parse(text).grants


def test_the_examples_say_all_that_a_centre_needs() -> None:
    compound, bank, members = parse(COMPOUND), parse(BANK), parse(MEMBERS)

    assert {r.give.unit for r in compound.rules} == {"visit", "kg"}
    assert any(r.match.streak_days for r in compound.rules if r.bonus)
    assert {r.match.kind for r in bank.rules} >= {
        "service",
        "activity",
        "idea",
        "honour",
    }
    assert bank.deductions and parse(BANK.replace("#~ ", "")).campaigns
    assert [s.classes for s in members.schemes] == [
        ("office",),
        ("community",),
        ("two-new",),
    ]
    assert parse(EXAMPLE).household == Caps(day=20, week=80)


def test_a_standard_that_is_too_long_is_refused() -> None:
    [found] = check(EXAMPLE + "#" * 70_000)

    assert found.code == "too_long"


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ("\na" + ".a" * 3_000 + " = 1", "too deeply nested", 2),  # 40 s in tomllib
        ("a = " + "9" * 5_000, "a number too long", 1),  # more than Python reads
    ],
)
def test_nothing_in_a_standard_holds_up_or_fells_who_reads_it(
    text: str, why: str, line: int
) -> None:
    [mistake] = check(text)
    assert mistake.line == line and why in str(mistake)


def test_deep_nesting_is_an_answer() -> None:
    assert check("a = " + "[" * 5000 + "]" * 5000)[0].code in ("syntax", "required")
    assert check("a = " + "[" * 300 + "]" * 300)


@given(st.text(max_size=60), st.integers(0, len(EXAMPLE)))
def test_no_text_makes_the_checker_fall(more: str, at: int) -> None:
    found = check(EXAMPLE[:at] + more + EXAMPLE[at:])

    lines = (EXAMPLE + more).count("\n") + 1
    assert all(1 <= m.line <= lines + 1 for m in found)


def test_a_day_is_the_centres_own() -> None:
    late = 1_767_196_799_999  # 2025-12-31 23:59:59.999 in Shanghai

    assert local_day("Asia/Shanghai", late) == "2025-12-31"
    assert local_day("Asia/Shanghai", late + 1) == "2026-01-01"
    assert day_bounds_ms("Asia/Shanghai", "2025-12-31")[1] == late + 1
    assert week_of("2025-12-31") == week_of("2026-01-01") == "2026-W01"


def test_a_day_of_changing_clocks_has_23_hours() -> None:
    first, after = day_bounds_ms("Europe/Berlin", "2026-03-29")

    assert after - first == 23 * 3_600_000
