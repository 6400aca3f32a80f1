"""Points and goods: reserved together, given or given back exactly once."""

from typing import Any

import pytest

from linli_hub.base.core.actors import SYSTEM, Actor
from linli_hub.base.core.errors import (
    BadValue,
    CardBlocked,
    CardUnknown,
    HubError,
    KeyReused,
    NotAllowed,
    NotEnoughPoints,
    OutOfStock,
    RedemptionState,
    WrongFence,
)
from linli_hub.base.core.policy import StationPolicy
from linli_hub.people.actions import cards
from linli_hub.station.actions import orders, places, redemptions, resolving, shelf
from linli_hub.station.actions.redemptions import Cards, Told
from linli_hub.station.core.redemption import RedemptionRow
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from linli_wire import messages as m
from tests.hub.centre import DAY_MS, KIOSK, STAFF, Centre, PretendEdge, hex_of, wish_of


@pytest.fixture
def rich(centre: Centre) -> Centre:
    """Household h1 has 20 points; soap costs 3 and there are 10."""
    edge = PretendEdge()
    edge.open()
    edge.deposit(stream=m.Stream.RECYCLABLE, mass_g=2500)
    centre.send(edge.parcel())
    return centre


def reserve(centre: Centre, key: str = "k", **what: Any) -> RedemptionRow:
    order: orders.Order = centre.do(orders.reserve, KIOSK, key, wish_of(**what))
    [row] = order.redemptions
    return row


def dispense(centre: Centre, id: str, key: str = "d") -> RedemptionRow:
    row: RedemptionRow = centre.do(
        redemptions.dispense, KIOSK, key, id, Cards(staff=hex_of("staff"))
    )
    return row


def tell(centre: Centre, id: str, what: str, fence: int = 1, key: str = "r") -> Any:
    told = Told(redemption=id, fence=fence, result=what)
    return centre.do(redemptions.result, KIOSK, key, told)


def shelf_of(centre: Centre) -> tuple[int, int]:
    [(stock, reserved)] = centre.rows("SELECT stock, reserved FROM item")
    return stock, reserved


def sound(centre: Centre) -> bool:
    with centre.database.read() as read:
        assert invariants.check(snapshot.take(read)) == []
    return True


def test_a_reservation_holds_points_and_goods(rich: Centre) -> None:
    held = reserve(rich, quantity=2)

    assert (held.state, held.points, held.fence) == ("held", 6, 0)
    assert rich.rows("SELECT posted, held FROM balance WHERE account = 'member:h1'") == [(20, 6)]  # fmt: skip
    assert shelf_of(rich) == (10, 2)
    assert sound(rich)


def test_goods_handed_over_are_paid_for_once(rich: Centre) -> None:
    held = reserve(rich)
    dispense(rich, held.id)
    settled = tell(rich, held.id, "handed_over")

    assert settled.state == "settled"
    assert tell(rich, held.id, "handed_over", key="again").state == "settled"
    assert (rich.posted("member:h1"), rich.posted("shelf")) == (17, 3)
    assert shelf_of(rich) == (9, 0)
    assert sound(rich)


@pytest.mark.parametrize("how", ["cancel", "not_given", "expire"])
def test_what_is_not_given_is_given_back(rich: Centre, how: str) -> None:
    held = reserve(rich)
    if how == "cancel":
        rich.do(redemptions.cancel, KIOSK, "c", held.id)
    elif how == "not_given":
        dispense(rich, held.id)
        tell(rich, held.id, "not_given")
    else:
        rich.now_ms += orders.HOLD_TTL_MS
        assert rich.do(redemptions.expire) == 1

    assert rich.rows("SELECT state FROM redemption") == [("released",)]
    assert rich.posted("member:h1") == 20
    assert shelf_of(rich) == (10, 0)
    assert sound(rich)


def test_a_hold_is_not_released_early(rich: Centre) -> None:
    reserve(rich)
    rich.now_ms += orders.HOLD_TTL_MS - 1

    assert rich.do(redemptions.expire) == 0


def test_a_silent_dispense_ends_in_review_and_stays_held(rich: Centre) -> None:
    held = reserve(rich)
    dispense(rich, held.id)
    rich.now_ms += redemptions.DISPENSE_TTL_MS
    rich.do(redemptions.expire)

    assert rich.rows("SELECT state FROM redemption") == [("review",)]
    assert shelf_of(rich) == (10, 1)
    assert rich.rows("SELECT code FROM alarm") == [("redemption_review",)]
    assert sound(rich)


@pytest.mark.parametrize(
    ("waits", "ends"), [("held", "released"), ("dispensing", "review")]
)
def test_a_clock_that_is_put_back_makes_nobody_wait_longer(
    rich: Centre, waits: str, ends: str
) -> None:
    held = reserve(rich)
    if waits == "dispensing":
        dispense(rich, held.id)
    rich.now_ms -= 3 * DAY_MS

    assert rich.do(redemptions.expire) == 0
    assert rich.rows("SELECT state FROM redemption") == [(waits,)]

    rich.now_ms += orders.HOLD_TTL_MS
    assert rich.do(redemptions.expire) == 1
    assert rich.rows("SELECT state FROM redemption") == [(ends,)]
    assert sound(rich)


def test_a_person_ends_a_review_with_a_reason(rich: Centre) -> None:
    held = reserve(rich)
    dispense(rich, held.id)
    tell(rich, held.id, "unknown")

    word = resolving.Word(result="handed_over", reason="on camera")
    rich.do(resolving.resolve, STAFF, "x", held.id, word, StationPolicy())

    assert rich.posted("shelf") == 3
    assert rich.rows("SELECT action FROM audit ORDER BY n DESC LIMIT 1") == [
        ("redemption.resolve",)
    ]
    assert sound(rich)


def test_points_and_goods_are_not_sold_twice(rich: Centre) -> None:
    reserve(rich, "a", quantity=5)
    with pytest.raises(NotEnoughPoints) as poor:
        reserve(rich, "b", quantity=2)
    rich.do(shelf.set_price, STAFF, "soap", 1)
    reserve(rich, "c", quantity=5)
    with pytest.raises(OutOfStock) as empty:
        reserve(rich, "d")

    assert poor.value.data == {"account": "member:h1", "has": 5, "needs": 6}
    assert empty.value.data == {"item": "soap", "left": 0, "wanted": 1}
    assert shelf_of(rich) == (10, 10)
    assert sound(rich)


def test_a_reservation_that_fails_takes_neither_points_nor_goods(
    centre: Centre,
) -> None:
    with pytest.raises(NotEnoughPoints):
        reserve(centre)

    assert shelf_of(centre) == (10, 0)
    assert sound(centre)


def test_the_same_command_gets_the_same_answer_for_ever(rich: Centre) -> None:
    first = reserve(rich)
    rich.do(redemptions.cancel, KIOSK, "c", first.id)

    assert reserve(rich) == first
    assert rich.rows("SELECT count(*) FROM redemption") == [(1,)]


def test_a_refusal_stays_a_refusal_when_points_have_come(centre: Centre) -> None:
    with pytest.raises(NotEnoughPoints) as first:
        reserve(centre)
    edge = PretendEdge()
    edge.open()
    edge.deposit()
    centre.send(edge.parcel())

    with pytest.raises(NotEnoughPoints) as again:
        reserve(centre)

    assert again.value.data == first.value.data
    assert reserve(centre, "another").state == "held"


def test_an_accepted_spend_replayed_on_an_empty_account_stays_accepted(
    rich: Centre,
) -> None:
    first = reserve(rich, quantity=6)

    assert reserve(rich, quantity=6) == first


def test_a_key_is_for_one_body(rich: Centre) -> None:
    reserve(rich)
    with pytest.raises(KeyReused):
        reserve(rich, quantity=2)


def test_two_kiosks_may_use_the_same_key(rich: Centre) -> None:
    other = Actor(kind="edge", name="kiosk-2")
    first = reserve(rich)

    [second] = rich.do(orders.reserve, other, "k", wish_of()).redemptions

    assert second.id != first.id


@pytest.mark.parametrize("quantity", [0, -1, 21, 2**31])
def test_odd_quantities_are_refused(rich: Centre, quantity: int) -> None:
    with pytest.raises(BadValue):
        reserve(rich, quantity=quantity)


def test_an_unknown_or_blocked_card_spends_nothing(rich: Centre) -> None:
    with pytest.raises(CardUnknown):
        reserve(rich, "a", card="card-9")
    rich.do(cards.block_card, STAFF, hex_of("card-1"))
    with pytest.raises(CardBlocked):
        reserve(rich, "b")


@pytest.mark.parametrize("card", [None, "card-2", "attendant"])
def test_handing_over_needs_a_staff_card(rich: Centre, card: str | None) -> None:
    held = reserve(rich)
    staff = Cards(staff=hex_of(card) if card else None)
    with pytest.raises(NotAllowed):
        rich.do(redemptions.dispense, KIOSK, "d", held.id, staff)


def test_a_dispense_has_one_fence(rich: Centre) -> None:
    held = reserve(rich)
    assert dispense(rich, held.id).fence == 1
    with pytest.raises(RedemptionState):
        dispense(rich, held.id, "d2")
    with pytest.raises(WrongFence):
        tell(rich, held.id, "handed_over", fence=2)
    with pytest.raises(RedemptionState):
        rich.do(redemptions.cancel, KIOSK, "c", held.id)


@pytest.mark.parametrize("by_http", [True, False])
def test_the_journal_and_http_are_the_same_action(rich: Centre, by_http: bool) -> None:
    held = reserve(rich)
    dispense(rich, held.id)
    if by_http:
        tell(rich, held.id, "handed_over")
    kiosk = PretendEdge("kiosk-1")
    kiosk.open()
    kiosk.write(m.DispenseIntent(redemption=held.id, fence=1))
    kiosk.write(m.DispenseResult(redemption=held.id, fence=1, result="handed_over"))

    receipt = rich.send(kiosk.parcel())

    assert receipt.refused == []
    assert rich.rows("SELECT state FROM redemption") == [("settled",)]
    assert rich.posted("shelf") == 3
    assert tell(rich, held.id, "handed_over", key="late").state == "settled"
    assert sound(rich)


def test_a_journal_that_knows_more_than_the_hub_is_believed(rich: Centre) -> None:
    """The hub was restored from before the dispense."""
    held = reserve(rich)
    kiosk = PretendEdge("kiosk-1")
    kiosk.open()
    kiosk.write(m.DispenseIntent(redemption=held.id, fence=1))
    kiosk.write(m.DispenseResult(redemption=held.id, fence=1, result="handed_over"))

    assert rich.send(kiosk.parcel()).refused == []
    assert rich.rows("SELECT state, fence FROM redemption") == [("settled", 1)]
    assert sound(rich)


@pytest.mark.parametrize("teller", ["kiosk-1", "bins-1"])
def test_only_the_station_itself_tells_of_a_hand_over(
    rich: Centre, teller: str
) -> None:
    held = reserve(rich)
    edge = PretendEdge(teller, number=2)
    edge.open()
    edge.write(m.DispenseIntent(redemption=held.id, fence=1))
    edge.write(m.DispenseResult(redemption=held.id, fence=1, result="not_given"))

    receipt = rich.send(edge.parcel())

    mine = teller == "kiosk-1"
    codes = [one.code for one in receipt.refused]
    assert codes == ([] if mine else ["not_allowed"] * 2)
    [(state,)] = rich.rows("SELECT state FROM redemption")
    assert state == ("released" if mine else "held")
    assert sound(rich)


def test_goods_given_after_a_release_raise_an_alarm_and_change_nothing(
    rich: Centre,
) -> None:
    held = reserve(rich)
    dispense(rich, held.id)
    tell(rich, held.id, "not_given")
    kiosk = PretendEdge("kiosk-1")
    kiosk.open()
    seq = kiosk.write(
        m.DispenseResult(redemption=held.id, fence=1, result="handed_over")
    )
    lost = kiosk.write(m.DispenseIntent(redemption=hex_of("none"), fence=1))

    receipt = rich.send(kiosk.parcel())

    assert receipt.refused == [
        m.RefusedEvent(seq=seq, code="redemption_state"),
        m.RefusedEvent(seq=lost, code="not_found"),
    ]
    assert "redemption_disputed" in {row[0] for row in rich.rows("SELECT code FROM alarm")}  # fmt: skip
    assert rich.posted("shelf") == 0
    assert sound(rich)


def test_a_price_does_not_change_what_is_held(rich: Centre) -> None:
    held = reserve(rich)
    rich.do(shelf.set_price, STAFF, "soap", 9)
    dispense(rich, held.id)

    assert tell(rich, held.id, "handed_over").points == 3
    assert sound(rich)


def test_goods_arrive_once(centre: Centre) -> None:
    lorry = places.Arrival(item="soap", place="counter", quantity=5, reason="delivery")
    for _ in range(2):
        centre.do(places.stock_in, STAFF, "lorry", lorry)

    assert shelf_of(centre) == (15, 0)
    assert sound(centre)


def test_only_staff_manage_the_shelf(centre: Centre) -> None:
    new = shelf.NewItem(id="rice", name_zh="大米", name_en="Rice", points=9)
    word = resolving.Word(result="not_given", reason="because")
    for act in (
        (shelf.add_item, KIOSK, new),
        (shelf.set_price, KIOSK, "soap", 1),
        (resolving.resolve, KIOSK, "k", "x", word, StationPolicy()),
    ):
        with pytest.raises(NotAllowed):
            centre.do(*act)


def test_the_hold_outlives_days_only_until_it_is_swept(rich: Centre) -> None:
    reserve(rich)
    rich.now_ms += DAY_MS
    rich.do(redemptions.expire)

    assert rich.do(redemptions.expire) == 0
    assert issubclass(NotAllowed, HubError)
    assert SYSTEM.may("manage_the_shelf")
