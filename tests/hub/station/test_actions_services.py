"""Services by appointment: booked, confirmed by who gave them, reviewed if unsaid."""

from typing import Any

import pytest

from linli_hub.access.actions import users
from linli_hub.base.core.errors import (
    BadValue,
    NotAllowed,
    OwnHousehold,
    RedemptionState,
)
from linli_hub.people.actions import cards, members
from linli_hub.station.actions import desk_sale, orders, redemptions, resolving, slots
from linli_hub.station.core.order import Line
from linli_hub.station.core.refusals import (
    SlotFull,
    SlotOver,
)
from linli_wire.messages import DispenseIntent, DispenseResult
from tests.hub.centre import HOUR_MS, KIOSK, STAFF, Centre, hex_of
from tests.hub.station.spending import MEI, POLICY, rich_centre, sound

__all__ = ["rich_centre"]  # the fixture


def haircut(centre: Centre, capacity: int = 1, provider: str = "r2") -> str:
    centre.goods("haircut", 5, 0, kind="service")
    new = slots.NewSlot(
        item="haircut", starts_ms=centre.now_ms + HOUR_MS,
        ends_ms=centre.now_ms + 2 * HOUR_MS, capacity=capacity, provider=provider,
    )  # fmt: skip
    made: str = centre.do(slots.add_slot, STAFF, "slot", new)["slot"]
    return made


def book(centre: Centre, slot: str | None, key: str = "b") -> Any:
    line = Line(item="haircut", quantity=1, slot=slot)
    wish = orders.Wish(station="kiosk-1", card=hex_of("card-1"), lines=(line,))
    return centre.do(orders.reserve, KIOSK, key, wish).redemptions[0]


def test_a_slot_holds_so_many_and_the_points_go_to_services(rich: Centre) -> None:
    slot = haircut(rich)
    held = book(rich, slot)
    assert held.held_until_ms == rich.now_ms + 2 * HOUR_MS
    with pytest.raises(SlotFull):
        book(rich, slot, "b2")
    with pytest.raises(BadValue):
        book(rich, None, "b3")
    with pytest.raises(BadValue):  # it has not begun
        rich.do(slots.took_place, STAFF, "t", held.id, True, None)
    rich.now_ms += HOUR_MS
    rich.do(redemptions.expire)
    done = rich.do(slots.took_place, STAFF, "t2", held.id, True, hex_of("card-2"))

    assert done.state == "settled"
    assert (rich.posted("service"), rich.posted("shelf")) == (5, 0)
    assert sound(rich)


def test_only_the_provider_confirms_with_a_card(rich: Centre) -> None:
    held = book(rich, haircut(rich))
    rich.now_ms += HOUR_MS
    for card in ("card-1", "attendant", "nobody"):
        with pytest.raises(NotAllowed):
            rich.do(slots.took_place, STAFF, f"t{card}", held.id, True, hex_of(card))

    assert rich.rows("SELECT state FROM redemption") == [("held",)]


@pytest.mark.parametrize("happened", [True, False])
def test_a_slot_that_passed_without_a_word_goes_to_review(
    rich: Centre, happened: bool
) -> None:
    held = book(rich, haircut(rich))
    rich.now_ms += 2 * HOUR_MS
    rich.do(redemptions.expire)
    assert rich.rows("SELECT state FROM redemption") == [("review",)]
    assert rich.posted("member:h1") == 20
    with pytest.raises(RedemptionState):  # a person's word is a review's: with a reason
        rich.do(slots.took_place, STAFF, "t", held.id, happened, None)
    if happened:
        done = rich.do(slots.took_place, STAFF, "t2", held.id, True, hex_of("card-2"))
        assert done.state == "settled"
    else:
        word = resolving.Word(result="not_given", reason="the barber was ill")
        told = rich.do(resolving.resolve, STAFF, "w", held.id, word, POLICY)
        assert told.redemption.state == "released"

    assert rich.posted("service") == (5 if happened else 0)
    assert sound(rich)


def test_what_has_begun_is_not_cancelled(rich: Centre) -> None:
    """Who was served would have the points back."""
    held = book(rich, haircut(rich))
    rich.do(users.add_user, STAFF, "mei", "x", frozenset({"staff"}), "r1")
    with pytest.raises(OwnHousehold):
        rich.do(desk_sale.cancel, MEI, "own", held.id)
    rich.now_ms += HOUR_MS
    with pytest.raises(SlotOver):
        rich.do(redemptions.cancel, KIOSK, "c", held.id)
    with pytest.raises(SlotOver):
        rich.do(desk_sale.cancel, STAFF, "d", held.id)

    assert rich.rows("SELECT state FROM redemption") == [("held",)]


@pytest.mark.parametrize("happened", [True, False])
def test_a_provider_has_no_word_before_it_begins(rich: Centre, happened: bool) -> None:
    held = book(rich, haircut(rich))
    with pytest.raises(BadValue):
        rich.do(slots.took_place, KIOSK, "t", held.id, happened, hex_of("card-2"))


def test_a_providers_card_in_the_bookers_own_hand_says_nothing(rich: Centre) -> None:
    """r1 carries a card of the organisation that serves, and booked with their own."""
    rich.do(members.add_household, STAFF, "barber", "1-1-101", "organisation")
    theirs = cards.NewCard(
        resident="r1", hash=hex_of("org"), tag="0" * 6, on_behalf="barber"
    )
    rich.do(cards.issue, STAFF, theirs)
    held = book(rich, haircut(rich, provider="barber"))
    rich.now_ms += HOUR_MS
    for happened in (True, False):
        word = (held.id, happened, hex_of("org"))
        with pytest.raises(OwnHousehold):
            rich.do(slots.took_place, KIOSK, f"t{happened}", *word)


def test_a_service_is_not_handed_over(rich: Centre) -> None:
    """Neither by a staff card nor by what a kiosk's journal tells."""
    held = book(rich, haircut(rich))
    rich.now_ms += HOUR_MS
    shown = redemptions.Cards(staff=hex_of("staff"))
    intent = DispenseIntent(redemption=held.id, fence=1)
    told = DispenseResult(redemption=held.id, fence=1, result="not_given")
    for refused in (
        (redemptions.dispense, KIOSK, "d", held.id, shown),
        (redemptions.told_intent, "kiosk-1", intent),
        (redemptions.told_result, "kiosk-1", told, None),
        (redemptions.result, KIOSK, "r", redemptions.Told(redemption=held.id, fence=0, result="not_given")),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            rich.do(*refused)

    assert rich.rows("SELECT state, fence FROM redemption") == [("held", 0)]


def test_a_slot_called_off_gives_the_points_back(rich: Centre) -> None:
    slot = haircut(rich, capacity=3)
    first, second = book(rich, slot, "a"), book(rich, slot, "b")
    rich.do(redemptions.cancel, KIOSK, "c", first.id)
    assert rich.rows("SELECT taken FROM slot") == [(1,)]
    assert rich.do(slots.cancel_slot, STAFF, "off", slot, "ill") == {"freed": 1}

    with pytest.raises(SlotOver):
        book(rich, slot, "d")
    assert rich.rows("SELECT posted - held FROM balance WHERE account = 'member:h1'") == [(20,)]  # fmt: skip
    assert second.state == "held" and sound(rich)
