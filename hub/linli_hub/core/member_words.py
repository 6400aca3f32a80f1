"""What can be wrong in a file of members, in both languages. No value is ever repeated:
a card number may stand in any column.
"""

from dataclasses import dataclass, field

# code -> 中文, English; `{…}` is filled from the problem's facts
WORDS: dict[str, tuple[str, str]] = {
    "encoding": (
        "文件编码不是 UTF-8 也不是 GB18030，请另存为 CSV UTF-8",
        "the file is neither UTF-8 nor GB18030; save it as CSV UTF-8",
    ),
    "delimiter": (
        "列之间请用逗号、分号或制表符",
        "separate the columns by comma, semicolon or tab",
    ),
    "no_rows": ("文件里没有数据行", "the file has no rows"),
    "too_many_rows": (
        "最多 {most} 行，请分成几个文件",
        "at most {most} rows; split the file",
    ),
    "missing_column": (
        "第一行缺少这一列：{zh} 或 {en}",
        "the first line lacks this column: {zh} or {en}",
    ),
    "unknown_column": (
        "第一行第 {place} 列的名称不认识",
        "the name of column {place} in the first line is not known",
    ),
    "same_column": (
        "第一行有两列是同一个意思",
        "two columns of the first line mean the same",
    ),
    "too_many_cells": (
        "这一行的列数比第一行多",
        "this line has more columns than the first",
    ),
    "quotes": (
        "引号没有成对，从这里起读不了",
        "a quotation mark is not closed; unreadable from here on",
    ),
    "missing": ("不能为空", "must not be empty"),
    "bad_id": (
        "只能用 1 到 64 个字母、数字、点、下划线、连字符",
        "use 1 to 64 letters, digits, dots, underscores, hyphens",
    ),
    "bad_text": (
        "有不能显示的字符",
        "has characters that cannot be shown",
    ),
    "too_long": ("最多 {most} 个字", "at most {most} characters"),
    "bad_kind": ("要写“户”或“单位”", "write household or organisation"),
    "bad_language": ("要写 zh-CN 或 en", "write zh-CN or en"),
    "bad_card": (
        "卡号格式不正确，应为 em:0012ABCD 这样",
        "not a card number like em:0012ABCD",
    ),
    "bad_date": (
        "日期要写成 2026-01-31",
        "write the date like 2026-01-31",
    ),
    "future_date": ("日期不能晚于今天", "the date must not be after today"),
    "unknown_class": (
        "积分标准里没有这个类别",
        "no points standard has this class",
    ),
    "needs_resident": (
        "没有居民号，这一列要空着",
        "without a resident this column must be empty",
    ),
    "duplicate": ("与第 {first} 行重复", "the same as line {first}"),
    "contradicts": (
        "与第 {first} 行说的不一样",
        "says another thing than line {first}",
    ),
    "exists": (
        "已经存在，而且内容不一样",
        "exists already with another value",
    ),
    "closed": ("这个账户已经注销", "this account has been closed"),
    "died": ("此居民已去世", "this resident has died"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong: the line of the file (1 is the head) and the column, if one."""

    line: int
    column: str = ""
    code: str
    facts: dict[str, str | int] = field(default_factory=dict)

    @property
    def zh(self) -> str:
        return WORDS[self.code][0].format(**self.facts)

    @property
    def en(self) -> str:
        return WORDS[self.code][1].format(**self.facts)
