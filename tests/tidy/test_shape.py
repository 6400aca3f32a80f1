"""Sizes, empty package files, topics in one place, nothing of elsewhere in the repo."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tidy.tree import ROOT, module_of, source_files, tracked

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
ARGUMENTS_MAX = 6
PICTURE_BYTES_MAX = 300_000
TOP = {
    *("edge", "hub", "firmware-sim", "dashboards", "tests"),
    *("pyproject.toml", "README.md", "run", "CHANGELOG.md", "DECISIONS.md"),
    *("CONTRIBUTING.md", "SECURITY.md", "LICENSE"),
}
# spelled in two halves, so that this file does not find itself
ELSEWHERE = [
    "python" + "hosted.org",
    "pypi" + ".org",
    "registry." + "npmjs",
    "deb." + "debian.org",
    "/wor" + "k/",
    "/ro" + "ot/",
]
TEXT = {".py", ".md", ".toml", ".lock", ".json", ".js", ".html", ".css", ".conf", ""}
TEXT |= {".yaml", ".yml", ".service", ".rules", ".mako", ".txt"}


@pytest.mark.parametrize("path", source_files(), ids=module_of)
def test_files_and_functions_fit_in_the_head(path: Path) -> None:
    text = path.read_text()
    tree = ast.parse(text)

    assert text.count("\n") <= FILE_LINES_MAX
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert lines_of(node) <= FUNCTION_LINES_MAX, node.name
            assert arguments_of(node) <= ARGUMENTS_MAX, node.name


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def arguments_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Arguments without self; a command or a route declares its options by them."""
    if node.decorator_list or "typer." in ast.unparse(node.args):
        return 0
    names = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
    names += [a.arg for a in node.args.kwonlyargs]
    return len([name for name in names if name not in ("self", "cls")])


def test_files_of_tests_fit_in_the_head_too() -> None:
    """A test is read by whoever has broken it."""
    files = [p for p in tracked() if p.suffix == ".py" and ROOT / "tests" in p.parents]

    long = {
        str(p): n for p in files if (n := p.read_text().count("\n")) > FILE_LINES_MAX
    }
    assert len(files) > 300
    assert not long


@pytest.mark.parametrize("path", source_files(), ids=module_of)
def test_package_files_are_empty_and_modules_say_what_they_are(path: Path) -> None:
    text = path.read_text()

    if path.name == "__init__.py":
        assert text == ""
    else:
        assert ast.get_docstring(ast.parse(text)), "a module opens with its purpose"


def test_the_top_level_is_as_agreed() -> None:
    tops = {path.relative_to(ROOT).parts[0] for path in tracked()}

    assert {top for top in tops if not top.startswith(".")} <= TOP


def test_topics_are_spelled_in_one_file_only() -> None:
    for path in source_files():
        if module_of(path) != "linli_wire.topics":
            found = re.findall(r"[\"'](?:linli|board)/v\d", path.read_text())
            assert not found, f"{path} spells a topic; use linli_wire.topics"


def test_nothing_names_another_place() -> None:
    for path in tracked():
        if path.suffix in TEXT:
            text = path.read_text(errors="ignore")
            for word in ELSEWHERE:
                assert word not in text, f"{path} names {word}"


def test_no_large_picture_is_committed() -> None:
    for path in tracked():
        if path.suffix in (".png", ".jpg", ".gif", ".webp", ".svg"):
            assert path.stat().st_size <= PICTURE_BYTES_MAX, path


def test_links_in_documents_lead_somewhere() -> None:
    for path in tracked():
        if path.suffix != ".md":
            continue
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text()):
            if "://" not in target and not target.startswith("mailto:"):
                assert (path.parent / target).exists(), f"{path}: {target}"


def test_the_edge_stays_light() -> None:
    """A board must not load what only the hub needs."""
    heavy = (
        "fastapi",
        "sqlmodel",
        "sqlalchemy",
        "pydantic",
        "nicegui",
        "typer",
        "segno",
    )
    program = (
        "import sys, linli_edge.agent, linli_edge.runtime, linli_edge.journal.store\n"
        f"print([n for n in {heavy!r} if n in sys.modules])"
    )

    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "[]"


def test_decisions_are_numbered_without_a_gap() -> None:
    text = (ROOT / "DECISIONS.md").read_text(encoding="utf-8")
    numbers = [int(n) for n in re.findall(r"^(\d+)\. \*\*", text, re.MULTILINE)]

    assert numbers == list(range(1, len(numbers) + 1))
