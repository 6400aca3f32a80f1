"""Standards for tests: the files of the repo, and one where every cap is close."""

from pathlib import Path

from linli_hub.standard.core.standard import Standard, parse

HUB = Path(__file__).parents[2] / "hub"
FILE = HUB / "standard.example.toml"
EXAMPLES = sorted((HUB / "standards").glob("*.toml"))
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in EXAMPLES}

HEAD = """
[standard]
format = 2
centre = "linli"
name_zh = "测试标准"
name_en = "A standard for tests"
time_zone = "Asia/Shanghai"
objection_days = 7
points_per_yuan = 20
expiry_months = 0
default_grade = "good"
pin_above = 50
"""
NO_CAPS = 'day = "none", week = "none", month = "none"'


def caps(person: str = NO_CAPS, household: str = NO_CAPS, device: str = NO_CAPS) -> str:
    return (
        f"[caps]\nperson = {{ {person} }}\nhousehold = {{ {household} }}\n"
        f"device = {{ {device} }}\n"
    )


def rule(id: str, match: str, give: str, more: str = "") -> str:
    """A rule of which only match, give and `more` matter."""
    return f"""
[[rule]]
id = "{id}"
name_zh = "{id} 规则"
name_en = "{id} rule"
match = {{ {match} }}
give = {{ {give} }}
{more}
"""


BY_KG = 'kind = "deposit", stream = "recyclable"'
OFTEN = 'caps = { visits_per_day = "none" }'


def standard(*rules: str, caps: str = caps()) -> Standard:
    return parse(HEAD + caps + "".join(rules))


CLOSE_TEXT = (
    HEAD
    + caps(
        person="day = 9, week = 20, month = 30",
        household="day = 12, week = 30, month = 45",
    )
    + '[[class]]\nid = "elder"\nname_zh = "长者"\nname_en = "Elders"\n'
    + rule(
        "elder", 'kind = "deposit", stream = "kitchen", class = "elder"',
        "per_visit = 6, min_g = 50",
        'caps = { visits_per_day = 2, week = 20 }',
    )
    + rule(
        "kitchen", 'kind = "deposit", stream = "kitchen"',
        "per_visit = { good = 5, mixed = 2, rejected = 0 }, min_g = 100",
        "caps = { visits_per_day = 2, month = 25 }",
    )
    + rule(
        "recyclable", BY_KG,
        "per_kg = { good = 7, mixed = 3, rejected = 0 }, fallback_per_visit = 1,"
        " min_g = 50, knee = { after = 2, share_percent = 30 }",
        "caps = { visits_per_day = 5, day = 11 }",
    )
    + rule(
        "service", 'kind = "service", evidence = ["check_in", "sensor"]',
        "per_hour = 3, knee = { after = 1, share_percent = 50 }",
    )
    + rule("gift", 'kind = "gift"', "per_item = 2")
    + rule(
        "streak", 'kind = "deposit", grade = "good", streak_days = 2',
        "per_visit = 1", "bonus = true",
    )
    + rule(
        "night", 'kind = "deposit", from = "22:00", until = "06:00"',
        "per_kg = 1, fallback_per_visit = 0", "bonus = true",
    )
    + """
[[deduction]]
id = "litter"
name_zh = "乱堆放"
name_en = "Litter"
points = 4
reason_zh = "占用楼道"
reason_en = "The corridor was blocked"
"""
)  # fmt: skip
SHARED_TEXT = (
    CLOSE_TEXT.replace(
        f"device = {{ {NO_CAPS} }}", "device = { day = 20, week = 50, month = 60 }"
    )
    + """
[[campaign]]
id = "spring"
name_zh = "春季活动"
name_en = "Spring"
from = 2026-01-01
to = 2026-01-20
rules = ["kitchen", "recyclable", "service"]
percent = 50
budget = 25
[[campaign]]
id = "hello"
name_zh = "见面礼"
name_en = "Hello"
from = 2026-01-02
to = 2026-01-03
rules = ["kitchen", "gift"]
points = 2
budget = 9
"""
)
