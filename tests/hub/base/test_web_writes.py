"""Every write carries a key, and every body says in the document how it looks."""

from typing import Any

import pytest

from linli_hub.base.web.routes import BY_EDGE, KEYED, KEYLESS, OPEN, ROUTES
from tests.hub.web_house import Web

PEOPLE = sorted(route for route in KEYED if ROUTES[route] != BY_EDGE)
IN_PATHS = {
    "{id}": "0" * 32, "{redemption}": "0" * 32, "{seq}": "1", "{journal}": "1",
}  # fmt: skip
NAMES = ("resident", "member", "item", "edge", "budget", "place")


def schema(document: Any, method: str, path: str) -> Any | None:
    """The schema of a route's JSON body, if it takes one."""
    body = document["paths"][path][method.lower()].get("requestBody")
    if body is None or "application/json" not in body["content"]:
        return None
    name = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return document["components"]["schemas"][name]


def test_the_document_names_the_key_of_every_write_and_of_nothing_else(
    web: Web,
) -> None:
    document = web.app.openapi()
    named = {
        (method.upper(), path)
        for path, methods in document["paths"].items()
        for method, said in methods.items()
        if any(p["name"] == "Idempotency-Key" for p in said.get("parameters", ()))
    }

    assert named == set(KEYED)
    assert {route for route in ROUTES if route[0] != "GET"} == (
        set(KEYED)
        | KEYLESS
        | {r for r in ROUTES if ROUTES[r] == OPEN and r[0] != "GET"}
    )
    assert web.app.openapi() is document


@pytest.mark.parametrize(("method", "path"), PEOPLE, ids=lambda text: text)
def test_a_write_without_a_key_is_refused(web: Web, method: str, path: str) -> None:
    """With a body that is right: its own example."""
    said = schema(web.app.openapi(), method, path)
    example = None if said is None else said["examples"][0]
    url = path
    for hole, filled in IN_PATHS.items():
        url = url.replace(hole, filled)
    for name in NAMES:
        url = url.replace(f"{{{name}}}", "x")

    client = web.signed_in("staff", "treasurer", "admin")
    answer = client.request(method, url, json=example)

    assert (answer.status_code, answer.json()["code"]) == (400, "key_missing")


def test_every_body_that_is_sent_has_an_example(web: Web) -> None:
    document = web.app.openapi()
    bodies = {route: schema(document, *route) for route in (*KEYED, *KEYLESS)}

    assert [r for r, said in bodies.items() if said and not said.get("examples")] == []
