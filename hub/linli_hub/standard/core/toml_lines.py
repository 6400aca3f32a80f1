"""Where each key of a TOML text stands: {("rule", 0, "give", "per_kg"): line}.

For a text that tomllib has accepted already; tomllib itself tells no lines. Knows
tables, arrays of tables, dotted and quoted keys, inline tables, arrays, all strings.
"""

import re
from collections.abc import Callable

Path = tuple[str | int, ...]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_PLAIN = re.compile(r"[^,\]}\n#]*")


def lines(text: str) -> dict[Path, int]:
    """The line, from 1, of every key and every table's header."""
    scan = _Scan(text)
    scan.document()
    return scan.found


def line_of(found: dict[Path, int], path: Path) -> int:
    """The line of `path`, else of the nearest table around it, else 1."""
    while path and path not in found:
        path = path[:-1]
    return found.get(path, 1)


class _Scan:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.found: dict[Path, int] = {}
        self.tables: dict[Path, int] = {}  # arrays of tables: how many so far

    def document(self) -> None:
        table: Path = ()
        self.space()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.space()

    def header(self) -> Path:
        double = self.text.startswith("[[", self.at)
        start = self.at
        self.at += 2 if double else 1
        names = self.keys()
        self.at = self.text.index("]", self.at) + (2 if double else 1)
        path = self.inside((), names[:-1])
        last = (*path, names[-1])
        if double:
            self.tables[last] = self.tables.get(last, 0) + 1
            self.mark(last, start)
        path = self.inside(path, names[-1:])
        self.mark(path, start)
        return path

    def inside(self, path: Path, names: list[str]) -> Path:
        """A header's path; under an array of tables it means the last one."""
        for name in names:
            path = (*path, name)
            if path in self.tables:
                path = (*path, self.tables[path] - 1)
        return path

    def pair(self, table: Path) -> None:
        start = self.at
        path = table
        for name in self.keys():
            path = (*path, name)
            self.mark(path, start)
        self.at = self.text.index("=", self.at) + 1
        self.value(path)

    def keys(self) -> list[str]:
        names = [self.key()]
        while self.text[self.at] == ".":
            self.at += 1
            names.append(self.key())
        return names

    def key(self) -> str:
        self.space()
        if self.text[self.at] in "\"'":
            name = self.string()
        else:
            bare = _BARE.match(self.text, self.at)
            assert bare is not None, "a key, for tomllib has read this"
            name, self.at = bare.group(), bare.end()
        self.space()
        return name

    def value(self, path: Path) -> None:
        self.space()
        first = self.text[self.at]
        if first == "{":
            self.listed("}", lambda _: self.pair(path))
        elif first == "[":
            self.listed("]", lambda n: self.element((*path, n)))
        elif first in "\"'":
            self.string()
        else:
            plain = _PLAIN.match(self.text, self.at)
            assert plain is not None
            self.at = plain.end()

    def element(self, path: Path) -> None:
        self.mark(path, self.at)
        self.value(path)

    def listed(self, end: str, one: Callable[[int], None]) -> None:
        """Something `one` by one, with commas between, up to `end`."""
        self.at += 1
        self.space()
        n = 0
        while self.text[self.at] != end:
            one(n)
            n += 1
            self.space()
            if self.text[self.at] == ",":
                self.at += 1
                self.space()
        self.at += 1

    def string(self) -> str:
        quote = self.text[self.at]
        triple = quote * 3
        mark = triple if self.text.startswith(triple, self.at) else quote
        start = self.at = self.at + len(mark)
        while not self.text.startswith(mark, self.at):
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
        while mark == triple and self.text.startswith(quote, self.at + 3):
            self.at += 1  # up to two quotes may stand before the closing three
        inner = self.text[start : self.at]
        self.at += len(mark)
        return inner

    def space(self) -> None:
        match = _SPACE.match(self.text, self.at)
        assert match is not None
        self.at = match.end()

    def mark(self, path: Path, at: int) -> None:
        """Note the line; a table that has no header of its own is where it begins."""
        line = self.text.count("\n", 0, at) + 1
        for end in range(len(path), 0, -1):
            self.found.setdefault(path[:end], line)
