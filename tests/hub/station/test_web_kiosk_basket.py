"""A basket over signed requests: quote, reserve, keep, a part given, receipt, history."""

from typing import Any

from linli_hub.adapters.passwords import Peppers
from linli_hub.station.actions import places, shelf
from tests.hub.room import ADMIN, RESIDENT_CARD, STAFF_CARD
from tests.hub.station.test_web_kiosk import Kiosk, kiosk, posted
from tests.hub.web_house import Web

__all__ = ["kiosk"]  # the fixture
ORDER = "0" * 32


def do(web: Web, action: Any, *args: Any) -> Any:
    return web.room.writer.submit(action, *args).result(5)


def fill(web: Web) -> None:
    """Loose cabbage on the counter, soap also in a machine."""
    cabbage = shelf.NewItem(
        id="cabbage", name_zh="白菜", name_en="Cabbage", points=2, kind="produce",
        unit="g", per=1_000,
    )  # fmt: skip
    slot = places.NewPlace(
        id="slot-1", station="kiosk-1", kind="dispenser", channel=4, title_zh="一",
        title_en="One",
    )  # fmt: skip
    do(web, shelf.add_item, ADMIN, cabbage)
    do(web, places.add_place, ADMIN, slot)
    for key, item, place, many, best in (
        ("a", "cabbage", "counter", 3_000, "2026-01-05"),
        ("b", "soap", "slot-1", 3, ""),
    ):
        arrived = places.Arrival(
            item=item, place=place, quantity=many, reason="x", best_before=best
        )
        do(web, places.stock_in, ADMIN, key, arrived)


def reserve(kiosk: Kiosk, *lines: tuple[str, int]) -> Any:
    asked = [{"item": item, "quantity": n} for item, n in lines]
    body = {"card": kiosk.card(), "lines": asked, "pin": "420917"}
    return kiosk.post("reserve", body)


def test_the_shelf_says_what_there_is_to_know(kiosk: Kiosk) -> None:
    fill(kiosk.web)
    terms = shelf.Terms(limit_quantity=2, limit_period="week", opens="1-3 08:00-09:00")
    do(kiosk.web, shelf.set_terms, ADMIN, "soap", terms)
    told = kiosk.post("shelf", {}).json()
    cabbage, soap = told["items"]

    assert (cabbage["unit"], cabbage["per"], cabbage["left"]) == ("g", 1_000, 3_000)
    assert (cabbage["kind"], cabbage["best_before"]) == ("produce", "2026-01-05")
    assert (soap["way"], soap["left"]) == ("dispenser", 10)
    assert soap["limit"] == {"quantity": 2, "period": "week"}
    assert (soap["open_now"], soap["opens"]) == (False, "1-3 08:00-09:00")
    assert told["garden"] == [
        {"name_zh": "白菜", "name_en": "Cabbage", "quantity": 3_000, "unit": "g",
         "day": "2026-01-01"},
    ]  # fmt: skip
    assert told["news"] is None


def test_a_quote_prices_each_line_and_says_why_not(kiosk: Kiosk) -> None:
    fill(kiosk.web)
    lines = [{"item": "cabbage", "quantity": 1_500}, {"item": "soap", "quantity": 11},
             {"item": "gold", "quantity": 1}]  # fmt: skip
    before = kiosk.web.room.facts()
    told = kiosk.post("quote", {"card": kiosk.card(), "lines": lines}).json()
    cabbage, soap, gold = told["lines"]

    assert (told["points"], told["pin_needed"], told["available"]) == (3, True, 10)
    assert (cabbage["points"], cabbage["code"]) == (3, None)
    assert (soap["points"], soap["code"]) == (0, "out_of_stock")
    assert "10" in soap["detail_zh"] and "10" in soap["detail_en"]
    assert gold["code"] == "not_found"
    assert kiosk.web.room.facts() == before


def test_a_basket_is_fetched_from_machine_and_counter_and_printed(kiosk: Kiosk) -> None:
    fill(kiosk.web)
    made = reserve(kiosk, ("soap", 2), ("cabbage", 500)).json()
    soap, cabbage = made["redemptions"]
    assert (soap["way"], soap["channel"]) == ("dispenser", 4)
    assert posted(kiosk.web.room) == (10, 7)
    own = {"redemption": soap["id"], "card": kiosk.card()}
    fence = kiosk.post("dispense", own).json()["fence"]
    told = {"redemption": soap["id"], "fence": fence, "result": "handed_over",
            "given": 1, "evidence": "drops=1/2"}  # fmt: skip
    done = kiosk.post("result", told).json()
    assert (done["state"], done["given"], done["points"]) == ("settled", 1, 3)
    no = kiosk.post("dispense", {"redemption": cabbage["id"], "card": kiosk.card()})
    assert no.json()["code"] == "not_allowed"
    kept = kiosk.post("keep", {"redemption": cabbage["id"]}).json()
    assert kept["held_until_ms"] == kiosk.web.room.now_ms + 3 * 86_400_000

    slip = kiosk.post("receipt", {"order": made["order"]}).json()
    assert slip["number"] == made["order"][:8].upper()
    assert (slip["name"], slip["points"], slip["balance"]) == ("王*明", 4, 6)
    shown = [
        (x["name_en"], x["quantity"], x["points"], x["state"]) for x in slip["lines"]
    ]
    assert shown == [("Soap", 1, 3, "settled"), ("Cabbage", 500, 1, "held")]
    assert slip["link"] is None or slip["link"].startswith("http")
    rows = kiosk.post("history", {"card": kiosk.card()}).json()["entries"]
    assert [row["points"] for row in rows] == [-3, 5, 5]


def test_a_receipt_is_printed_only_where_it_was_ordered(kiosk: Kiosk) -> None:
    assert kiosk.post("receipt", {"order": ORDER}).json()["code"] == "not_found"


def test_an_order_longer_than_six_is_refused_in_words(kiosk: Kiosk) -> None:
    answer = reserve(kiosk, *((f"x{n}", 1) for n in range(7)))

    assert (answer.status_code, answer.json()["code"]) == (422, "order_too_long")


def test_what_a_card_is_and_what_lapses_is_in_the_greeting(kiosk: Kiosk) -> None:
    mine = kiosk.post("greet", {"card": kiosk.card(RESIDENT_CARD)}).json()
    staff = kiosk.post("greet", {"card": kiosk.card(STAFF_CARD)}).json()

    assert (mine["staff"], mine["may_spend"], mine["news"]) == (False, True, [])
    assert staff["staff"] is True
    assert mine["expiring"] is None


def test_a_right_pin_is_hashed_again_with_the_newest_pepper(kiosk: Kiosk) -> None:
    room = kiosk.web.room
    old = room.one("SELECT hash FROM pin WHERE resident = 'r1'")
    older = room.seals.peppers
    room.seals._peppers = Peppers((*older.versions, b"n" * 32))
    body = {"card": kiosk.card(), "lines": [{"item": "soap"}], "pin": "000001"}
    assert kiosk.post("reserve", body).json()["code"] == "pin_wrong"
    assert room.one("SELECT hash FROM pin WHERE resident = 'r1'") == old

    assert reserve(kiosk, ("soap", 1)).status_code == 201
    new = room.one("SELECT hash FROM pin WHERE resident = 'r1'")
    assert (old[:3], new[:3]) == ("p1:", "p2:")
    assert reserve(kiosk, ("soap", 1)).status_code == 201
    room.seals._peppers = older  # control: without it the PIN is not right
    assert reserve(kiosk, ("soap", 1)).json()["code"] == "pin_wrong"
