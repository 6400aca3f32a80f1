"""Every route has its row, every row its route, and the row is what happens."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute

from linli_hub.app.api import ROUTERS
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.permissions import LOGIN_ROLES, TABLE
from linli_hub.base.store.tx import Tx
from linli_hub.base.web.routes import API, BY_EDGE, OPEN, RESIDENT_PAGES, ROUTES
from linli_hub.station.actions import shelf
from tests.hub.base.asked import asked
from tests.hub.web_house import Web

WHO = ("nobody", *LOGIN_ROLES)


def routes(web: Web) -> Iterator[tuple[str, str]]:
    """What the app really answers, from its own OpenAPI and its routes."""
    for path, methods in web.app.openapi()["paths"].items():
        for method in methods:
            yield method.upper(), path
    for route in web.app.routes:
        if not isinstance(route, APIRoute):
            for method in getattr(route, "methods", None) or ():
                if method != "HEAD":
                    yield method, str(getattr(route, "path", ""))


def test_the_table_and_the_app_have_the_same_routes(web: Web) -> None:
    assert set(routes(web)) == set(ROUTES)


def test_a_route_without_a_row_is_refused(web: Web) -> None:
    @web.app.get(f"{API}/forgotten")
    async def forgotten() -> str:
        return "secret"

    assert (("GET", f"{API}/forgotten") in set(routes(web))) is True
    assert set(routes(web)) != set(ROUTES)
    answer = web.signed_in(*LOGIN_ROLES).get(f"{API}/forgotten")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


@pytest.mark.parametrize("who", WHO)
def test_each_caller_gets_through_exactly_the_doors_in_the_table(
    web: Web, who: str
) -> None:
    client = web.client() if who == "nobody" else web.signed_in(who)
    wrong = []
    for (method, path), asks in ROUTES.items():
        if path == f"{API}/session" and method != "GET":
            continue  # would end the session under test; test_session.py
        answer = client.request(method, re.sub(r"\{\w+\}", "x", path))
        shut = answer.status_code in (401, 403)
        may = asks == OPEN or who in TABLE.holders[asks]
        if shut == may and path != f"{API}/enrol":
            wrong.append((method, path, answer.status_code))
    assert wrong == []


def test_no_get_changes_anything_and_devices_have_no_session_routes(web: Web) -> None:
    assert all(path.startswith((API, RESIDENT_PAGES)) for _, path in ROUTES)
    assert {m for m, p in ROUTES if ROUTES[m, p] == BY_EDGE} == {"POST"}
    assert not TABLE.holders[BY_EDGE].intersection(LOGIN_ROLES)
    assert ROUTES["DELETE", f"{API}/edges/{{edge}}"] == "manage_edges"
    assert TABLE.holders["manage_edges"] == {"admin"}


# These change nothing that an action keeps; only their door asks.
NO_ACTION = {
    ("POST", f"{API}/desk/find"),
    ("POST", f"{API}/desk/search"),
    ("POST", f"{API}/backtests"),
    ("DELETE", f"{API}/backtests/{{backtest}}"),
    ("DELETE", f"{API}/session"),
}


# by route, the function behind its door
BEHIND = {
    (method, route.path): route.endpoint
    for room in ROUTERS
    for route in room.router.routes
    if isinstance(route, APIRoute)
    for method in route.methods or ()
    if ROUTES[method, route.path] != OPEN
}


def surprised(asks: str, function: Callable[..., Any]) -> set[str]:
    """Roles that the door lets in and the action then refuses."""
    inside = asked(function, under_if=asks != BY_EDGE)
    callers = TABLE.holders[asks]
    if asks != BY_EDGE:
        callers = callers.intersection(LOGIN_ROLES)
    return {role for one in inside for role in callers - TABLE.holders[one]}


def test_nobody_passes_a_door_whose_action_refuses_them() -> None:
    wrong = {route: surprised(ROUTES[route], BEHIND[route]) for route in BEHIND}

    assert {route: roles for route, roles in wrong.items() if roles} == {}
    assert set(BEHIND) == {route for route in ROUTES if ROUTES[route] != OPEN}


def test_every_change_by_a_person_is_asked_for_by_its_action_too() -> None:
    people = {r for r in BEHIND if r[0] != "GET" and ROUTES[r] != BY_EDGE}

    assert {route for route in people if not asked(BEHIND[route])} == NO_ACTION
    for route in people - NO_ACTION:
        assert asked(BEHIND[route]) == {ROUTES[route]}, route


def test_a_door_wider_than_its_action_is_found() -> None:
    async def planted(tx: Tx, actor: Actor) -> None:
        shelf.set_price(tx, actor, "soap", 1)

    assert asked(planted) == {"manage_the_shelf"}
    assert surprised("manage_the_shelf", planted) == set()
    others = TABLE.holders["sign_in"] - TABLE.holders["manage_the_shelf"]
    assert "treasurer" in others
    assert surprised("sign_in", planted) == others
    assert surprised(BY_EDGE, planted) == {"kiosk"}
