"""The line of every key, in every way that TOML lets one write it."""

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from linli_hub.standard.core.toml_lines import Path, line_of, lines
from tests.hub.standards import CLOSE_TEXT, SHARED_TEXT, TEXTS

TEXT = '''# a comment with [brackets] and "quotes
top = 1
a.b."c d" = { x = 1, y.z = "}" } # inline
[ table ]
many = [ 1, # one
  { in = 2 },
  """three
lines \\" with ] and "quotes""""",
  'lit\\' ]
[[rows]]
id = "one"
[rows.give]
per = 3
[[rows]]
id = "two"
[[rows.sub]]
deep = """
text"""
[[rows.sub]]
deep = '\\'
'''
LINES: dict[Path, int] = {
    ("top",): 2,
    ("a", "b", "c d"): 3,
    ("a", "b", "c d", "y", "z"): 3,
    ("table",): 4,
    ("table", "many"): 5,
    ("table", "many", 1, "in"): 6,
    ("table", "many", 2): 7,
    ("table", "many", 3): 9,
    ("rows", 0, "id"): 11,
    ("rows", 0, "give"): 12,
    ("rows", 0, "give", "per"): 13,
    ("rows", 1): 14,
    ("rows", 1, "sub", 0, "deep"): 17,
    ("rows", 1, "sub", 1): 19,
    ("rows", 1, "sub", 1, "deep"): 20,
}


def paths(value: Any, path: Path = ()) -> set[Path]:
    """Every key and element of a document, as a path."""
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    found = {path} if path else set()
    return found.union(*(paths(one, (*path, name)) for name, one in inner))


def test_every_way_to_write_a_key_has_its_line() -> None:
    found = lines(TEXT)

    assert {path: found[path] for path in LINES} == LINES
    assert set(found) == paths(tomllib.loads(TEXT))


def test_the_standards_are_found_whole() -> None:
    for text in (*TEXTS.values(), CLOSE_TEXT, SHARED_TEXT):
        assert set(lines(text)) == paths(tomllib.loads(text))


def test_what_is_missing_is_at_the_table_around_it() -> None:
    found = lines(TEXT)

    assert line_of(found, ("rows", 1, "give", "per")) == 14
    assert line_of(found, ("nowhere",)) == 1


@given(st.text(alphabet="ab.=\"'[]{}#,1 \n\\", max_size=40))
def test_whatever_tomllib_reads_can_be_located(text: str) -> None:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(lines(text)) == paths(document)
