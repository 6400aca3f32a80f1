"""tests/needs.py is complete: whatever a test file can start, its path asks for.

A file starts a program when it holds the program's name or path as a string of its own,
or imports one of STARTERS. A test file starts what it, its fixtures' files, and all
files of tests/ that these import (or name, to run them) start.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from linli_sim.demo.debian import PACKAGES
from tests.needs import ALWAYS, BROWSER, NEEDS, needed
from tests.tidy.tree import ROOT, tracked

# our own modules that start a program for whoever imports them
STARTERS = {
    "linli_edge.kiosk.voice": "espeak-ng",
    "linli_sim.demo.brokers": "mosquitto",
}
WHOLE_PROGRAMS = (
    "tests/system"  # they start all of Linli by its commands, not by import
)
TEST_FILES = [
    str(path.relative_to(ROOT))
    for path in tracked()
    if path.match("test_*.py") and path.is_relative_to(ROOT / "tests")
]
# these name packages and start none of them
ONLY_NAMES = {
    *("tests/needs.py", "tests/tidy/test_needs.py", "tests/system/test_launcher.py"),
}


@pytest.mark.parametrize("path", TEST_FILES)
def test_a_path_asks_for_all_that_its_tests_start(path: str) -> None:
    assert started(path) <= set(needed([path]))


@pytest.mark.parametrize("row", NEEDS)
def test_no_row_asks_for_what_nothing_there_starts(row: str) -> None:
    below = [path for path in TEST_FILES if (ROOT / path).is_relative_to(ROOT / row)]

    assert below, "the path is gone"
    if row != WHOLE_PROGRAMS:
        idle = set(NEEDS[row]).difference(*map(started, below))
        assert idle <= set(BROWSER[1:]), "only what the browser itself needs"


def test_what_is_known_to_start_a_program_is_seen() -> None:
    assert started("tests/edge/test_process.py") == {"mosquitto"}
    assert started("tests/edge/kiosk/test_voice.py") == {"espeak-ng"}
    assert "chromium" in started("tests/dashboards/test_desk_page.py")
    assert "postgresql-15" in started("tests/hub/books/test_store_books.py")
    assert "mosquitto" in started("tests/machines/station/cuts/test_cuts.py")
    assert "strace" in started("tests/simulation/test_images.py")
    assert started("tests/edge/bin/test_core_session.py") == set()


def test_a_path_asks_for_no_more_than_its_rows() -> None:
    assert needed(["tests/edge/bin/test_core_session.py"]) == ALWAYS
    assert needed(["-k", "lid", "tests/edge/test_process.py::test_x"]) == (
        *ALWAYS,
        "mosquitto",
    )
    assert set(needed(["tests/edge"])) == {*ALWAYS, *BROWSER, "mosquitto", "espeak-ng"}
    assert set(needed(["tests/wire", "tests/hub/registry"])) == {
        *(*ALWAYS, "git", "mosquitto", "postgresql-15")
    }


@pytest.mark.parametrize("words", [[], ["-k", "lid"], ["tests"], ["tests/.."]])
def test_without_a_path_and_above_all_of_them_everything_is_asked_for(
    words: list[str],
) -> None:
    assert set(needed(words)) == set(PACKAGES)


def started(path: str) -> set[str]:
    """The packages whose programs the tests of a file can start."""
    seen: set[Path] = set()
    folders = [folder / "conftest.py" for folder in (ROOT / path).parents]
    left = [ROOT / path, *(file for file in folders if file.exists())]
    found: set[str] = set()
    while left:
        file = left.pop()
        if file not in seen and str(file.relative_to(ROOT)) not in ONLY_NAMES:
            seen.add(file)
            packages, imported = said_in(file)
            found |= packages
            left += imported
    return found


@cache
def said_in(file: Path) -> tuple[frozenset[str], tuple[Path, ...]]:
    """What one file starts, and the files of tests/ that it imports."""
    packages, modules = set(), set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            packages |= {name for name in PACKAGES if _names(node.value, name)}
            modules.add(node.value)  # python -m tests.machines.station.cuts.worker
        elif isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules |= {f"{node.module}.{alias.name}" for alias in node.names}
            modules.add(node.module)
    packages |= {STARTERS[name] for name in modules if name in STARTERS}
    ours = sorted(name for name in modules if re.fullmatch(r"tests(\.\w+)+", name))
    paths = [ROOT / f"{name.replace('.', '/')}.py" for name in ours]
    return frozenset(packages), tuple(path for path in paths if path.exists())


def _names(text: str, package: str) -> bool:
    """Is this the program of a package: its name, its path or its folder?"""
    program = Path(PACKAGES[package][0])
    spelled = {program.name, str(program), package, str(program.parent)}
    return text in spelled - {"", ".", "/usr/bin", "/usr/sbin"}
