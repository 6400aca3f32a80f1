"""Roles are spelled in one table only; everywhere else a permission is asked for."""

import ast
from collections.abc import Iterator

import pytest

from linli_hub.base.core.permissions import LOGIN_ROLES, TABLE
from tests.tidy.tree import ROOT, source_files

TABLE_FILE = "hub/linli_hub/base/core/permissions.py"

# (file, word): where the same word is no role of a log-in
OTHER_MEANINGS = {
    ("hub/linli_hub/base/core/actors.py", "staff"),  # the kind of an actor: a person
    ("hub/linli_hub/registry/core/card_life.py", "staff"),  # whose card it is
    ("hub/linli_hub/station/core/shelf.py", "staff"),  # the way goods are given out
    ("hub/linli_hub/station/actions/orders.py", "staff"),  # a column of redemption
    ("hub/linli_hub/cli/main.py", "admin"),  # the first user's name, if none is told
    ("dashboards/linli_dashboards/frame/frame.py", "staff"),  # a page's title
    ("dashboards/linli_dashboards/frame/frame.py", "admin"),  # likewise
}


def files() -> Iterator[tuple[str, str]]:
    """Name and text of every file of the hub and its pages, but the table itself."""
    for path in source_files():
        name = path.relative_to(ROOT).as_posix()
        own = name.startswith(("hub/linli_hub/", "dashboards/"))
        if own and name != TABLE_FILE and "/migrations/" not in name:
            yield name, path.read_text(encoding="utf-8")


def words_in(text: str) -> set[object]:
    """The constants of a source, as they are."""
    nodes = ast.walk(ast.parse(text))
    return {node.value for node in nodes if isinstance(node, ast.Constant)}


def roles_in(text: str) -> set[object]:
    return words_in(text).intersection(LOGIN_ROLES)


def test_no_role_is_spelled_outside_the_table() -> None:
    found = {(name, role) for name, text in files() for role in roles_in(text)}

    assert found == OTHER_MEANINGS


def test_every_permission_is_asked_for_somewhere() -> None:
    spelled = {word for _, text in files() for word in words_in(text)}

    assert [one for one in TABLE.holders if one not in spelled] == []


@pytest.mark.parametrize(
    "planted",
    ['actor.must("staff")', 'KEEPERS = {"admin"}', "def f(role='treasurer'): ..."],
)
def test_a_planted_role_is_found(planted: str) -> None:
    assert roles_in(planted)
