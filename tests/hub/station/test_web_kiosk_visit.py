"""Over signed requests: staff serve somebody, a provider's word, a language that stays."""

from typing import Any

import pytest

from linli_hub.base.web.routes import API
from linli_hub.people.actions import cards, members
from linli_hub.station.actions import places, shelf, slots
from tests.hub.room import ADMIN, RESIDENT_CARD
from tests.hub.station.test_web_kiosk import Kiosk, kiosk
from tests.hub.station.test_web_kiosk_basket import do
from tests.hub.web_house import Web
from tests.hub.web_house import key as header

__all__ = ["kiosk"]  # the fixture
HOUR_MS = 3_600_000
BARBER_CARD = "em:0000000B"


def machine(web: Web) -> None:
    slot = places.NewPlace(
        id="slot-1", station="kiosk-1", kind="dispenser", channel=4, title_zh="一",
        title_en="One",
    )  # fmt: skip
    towel = shelf.NewItem(id="towel", name_zh="毛巾", name_en="Towel", points=1)
    do(web, places.add_place, ADMIN, slot)
    do(web, shelf.add_item, ADMIN, towel)
    arrived = places.Arrival(item="towel", place="slot-1", quantity=9, reason="x")
    do(web, places.stock_in, ADMIN, "t", arrived)


def reserve(kiosk: Kiosk) -> dict[str, Any]:
    lines = [{"item": "towel", "quantity": 1}]
    body = {"card": kiosk.card(), "lines": lines, "pin": "420917"}
    [held] = kiosk.post("reserve", body).json()["redemptions"]
    found: dict[str, Any] = held
    return found


def cut(kiosk: Kiosk) -> None:
    held = reserve(kiosk)
    asked = {"redemption": held["id"], "card": kiosk.card()}
    fence = kiosk.post("dispense", asked).json()["fence"]
    told = {"redemption": held["id"], "fence": fence, "result": "unknown"}
    assert kiosk.post("result", told).json()["state"] == "review"


def test_who_is_served_by_staff_is_told_until_when_and_the_desk_why(
    kiosk: Kiosk,
) -> None:
    machine(kiosk.web)
    kept = reserve(kiosk)
    kiosk.post("keep", {"redemption": kept["id"]})
    cut(kiosk)
    before = kiosk.post("greet", {"card": kiosk.card()}).json()
    cut(kiosk)
    after = kiosk.post("greet", {"card": kiosk.card()}).json()
    staff = kiosk.web.signed_in("staff")
    [told] = staff.get(f"{API}/by-hand").json()
    no = kiosk.post("dispense", {"redemption": kept["id"], "card": kiosk.card()})
    path = f"{API}/by-hand/h1/lift"
    lifted = staff.post(path, json={"reason": "sensor broken"}, headers=header())
    again = staff.post(path, json={"reason": "sensor broken"}, headers=header())

    assert before["by_hand_until_ms"] is None
    assert before["open"][0]["way"] == "dispenser"
    assert after["by_hand_until_ms"] == told["until_ms"] > kiosk.web.room.now_ms
    assert {(one["state"], one["way"]) for one in after["open"]} == {
        ("held", "staff"), ("review", "dispenser")
    }  # fmt: skip
    assert (told["member"], len(told["doubts"])) == ("h1", 2)
    assert (no.status_code, no.json()["code"]) == (403, "by_hand_for")
    assert (lifted.status_code, again.json()["code"]) == (204, "not_by_hand")
    assert staff.get(f"{API}/by-hand").json() == []


def barber(web: Web) -> str:
    """Of another household than who books."""
    do(web, members.add_household, ADMIN, "h7", "1-1-101")
    do(web, members.add_resident, ADMIN, "barber", "h7", "李师傅")
    marks = web.room.seals.marks(BARBER_CARD)
    args = ("barber", marks.card_hash, marks.tag, "resident")
    do(web, cards.issue_card, ADMIN, *args)
    return "barber"


def booked(kiosk: Kiosk, provider: str) -> str:
    web = kiosk.web
    cut_ = shelf.NewItem(
        id="haircut", name_zh="理发", name_en="Haircut", points=3, kind="service"
    )
    do(web, shelf.add_item, ADMIN, cut_)
    new = slots.NewSlot(
        item="haircut", starts_ms=web.room.now_ms + HOUR_MS,
        ends_ms=web.room.now_ms + 2 * HOUR_MS, capacity=2, provider=provider,
    )  # fmt: skip
    slot = do(web, slots.add_slot, ADMIN, "slot", new)["slot"]
    lines = [{"item": "haircut", "quantity": 1, "slot": slot}]
    body = {"card": kiosk.card(), "lines": lines, "pin": "420917"}
    [held] = kiosk.post("reserve", body).json()["redemptions"]
    id: str = held["id"]
    return id


@pytest.mark.parametrize("happened", [True, False])
def test_a_provider_says_at_the_kiosk_whether_it_took_place(
    kiosk: Kiosk, happened: bool
) -> None:
    id = booked(kiosk, barber(kiosk.web))
    card = {"card": kiosk.card(BARBER_CARD)}
    early = kiosk.post("greet", card).json()["to_confirm"]
    kiosk.web.room.now_ms += HOUR_MS
    greeted = kiosk.post("greet", {"card": kiosk.card(BARBER_CARD)}).json()
    [row] = kiosk.post("bookings", {"card": kiosk.card(BARBER_CARD)}).json()["bookings"]
    word = {"redemption": id, "happened": happened}
    strange = kiosk.post("took-place", {**word, "card": kiosk.card(RESIDENT_CARD)})
    told = kiosk.post("took-place", {**word, "card": kiosk.card(BARBER_CARD)})
    rest = kiosk.post("bookings", {"card": kiosk.card(BARBER_CARD)}).json()

    assert (early, greeted["to_confirm"]) == (0, 1)
    assert (row["redemption"], row["resident"], row["name_en"]) == (
        id, "王*明", "Haircut"
    )  # fmt: skip
    assert strange.status_code == 403
    assert told.json()["state"] == ("settled" if happened else "released")
    assert rest == {"bookings": []}
    assert kiosk.post("greet", {"card": kiosk.card()}).json()["to_confirm"] == 0


def test_the_language_chosen_at_the_kiosk_stays_with_the_resident(
    kiosk: Kiosk,
) -> None:
    def language() -> str:
        said: str = kiosk.post("greet", {"card": kiosk.card()}).json()["language"]
        return said

    before = language()
    done = kiosk.post("language", {"card": kiosk.card(), "language": "en"})
    wrong = kiosk.post("language", {"card": kiosk.card(), "language": "tlh"})
    strange = {"card": kiosk.card("em:0BADCAFE"), "language": "zh-CN"}

    assert (before, done.status_code, language()) == ("zh-CN", 204, "en")
    assert wrong.status_code == 422
    assert kiosk.post("language", strange).json()["code"] == "card_unknown"
    assert language() == "en"
