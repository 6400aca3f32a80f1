"""Refunds once and by two; reviews, for much by two; the desk; counts; slots; codes."""

from typing import Any

import pytest

from linli_hub.actions import (
    desk,
    erasing,
    members,
    moves,
    orders,
    photos,
    places,
    redemptions,
    refunds,
    resolving,
    shelf,
    slots,
    sponsors,
    stocktakes,
    users,
    vouchers,
)
from linli_hub.actions.redemptions import Cards, Told
from linli_hub.core import invariants
from linli_hub.core.actors import Actor
from linli_hub.core.errors import (
    AlreadyDecided,
    BadValue,
    HubError,
    NotAllowed,
    NotFound,
    OwnHousehold,
    RedemptionState,
    SamePerson,
)
from linli_hub.core.errors_station import (
    NotAPhoto,
    NotRefundable,
    PlaceBusy,
    SecondPersonNeeded,
    SlotFull,
    SlotOver,
    StillInDoubt,
)
from linli_hub.core.order import Line
from linli_hub.core.station_policy import StationPolicy
from linli_hub.store import snapshot
from linli_wire import messages as m
from tests.hub.centre import DAY_MS, HOUR_MS, KIOSK, STAFF, Centre, PretendEdge, hex_of

CHIEF = Actor(kind="staff", name="chief", roles=frozenset({"admin", "treasurer"}))
MEI = Actor(kind="staff", name="mei", roles=frozenset({"staff"}))
POLICY = StationPolicy(second_person_above=5)


@pytest.fixture
def rich(centre: Centre) -> Centre:
    """Household h1 has 20 points; soap costs 3 and there are 10."""
    edge = PretendEdge()
    edge.open()
    edge.deposit(stream=m.Stream.RECYCLABLE, mass_g=2500)
    centre.send(edge.parcel())
    return centre


def reserve(centre: Centre, key: str, item: str = "soap", quantity: int = 1) -> Any:
    wish = orders.one("kiosk-1", hex_of("card-1"), item, quantity)
    return centre.do(orders.reserve, KIOSK, key, wish).redemptions[0]


def end(centre: Centre, id: str, result: str = "handed_over", **more: Any) -> Any:
    shown = Cards(staff=hex_of("staff"))
    centre.do(redemptions.dispense, KIOSK, f"d{id}", id, shown)
    told = Told(redemption=id, fence=1, result=result, **more)
    return centre.do(redemptions.result, KIOSK, f"r{id}", told)


def sound(centre: Centre) -> bool:
    with centre.database.read() as read:
        assert invariants.check(snapshot.take(read)) == []
    return True


def is_mei(centre: Centre, resident: str) -> None:
    centre.do(users.add_user, STAFF, "mei", "hash", frozenset({"staff"}), resident)


def propose(
    centre: Centre, id: str, key: str = "p", goods: str = "stock", **by: Any
) -> str:
    ask = refunds.RefundAsk(redemption=id, goods=goods, reason="wrong size")
    who = by.get("actor", STAFF)
    made: str = centre.do(refunds.propose, who, key, ask, StationPolicy())["refund"]
    return made


def decide(centre: Centre, refund: str, actor: Actor = CHIEF, key: str = "y") -> Any:
    return centre.do(refunds.decide, actor, key, refund, True, "seen")


# --- refunds ---


@pytest.mark.parametrize("goods, there", [("stock", 10), ("written_off", 8)])
def test_a_refund_gives_back_what_was_paid_once(
    rich: Centre, goods: str, there: int
) -> None:
    spent = reserve(rich, "k", quantity=2)
    end(rich, spent.id)
    refund = propose(rich, spent.id, goods=goods)
    assert rich.posted("member:h1") == 14
    assert decide(rich, refund) == {"outcome": "approved", "points": 6}

    assert (rich.posted("member:h1"), rich.posted("shelf")) == (20, 0)
    assert rich.rows("SELECT stock FROM item") == [(there,)]
    with pytest.raises(AlreadyDecided):
        decide(rich, refund, key="y2")
    with pytest.raises(HubError):
        propose(rich, spent.id, key="p2")
    assert sound(rich)


def test_a_refund_takes_two_people(rich: Centre) -> None:
    spent = reserve(rich, "k")
    end(rich, spent.id)
    refund = propose(rich, spent.id)
    with pytest.raises(SamePerson):
        decide(rich, refund, actor=STAFF)
    with pytest.raises(SecondPersonNeeded):
        propose(rich, spent.id, key="p2")
    with pytest.raises(Exception, match="two_people"):
        rich.force(
            "UPDATE refund SET outcome = 'approved', decided_by = 'wang', decided_ms = 1"
        )
    with pytest.raises(Exception, match="append-only"):
        rich.force("UPDATE refund SET goods = 'written_off'")


def test_neither_of_the_two_is_of_the_household(rich: Centre) -> None:
    is_mei(rich, "r1")
    spent = reserve(rich, "k")
    end(rich, spent.id)
    with pytest.raises(OwnHousehold):
        propose(rich, spent.id, actor=MEI)
    refund = propose(rich, spent.id, key="p2")
    with pytest.raises(OwnHousehold):
        decide(rich, refund, actor=MEI)

    assert decide(rich, refund, key="y2")["outcome"] == "approved"


def test_a_refusal_leaves_everything_and_may_be_asked_again(rich: Centre) -> None:
    spent = reserve(rich, "k")
    end(rich, spent.id)
    refund = propose(rich, spent.id)
    rich.do(refunds.decide, CHIEF, "n", refund, False, "used")
    assert rich.posted("member:h1") == 17

    assert decide(rich, propose(rich, spent.id, key="p2"))["points"] == 3
    assert sound(rich)


def test_not_after_two_weeks_not_before_it_settled(rich: Centre) -> None:
    held, spent = reserve(rich, "a"), reserve(rich, "b")
    end(rich, spent.id)
    with pytest.raises(NotRefundable):
        propose(rich, held.id)
    rich.now_ms += 14 * DAY_MS + 1
    with pytest.raises(NotRefundable):
        propose(rich, spent.id, key="p2")
    rich.now_ms -= 1

    assert propose(rich, spent.id, key="p3")


@pytest.mark.parametrize("closed", [False, True])
def test_the_sponsors_part_goes_back_to_its_budget(rich: Centre, closed: bool) -> None:
    rich.do(members.add_household, STAFF, "org", "1", "organisation")
    new = sponsors.NewBudget(id="gift", sponsor="org", name_zh="赠", name_en="Gift")
    rich.do(sponsors.open_budget, CHIEF, "b", new)
    rich.do(sponsors.pledge, CHIEF, "p", "gift", 50)
    rich.do(sponsors.subsidise, CHIEF, "s", "soap", "gift", 2)
    spent = reserve(rich, "k", quantity=3)
    end(rich, spent.id, given=2)
    assert rich.posted("sponsor:gift") == 46
    refund = propose(rich, spent.id)
    if closed:
        rich.do(sponsors.close, CHIEF, "c", "gift")

    assert decide(rich, refund)["points"] == 2
    assert rich.posted("sponsor:gift") == (0 if closed else 50)
    assert rich.posted("member:h1") == 20
    assert rich.rows("SELECT stock FROM item") == [(10,)]
    assert sound(rich)


def test_honours_are_for_life(rich: Centre) -> None:
    rich.goods("thanks", 1, 0, kind="honour")
    spent = reserve(rich, "k", "thanks")
    assert (spent.place, spent.way) == (None, "staff")
    end(rich, spent.id)

    with pytest.raises(NotRefundable):
        propose(rich, spent.id)
    with pytest.raises(BadValue):
        rich.arrive("thanks", 1)
    assert sound(rich)


# --- reviews ---


def test_much_in_review_takes_two_people(rich: Centre) -> None:
    little, much = reserve(rich, "a"), reserve(rich, "b", quantity=2)
    for one in (little, much):
        end(rich, one.id, "unknown")
    word = resolving.Word(result="handed_over", reason="camera", given=1)
    done = rich.do(resolving.resolve, STAFF, "x", little.id, word, POLICY)
    assert (done.proposal, done.redemption.state) == (None, "settled")
    made = rich.do(resolving.resolve, STAFF, "y", much.id, word, POLICY)
    assert made.redemption.state == "review"
    with pytest.raises(SecondPersonNeeded):
        rich.do(resolving.resolve, CHIEF, "y2", much.id, word, POLICY)
    with pytest.raises(SamePerson):
        rich.do(resolving.confirm, STAFF, "z", made.proposal, True, "x")
    done = rich.do(resolving.confirm, CHIEF, "z", made.proposal, True, "seen")

    assert (done.redemption.state, done.redemption.given) == ("settled", 1)
    assert rich.posted("member:h1") == 14
    assert sound(rich)


def test_a_late_word_of_the_station_goes_before_an_open_proposal(rich: Centre) -> None:
    much = reserve(rich, "b", quantity=2)
    end(rich, much.id, "unknown")
    word = resolving.Word(result="not_given", reason="camera")
    made = rich.do(resolving.resolve, STAFF, "y", much.id, word, POLICY)
    told = Told(redemption=much.id, fence=1, result="handed_over")
    rich.do(redemptions.result, KIOSK, "late", told)
    done = rich.do(resolving.confirm, CHIEF, "z", made.proposal, True, "seen")

    assert done.redemption.state == "settled"
    assert sound(rich)


def test_a_photo_is_kept_once_under_its_own_hash(rich: Centre) -> None:
    body = b"\xff\xd8\xff" + b"x" * 50
    id = photos.photo_id(body)
    for _ in range(2):
        rich.do(photos.add_photo, STAFF, id, photos.media_of(body), body)
    assert rich.rows("SELECT media FROM photo") == [("image/jpeg",)]
    for wrong in (b"GIF89a", b"<svg>", b"", b"\xff\xd8\xff" + bytes(photos.BYTES_MAX)):
        with pytest.raises(NotAPhoto):
            photos.media_of(wrong)
    spent = reserve(rich, "k")
    end(rich, spent.id, "unknown")
    lost = resolving.Word(result="not_given", reason="x", photo="0" * 64)
    with pytest.raises(NotFound):
        rich.do(resolving.resolve, STAFF, "a", spent.id, lost, POLICY)
    seen = resolving.Word(result="not_given", reason="x", photo=id)

    rich.do(resolving.resolve, STAFF, "b", spent.id, seen, POLICY)


# --- the desk ---


def sale(**more: Any) -> desk.Sale:
    said: dict[str, Any] = {
        "station": "kiosk-1", "resident": "r1", "identity": "seen", "reason": "known",
        "lines": (Line(item="soap", quantity=2),),
    }  # fmt: skip
    return desk.Sale(**(said | more))


def test_a_sale_at_the_desk_is_reserved_given_and_noted_at_once(rich: Centre) -> None:
    [row] = rich.do(desk.sell, STAFF, "k", sale()).redemptions

    assert (row.state, row.given) == ("settled", 2)
    assert rich.posted("member:h1") == 14
    assert rich.rows("SELECT kind, edge FROM dispense_told ORDER BY n") == [
        ("intent", "desk:wang"), ("result", "desk:wang"),
    ]  # fmt: skip
    assert rich.do(desk.sell, STAFF, "k", sale()).redemptions == (row,)
    assert sound(rich)


def test_nobody_sells_to_their_own_household(rich: Centre) -> None:
    is_mei(rich, "r1")
    with pytest.raises(OwnHousehold):
        rich.do(desk.sell, MEI, "k", sale())
    with pytest.raises(BadValue):
        rich.do(desk.sell, STAFF, "k2", sale(reason=""))
    with pytest.raises(NotAllowed):
        rich.do(desk.sell, KIOSK, "k3", sale())
    kept = reserve(rich, "r")
    with pytest.raises(OwnHousehold):
        rich.do(desk.hand_over, MEI, "h", desk.HandOver(redemption=kept.id))

    assert rich.do(desk.sell, STAFF, "k4", sale()).redemptions


def test_what_waits_is_handed_to_a_named_collector_who_can_be_forgotten(
    rich: Centre,
) -> None:
    kept = reserve(rich, "r", quantity=3)
    rich.do(redemptions.keep, KIOSK, "keep", kept.id, StationPolicy())
    wish = desk.HandOver(redemption=kept.id, given=2, collector_name="李婶")
    done = rich.do(desk.hand_over, STAFF, "h", wish, "mark")
    assert (done.state, done.given, done.points) == ("settled", 2, 6)
    assert rich.rows("SELECT name FROM collector") == [("李婶",)]
    for table in ("audit", "sticky"):
        column = {"audit": "detail", "sticky": "answer"}[table]
        assert all("李婶" not in row[0] for row in rich.rows(f"SELECT {column} FROM {table}"))  # fmt: skip

    rich.do(moves.leave, STAFF, "r1")
    rich.do(erasing.erase, STAFF, "r1", "asked")
    assert rich.rows("SELECT name FROM collector") == [("-",)]
    assert sound(rich)


def test_what_has_run_out_is_not_handed_over(rich: Centre) -> None:
    kept = reserve(rich, "r")
    rich.now_ms += redemptions.HOLD_TTL_MS
    with pytest.raises(NotAllowed):
        rich.do(desk.hand_over, STAFF, "h", desk.HandOver(redemption=kept.id))
    rich.do(redemptions.expire)
    with pytest.raises(RedemptionState):
        rich.do(desk.hand_over, STAFF, "h2", desk.HandOver(redemption=kept.id))


# --- counting ---


def lot_of(centre: Centre) -> int:
    [(lot,)] = centre.rows("SELECT n FROM stock_lot WHERE item = 'soap'")
    return int(lot)


def test_a_count_that_agrees_is_matched_and_moves_nothing(rich: Centre) -> None:
    lot = lot_of(rich)
    told = rich.do(stocktakes.count, STAFF, "c", "counter", {lot: 10})

    assert (told["outcome"], told["differences"]) == ("matched", {})
    assert rich.rows("SELECT code FROM alarm") == []


@pytest.mark.parametrize("counted, by", [(9, -1), (11, 1)])
def test_a_difference_is_looked_at_by_another_person_and_then_moved(
    rich: Centre, counted: int, by: int
) -> None:
    lot = lot_of(rich)
    told = rich.do(stocktakes.count, STAFF, "c", "counter", {lot: counted})
    assert (told["outcome"], told["differences"]) == ("open", {str(lot): by})
    assert rich.rows("SELECT code FROM alarm") == [("stock_difference",)]
    assert rich.rows("SELECT stock FROM item") == [(10,)]
    with pytest.raises(SamePerson):
        rich.do(stocktakes.close, STAFF, "x", told["take"], "recounted")
    done = rich.do(stocktakes.close, CHIEF, "x", told["take"], "recounted")

    assert done == {"moved": {str(lot): by}}
    assert rich.rows("SELECT stock FROM item") == [(counted,)]
    with pytest.raises(AlreadyDecided):
        rich.do(stocktakes.close, CHIEF, "x2", told["take"], "again")
    assert sound(rich)


@pytest.mark.parametrize("truth", ["handed_over", "not_given"])
def test_what_was_in_doubt_at_the_count_is_not_taken_off_twice(
    rich: Centre, truth: str
) -> None:
    """One soap is in review; the count says whether it went."""
    spent = reserve(rich, "k")
    end(rich, spent.id, "unknown")
    lot = lot_of(rich)
    lies = 9 if truth == "handed_over" else 10
    told = rich.do(stocktakes.count, STAFF, "c", "counter", {lot: lies})
    if truth == "not_given":
        assert told["outcome"] == "matched"
    else:
        with pytest.raises(StillInDoubt):
            rich.do(stocktakes.close, CHIEF, "x", told["take"], "one is in review")
    word = resolving.Word(result=truth, reason="counted")
    rich.do(resolving.resolve, STAFF, "w", spent.id, word, POLICY)
    if truth == "handed_over":
        done = rich.do(stocktakes.close, CHIEF, "x2", told["take"], "explained")
        assert done == {"moved": {}}

    assert rich.rows("SELECT stock, reserved FROM item") == [(lies, 0)]
    assert sound(rich)


def test_a_count_finds_a_drop_sensor_that_said_yes_falsely(rich: Centre) -> None:
    """Settled for two, but one still lies there."""
    end(rich, reserve(rich, "k", quantity=2).id)
    told = rich.do(stocktakes.count, STAFF, "c", "counter", {lot_of(rich): 9})

    assert list(told["differences"].values()) == [1]


def test_sales_between_count_and_close_stay(rich: Centre) -> None:
    lot = lot_of(rich)
    told = rich.do(stocktakes.count, STAFF, "c", "counter", {lot: 8})
    end(rich, reserve(rich, "k").id)
    rich.do(stocktakes.close, CHIEF, "x", told["take"], "two were gone")

    assert rich.rows("SELECT stock FROM item") == [(7,)]
    assert sound(rich)


def test_every_lot_is_counted_and_none_of_elsewhere(rich: Centre) -> None:
    lot = lot_of(rich)
    for wrong in ({}, {lot: -1}, {lot: 1, 99: 1}):
        with pytest.raises((BadValue, NotFound)):
            rich.do(stocktakes.count, STAFF, f"c{wrong}", "counter", wrong)
    spent = reserve(rich, "k")
    rich.do(redemptions.dispense, KIOSK, "d", spent.id, Cards(staff=hex_of("staff")))
    with pytest.raises(StillInDoubt):
        rich.do(stocktakes.count, STAFF, "busy", "counter", {lot: 10})


def test_a_count_does_not_take_what_is_promised(rich: Centre) -> None:
    reserve(rich, "k", quantity=3)
    told = rich.do(stocktakes.count, STAFF, "c", "counter", {lot_of(rich): 2})
    with pytest.raises(PlaceBusy):
        rich.do(stocktakes.close, CHIEF, "x", told["take"], "gone")
    assert sound(rich)


# --- services ---


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


# --- vouchers ---


def codes(*names: str, place: str = "counter", best_before: str = "") -> vouchers.Batch:
    made = tuple(
        vouchers.SealedCode(fingerprint=hex_of(n), sealed=n.encode()) for n in names
    )
    return vouchers.Batch(item="tea", place=place, codes=made, best_before=best_before)


def test_a_code_belongs_to_the_redemption_that_settled(rich: Centre) -> None:
    rich.goods("tea", 2, 0, kind="voucher")
    told = rich.do(vouchers.add_codes, STAFF, "v", codes("a", "b", "c"))
    assert told == {"added": 3, "there": 0}
    told = rich.do(vouchers.add_codes, STAFF, "v2", codes("c", "d"))
    assert told == {"added": 1, "there": 1}
    back, gone = reserve(rich, "k1", "tea"), reserve(rich, "k2", "tea", 2)
    end(rich, back.id, "not_given")
    end(rich, gone.id)

    bound = rich.rows("SELECT redemption FROM voucher_code ORDER BY n")
    assert bound == [(gone.id,), (gone.id,), (None,), (None,)]
    with pytest.raises(NotRefundable):
        propose(rich, gone.id)
    assert sound(rich)


def test_codes_that_run_out_go_before_others_and_not_after_their_day(
    rich: Centre,
) -> None:
    rich.goods("tea", 2, 0, kind="voucher")
    rich.do(vouchers.add_codes, STAFF, "v", codes("later", best_before="2026-02-01"))
    rich.do(vouchers.add_codes, STAFF, "w", codes("soon", best_before="2026-01-01"))
    spent = reserve(rich, "k", "tea")
    end(rich, spent.id)

    assert rich.rows("SELECT sealed FROM voucher_code WHERE redemption IS NOT NULL") == [(b"soon",)]  # fmt: skip
    assert sound(rich)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_file_of_codes_is_read_as_people_write_it(encoding: str) -> None:
    raw = "兑换码\nAB-1234\n\nAB-1235,备注\n坏\nAB-1234\n".encode(encoding)
    found = vouchers.codes_of(raw)

    assert found.codes == ("AB-1234", "AB-1235")
    assert found.wrong_lines == (5, 6)


def test_goods_do_not_stand_in_for_codes(rich: Centre) -> None:
    rich.goods("tea", 2, 0, kind="voucher")
    arrived = places.Arrival(item="tea", place="counter", quantity=1, reason="x")
    with pytest.raises(BadValue):
        rich.do(places.stock_in, STAFF, "s", arrived)
    with pytest.raises(NotFound):
        rich.do(vouchers.add_codes, STAFF, "v", vouchers.Batch(item="soap", place="counter", codes=()))  # fmt: skip
    rich.do(vouchers.add_codes, STAFF, "w", codes("a"))
    rich.force("UPDATE voucher_code SET redemption = 'x'")
    with rich.database.read() as read:  # control: a code that went astray is noticed
        assert invariants.check(snapshot.take(read)) != []


def test_terms_that_contradict_themselves_are_refused(rich: Centre) -> None:
    for terms in (
        shelf.Terms(limit_quantity=1),
        shelf.Terms(limit_period="day"),
        shelf.Terms(limit_quantity=1, limit_period="fortnight"),
        shelf.Terms(opens="always"),
        shelf.Terms(reserved_until_ms=1),
        shelf.Terms(cost_fen=-1),
    ):
        with pytest.raises(BadValue):
            rich.do(shelf.set_terms, STAFF, "soap", terms)
