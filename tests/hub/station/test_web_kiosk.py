"""A kiosk's day over signed requests: greet, reserve, hand over, settle; and refusals."""

from typing import Any

import pytest
from httpx import Response

from linli_hub.base.store.database import Database
from linli_hub.base.store.writer import Command, Writer
from linli_hub.base.web.routes import API
from linli_hub.devices.actions import edges
from linli_hub.people.actions import cards, pins
from linli_wire import codec, station
from linli_wire.station_answers import Refusal
from tests.hub.edge_voice import Voice
from tests.hub.room import ADMIN, PIN, RESIDENT_CARD, STAFF_CARD, Room
from tests.hub.web_house import TestClient, Web
from tests.hub.web_house import key as header


class Kiosk:
    """A kiosk's edge with its key, over HTTP."""

    def __init__(self, web: Web, voice: Voice) -> None:
        self.web, self.voice = web, voice
        self.client: TestClient = web.client()
        self.client.headers.clear()

    def post(self, what: str, body: object, key: str | None = None) -> Response:
        """The answer, which the contract has."""
        path = f"{API}/station/{what}"
        raw, headers = self.voice.request(path, body, key)
        answer: Response = self.client.post(path, content=raw, headers=headers)
        call = station.CALLS[what]
        gives = call.gives if answer.status_code == call.status else Refusal
        if gives is not None:
            codec.decode(answer.content, gives)
        return answer

    def card(self, card: str = RESIDENT_CARD) -> dict[str, Any]:
        return self.voice.sealed_json(card)

    def reserve(
        self, quantity: int = 1, pin: str | None = PIN, key: str | None = None
    ) -> Response:
        body = {
            "card": self.card(),
            "lines": [{"item": "soap", "quantity": quantity}],
            "pin": pin,
        }
        return self.post("reserve", body, key)

    def held(self, quantity: int = 1) -> dict[str, Any]:
        """One line reserved."""
        [line] = self.reserve(quantity).json()["redemptions"]
        found: dict[str, Any] = line
        return found


@pytest.fixture
def kiosk(room: Room, web: Web) -> Kiosk:
    """With a resident who has earned points at a bin."""
    submit = room.writer.submit

    def enrolled(name: str, role: str, journal: str) -> Voice:
        voice = Voice(name, room.seals.sealing_key, journal=journal)
        until_ms = room.now_ms + 1000
        submit(edges.add, ADMIN, name, role, name, until_ms).result(5)
        submit(edges.enrol, name, name, voice.public_key, "$7$x").result(5)
        return voice

    bins = enrolled("bins-1", "bins", "a" * 32)
    bins.open_journal()
    for _ in range(2):
        bins.deposit(RESIDENT_CARD)
    work = room.ingest.receive(bins.parcel(1, 4))
    submit(work.command.action, *work.command.args).result(5)
    return Kiosk(web, enrolled("kiosk-1", "kiosk", "e" * 32))


def posted(room: Room) -> tuple[int, int]:
    return (
        room.one("SELECT posted FROM balance WHERE account = 'member:h1'"),
        room.one("SELECT held FROM balance WHERE account = 'member:h1'"),
    )


def test_a_card_is_greeted_with_its_balance_and_masked_name(kiosk: Kiosk) -> None:
    answer = kiosk.post("greet", {"card": kiosk.card()})
    told = answer.json()

    assert answer.status_code == 200
    assert told["known"] is True
    assert told["resident"] == "王*明"
    assert told["balance"] == told["available"] == 10
    assert told["as_of_ms"] == kiosk.web.room.now_ms
    assert told["pin_needed_above"] == 0
    assert [row["points"] for row in told["recent"]] == [5, 5]
    assert told["open"] == []


def test_a_strange_card_is_greeted_without_a_word_about_anyone(kiosk: Kiosk) -> None:
    told = kiosk.post("greet", {"card": kiosk.card("em:0BADCAFE")}).json()

    assert (told["known"], told["resident"], told["balance"]) == (False, None, 0)


def test_the_shelf_says_what_is_left_after_what_is_reserved(kiosk: Kiosk) -> None:
    before = kiosk.post("shelf", {}).json()["items"]
    kiosk.reserve(2)
    after = kiosk.post("shelf", {}).json()["items"]

    assert before == [
        {
            "id": "soap",
            "kind": "goods",
            "name_zh": "肥皂",
            "name_en": "Soap",
            "points": 3,
            "per": 1,
            "unit": "piece",
            "left": 10,
            "picture": "",
            "way": "staff",
            "limit": None,
            "reserved_for": None,
            "open_now": True,
            "opens": "",
            "best_before": None,
            "slots": [],
        }
    ]
    assert after[0]["left"] == 8


def test_from_reserved_to_settled_once(kiosk: Kiosk) -> None:
    room = kiosk.web.room
    made = kiosk.reserve(2)
    assert made.status_code == 201
    [held] = made.json()["redemptions"]
    assert (held["order"], held["state"]) == (made.json()["order"], "held")
    assert posted(room) == (10, 6)
    redemption = held["id"]
    giving = kiosk.post(
        "dispense", {"redemption": redemption, "staff": kiosk.card(STAFF_CARD)}
    ).json()
    assert (giving["state"], giving["fence"]) == ("dispensing", 1)
    told = {
        "redemption": redemption,
        "fence": giving["fence"],
        "result": "handed_over",
        "staff": None,
    }
    settled = [kiosk.post("result", told) for _ in range(3)]

    assert {s.json()["state"] for s in settled} == {"settled"}
    assert posted(room) == (4, 0)
    assert room.one("SELECT stock FROM item") == 8


def test_not_given_gives_everything_back(kiosk: Kiosk) -> None:
    redemption = kiosk.held()["id"]
    staff = kiosk.card(STAFF_CARD)
    giving = kiosk.post("dispense", {"redemption": redemption, "staff": staff}).json()
    told = {"redemption": redemption, "fence": giving["fence"], "result": "not_given"}

    assert kiosk.post("result", told).json()["state"] == "released"
    assert posted(kiosk.web.room) == (10, 0)


def test_cancel_before_the_hand_over_but_not_during(kiosk: Kiosk) -> None:
    first, second = (kiosk.held()["id"] for _ in range(2))
    assert kiosk.post("cancel", {"redemption": first}).json()["state"] == "released"
    kiosk.post("dispense", {"redemption": second, "staff": kiosk.card(STAFF_CARD)})
    late = kiosk.post("cancel", {"redemption": second})

    assert (late.status_code, late.json()["code"]) == (409, "redemption_state")


def test_the_same_key_reserves_once_and_another_body_is_refused(kiosk: Kiosk) -> None:
    key = "f" * 32
    ids = {kiosk.reserve(key=key).json()["order"] for _ in range(3)}
    other = kiosk.reserve(2, key=key)

    assert len(ids) == 1
    assert posted(kiosk.web.room) == (10, 3)
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")


def test_a_refusal_says_what_there_is_and_what_it_needs(kiosk: Kiosk) -> None:
    poor = kiosk.reserve(4)
    empty = kiosk.post(
        "reserve", {"card": kiosk.card(), "lines": [{"item": "gold"}], "pin": PIN}
    )

    assert (poor.status_code, poor.json()["code"]) == (409, "not_enough_points")
    assert "10" in poor.json()["detail_zh"]
    assert (empty.status_code, empty.json()["code"]) == (404, "not_found")
    assert posted(kiosk.web.room) == (10, 0)


@pytest.mark.parametrize("quantity", [0, -1, 21, 2**31, 2**53 + 1, 1.5, "1", None])
def test_an_odd_quantity_is_refused(kiosk: Kiosk, quantity: object) -> None:
    lines = [{"item": "soap", "quantity": quantity}]
    body = {"card": kiosk.card(), "lines": lines, "pin": PIN}

    assert kiosk.post("reserve", body).status_code == 422


def test_five_wrong_pins_lock_the_card_for_fifteen_minutes(kiosk: Kiosk) -> None:
    assert kiosk.reserve(pin=None).json()["code"] == "pin_needed"
    wrong = [kiosk.reserve(pin="000001") for _ in range(5)]
    right = kiosk.reserve()

    assert [w.json()["code"] for w in wrong] == ["pin_wrong"] * 5
    assert "4" in wrong[0].json()["detail"]
    assert "0" in wrong[4].json()["detail"]
    assert (right.status_code, right.json()["code"]) == (423, "pin_locked")
    kiosk.web.room.now_ms += pins.PIN_LOCK_MS
    assert kiosk.reserve().status_code == 201


def test_a_right_pin_clears_the_count(kiosk: Kiosk) -> None:
    for _ in range(2):
        for _ in range(4):
            kiosk.reserve(pin="000001")
        assert kiosk.reserve().status_code == 201


def test_a_blocked_card_does_not_spend(kiosk: Kiosk) -> None:
    room = kiosk.web.room
    card_hash = room.seals.marks(RESIDENT_CARD).card_hash
    room.writer.submit(cards.block_card, ADMIN, card_hash).result(5)

    assert kiosk.reserve().json()["code"] in ("card_blocked", "card_unknown")


def test_handing_over_needs_a_staff_card(kiosk: Kiosk) -> None:
    redemption = kiosk.held()["id"]
    for staff in (None, kiosk.card(RESIDENT_CARD)):
        answer = kiosk.post("dispense", {"redemption": redemption, "staff": staff})
        assert answer.json()["code"] == "not_allowed"


def test_a_request_is_believed_only_as_it_was_signed(kiosk: Kiosk) -> None:
    path = f"{API}/station/shelf"
    raw, good = kiosk.voice.request(path, {})
    spoilt = [
        ({**good, "Linli-Signature": "0" * 128}, raw, path),
        ({**good, "Linli-Signature": "x"}, raw, path),
        ({**good, "Idempotency-Key": "1" * 31 + "0"}, raw, path),
        ({**good, "Linli-Edge": "bins-1"}, raw, path),
        ({**good, "Linli-Edge": "nobody"}, raw, path),
        (good, raw + b" ", path),
        (good, raw, f"{API}/station/greet"),
        ({k: v for k, v in good.items() if k != "Linli-Signature"}, raw, path),
    ]

    assert kiosk.client.post(path, content=raw, headers=good).status_code == 200
    for headers, body, where in spoilt:
        answer = kiosk.client.post(where, content=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed")


def test_a_bin_or_a_revoked_kiosk_or_a_person_has_no_station(kiosk: Kiosk) -> None:
    room = kiosk.web.room
    bins = Voice("bins-5", room.seals.sealing_key)
    room.writer.submit(edges.add, ADMIN, "bins-5", "bins", "c", 2**52).result(5)
    room.writer.submit(edges.enrol, "bins-5", "c", bins.public_key, "$7$").result(5)
    assert Kiosk(kiosk.web, bins).post("shelf", {}).json()["code"] == "not_allowed"
    person = kiosk.web.signed_in("admin").post(f"{API}/station/shelf", json={})
    assert person.status_code == 401
    room.writer.submit(edges.revoke, ADMIN, "kiosk-1").result(5)

    assert kiosk.post("shelf", {}).json()["code"] == "edge_revoked"


def test_who_is_revoked_by_the_command_line_is_refused_at_the_next_call(
    kiosk: Kiosk,
) -> None:
    """It writes from a process of its own: no key may be remembered in this one."""
    assert kiosk.post("shelf", {}).status_code == 200
    books = Database.open(
        kiosk.web.room.database.write_engine.url.render_as_string(False)
    )
    there = Writer(books, lambda: kiosk.web.room.now_ms)
    there.run([Command(edges.revoke, (ADMIN, "kiosk-1"))])[0].unwrap()
    books.close()

    assert kiosk.post("shelf", {}).json()["code"] == "edge_revoked"


def test_a_card_sealed_by_another_edge_does_not_open(kiosk: Kiosk) -> None:
    other = Voice("kiosk-2", kiosk.voice.sealing_key)
    answer = kiosk.post("greet", {"card": other.sealed_json(RESIDENT_CARD)})

    assert (answer.status_code, answer.json()["code"]) == (422, "card_unreadable")


def test_fields_that_are_not_ours_are_refused(kiosk: Kiosk) -> None:
    lines = [{"item": "soap", "quantity": 1}]
    body = {"card": kiosk.card(), "lines": lines, "pin": PIN}
    for extra in ({"points": 0}, {"resident": "r2"}, {"role": "admin"}):
        assert kiosk.post("reserve", {**body, **extra}).status_code == 422
    assert posted(kiosk.web.room) == (10, 0)


def test_a_contest_from_the_kiosk_is_answered_at_the_desk(
    kiosk: Kiosk, web: Web
) -> None:
    award = "d/1/000000000003"
    ask = {"card": kiosk.card(), "award": award, "about": "grade"}
    told = kiosk.post("contest", ask, "c" * 32)
    again = kiosk.post("contest", ask | {"card": kiosk.card()}, "c" * 32)
    other = kiosk.post("contest", ask | {"card": kiosk.card(STAFF_CARD)})
    assert (told.status_code, told.json()["outcome"]) == (201, "open")
    assert again.json() == told.json()
    assert (other.status_code, other.json()["code"]) == (409, "contested_before")

    clerk = web.signed_in("staff")
    [row] = clerk.get(f"{API}/contests").json()["rows"]
    assert (row["award"], row["via"], row["said"]) == (award, "kiosk", "grade")
    url = f"{API}/contests/{row['id']}/answer"
    both = {"outcome": "upheld", "reason": "x", "grade": "good", "points": 1}
    wrong = clerk.post(url, json=both, headers=header())
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_value")
    no = {"outcome": "refused", "reason": "照片里有塑料袋"}
    done = clerk.post(url, json=no, headers=header())
    assert (done.status_code, done.json()["outcome"]) == (200, "refused")
    assert clerk.get(f"{API}/contests").json()["rows"] == []

    recent = kiosk.post("greet", {"card": kiosk.card()}).json()["recent"]
    shown = {row["award"]: row["contest"] for row in recent}
    assert shown.pop(award) == {
        "outcome": "refused",
        "due_ms": told.json()["due_ms"],
        "answer": "照片里有塑料袋",
    }
    assert list(shown.values()) == [None]
