"""What may be in a basket: limits, hours, groups, best-before days, places and machines."""

import pytest

from linli_hub.base.core.errors import (
    NotAllowed,
    OutOfStock,
)
from linli_hub.people.actions import members
from linli_hub.station.actions import places, redemptions, shelf
from linli_hub.station.actions.redemptions import Cards
from linli_hub.station.core.refusals import (
    ItemLimit,
    MixedUnit,
    NotOpenNow,
    NotYourRedemption,
    PastBestBefore,
    PlaceBusy,
    ReservedForOthers,
)
from tests.hub.centre import DAY_MS, KIOSK, STAFF, Centre, hex_of
from tests.hub.station.baskets import gift, give, machine, order, sound


def test_a_limit_counts_what_is_held_and_begins_anew(rich: Centre) -> None:
    terms = shelf.Terms(limit_quantity=2, limit_period="day")
    rich.do(shelf.set_terms, STAFF, "soap", terms)
    [first] = order(rich, "a", ("soap", 2)).redemptions
    with pytest.raises(ItemLimit) as full:
        order(rich, "b", ("soap", 1))
    assert full.value.data["had"] == 2
    rich.do(redemptions.cancel, KIOSK, "c", first.id)
    [again] = order(rich, "d", ("soap", 2)).redemptions
    give(rich, again.id, given=1)
    order(rich, "e", ("soap", 1))
    with pytest.raises(ItemLimit):
        order(rich, "f", ("soap", 1))
    rich.now_ms += DAY_MS

    assert order(rich, "g", ("soap", 1)).redemptions
    assert sound(rich)


def test_a_limit_is_the_members_not_the_cards(rich: Centre) -> None:
    """Control: another household has a limit of its own."""
    rich.do(members.add_resident, STAFF, "r3", "h1", "王二")
    rich.card("r3", "card-3")
    gift(rich, "h2", 10)
    terms = shelf.Terms(limit_quantity=1, limit_period="ever")
    rich.do(shelf.set_terms, STAFF, "soap", terms)
    order(rich, "a", ("soap", 1))
    with pytest.raises(ItemLimit):
        order(rich, "b", ("soap", 1), card="card-3")

    assert order(rich, "c", ("soap", 1), card="card-2").redemptions


def test_not_outside_its_hours(rich: Centre) -> None:
    rich.do(shelf.set_terms, STAFF, "soap", shelf.Terms(opens="5-7 09:00-11:00"))
    with pytest.raises(NotOpenNow):
        order(rich, "a", ("soap", 1))
    rich.now_ms += DAY_MS - 2 * 3_600_000  # Friday at ten

    assert order(rich, "b", ("soap", 1)).redemptions


def test_a_first_week_for_some(rich: Centre) -> None:
    until_ms = rich.now_ms + 7 * DAY_MS
    terms = shelf.Terms(reserved_class="senior", reserved_until_ms=until_ms)
    rich.do(shelf.set_terms, STAFF, "soap", terms)
    with pytest.raises(ReservedForOthers) as no:
        order(rich, "a", ("soap", 1))
    assert no.value.data["until_ms"] == until_ms
    rich.force("INSERT INTO member_class VALUES ('resident:r1', 0, 'senior')")
    order(rich, "b", ("soap", 1))
    rich.force("UPDATE member_class SET subject = 'member:h1'")
    order(rich, "c", ("soap", 1))
    rich.force("UPDATE member_class SET name = 'other'")
    with pytest.raises(ReservedForOthers):
        order(rich, "d", ("soap", 1))
    rich.now_ms = until_ms

    assert order(rich, "e", ("soap", 1)).redemptions


def test_nothing_past_its_day_is_sold(rich: Centre) -> None:
    rich.goods("milk", 1, 0)
    rich.arrive("milk", 2, best_before="2026-01-01")
    rich.arrive("milk", 2, best_before="2026-01-02")
    [made] = order(rich, "a", ("milk", 1)).redemptions
    [(best,)] = rich.rows(
        "SELECT best_before FROM stock_lot l JOIN redemption_lot r ON r.lot = l.n"
    )
    assert best == "2026-01-01"
    rich.now_ms += DAY_MS
    with pytest.raises(OutOfStock):
        order(rich, "b", ("milk", 3))
    order(rich, "c", ("milk", 2))
    rich.now_ms += DAY_MS
    rich.do(redemptions.expire)

    with pytest.raises(PastBestBefore):
        order(rich, "d", ("milk", 1))
    assert made.state == "held" and sound(rich)


def test_a_station_sells_only_what_lies_at_its_own_places(rich: Centre) -> None:
    store = places.NewPlace(
        id="store", station="", kind="store", title_zh="仓库", title_en="Store"
    )
    rich.do(places.add_place, STAFF, store)
    rich.goods("rice", 1, 0)
    lot = rich.arrive("rice", 5, place="store")
    with pytest.raises(OutOfStock):
        order(rich, "a", ("rice", 1))
    rich.do(places.move_stock, STAFF, "m", lot, "counter", 2)
    order(rich, "b", ("rice", 2))
    with pytest.raises(OutOfStock):
        order(rich, "c", ("rice", 1))

    assert rich.rows("SELECT stock, reserved FROM item WHERE id = 'rice'") == [(5, 2)]
    assert sound(rich)


def test_what_is_spoken_for_is_neither_moved_nor_written_off(rich: Centre) -> None:
    order(rich, "a", ("soap", 4))
    [(lot,)] = rich.rows("SELECT n FROM stock_lot WHERE item = 'soap'")
    with pytest.raises(PlaceBusy):
        rich.do(places.write_off, STAFF, "w", lot, 7, "broken")
    rich.do(places.write_off, STAFF, "w2", lot, 6, "broken")

    assert rich.rows("SELECT stock, reserved FROM item WHERE id = 'soap'") == [(4, 4)]
    assert sound(rich)


def test_a_place_out_of_service_sells_nothing(rich: Centre) -> None:
    rich.do(places.set_place, STAFF, "counter", False)
    with pytest.raises(OutOfStock):
        order(rich, "a", ("soap", 1))
    rich.do(places.set_place, STAFF, "counter", True)

    assert order(rich, "b", ("soap", 1)).redemptions


def test_a_machine_gives_by_the_members_own_card(rich: Centre) -> None:
    machine(rich)
    rich.arrive("soap", 2, place="slot-1")
    [soap] = order(rich, "a", ("soap", 1)).redemptions
    assert (soap.way, soap.place, soap.channel) == ("dispenser", "slot-1", 1)
    for shown, refusal in (
        (Cards(own=hex_of("card-2")), NotYourRedemption),
        (Cards(own=hex_of("card-9")), NotAllowed),
        (Cards(), NotAllowed),
    ):
        with pytest.raises(refusal):
            rich.do(redemptions.dispense, KIOSK, f"d{shown}"[-60:], soap.id, shown)
    mine = Cards(own=hex_of("card-1"))

    assert rich.do(redemptions.dispense, KIOSK, "d", soap.id, mine).fence == 1


def test_over_the_counter_ones_own_card_is_not_enough(rich: Centre) -> None:
    [soap] = order(rich, "a", ("soap", 1)).redemptions
    with pytest.raises(NotAllowed):
        rich.do(redemptions.dispense, KIOSK, "d", soap.id, Cards(own=hex_of("card-1")))


def test_loose_goods_do_not_go_into_a_machine(rich: Centre) -> None:
    machine(rich)
    with pytest.raises(MixedUnit):
        rich.arrive("cabbage", 100, place="slot-1")
