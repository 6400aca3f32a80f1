"""The service desk over the API: find, sell, hand over, refund, count, close the day."""

from typing import Any

import pytest

from linli_hub.access.actions import users
from linli_hub.base.web.routes import API
from linli_hub.station.views import desk
from tests.hub.room import ADMIN, PIN, RESIDENT_CARD
from tests.hub.station.test_web_kiosk import Kiosk, kiosk, posted
from tests.hub.web_house import TestClient, Web, key

__all__ = ["kiosk"]  # the fixture
NEIGHBOUR = "em:00000077"
JPEG = b"\xff\xd8\xff" + b"x" * 70_000


@pytest.fixture
def clerk(kiosk: Kiosk) -> TestClient:
    return kiosk.web.signed_in("staff")


def post(client: TestClient, what: str, body: Any, again: str | None = None) -> Any:
    return client.post(f"{API}/{what}", json=body, headers=key(again))


def sale(**more: Any) -> dict[str, Any]:
    lines = [{"item": "soap", "quantity": 2}]
    return {"station": "kiosk-1", "resident": "r1", "lines": lines, "pin": PIN} | more


@pytest.mark.parametrize("typed", [RESIDENT_CARD, "EM:00000001", "0000000001", " 0000000001\n"])  # fmt: skip
def test_a_card_is_found_as_a_reader_types_it(clerk: TestClient, typed: str) -> None:
    found = clerk.post(f"{API}/desk/find", json={"card": typed}).json()

    assert found == {"resident": "r1", "name_masked": "王*明", "member": "h1"}


def test_a_strange_card_is_nobody_and_is_not_repeated(clerk: TestClient) -> None:
    strange = clerk.post(f"{API}/desk/find", json={"card": NEIGHBOUR})
    wrong = clerk.post(f"{API}/desk/find", json={"card": "12345"})

    assert (strange.status_code, strange.json()["code"]) == (404, "card_unknown")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "not_a_card")
    assert NEIGHBOUR not in strange.text and "12345" not in wrong.text


@pytest.mark.parametrize("text, many", [("r1", 1), ("h1", 3), ("小", 3), ("%", 0), ("x", 0)])  # fmt: skip
def test_a_search_gives_masked_names(clerk: TestClient, text: str, many: int) -> None:
    found = clerk.post(f"{API}/desk/search", json={"text": text}).json()

    assert len(found) == many
    assert {row["name_masked"] for row in found} <= {"王*明"}


def test_a_sale_takes_the_pin_and_settles_at_once(
    kiosk: Kiosk, clerk: TestClient
) -> None:
    before = clerk.get(f"{API}/desk/residents/r1").json()
    assert (before["available"], before["has_pin"], before["open"]) == (10, True, [])
    wrong = post(clerk, "desk/sales", sale(pin="000001"))
    none = post(clerk, "desk/sales", sale(pin=None))
    made = [post(clerk, "desk/sales", sale(), "one") for _ in range(2)]

    assert (wrong.json()["code"], none.json()["code"]) == ("pin_wrong", "pin_needed")
    assert [m.status_code for m in made] == [201, 201]
    [line] = made[0].json()["redemptions"]
    assert (line["state"], line["given"]) == ("settled", 2)
    assert posted(kiosk.web.room) == (4, 0)
    seen = post(clerk, "desk/sales", sale(pin=None, reason="known", lines=[{"item": "soap"}]))  # fmt: skip
    assert seen.status_code == 201


def test_wrong_pins_at_the_desk_lock_as_at_the_kiosk(
    kiosk: Kiosk, clerk: TestClient
) -> None:
    for _ in range(3):
        post(clerk, "desk/sales", sale(pin="000001"))
    for _ in range(2):
        kiosk.reserve(pin="000001")

    assert post(clerk, "desk/sales", sale()).json()["code"] == "pin_locked"
    assert kiosk.reserve().json()["code"] == "pin_locked"


def test_nobody_sells_to_their_own_household(kiosk: Kiosk, clerk: TestClient) -> None:
    submit = kiosk.web.room.writer.submit
    submit(users.link, ADMIN, "staff", "r2").result(5)

    for body in (sale(), sale(pin=None, reason="my own")):
        assert post(clerk, "desk/sales", body).json()["code"] == "own_household"


def test_what_waits_is_handed_to_a_collector(kiosk: Kiosk, clerk: TestClient) -> None:
    kept = kiosk.held(2)
    kiosk.post("keep", {"redemption": kept["id"]})
    waiting = clerk.get(f"{API}/desk/residents/r1").json()["open"]
    assert [row["id"] for row in waiting] == [kept["id"]]
    body = {"given": 1, "collector_name": "李婶"}
    done = [
        post(clerk, f"redemptions/{kept['id']}/hand-over", body, "one").json()
        for _ in range(2)
    ]

    assert done[0] == done[1]
    assert (done[0]["state"], done[0]["given"], done[0]["points"]) == ("settled", 1, 3)
    assert kiosk.web.room.one("SELECT name FROM collector") == "李婶"


def test_a_refund_needs_another_person(kiosk: Kiosk, clerk: TestClient) -> None:
    [line] = post(clerk, "desk/sales", sale()).json()["redemptions"]
    ask = {"redemption": line["id"], "goods": "stock", "reason": "unopened"}
    made = post(clerk, "refunds", ask)
    url = f"refunds/{made.json()['refund']}/decide"
    yes = {"approve": True, "reason": "seen"}
    own = post(clerk, url, yes)
    other = post(kiosk.web.signed_in("admin"), url, yes)

    assert (made.status_code, own.json()["code"]) == (201, "same_person")
    assert other.json() == {"outcome": "approved", "points": 6}
    assert posted(kiosk.web.room) == (10, 0)
    [row] = clerk.get(f"{API}/refunds").json()
    assert (row["outcome"], row["decided_by"]) == ("approved", "admin")


def test_a_photo_is_taken_by_its_bytes_and_given_back_as_a_file(
    clerk: TestClient, web: Web
) -> None:
    def send(body: bytes, media: str = "image/jpeg") -> Any:
        headers = key() | {"Content-Type": media}
        return clerk.post(f"{API}/photos", content=body, headers=headers)

    made = send(JPEG)
    id = made.json()["photo"]
    got = clerk.get(f"{API}/photos/{id}")
    assert (made.status_code, got.content) == (201, JPEG)
    assert got.headers["content-type"] == "image/jpeg"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-disposition"].startswith("attachment;")
    for wrong in (b"<svg onload=x>", b"GIF89a", JPEG + bytes(1024 * 1024)):
        assert send(wrong).json()["code"] == "not_a_photo"
    assert web.client().get(f"{API}/photos/{id}").status_code == 401
    assert clerk.get(f"{API}/photos/{'0' * 64}").status_code == 404


def test_a_review_is_resolved_with_a_photo(kiosk: Kiosk, clerk: TestClient) -> None:
    held = kiosk.held(2)
    staff = kiosk.card("em:00000003")
    fence = kiosk.post("dispense", {"redemption": held["id"], "staff": staff}).json()["fence"]  # fmt: skip
    told = {"redemption": held["id"], "fence": fence, "result": "unknown"}
    kiosk.post("result", told)
    headers = key() | {"Content-Type": "image/jpeg"}
    photo = clerk.post(f"{API}/photos", content=JPEG, headers=headers).json()["photo"]
    word = {"result": "handed_over", "reason": "camera", "given": 1, "photo": photo}
    done = post(clerk, f"redemptions/{held['id']}/resolve", word).json()

    assert done["proposal"] is None
    assert (done["redemption"]["state"], done["redemption"]["given"]) == ("settled", 1)
    assert clerk.get(f"{API}/resolutions").json() == []


def test_a_count_is_closed_by_another_person(kiosk: Kiosk, clerk: TestClient) -> None:
    [lot] = clerk.get(f"{API}/stock", params={"place": "counter"}).json()
    body = {"place": "counter", "lots": [{"lot": lot["n"], "counted": 9}]}
    take = post(clerk, "stock-takes", body).json()
    url, why = f"stock-takes/{take['take']}/close", {"reason": "recounted"}

    assert take["differences"] == {str(lot["n"]): -1}
    assert post(clerk, url, why).json()["code"] == "same_person"
    assert post(kiosk.web.signed_in("admin"), url, why).json() == {
        "moved": {str(lot["n"]): -1}
    }
    [row] = clerk.get(f"{API}/stock-takes").json()
    assert (row["outcome"], row["lines"][0]["counted"]) == ("closed", 9)


def test_the_day_closes_with_a_three_way_match(kiosk: Kiosk, clerk: TestClient) -> None:
    post(clerk, "desk/sales", sale())
    held = kiosk.held()
    staff = kiosk.card("em:00000003")
    fence = kiosk.post("dispense", {"redemption": held["id"], "staff": staff}).json()["fence"]  # fmt: skip
    told = {"redemption": held["id"], "fence": fence, "result": "handed_over"}
    kiosk.post("result", told)  # its journal has not said so yet
    body = {"place": "counter", "lots": [{"lot": 1, "counted": 8}]}
    post(clerk, "stock-takes", body)
    day = clerk.get(f"{API}/day-close", params={"day": "2026-01-01"}).json()
    [soap] = day["items"]

    assert (soap["came"], soap["given"], soap["told"]) == (10, 3, 2)
    assert (soap["closing"], soap["counted"], soap["expected"]) == (7, 8, 7)
    assert (day["points"], day["takes_open"]) == (9, 1)
    [lost] = day["mismatches"]
    assert (lost["redemption"], lost["told"]) == (held["id"], "nothing")
    for language, word in (("zh-CN", "驿站日结"), ("en", "Day close")):
        shown = clerk.get(
            f"{API}/day-close.html", params={"day": "2026-01-01", "language": language}
        )
        assert word in shown.text and held["id"][:8] in shown.text
    empty = clerk.get(f"{API}/day-close", params={"day": "2025-12-31"}).json()
    assert (empty["items"], empty["mismatches"]) == ([], [])
    odd = clerk.get(f"{API}/day-close", params={"day": "2026-02-31"})
    assert (odd.status_code, odd.json()["code"]) == (422, "bad_value")


def test_a_service_is_booked_at_the_desk_and_confirmed(
    kiosk: Kiosk, clerk: TestClient
) -> None:
    now_ms = kiosk.web.room.now_ms
    item = {"item": "haircut", "name_zh": "理发", "name_en": "Haircut", "points": 5,
            "kind": "service"}  # fmt: skip
    post(clerk, "shelf", item)
    slot = {"item": "haircut", "starts_ms": now_ms + 60_000, "capacity": 1,
            "ends_ms": now_ms + 120_000, "provider": "r3"}  # fmt: skip
    id = post(clerk, "slots", slot).json()["slot"]
    lines = [{"item": "haircut", "slot": id}]
    [booked] = post(clerk, "desk/sales", sale(lines=lines)).json()["redemptions"]
    assert (booked["state"], booked["slot"]) == ("held", id)
    shown = kiosk.post("shelf", {}).json()["items"][0]
    assert (shown["id"], shown["left"], shown["slots"]) == ("haircut", 0, [])
    kiosk.web.room.now_ms += 60_000
    url = f"redemptions/{booked['id']}/took-place"

    assert post(clerk, url, {"happened": True}).json()["state"] == "settled"
    assert clerk.get(f"{API}/slots").json()[0]["taken"] == 1


def test_a_vouchers_code_is_on_the_receipt_and_sealed_everywhere_else(
    kiosk: Kiosk, clerk: TestClient
) -> None:
    item = {"item": "tea", "name_zh": "茶券", "name_en": "Tea", "points": 2,
            "kind": "voucher"}  # fmt: skip
    post(clerk, "shelf", item)
    raw = "兑换码\nTEA-1111\nTEA-2222\n坏的\n".encode("gb18030")

    def send(**more: Any) -> Any:
        return clerk.post(
            f"{API}/vouchers/tea/codes", content=raw,
            params={"place": "counter"} | more, headers=key(),
        ).json()  # fmt: skip

    fresh = {"added": 2, "there": 0, "wrong_lines": [4]}
    assert send(dry_run=True) == fresh
    assert send() == fresh
    assert send() == {"added": 0, "there": 2, "wrong_lines": [4]}
    made = post(clerk, "desk/sales", sale(lines=[{"item": "tea"}])).json()
    slip = kiosk.post("receipt", {"order": made["order"]}).json()

    assert slip["lines"][0]["code"] == "TEA-1111"
    room = kiosk.web.room
    with room.database.read() as read:
        for table, column in (("audit", "detail"), ("sticky", "answer"), ("voucher_code", "sealed")):  # fmt: skip
            for (said,) in read.exec_driver_sql(f"SELECT {column} FROM {table}"):
                assert "TEA-" not in str(said)
    assert desk.FOUND_MAX == 20


def test_an_honour_has_a_certificate_with_the_name_in_full(
    kiosk: Kiosk, clerk: TestClient
) -> None:
    item = {"item": "star", "name_zh": "邻里之星", "name_en": "Star", "points": 2,
            "kind": "honour"}  # fmt: skip
    post(clerk, "shelf", item)
    made = post(clerk, "desk/sales", sale(lines=[{"item": "star"}, {"item": "soap"}]))
    star, soap = (row["id"] for row in made.json()["redemptions"])
    shown = clerk.get(f"{API}/redemptions/{star}/certificate.html")

    for word in ("荣誉证书", "王小明", "邻里之星", star[:8].upper(), "2026-01-01"):
        assert word in shown.text
    none = clerk.get(f"{API}/redemptions/{soap}/certificate.html")
    assert (none.status_code, none.json()["code"]) == (404, "not_found")
