"""The bytes of a CSV file as people's programs write them -> lines of named cells.

UTF-8 (with or without its mark) is tried first, then GB18030, both strictly; commas,
semicolons or tabs, whichever makes columns that are known.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from linli_hub.people.core.file_faults import Fault
from linli_hub.people.core.file_rows import COLUMNS, columns_of

BYTES_MAX = 16 * 1024 * 1024
ROWS_MAX = 100_000
DELIMITERS = (",", ";", "\t")
ENCODINGS = ("utf-8-sig", "gb18030")
_NAMES = {name for names in COLUMNS.values() for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Line number and cells by column, or what keeps the file from being read."""

    rows: tuple[tuple[int, dict[str, str]], ...] = ()
    faults: tuple[Fault, ...] = ()


def read(raw: bytes) -> Lines:
    """Every line that has something in it."""
    text = decoded(raw)
    if text is None:
        return _unreadable("encoding")
    head = text.split("\n", 1)[0].rstrip("\r")
    delimiter = max(DELIMITERS, key=lambda d: _known(head, d))
    if not _known(head, delimiter) and any(name in head.lower() for name in _NAMES):
        return _unreadable("delimiter")
    try:
        return _lines(text, delimiter)
    except _NotClosed as error:
        return Lines(faults=(Fault(line=error.line, code="quotes"),))


def decoded(raw: bytes) -> str | None:
    """The text; None if it is in no encoding that we take."""
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text.removeprefix("\ufeff")
    return None


class _NotClosed(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _known(head: str, delimiter: str) -> int:
    """How many columns that we know `delimiter` finds."""
    cells = next(csv.reader([head], delimiter=delimiter), [])
    return sum(cell.strip().casefold() in _NAMES for cell in cells)


def _lines(text: str, delimiter: str) -> Lines:
    records = _records(text, delimiter)
    _, head = next(records, (1, []))
    columns, faults = columns_of(head)
    rows: list[tuple[int, dict[str, str]]] = []
    for line, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) == ROWS_MAX:
            most: dict[str, str | int] = {"most": ROWS_MAX}
            faults.append(Fault(line=line, code="too_many_rows", facts=most))
            break
        if any(cell.strip() for cell in cells[len(columns) :]):
            faults.append(Fault(line=line, code="too_many_cells"))
        named = zip(columns, cells, strict=False)
        rows.append((line, {column: cell for column, cell in named if column}))
    if not rows and not faults:
        faults.append(Fault(line=1, code="no_rows"))
    return Lines(rows=tuple(rows), faults=tuple(faults))


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of the line that it starts in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise _NotClosed(line) from None


def _unreadable(code: str) -> Lines:
    return Lines(faults=(Fault(line=1, code=code),))
