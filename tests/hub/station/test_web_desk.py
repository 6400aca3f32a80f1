"""What staff do over the API: people, cards, goods, and reading the books."""

import pytest

from linli_hub.base.web.routes import API
from tests.hub.edge_voice import Voice
from tests.hub.room import RESIDENT_CARD, Room
from tests.hub.web_house import Web, key

NEW_CARD = "em:00AA55AA"


@pytest.fixture
def deposits(room: Room) -> Voice:
    """Three bags at bins-1; before `web`, so that the writer runs in place."""
    edge = room.edge("bins-1")
    edge.open_journal()
    edge.deposit(RESIDENT_CARD)
    edge.deposit(None)
    edge.deposit(NEW_CARD)
    room.hear(edge.parcel(1, 5))
    room.hear(edge.readings(1, [100.0, 101.0]))
    return edge


def test_a_new_resident_gets_a_card_and_what_it_earned_before(
    deposits: Voice, web: Web
) -> None:
    client = web.signed_in("staff")
    made = [
        client.post(
            f"{API}/households", json={"household": "h7", "address": "7"}, headers=key()
        ),
        client.post(
            f"{API}/residents",
            json={"resident": "r7", "household": "h7", "name": "李秀英"},
            headers=key(),
        ),
        client.post(
            f"{API}/residents/r7/cards", json={"card": NEW_CARD}, headers=key()
        ),
        client.post(f"{API}/residents/r7/pin", json={"pin": "902613"}, headers=key()),
    ]

    assert [answer.status_code for answer in made] == [201, 201, 201, 204]
    assert made[2].json() == {"credited": 1}
    page = client.get(f"{API}/residents", params={"limit": 1, "cursor": "r6"}).json()
    assert [(r["id"], r["cards"]) for r in page["rows"]] == [("r7", 1)]
    assert web.room.one(
        "SELECT posted FROM balance WHERE account = 'member:h7'"
    ) == web.room.one("SELECT posted FROM balance WHERE account = 'member:h1'")


def test_a_card_is_told_apart_blocked_and_never_repeated(web: Web) -> None:
    client = web.signed_in("staff")
    wrong = client.post(
        f"{API}/residents/r1/cards", json={"card": "em:xyz"}, headers=key()
    )
    twice = client.post(
        f"{API}/residents/r1/cards", json={"card": RESIDENT_CARD}, headers=key()
    )
    blocked = client.post(
        f"{API}/cards/block", json={"card": RESIDENT_CARD}, headers=key()
    )

    assert (wrong.status_code, wrong.json()["code"]) == (422, "not_a_card")
    assert (twice.status_code, twice.json()["code"]) == (409, "already_exists")
    assert blocked.status_code == 204
    assert RESIDENT_CARD not in wrong.text + twice.text
    assert web.room.one("SELECT count(*) FROM card WHERE blocked_ms > 0") == 1


@pytest.mark.parametrize("pin", ["111111", "12345", "abcdef"])
def test_a_poor_pin_is_refused(web: Web, pin: str) -> None:
    answer = web.signed_in("staff").post(
        f"{API}/residents/r1/pin", json={"pin": pin}, headers=key()
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "bad_pin")
    assert pin not in answer.text


def test_goods_come_in_once_for_each_key(web: Web) -> None:
    client = web.signed_in("staff")
    item = {"item": "rice", "name_zh": "大米", "name_en": "Rice", "points": 12}
    assert client.post(f"{API}/shelf", json=item, headers=key()).status_code == 201
    body = {"place": "counter", "quantity": 5, "reason": "partner"}
    where = f"{API}/shelf/rice/stock"
    assert client.post(where, json=body).json()["code"] == "key_missing"
    for _ in range(3):
        answer = client.post(where, json=body, headers={"Idempotency-Key": "1" * 32})
        assert (answer.status_code, answer.json()) == (200, {"lot": 2})
    other = client.post(
        where,
        json={**body, "quantity": 6},
        headers={"Idempotency-Key": "1" * 32},
    )
    assert (
        client.post(
            f"{API}/shelf/rice/price", json={"points": 9}, headers=key()
        ).status_code
        == 204
    )

    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    rice = next(i for i in client.get(f"{API}/shelf").json() if i["id"] == "rice")
    assert (rice["stock"], rice["left"], rice["points"]) == (5, 5, 9)


def test_the_books_can_be_read_page_by_page(deposits: Voice, web: Web) -> None:
    client = web.signed_in("treasurer")
    first = client.get(f"{API}/ledger/entries", params={"limit": 1}).json()
    mine = client.get(
        f"{API}/ledger/entries", params={"account": "member:h1", "why": "award"}
    ).json()
    balance = client.get(f"{API}/ledger/balances/member:h1").json()
    flows = client.get(f"{API}/ledger/flows").json()

    assert len(first["rows"]) == 1
    assert [row["credit"] for row in mine["rows"]] == ["member:h1"]
    assert balance["posted"] == mine["rows"][0]["points"]
    assert [(f["source"], f["target"]) for f in flows] == [("issue", "member")]
    for odd in ({"limit": 0}, {"limit": 10**9}, {"cursor": "x"}, {"colour": "red"}):
        answer = client.get(f"{API}/ledger/entries", params=odd)
        assert answer.status_code == 422, odd


def test_staff_see_bins_devices_deposits_and_readings(
    deposits: Voice, web: Web
) -> None:
    client = web.signed_in("staff")
    rows = client.get(f"{API}/deposits").json()
    bins = client.get(f"{API}/bins").json()
    period = {"after_ms": 0, "before_ms": 2**52}
    chart = client.get(
        f"{API}/series",
        params={"device": "tank-1", "quantity": "level_mm", **period},
    ).json()

    states = ["unknown_card", "unattributed", "awarded"]
    assert [row["state"] for row in rows] == states
    assert [(b["device"], b["deposits_today"]) for b in bins] == [("bin-1", 3)]
    assert sum(point["count"] for point in chart) == 2
    assert client.get(f"{API}/summary").json()["deposits"] == 3
    for what in ("devices", "alarms", "redemptions", "edges"):
        assert client.get(f"{API}/{what}").status_code == 200


def test_every_write_by_a_person_is_in_the_audit_under_their_name(web: Web) -> None:
    client = web.signed_in("staff")
    client.post(
        f"{API}/households", json={"household": "h8", "address": "8"}, headers=key()
    )
    page = web.signed_in("admin").get(f"{API}/audit", params={"limit": 5}).json()

    found = [row for row in page["rows"] if row["action"] == "household.add"]
    assert found[0]["subject"] == "h8"
    assert found[0]["actor"] == "staff"


@pytest.mark.parametrize(
    "text",
    ["'; DROP TABLE transfer;--", "<script>x</script>", "=cmd()", "x\ny", "\x00"],
)
def test_odd_text_is_kept_as_it_is_or_refused(web: Web, text: str) -> None:
    client = web.signed_in("staff")
    answer = client.post(
        f"{API}/residents",
        json={"resident": "r8", "household": "h1", "name": text},
        headers=key(),
    )
    page = client.get(f"{API}/residents").json()

    assert answer.status_code in (201, 422)
    if answer.status_code == 201:
        assert text in [row["name"] for row in page["rows"]]
