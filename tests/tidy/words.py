"""Who says which sentences, and what is wrong between files of sentences and code."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.tidy.tree import ROOT, source_files, tracked

PAGES = ROOT / "dashboards" / "linli_dashboards"
HUB = ROOT / "hub" / "linli_hub"
CATALOGUES = {"admin": ("common", "admin", "alarms")}  # others: common and their own
ASKS = {
    "say": 1,
    "note": 1,
    "either": 2,
    "both": 1,
    "_both": 1,
    "pair": 1,
}  # how many of its arguments are keys
TABLES = {"WORDS"}
CJK = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
GIVEN = {"seed", "seed_shelf"}  # names of goods and homes of a demo, no sentences
NAME_CHARS_MAX = 5
DATE = re.compile(r"[年月日Md ]+")  # how a date is written, not a sentence
# two words side by side, unless all is small: classes, fields, a line of the log
SENTENCE = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
SMALL = re.compile(r"[a-z0-9_ -]*")
NO_SENTENCE = re.compile(r"[<>={}/\\;:\[]|Noto")


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Files of sentences, the modules that say them, and those that name their codes."""

    name: str
    files: tuple[Path, ...]
    said_in: tuple[Path, ...]
    named_in: tuple[Path, ...]


def books() -> list[Book]:
    """Each page of the dashboards with its files; each hub module with one beside it."""
    pages = [path for path in source_files() if PAGES in path.parents]
    made: dict[str, list[Path]] = {}
    for path in pages:
        folder = path.relative_to(PAGES).parts[0]
        made.setdefault(folder if words_file(folder).exists() else "", []).append(path)
    found = [
        Book(
            name=folder or "frame",
            files=tuple(
                words_file(name)
                for name in CATALOGUES.get(folder, ("common", folder))
                if name
            ),
            said_in=tuple(paths),
            named_in=tuple(paths),
        )
        for folder, paths in made.items()
    ]
    hub = tuple(path for path in source_files() if HUB in path.parents)
    return found + [
        Book(
            name=path.stem,
            files=(path.with_suffix(".toml"),),
            said_in=sayers(path),
            named_in=hub,
        )
        for path in hub
        if path.with_suffix(".toml") in tracked()
    ]


def sayers(module: Path) -> tuple[Path, ...]:
    """A module says what lies beside it; a folder's words.py is said by the folder."""
    if module.name != "words.py":
        return (module,)
    return tuple(p for p in source_files() if p.parent == module.parent)


def words_file(name: str) -> Path:
    return PAGES / "words" / f"{name}.toml"


def missing(keys: set[str], sources: Iterable[str]) -> set[str]:
    """Keys, and beginnings of keys, that are asked for and not there."""
    return {
        key
        for source in sources
        for key, whole in asked(ast.parse(source))
        if not (key in keys if whole else any(k.startswith(key) for k in keys))
    }


def unused(keys: set[str], sources: Iterable[str]) -> set[str]:
    """Keys that no source names, be it by beginning or end."""
    left = set(keys)
    for source in sources:
        texts, starts, ends = names_in(source)
        left = {k for k in left if k not in texts}
        left = {k for k in left if not (k.startswith(starts) or k.endswith(ends))}
    return left


def spelled(source: str) -> list[str]:
    """Sentences that stand in the code instead of in a file of sentences."""
    return [text for text in literals(ast.parse(source)) if is_sentence(text)]


def is_sentence(text: str) -> bool:
    if DATE.fullmatch(text):
        return False
    quiet = NO_SENTENCE.search(text) or SMALL.fullmatch(text)
    return bool(CJK.search(text) or (SENTENCE.search(text) and not quiet))


def asked(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """(key, True) of each say("key") and WORDS["key"]; (beginning, False) of f"key_{x}"."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
                for key in node.args[: ASKS.get(name, 0)]:
                    yield from keys_of(key)
            case ast.Subscript(value=ast.Name(id=name), slice=key):
                if name in TABLES:
                    yield from keys_of(key)


def keys_of(node: ast.expr) -> Iterator[tuple[str, bool]]:
    match node:
        case ast.Constant(value=str(key)):
            yield key, True
        case ast.IfExp(body=one, orelse=other):
            yield from (*keys_of(one), *keys_of(other))
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]):
            yield start, False


@cache
def names_in(source: str) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """What may name a key: whole texts, and what keys that are put together begin and
    end with: f"kind_{x}", f"{x}_cap"."""
    tree = ast.parse(source)
    starts, ends = set[str](), set[str]()
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
                starts |= {text} if re.fullmatch(r"[a-z_]+_", text) else set()
            case ast.JoinedStr(values=[*_, ast.Constant(value=str(text))]):
                ends |= {text} if re.fullmatch(r"_[a-z_]+", text) else set()
    return frozenset(literals(tree)), tuple(starts), tuple(ends)


def chinese(source: str) -> list[str]:
    """Chinese of more characters than a name of a column has."""
    texts = literals(ast.parse(source))
    return [text for text in texts if len(CJK.findall(text)) > NAME_CHARS_MAX]


def literals(tree: ast.AST) -> list[str]:
    """String constants of a file that are no docstrings and no help of an option."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(
            node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        )
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    helps = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "help"
        for part in ast.walk(node)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docs | helps
    ]
