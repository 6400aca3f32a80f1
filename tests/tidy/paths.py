"""Finds what the documents name in backticks: `folder/file.py`, `file.py:function`; in a
command or a fenced block every `.py`.

A path is looked for beside its document, at the top of the repository, and in the
packages beside it (for a document at the top: in all); a bare file name at the top, or
anywhere below its document. `<room>` stands for any name.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.tidy.tree import ROOT, tracked

SPAN = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
IN_BLOCK = re.compile(r"(?<![\w./-])\w[\w/-]*\.py\b")
PATH = re.compile(r"(?:\./)?([\w.<>-]+(?:/[\w.<>-]+)*/?)(?::([A-Za-z_][\w.]*))?")
ENDINGS = {".py", ".md", ".toml", ".lock", ".js", ".css", ".html", ".svg", ".json"}
ENDINGS |= {".txt", ".sql", ".conf"}
ROOMS = ("edge", "hub", "firmware-sim", "dashboards")


def documents() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".md"]


def named(text: str) -> Iterator[tuple[str, str]]:
    """(path, function or "") of each span that looks like a path."""
    for block in FENCE.findall(text):
        yield from ((name, "") for name in IN_BLOCK.findall(block))
    for span in SPAN.findall(FENCE.sub("", text)):
        fit = PATH.fullmatch(span)
        if fit is None:  # a command, or a path and words
            yield from ((name, "") for name in IN_BLOCK.findall(span))
        elif fit[1].split("/")[0].isupper():  # DATA/keys, RELEASE/
            continue
        elif "/" in fit[1] or Path(fit[1]).suffix in ENDINGS:
            yield fit[1].rstrip("/"), fit[2] or ""


def lost(document: Path, text: str) -> list[str]:
    """What `text`, lying where `document` lies, names and nobody finds."""
    return [
        f"{path}:{what}" if what else path
        for path, what in named(text)
        if not any(holds(file, what) for file in found(document, path))
    ]


def found(document: Path, path: str) -> list[Path]:
    """The files and folders that `path` may mean."""
    pattern = re.sub(r"<\w+>", "*", path)
    if "/" not in path:
        below = document.parent
        named_so = [one for one in every() if one.name == path]
        return [one for one in named_so if below in one.parents or one.parent == ROOT]
    return [
        one for base in bases(document) for one in base.glob(pattern) if one in every()
    ]


def bases(document: Path) -> list[Path]:
    """Beside it, the top, and the packages: of its own room, or of all."""
    here = document.parent
    rooms = [ROOT / room for room in ROOMS] if here == ROOT else [here]
    return [here, ROOT, *(one for room in rooms for one in room.glob("linli_*"))]


@cache
def every() -> frozenset[Path]:
    """All files that are kept, and their folders."""
    files = tracked()
    folders = (above for one in files for above in one.parents if ROOT in above.parents)
    return frozenset([*files, *folders])


def holds(file: Path, what: str) -> bool:
    """Does `file` define `what`: a function, a class, a method, a name?"""
    if not what:
        return True
    if file.suffix != ".py":
        return re.search(rf"\b{re.escape(what)}\b", file.read_text()) is not None
    return what in defined(file)


@cache
def defined(file: Path) -> frozenset[str]:
    return frozenset(_names(ast.parse(file.read_text(encoding="utf-8")), ""))


def _names(scope: ast.AST, before: str) -> Iterator[str]:
    for node in ast.iter_child_nodes(scope):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield before + node.name
            yield from _names(node, f"{before}{node.name}.")
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (before + one.id for one in targets if isinstance(one, ast.Name))
