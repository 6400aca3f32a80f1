"""The catalogue is whole: both languages, the same gaps, and nothing said without it."""

import ast
import re
import string
from pathlib import Path

import pytest

from linli_dashboards.parts.words import WORDS
from linli_dashboards.parts.words_asks import ASKS
from linli_dashboards.parts.words_desk import DESK
from linli_dashboards.parts.words_review import REVIEW
from linli_dashboards.parts.words_shelf import SHELF
from linli_hub.core import entry_words, ledger
from tests.dashboards.looks import CJK

PACKAGE = Path(__file__).resolve().parents[2] / "dashboards" / "linli_dashboards"
CATALOGUE = set((PACKAGE / "parts").glob("words*.py"))
PAGES = [path for path in PACKAGE.rglob("*.py") if path not in CATALOGUE]
SAYS = {"say", "either"}
# two words side by side, unless all is small: classes, fields, a line of the log
SENTENCE = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
SMALL = re.compile(r"[a-z0-9_ -]*")
NO_SENTENCE = re.compile(r"[<>={}/\\;:\[]|Noto")
HUB = PACKAGE.parents[1] / "hub" / "linli_hub"


def gaps_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_no_sentence_stands_in_two_places() -> None:
    assert all(
        WORDS[k] is part[k] for part in (REVIEW, DESK, ASKS, SHELF) for k in part
    )


@pytest.mark.parametrize("key", WORDS)
def test_a_sentence_is_there_twice_with_the_same_gaps(key: str) -> None:
    zh, en = WORDS[key]

    assert zh.strip() and en.strip()
    assert gaps_of(zh) == gaps_of(en)
    assert not CJK.search(en)
    assert CJK.search(zh) or gaps_of(zh)


def literals(path: Path) -> list[str]:
    """String constants of a file that are no docstrings and no annotations."""
    tree = ast.parse(path.read_text())
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(
            node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        )
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docs
    ]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_a_page_says_nothing_that_is_not_in_the_catalogue(path: Path) -> None:
    for text in literals(path):
        if path.stem == "tongue" and text == "M月d日":
            continue  # how a date is written, not a sentence
        assert not CJK.search(text), text
        quiet = NO_SENTENCE.search(text) or SMALL.fullmatch(text)
        assert quiet or not SENTENCE.search(text), text


def test_every_key_that_is_asked_for_exists_and_every_other_is_a_code() -> None:
    asked: set[str] = set()
    prefixes: set[str] = set()
    for path in PAGES:
        for node in ast.walk(ast.parse(path.read_text())):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            ):
                continue
            if node.func.attr not in SAYS:
                continue
            for part in ast.walk(node):
                if isinstance(part, ast.JoinedStr) and isinstance(
                    part.values[0], ast.Constant
                ):
                    prefixes.add(str(part.values[0].value))
                elif isinstance(part, ast.Constant) and isinstance(part.value, str):
                    asked.add(part.value)
        asked |= {text for text in literals(path) if text in WORDS}
    prefixes |= {"device_", "quantity_", "day_"}

    unused = {
        key for key in WORDS.keys() - asked if not key.startswith(tuple(prefixes))
    }
    assert unused == set()


def test_every_account_and_reason_of_the_books_has_words() -> None:
    for kind in ledger.SIGNS:
        assert f"account_{kind}" in WORDS
        assert kind in ledger.SYSTEM_ACCOUNTS or f"account_of_{kind}" in WORDS
    booked = set()
    for path in (HUB / "actions").glob("*.py"):
        booked |= set(re.findall(r'[( ]why="([a-z]+)"', path.read_text()))

    assert len(booked) > 8
    assert {f"why_{why}" for why in booked | entry_words.WORDS.keys()} <= WORDS.keys()


def test_every_alarm_of_the_hub_has_words() -> None:
    raised = set()
    for path in HUB.rglob("*.py"):
        raised |= set(re.findall(r"\balarm\(\s*\w+, \"([a-z_]+)\"", path.read_text()))

    assert len(raised) > 5
    assert {f"alarm_{code}" for code in raised} <= WORDS.keys()


def test_the_check_for_sentences_bites() -> None:
    """The control: an English sentence in a page would be found."""
    text = "No bins yet"

    assert SENTENCE.search(text) and not NO_SENTENCE.search(text)
    assert not SMALL.fullmatch(text)
