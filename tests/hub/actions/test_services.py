"""Services by appointment: booked, confirmed by who gave them, reviewed if unsaid."""

from typing import Any

import pytest

from linli_hub.actions import (
    orders,
    redemptions,
    slots,
)
from linli_hub.core.errors import (
    BadValue,
    HubError,
)
from linli_hub.core.errors_station import (
    SlotFull,
    SlotOver,
)
from linli_hub.core.order import Line
from tests.hub.actions.spending import rich_centre, sound
from tests.hub.centre import HOUR_MS, KIOSK, STAFF, Centre, hex_of

__all__ = ["rich_centre"]  # the fixture


def haircut(centre: Centre, capacity: int = 1) -> str:
    centre.goods("haircut", 5, 0, kind="service")
    new = slots.NewSlot(
        item="haircut", starts_ms=centre.now_ms + HOUR_MS,
        ends_ms=centre.now_ms + 2 * HOUR_MS, capacity=capacity, provider="r2",
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
        with pytest.raises(HubError):
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
    done = rich.do(slots.took_place, STAFF, "t", held.id, happened, None)

    assert done.state == ("settled" if happened else "released")
    assert rich.posted("service") == (5 if happened else 0)
    assert sound(rich)


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
