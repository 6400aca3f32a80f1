"""Workbooks (XLSX), with xlsxwriter. Text is written as text: no cell is a formula."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter

CELL_CHARS_MAX = 32_767


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Rows of text and whole numbers under one line of heads; `widths` in characters."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    widths: Sequence[int]
    above: Sequence[Sequence[str | int]] = ()


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The bytes of an .xlsx file."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for n, width in enumerate(sheet.widths):
            page.set_column(n, n, width, wrapped)
        at = 0
        for line in sheet.above:
            _write(page, at, line, None)
            at += 1
        _write(page, at, sheet.heads, bold)
        page.freeze_panes(at + 1, 0)
        for line in sheet.rows:
            at += 1
            _write(page, at, line, None)
        page.set_landscape()
        page.fit_to_pages(1, 0)
    book.close()
    return file.getvalue()


def _write(
    page: xlsxwriter.workbook.Worksheet,
    at: int,
    line: Sequence[str | int],
    form: xlsxwriter.format.Format | None,
) -> None:
    for n, cell in enumerate(line):
        if isinstance(cell, int):
            page.write_number(at, n, cell, form)
        else:
            page.write_string(at, n, cell[:CELL_CHARS_MAX], form)
