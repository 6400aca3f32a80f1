"""Every path and function that a document names in backticks is there."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tidy.paths import documents, lost, named
from tests.tidy.tree import ROOT, module_of, source_files, tracked

WRITTEN_BY_A_CENTRE = {"hub.toml", "edge.toml", "centre.toml"}
FILE = re.compile(r"(?<![\w./<*-])[a-z][\w/-]*\.(?:py|toml|md)\b")


@pytest.mark.parametrize("document", documents(), ids=lambda one: one.parent.name)
def test_what_a_document_names_is_there(document: Path) -> None:
    assert lost(document, document.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "planted",
    [
        "hub/linli_hub/station/core/oder.py",
        "station/core/oder.py",
        "station/cores/",
        "oder.py",
        "hub/linli_hub/<room>/cores/",
        "station/core/order.py:serves",
        "devices/ingest/ingest.py:Ingest.recieve",
        "devices/ingest/ingest.py:receive",
        "dashboards/kiosk/screens.js:noSuchScreen",
    ],
)
def test_a_planted_name_of_nothing_is_found(planted: str) -> None:
    assert lost(ROOT / "CONTRIBUTING.md", f"See `{planted}`.") == [planted.rstrip("/")]


@pytest.mark.parametrize(
    "true",
    [
        "hub/linli_hub/station/core/order.py",
        "station/core/",
        "order.py",
        "hub/linli_hub/<room>/core/",
        "station/core/order.py:serve",
        "devices/ingest/ingest.py:Ingest.receive",
        "base/core/permissions.py:MATRIX",
    ],
)
def test_what_is_there_is_seen_and_not_reported(true: str) -> None:
    assert list(named(f"See `{true}`."))
    assert lost(ROOT / "CONTRIBUTING.md", f"See `{true}`.") == []


def test_a_block_is_read_too() -> None:
    text = (
        "```\n./run test tests/edge/test_tap.py tests/edge/test_trap.py -k lid\n```\n"
    )

    assert lost(ROOT / "CONTRIBUTING.md", text) == ["tests/edge/test_trap.py"]


def test_a_document_finds_what_lies_beside_it() -> None:
    assert lost(ROOT / "hub" / "README.md", "`deploy/nginx.conf`") == []
    assert lost(ROOT / "edge" / "README.md", "`deploy/nginx.conf`") != []


def test_what_is_no_path_is_left_alone() -> None:
    text = "`/api/v1/desk` `DATA/keys` `./run test` `d/<n>/{hold}` `POST` `r2`"

    assert list(named(text)) == []


def said_beside_code(text: str) -> Iterator[str]:
    """The files that docstrings and comments of a source name."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield from FILE.findall(ast.get_docstring(node) or "")
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield from FILE.findall(token.string)


def is_kept(name: str) -> bool:
    return name in WRITTEN_BY_A_CENTRE or any(
        str(path).endswith(f"/{name}") for path in tracked()
    )


@pytest.mark.parametrize("path", source_files(), ids=module_of)
def test_a_file_that_a_docstring_or_a_comment_names_is_there(path: Path) -> None:
    assert [n for n in said_beside_code(path.read_text()) if not is_kept(n)] == []


def test_a_planted_docstring_is_found() -> None:
    """The control."""
    planted = '"""As in core/gone_away.py."""\n\nX = 1  # see base/core/gone.toml'

    assert list(said_beside_code(planted)) == [
        "core/gone_away.py",
        "base/core/gone.toml",
    ]
    assert not is_kept("core/gone_away.py") and is_kept("base/core/errors.py")
