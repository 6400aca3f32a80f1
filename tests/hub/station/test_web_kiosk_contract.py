"""What a kiosk's edge sends is read by the wire's contract: what is outside of it is refused
with its place, and every answer is inside of it (Kiosk.post looks)."""

from typing import Any

from linli_hub.base.web.routes import API, BY_EDGE, ROUTES
from linli_wire import openapi, station
from tests.hub.room import PIN
from tests.hub.station.test_web_kiosk import Kiosk, kiosk
from tests.hub.web_house import Web

__all__ = ["kiosk"]

# a reservation with this in it -> where it is wrong, and why
WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"points": 0}, "body.points", "extra_forbidden"),
    ({"card": None}, "body.card", "model_type"),
    ({"pin": 420917}, "body.pin", "string_type"),
    ({"pin": "4" * 33}, "body.pin", "string_too_long"),
    ({"lines": []}, "body.lines", "too_short"),
    ({"lines": [{"item": "soap"}] * 21}, "body.lines", "too_long"),
    ({"lines": {}}, "body.lines", "tuple_type"),
    ({"lines": [{"quantity": 1}]}, "body.lines.0.item", "missing"),
    ({"lines": [{"item": ""}]}, "body.lines.0.item", "string_too_short"),
    (
        {"lines": [{"item": "soap", "quantity": 0}]},
        "body.lines.0.quantity",
        "greater_than_equal",
    ),
    (
        {"lines": [{"item": "soap", "quantity": 2**70}]},
        "body.lines.0.quantity",
        "less_than_equal",
    ),
    (
        {"lines": [{"item": "soap", "quantity": "1"}]},
        "body.lines.0.quantity",
        "int_type",
    ),
    (
        {"lines": [{"item": "soap", "price": 0}]},
        "body.lines.0.price",
        "extra_forbidden",
    ),
]


def test_a_body_outside_the_contract_is_told_where_and_why(kiosk: Kiosk) -> None:
    right = {"card": kiosk.card(), "lines": [{"item": "soap"}], "pin": PIN}
    for change, at, why in WRONG:
        answer = kiosk.post("reserve", right | change)

        assert (answer.status_code, answer.json()["code"]) == (422, "bad_request")
        assert answer.json()["faults"] == [{"at": at, "why": why}]
    assert kiosk.post("reserve", right).status_code == 201


def test_a_fault_in_a_card_or_a_word_is_named_without_it(kiosk: Kiosk) -> None:
    odd = kiosk.card() | {"box": "0bad0"}
    wrong = {"card": kiosk.card(), "language": "tlh-secret"}
    happened = {"card": kiosk.card(), "redemption": "0" * 32, "happened": "yes"}
    faults = [
        kiosk.post(what, body).json()["faults"]
        for what, body in (
            ("greet", {"card": odd}),
            ("greet", {"card": kiosk.card() | {"n": -1}}),
            ("greet", {}),
            ("greet", [kiosk.card()]),
            ("language", wrong),
            ("took-place", happened),
        )
    ]

    assert faults == [
        [{"at": "body.card.box", "why": "string_pattern_mismatch"}],
        [{"at": "body.card.n", "why": "greater_than_equal"}],
        [{"at": "body.card", "why": "missing"}],
        [{"at": "body", "why": "model_type"}],
        [{"at": "body.language", "why": "literal_error"}],
        [{"at": "body.happened", "why": "bool_type"}],
    ]


def test_a_body_that_is_no_json_is_refused_as_such(kiosk: Kiosk) -> None:
    path = f"{API}/station/greet"
    unsigned = kiosk.client.post(path, content=b"{")

    assert unsigned.status_code == 401
    for raw in (b"", b"{", b"\xff\xfe", b"[" * 60_000):
        headers = kiosk.voice.signed(path, raw)
        answer = kiosk.client.post(path, content=raw, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_request")


def test_every_call_of_the_contract_is_a_route_for_devices(web: Web) -> None:
    calls = {("POST", station.PATH + what) for what in station.CALLS}

    assert {r for r, asks in ROUTES.items() if r[1].startswith(station.PATH)} == calls
    assert all(ROUTES[route] == BY_EDGE for route in calls)


def test_the_document_has_the_contract_as_the_wire_says_it(web: Web) -> None:
    document = web.app.openapi()
    schemas = document["components"]["schemas"]

    assert openapi.schemas().items() <= schemas.items()
    for what, call in station.CALLS.items():
        route = document["paths"][station.PATH + what]["post"]
        [asks] = route["requestBody"]["content"].values()
        name = asks["schema"]["$ref"].rpartition("/")[2]
        assert name == f"Station{call.asks.__name__}"
        assert schemas[name]["additionalProperties"] is False
        assert set(route["responses"]) == {str(call.status), "422"}
        if call.gives is not None:
            assert set(schemas[f"Station{call.gives.__name__}"]["required"]) == set(
                call.gives.__struct_fields__
            )
