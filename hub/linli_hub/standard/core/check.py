"""Check a points standard: every mistake at once, each with its line and its remedy.

First each field by itself (standard_read), then what must fit together (here).
"""

import re
import tomllib
from typing import Any

from linli_hub.standard.core.fields import DOCUMENT, RATES, TEXT_BYTES_MAX
from linli_hub.standard.core.mistakes import Mistake, Wrong, told
from linli_hub.standard.core.read import Reading, Values
from linli_hub.standard.core.schemes import Found, check_schemes, each, ids_once
from linli_hub.standard.core.toml_lines import Path, line_of, lines

DOTS_MAX = 100  # in a line
_EVERY = {"day": "每天", "week": "每周", "month": "每月"}


def check(text: str) -> list[Mistake]:
    """All mistakes of a standard, in order of line; empty if it is right."""
    return read(text)[1]


def read(text: str) -> tuple[Values, list[Mistake]]:
    """What the text says, by the field table, and what is wrong with it."""
    if len(text.encode(errors="replace")) > TEXT_BYTES_MAX:
        return {}, [told(Wrong((), "too_long", {"most": TEXT_BYTES_MAX}), 1)]
    for n, line in enumerate(text.splitlines(), start=1):
        if line.count(".") > DOTS_MAX:  # a key of 3,000 parts takes tomllib 40 s
            return {}, [_syntax(f"too deeply nested (at line {n}, column 1)", text)]
    try:
        document = tomllib.loads(text)
        found = lines(text)
    except tomllib.TOMLDecodeError as error:
        return {}, [_syntax(str(error), text)]
    except RecursionError:
        return {}, [_syntax("too deeply nested (at end of document)", text)]
    except ValueError:  # of more digits than Python reads
        return {}, [_syntax("a number too long (at end of document)", text)]
    reading = Reading()
    values = reading.table(DOCUMENT, document, ())
    for who, caps in (values["caps"] or {}).items():
        _cap_order(reading, caps or {}, ("caps", who))
    for name in ("class", "rule", "campaign", "deduction", "scheme"):
        ids_once(reading, found, [((name, n), one) for n, one in each(values, name)])
    classes = {one["id"] for _, one in each(values, "class")}
    for n, rule in each(values, "rule"):
        _rule(reading, rule, ("rule", n), classes)
    _reached(reading, found, values)
    for n, campaign in each(values, "campaign"):
        _campaign(reading, campaign, ("campaign", n), values)
    check_schemes(reading, found, values, classes)
    if not document.get("rule") and not document.get("scheme"):
        reading.note((), "empty")
    mistakes = [told(wrong, line_of(found, wrong.path)) for wrong in reading.wrong]
    return values, sorted(mistakes, key=lambda mistake: mistake.line)


def _cap_order(reading: Reading, caps: Values, path: Path) -> None:
    for shorter, longer in (("day", "week"), ("week", "month"), ("day", "month")):
        less, n = caps.get(shorter), caps.get(longer)
        if isinstance(less, int) and isinstance(n, int) and n < less:
            reading.note(
                (*path, longer), "cap_order",
                longer=longer, shorter=shorter, n=n, less=less,
                longer_zh=_EVERY[longer], shorter_zh=_EVERY[shorter],
            )  # fmt: skip


def _rule(reading: Reading, rule: Values, path: Path, classes: set[str]) -> None:
    match, give, caps = rule["match"] or {}, rule["give"] or {}, rule["caps"] or {}
    kind = match.get("kind")
    _cap_order(reading, caps, (*path, "caps"))
    _match(reading, match, (*path, "match"), classes)
    if rule["give"] is None:
        return
    at = (*path, "give")
    rates = [name for name in RATES if give[name] is not None]
    if len(rates) != 1:
        reading.note(at, "give_one", rates=", ".join(RATES))
    kg = "per_kg" in rates
    if kg and give["fallback_per_visit"] is None:
        reading.note(at, "fallback_needed")
    if not kg and give["fallback_per_visit"] is not None:
        reading.note((*at, "fallback_per_visit"), "fallback_alone")
    if kind == "deposit":
        if give["min_g"] is None and not rule["bonus"]:
            reading.note(at, "least_needed")
        for name in ("per_hour", "per_item"):
            if name in rates:
                reading.note((*at, name), "not_for_deposit")
        visits = caps.get("visits_per_day") is not None or rule["bonus"]
    else:
        visits = caps.get("visits_per_day") is not None or "per_visit" not in rates
        for name in (*RATES, "min_g"):
            by_grade = isinstance(give[name], tuple) and give[name][1]
            if by_grade or (name in ("per_kg", "min_g") and give[name] is not None):
                reading.note((*at, name), "deposit_only")
    if kind is not None and not visits and not rule["bonus"]:
        reading.note((*path, "caps"), "visits_needed")


def _match(reading: Reading, match: Values, path: Path, classes: set[str]) -> None:
    if match.get("kind") not in (None, "deposit"):
        for name in ("stream", "grade"):
            if match[name] is not None:
                reading.note((*path, name), "deposit_only")
    start, end = match.get("from"), match.get("until")
    if (start is None) != (end is None):
        given, other = ("from", "until") if end is None else ("until", "from")
        reading.note((*path, given), "window_half", other=other)
    elif start is not None and start == end:
        reading.note((*path, "until"), "window_empty")
    for id in match.get("class") or ():
        if id not in classes:
            reading.note((*path, "class"), "class_unknown", id=id)


def _reached(reading: Reading, found: Found, values: Values) -> None:
    """Is each base rule reached, and does each bonus add to something?"""
    bases: list[tuple[Path, Values]] = []
    rules = [(n, r) for n, r in each(values, "rule") if (r["match"] or {}).get("kind")]
    for n, rule in rules:
        if rule["bonus"]:
            continue
        for path, other in bases:
            if _takes_all(other["match"], rule["match"]):
                line = line_of(found, path)
                reading.note(("rule", n), "shadowed", other=other["id"], line=line)
                break
        bases.append((("rule", n), rule))
    for n, rule in rules:
        if rule["bonus"] and not any(
            _meets(base["match"], rule["match"]) for _, base in bases
        ):
            reading.note(("rule", n), "no_base")


def _takes_all(earlier: Values, later: Values) -> bool:
    """Does a rule that asks only for kind and stream leave nothing for a later one?"""
    asks = {name for name, value in earlier.items() if value not in (None, False)}
    if not asks <= {"kind", "stream"} or earlier["kind"] != later["kind"]:
        return False
    streams = earlier["stream"]
    return not streams or (
        bool(later["stream"]) and set(later["stream"]) <= set(streams)
    )


def _meets(base: Values, bonus: Values) -> bool:
    if base["kind"] != bonus["kind"]:
        return False
    both = base["stream"], bonus["stream"]
    return None in both or bool(set(both[0]) & set(both[1]))


def _campaign(reading: Reading, campaign: Values, path: Path, values: Values) -> None:
    first, to = campaign["from"], campaign["to"]
    if first and to and to < first:
        reading.note((*path, "to"), "day_order", to=to, first=first)
    known = [rule["id"] for _, rule in each(values, "rule") if rule["id"]]
    for id in campaign["rules"] or ():
        if id not in known:
            facts: dict[str, Any] = {"id": id, "known": ", ".join(known)}
            reading.note((*path, "rules"), "rule_unknown", **facts)
    if (campaign["percent"] is None) == (campaign["points"] is None):
        reading.note(path, "extra_one")


_AT = re.compile(r"^(.*) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.S)
_SYNTAX_ZH = (
    ("Cannot overwrite", "同一项写了两次"),
    ("twice", "同一个表头写了两次"),
    ("Cannot declare", "同一个表头写了两次"),
    ("Cannot mutate", "已经写完的一组不能再添"),
    ("Expected '='", "键名后面缺等号"),
    ("Expected ']", "方括号没有合上"),
    ("Unclosed array", "方括号没有合上"),
    ("Unclosed inline", "花括号没有合上"),
    ("Unterminated string", "引号没有合上"),
    ("Illegal character", "引号没有合上，或有不可用的字符"),
    ("Unescaped", "反斜杠用错了"),
    ("Invalid value", "等号后面的值写错了，文字要加引号"),
    ("Invalid initial character", "键名写错了"),
    ("Invalid statement", "这一行既不是表头也不是设置"),
    ("Expected newline", "一行里多写了东西"),
    ("too deeply", "嵌套太深"),
    ("too long", "数字太长"),
)


def _syntax(error: str, text: str) -> Mistake:
    split = _AT.match(error)
    why, line, column = split.groups() if split else (error, None, None)
    zh = next((zh for en, zh in _SYNTAX_ZH if en in why), "写法有误")
    wrong = Wrong((), "syntax", {"why_zh": zh, "why_en": why})
    if line is None or column is None:
        last = text.rstrip("\n").rpartition("\n")[2]
        return told(wrong, text.rstrip("\n").count("\n") + 1, len(last) + 1)
    return told(wrong, int(line), int(column))
