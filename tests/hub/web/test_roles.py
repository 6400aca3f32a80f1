"""Every route has its row, every row its route, and the row is what happens."""

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute

from linli_hub.web.roles import ADMIN, API, DEVICE, OPEN, PAGES, ROLES, USER_ROLES
from tests.hub.web.conftest import Web

WHO = ("nobody", *USER_ROLES)


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
    assert set(routes(web)) == set(ROLES)


def test_a_route_without_a_row_is_refused(web: Web) -> None:
    @web.app.get(f"{API}/forgotten")
    async def forgotten() -> str:
        return "secret"

    assert (("GET", f"{API}/forgotten") in set(routes(web))) is True
    assert set(routes(web)) != set(ROLES)
    answer = web.signed_in(*USER_ROLES).get(f"{API}/forgotten")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


@pytest.mark.parametrize("who", WHO)
def test_each_caller_gets_through_exactly_the_doors_in_the_table(
    web: Web, who: str
) -> None:
    client = web.client() if who == "nobody" else web.signed_in(who)
    wrong = []
    for (method, path), allowed in ROLES.items():
        if path == f"{API}/session" and method != "GET":
            continue  # would end the session under test; test_session.py
        answer = client.request(method, re.sub(r"\{\w+\}", "x", path))
        shut = answer.status_code in (401, 403)
        may = allowed == OPEN or (who != "nobody" and who in allowed)
        if shut == may and path != f"{API}/enrol":
            wrong.append((method, path, answer.status_code))
    assert wrong == []


def test_no_get_changes_anything_and_devices_have_no_session_routes(web: Web) -> None:
    assert all(path.startswith((API, PAGES)) for _, path in ROLES)
    assert {m for m, p in ROLES if ROLES[m, p] == DEVICE} == {"POST"}
    assert ROLES["DELETE", f"{API}/edges/{{edge}}"] == ADMIN
