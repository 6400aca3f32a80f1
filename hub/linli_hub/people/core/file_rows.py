"""The rows of a file of members: what each says, and all that is wrong with it. Pure.

One row is a person, a person's further card, or a member without people.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from linli_hub.people.core.file_faults import Fault
from linli_wire import cards

ID = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")
DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\Z")
TEXT_CHARS_MAX = 100

# column -> the names it may have in the first line, the first two are told to people
COLUMNS: dict[str, tuple[str, ...]] = {
    "household": ("户号", "household", "单位号", "储户号", "member"),
    "kind": ("类型", "kind", "户类型"),
    "address": ("地址", "address", "住址"),
    "resident": ("居民号", "resident", "居民编号"),
    "name": ("姓名", "name"),
    "class": ("类别", "class", "成员类别"),
    "language": ("语言", "language"),
    "card": ("卡号", "card"),
    "from": ("起始日期", "from", "生效日期"),
}
KINDS = {
    "": "", "household": "household", "户": "household", "家庭": "household",
    "居民户": "household", "organisation": "organisation", "单位": "organisation",
    "组织": "organisation", "organization": "organisation",
}  # fmt: skip
LANGUAGES = {
    "": "", "zh-cn": "zh-CN", "zh": "zh-CN", "中文": "zh-CN", "en": "en",
    "english": "en", "英文": "en", "英语": "en",
}  # fmt: skip
OF_A_PERSON = ("name", "language", "card")


class Wrong(Protocol):
    """Notes a fault of the line that is being read."""

    def __call__(self, column: str, code: str, **facts: str | int) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line as it is meant; '' is not said."""

    line: int
    household: str
    kind: str = ""
    address: str = ""
    resident: str = ""
    name: str = ""
    member_class: str = ""
    language: str = ""
    card: str = field(default="", repr=False)
    from_day: str = ""


def columns_of(head: list[str]) -> tuple[list[str], list[Fault]]:
    """The columns that the first line names, '' for one that is not known."""
    known = {name: column for column, names in COLUMNS.items() for name in names}
    found = [known.get(cell.strip().casefold(), "") for cell in head]
    faults = []
    for place, (cell, column) in enumerate(zip(head, found, strict=True), start=1):
        if cell.strip() and not column:
            facts: dict[str, str | int] = {"place": place}
            faults.append(Fault(line=1, code="unknown_column", facts=facts))
        elif column and column in found[: place - 1]:
            faults.append(Fault(line=1, column=column, code="same_column"))
    needed = ["household", *(["name"] if "resident" in found else [])]
    for column in needed:
        if column not in found:
            zh, en = COLUMNS[column][:2]
            told: dict[str, str | int] = {"zh": zh, "en": en}
            faults.append(
                Fault(line=1, column=column, code="missing_column", facts=told)
            )
    return found, faults


def row_of(
    line: int, said: dict[str, str], classes: Collection[str], today: str
) -> tuple[Row | None, list[Fault]]:
    """The row that a line says, or everything that is wrong with it."""
    faults: list[Fault] = []

    def wrong(column: str, code: str, **facts: str | int) -> None:
        faults.append(Fault(line=line, column=column, code=code, facts=facts))

    cell = {column: said.get(column, "").strip() for column in COLUMNS}
    _check_ids(cell, wrong)
    for column in ("address", "name"):
        _check_text(column, cell[column], wrong)
    if cell["resident"] and not cell["name"]:
        wrong("name", "missing")
    if not cell["resident"]:
        for column in OF_A_PERSON:
            if cell[column]:
                wrong(column, "needs_resident")
    kind = KINDS.get(cell["kind"].casefold())
    language = LANGUAGES.get(cell["language"].casefold())
    if kind is None:
        wrong("kind", "bad_kind")
    if language is None:
        wrong("language", "bad_language")
    if cell["class"] and cell["class"] not in classes:
        wrong("class", "unknown_class")
    card = _card(cell["card"], wrong)
    from_day = _day(cell["from"], today, wrong)
    if faults:
        return None, faults
    return Row(
        line=line, household=cell["household"], kind=kind or "",
        address=cell["address"], resident=cell["resident"], name=cell["name"],
        member_class=cell["class"], language=language or "", card=card,
        from_day=from_day,
    ), []  # fmt: skip


def within(rows: list[Row]) -> list[Fault]:
    """What the rows of one file say against each other."""
    faults: list[Fault] = []
    members: dict[tuple[str, str], tuple[str, int]] = {}
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        for column, key, value in _sayings(row):
            known = members.setdefault((column, key), (value, row.line))
            if known[0] != value:
                facts: dict[str, str | int] = {"first": known[1]}
                faults.append(
                    Fault(line=row.line, column=column, code="contradicts", facts=facts)
                )
        for column, key in _once(row):
            line = first.setdefault((column, key), row.line)
            if line != row.line:
                told: dict[str, str | int] = {"first": line}
                faults.append(
                    Fault(line=row.line, column=column, code="duplicate", facts=told)
                )
    return faults


def _sayings(row: Row) -> list[tuple[str, str, str]]:
    """(column, whose, value): what must be the same wherever it is said."""
    of_member = (("kind", row.kind), ("address", row.address))
    said = [(c, f"m/{row.household}", v) for c, v in of_member if v]
    if not row.resident:
        if row.member_class:
            said.append(("class", f"m/{row.household}", row.member_class))
        return said
    whose = f"r/{row.resident}"
    said += [("household", whose, row.household), ("name", whose, row.name)]
    said += [("class", whose, row.member_class), ("language", whose, row.language)]
    return [*said, ("from", whose, row.from_day)]


def _once(row: Row) -> list[tuple[str, str]]:
    """(column, what): what may stand in a file only once."""
    if row.card:
        return [("card", row.card)]
    if row.resident:
        return [("resident", row.resident)]
    return [("household", row.household)]


def _check_ids(cell: dict[str, str], wrong: Wrong) -> None:
    if not cell["household"]:
        wrong("household", "missing")
    for column in ("household", "resident"):
        if cell[column] and len(cell[column]) > 64:
            wrong(column, "too_long", most=64)
        elif cell[column] and not ID.match(cell[column]):
            wrong(column, "bad_id")


def _check_text(column: str, text: str, wrong: Wrong) -> None:
    if len(text) > TEXT_CHARS_MAX:
        wrong(column, "too_long", most=TEXT_CHARS_MAX)
    elif not text.isprintable():
        wrong(column, "bad_text")


def _card(text: str, wrong: Wrong) -> str:
    """In the one form that cards are compared in; '' if there is none."""
    kind, _, digits = text.partition(":")
    card = f"{kind.lower()}:{digits.upper()}" if digits else text
    if not card:
        return ""
    try:
        return cards.check(card)
    except cards.NotACard:
        wrong("card", "bad_card")
        return ""


def _day(text: str, today: str, wrong: Wrong) -> str:
    if not text:
        return ""
    parts = DATE.match(text)
    try:
        day = date(*map(int, parts.groups())).isoformat() if parts else ""
    except ValueError:
        day = ""
    if not day or day < "1970-01-02":
        wrong("from", "bad_date")
    elif day > today:
        wrong("from", "future_date")
    return day
