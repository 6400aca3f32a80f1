"""The table of permissions: what it says, and how it grows."""

from typing import get_args

import pytest

from linli_hub.base.core.actors import Actor
from linli_hub.base.core.errors import NotAllowed
from linli_hub.base.core.permissions import LOGIN_ROLES, MATRIX, TABLE, Permission, read


def test_a_new_role_is_one_column() -> None:
    """A volunteer who keeps the requests, and nothing else but to sign in and look."""
    may = {"sign_in", "see_the_desk", "manage_the_requests"}
    lines = MATRIX.splitlines()
    for n, line in enumerate(lines):
        name, bar, rest = line.partition("|")
        if bar:
            mark = "volunteer" if name.startswith("permission") else "."
            lines[n] = f"{name} {'x' if name.split()[0] in may else mark} |{rest}"
    wider = read("\n".join(lines))

    assert wider.login_roles == (*LOGIN_ROLES, "volunteer")
    for permission, holders in wider.holders.items():
        assert ("volunteer" in holders) == (permission in may)
        assert holders - {"volunteer"} == TABLE.holders[permission]


@pytest.mark.parametrize(
    "crooked",
    [
        "permission a | b\nsing x x",  # a cell is missing
        "permission a | b\nsing x x |",  # the bar stands elsewhere
        "permission a | b\nsing x | y",  # neither x nor a dot
        "permission a | b\nsing x | x\nsing . | .",  # twice
    ],
)
def test_a_crooked_row_stops_the_program(crooked: str) -> None:
    with pytest.raises(AssertionError, match="sing"):
        read(crooked)


def test_a_role_that_was_given_once_stays_known() -> None:
    """They stand in the log-ins and in the audit of every centre."""
    assert {"staff", "treasurer", "admin"} <= set(LOGIN_ROLES)
    assert "kiosk" not in LOGIN_ROLES


def test_who_is_refused_reads_what() -> None:
    with pytest.raises(NotAllowed, match="not allowed: manage the shelf"):
        Actor(kind="edge", name="k", roles=frozenset({"kiosk"})).must(
            "manage_the_shelf"
        )


def test_the_type_check_knows_the_permissions_of_the_table() -> None:
    assert get_args(Permission) == tuple(TABLE.holders)


def test_every_role_of_a_log_in_signs_in() -> None:
    for role in TABLE.login_roles:
        assert TABLE.permits(frozenset({role}), "sign_in"), role
