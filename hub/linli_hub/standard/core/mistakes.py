"""Every mistake a points standard can have: what is wrong, and what to do about it."""

from dataclasses import dataclass

from linli_hub.standard.core.toml_lines import Path

SENTENCES: dict[str, tuple[str, str]] = {
    "too_long": (
        "文件超过 {most} 字节；请删去用不到的内容",
        "the file is longer than {most} bytes; remove what is not needed",
    ),
    "syntax": (
        "不是有效的 TOML（{why_zh}）；请检查这一处的写法",
        "this is not TOML: {why_en}; mend it here",
    ),
    "required": (
        "缺少这一项（{what_zh}）；请加上，例如 {example}",
        "is required ({what_en}); add it, e.g. {example}",
    ),
    "required_cap": (
        '缺少上限（{what_zh}）；请加上，例如 {example}，不设上限写 "none"',
        'is required ({what_en}); add it, e.g. {example}, or "none" for no cap',
    ),
    "unknown": (
        "没有这一项；请删去或改正名称，此处可用：{known}",
        "is not known; remove it or mend its name, here there are: {known}",
    ),
    "not_format": (
        "本系统只读第 {low} 版格式；请写 format = {low}",
        "this hub reads format {low}; write format = {low}",
    ),
    "not_whole": (
        "必须是 {low} 到 {high} 的整数；请改写，不加引号和小数",
        "must be a whole number from {low} to {high}; write it without quotes or point",
    ),
    "not_cap": (
        '必须是 {low} 到 {high} 的整数；不设上限请写 "none"',
        'must be a whole number from {low} to {high}; for no cap write "none"',
    ),
    "not_text": (
        "必须是 1 到 100 个字的文字；请写在引号里",
        "must be a text of 1 to 100 characters; write it in quotes",
    ),
    "not_slug": (
        "编号只能用小写字母、数字和连字符，最多 32 个；例如 kitchen-waste",
        "must be an id of a-z, 0-9 and -, at most 32 long; write e.g. kitchen-waste",
    ),
    "not_slugs": (
        '必须是编号，或几个不重复的编号；例如 ["a", "b"]',
        'must be an id or a list of different ids; write e.g. ["a", "b"]',
    ),
    "not_word": ("必须是其中之一：{words}", "must be one of: {words}"),
    "not_words": (
        "只能取 {words}；要写几个时用方括号，不要重复",
        "must be of {words}; several go in brackets, each once",
    ),
    "not_day": (
        "必须是日期；请写成 2026-01-31 这样",
        "must be a date; write it like 2026-01-31",
    ),
    "not_clock": (
        '必须是一天中的时刻；请写成 "18:30" 这样',
        'must be a time of day; write it like "18:30"',
    ),
    "not_yes": ("只能是 true 或 false，不加引号", "must be true or false, without quotes"),
    "not_zone": (
        "不是时区名称；请写成 Asia/Shanghai 这样",
        "is no time zone; write e.g. Asia/Shanghai",
    ),
    "not_graded": (
        "必须是 0 到 {high} 的整数，或按评级分列；例如 {example}",
        "must be a whole number from 0 to {high}, or one a grade; write e.g. {example}",
    ),
    "not_table": ("必须是一组设置；请写 {header}", "must be a table; write {header}"),
    "not_tables": (
        "必须是一组或几组设置，最多 {high} 组；每组以 {header} 开头",
        "must be at most {high} tables; begin each with {header}",
    ),
    "empty": (
        "没有任何规则；请至少写一条 [[rule]] 或一个 [[scheme]]",
        "there is no rule; write at least one [[rule]] or one [[scheme]]",
    ),
    "id_twice": (
        "编号 {id} 已在第 {line} 行用过；请换一个",
        "the id {id} is used on line {line} already; choose another",
    ),
    "cap_order": (
        "{longer_zh}上限 {n} 小于{shorter_zh}上限 {less}；请改大，或改小后者",
        "the cap for a {longer}, {n}, is less than for a {shorter}, {less}; raise it",
    ),
    "give_one": (
        "给分办法要正好写一种；请在 {rates} 中选一种",
        "must give in exactly one way; keep one of {rates}",
    ),
    "fallback_needed": (
        "按公斤给分时，秤有疑问要改按次计；请加上 fallback_per_visit",
        "per_kg needs points for a scale in doubt; add fallback_per_visit",
    ),
    "fallback_alone": (
        "只有按公斤给分才用得到；请删去，或改用 per_kg",
        "is for per_kg only; remove it, or give per_kg",
    ),
    "least_needed": (
        "投放规则要写最低重量，防止空投得分；请加上，例如 min_g = 100",
        "a deposit's rule needs a least weight against empty bags; add min_g = 100",
    ),
    "deposit_only": (
        '只用于投放；请删去，或写 kind = "deposit"',
        'is for deposits only; remove it, or write kind = "deposit"',
    ),
    "not_for_deposit": (
        "投放没有时长和件数；请改用 per_visit 或 per_kg",
        "a deposit has no hours or items; give per_visit or per_kg",
    ),
    "visits_needed": (
        '会按次给分的规则要写每天次数；请写 caps = {{ visits_per_day = 2 }}，不限写 "none"',
        'pays by the visit, so say how often; write caps = {{ visits_per_day = 2 }} or "none"',
    ),
    "window_half": (
        "from 和 until 要成对；请加上 {other}，或两个都删去",
        "from and until go together; add {other}, or remove both",
    ),
    "window_empty": (
        "from 和 until 相同，没有一刻合适；请改其中一个",
        "from and until are the same, so no time fits; change one",
    ),
    "class_unknown": (
        '没有类别 {id}；请先写 [[class]] id = "{id}"，或改正名称',
        'there is no class {id}; declare it by [[class]] id = "{id}", or mend its name',
    ),
    "class_twice": (
        "类别 {id} 已由第 {line} 行的办法评定；请只留一处",
        "the scheme on line {line} is for class {id} already; keep one of them",
    ),
    "shadowed": (
        "永远轮不到这条规则：第 {line} 行的 {other} 已全部包含；请移到它前面，或加条件",
        "is never reached: {other} on line {line} takes all of it; move it up, or narrow"
        " the other",
    ),
    "no_base": (
        "奖励项要加在基本规则之上，而没有同类的基本规则；请加一条，或去掉 bonus",
        "a bonus adds to a base rule and none is for the same deeds; add one, or remove"
        " bonus",
    ),
    "day_order": (
        "结束日期 {to} 早于开始日期 {first}；请改正",
        "ends on {to}, before it begins on {first}; change one",
    ),
    "rule_unknown": (
        "没有编号为 {id} 的规则；请改正，现有：{known}",
        "there is no rule {id}; mend it, there are: {known}",
    ),
    "extra_one": (
        "percent 和 points 要正好写一个；请加上或删去",
        "must have exactly one of percent and points; add or remove",
    ),
    "grades_needed": (
        "要写等次；请至少写一个 [[scheme.grade]]",
        "needs grades; write at least one [[scheme.grade]]",
    ),
    "grades_order": (
        "等次要由高到低；请让 at_least 小于上一个的 {above}",
        "grades go from best to last; make at_least less than {above}, the one above",
    ),
    "grades_end": (
        "最后一个等次要接住所有分数；请写 at_least = 0",
        "the last grade must take every total; write at_least = 0",
    ),
    "grade_unknown": (
        "没有等次 {id}；请改正，现有：{known}",
        "there is no grade {id}; mend it, there are: {known}",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing to mend. `column` only for a syntax error; both count from 1."""

    line: int
    column: int | None = None
    key: str
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A mistake before its line is known."""

    path: Path
    code: str
    facts: dict[str, object]


def told(wrong: Wrong, line: int, column: int | None = None) -> Mistake:
    zh, en = SENTENCES[wrong.code]
    return Mistake(
        line=line,
        column=column,
        key=dotted(wrong.path),
        code=wrong.code,
        zh=zh.format_map(wrong.facts),
        en=en.format_map(wrong.facts),
    )


def dotted(path: Path) -> str:
    """A path as people write it: rule[1].give.per_kg, counting from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".") or "(file)"
