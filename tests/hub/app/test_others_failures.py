"""What other systems got wrong, by their own issue trackers; one test for each.

Both databases.
"""

from dataclasses import replace
from typing import Any

import pytest

from linli_hub.base.core.actors import SYSTEM, Actor
from linli_hub.base.core.errors import (
    AlreadyDecided,
    KeyReused,
    NotEnoughPoints,
    NotReversible,
    NotYourJournal,
    PendingEnded,
    SamePerson,
)
from linli_hub.base.core.policy import AS_USUAL
from linli_hub.books.actions import lapses
from linli_hub.books.core.refusals import UseRefund
from linli_hub.books.views import entries
from linli_hub.devices.actions import parcels
from linli_hub.earning.actions import contests, deeds, standards
from linli_hub.earning.actions.contests import Answer, Doubt
from linli_hub.earning.core.desk_deeds import NewDeed
from linli_hub.station.actions import orders, refunds
from linli_hub.station.actions.refunds import RefundAsk
from linli_hub.station.core.refusals import NotRefundable
from linli_hub.station.views import greeting
from linli_hub.treasury.actions import adjustments, pending, reversals
from linli_hub.treasury.actions.adjustments import Proposal
from linli_hub.treasury.actions.pending import Held, HoldAsk
from linli_hub.treasury.views.statement import statement
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from tests.hub.centre import (
    DAY_MS,
    KIOSK,
    STAFF,
    STANDARD,
    Centre,
    PretendEdge,
    hex_of,
    wish_of,
)
from tests.hub.standards import TEXTS

CHIEF = Actor(kind="staff", name="chief", roles=frozenset({"admin", "treasurer"}))
MINUTE_MS = 60_000


@pytest.fixture
def rich(centre: Centre) -> Centre:
    """h1 has 20 points by hand."""
    give(centre, 20)
    return centre


def give(centre: Centre, points: int, key: str = "gift") -> str:
    wish = Proposal(member="h1", points=points, reason="停电未记")
    id: str = centre.do(adjustments.propose, STAFF, key, wish).id
    centre.do(adjustments.decide, CHIEF, key, id, True, "查过")
    return f"j/{id}/0"


def hold(centre: Centre, points: int, key: str = "hold") -> Held:
    until_ms = centre.now_ms + 10 * MINUTE_MS
    ask = HoldAsk(member="h1", points=points, until_ms=until_ms, reason="理发")
    held: Held = centre.do(pending.open_hold, STAFF, key, ask)
    return held


def stands(centre: Centre, account: str = "member:h1") -> tuple[int, int]:
    found = centre.rows(f"SELECT posted, held FROM balance WHERE account = '{account}'")
    return found[0][0], found[0][1]


def sound(centre: Centre) -> bool:
    with centre.database.read() as read:
        return invariants.check(snapshot.take(read)) == []


# --- Blnk ---


def test_blnk_152_a_refund_does_not_run_twice(rich: Centre) -> None:
    id = rich.spend("card-1", "soap", 2)
    settled = f"r/{id}/settle"
    with pytest.raises(UseRefund):
        rich.do(reversals.reverse, CHIEF, "back", settled, "坏了")
    ask = RefundAsk(redemption=id, goods="stock", reason="坏了")
    asked = rich.do(refunds.propose, STAFF, "p1", ask, AS_USUAL)["refund"]
    first = rich.do(refunds.decide, CHIEF, "d1", asked, True, "坏了")
    again = rich.do(refunds.decide, CHIEF, "d1", asked, True, "坏了")
    with pytest.raises(AlreadyDecided):
        rich.do(refunds.decide, CHIEF, "d2", asked, True, "坏了")
    with pytest.raises(NotRefundable):
        rich.do(refunds.propose, STAFF, "p2", ask, AS_USUAL)

    assert first == again == {"outcome": "approved", "points": 6}
    assert stands(rich) == (20, 0)
    with pytest.raises(NotReversible):
        rich.do(reversals.reverse, CHIEF, "twice", f"{settled}/reversal", "坏了")
    assert sound(rich)


def test_blnk_41_a_hold_is_not_voided_twice(rich: Centre) -> None:
    held = hold(rich, 8)
    rich.do(pending.cancel, STAFF, "v1", held.id, "没来")

    with pytest.raises(PendingEnded):
        rich.do(pending.cancel, STAFF, "v2", held.id, "没来")
    assert stands(rich) == (20, 0) and sound(rich)


def test_blnk_182_a_hold_that_was_voided_or_has_lapsed_is_not_committed(
    rich: Centre,
) -> None:
    voided, lapsed = hold(rich, 8, "a"), hold(rich, 12, "b")
    rich.do(pending.cancel, STAFF, "v", voided.id, "没来")
    rich.now_ms += 11 * MINUTE_MS
    assert rich.do(pending.lapse) == 1

    for held in (voided, lapsed):
        with pytest.raises(PendingEnded):
            rich.do(pending.post, STAFF, f"p{held.id}", held.id)
    assert stands(rich) == (20, 0) and sound(rich)


def test_blnk_181_what_is_held_cannot_be_spent_elsewhere(rich: Centre) -> None:
    hold(rich, 18)

    with pytest.raises(NotEnoughPoints) as refused:
        hold(rich, 3, "second")
    assert refused.value.data["has"] == 2
    wish = wish_of()
    with pytest.raises(NotEnoughPoints):
        rich.do(orders.reserve, KIOSK, "k", wish)
    assert stands(rich) == (20, 18) and sound(rich)


def test_blnk_195_many_holds_are_committed_in_one_transaction(rich: Centre) -> None:
    held = [hold(rich, 4, f"h{n}") for n in range(5)]
    done = rich.run(*((pending.post, STAFF, f"p{h.id}", h.id, 3) for h in held))

    assert [result.unwrap().posted for result in done] == [3] * 5
    assert stands(rich) == (5, 0) and sound(rich)


def test_blnk_158_what_ends_a_hold_names_it(rich: Centre) -> None:
    held = hold(rich, 8)
    rich.do(pending.post, STAFF, "p", held.id, 5)
    rich.do(reversals.reverse, CHIEF, "b", f"p/{held.id}/settle", "退")

    assert rich.rows(
        "SELECT id, pending, reverses, cause FROM transfer WHERE n > 1 ORDER BY n"
    ) == [
        (f"p/{held.id}/hold", None, None, f"p/{held.id}"),
        (f"p/{held.id}/settle", f"p/{held.id}/hold", None, f"p/{held.id}"),
        (
            f"p/{held.id}/settle/reversal", None, f"p/{held.id}/settle",
            f"v/p/{held.id}/settle",
        ),
    ]  # fmt: skip


# --- Odoo and ERPNext ---


def test_odoo_257854_an_award_taken_back_takes_its_points_also_if_they_are_spent(
    rich: Centre,
) -> None:
    """No free points: earn, spend, take the earning back."""
    gift = give(rich, 6, "more")
    hold_id = hold(rich, 26).id
    rich.do(pending.post, STAFF, "p", hold_id)
    told = rich.do(reversals.reverse, CHIEF, "b", gift, "记错")

    assert told == {"returned": 0, "claimed": 6}
    assert stands(rich) == (0, 0) and stands(rich, "claim:h1") == (-6, 0)
    assert sound(rich)


def test_odoo_212922_and_erpnext_32951_a_refund_gives_points_back_and_charges_none(
    rich: Centre,
) -> None:
    id = rich.spend("card-1", "soap", 3)
    before = stands(rich)
    ask = RefundAsk(redemption=id, goods="stock", reason="退货")
    asked = rich.do(refunds.propose, STAFF, "p", ask, AS_USUAL)["refund"]
    rich.do(refunds.decide, CHIEF, "d", asked, True, "退货")

    assert (before, stands(rich)) == ((11, 0), (20, 0))
    assert rich.posted("shelf") == 0 and sound(rich)


def test_odoo_206048_points_lapse_by_lots_and_come_back_with_their_own_last_day(
    centre: Centre,
) -> None:
    text = STANDARD.read_text(encoding="utf-8")
    text = text.replace("expiry_months = 0", "expiry_months = 1")
    centre.do(standards.publish, SYSTEM, text, "2025-02-01")
    give(centre, 5, "january")  # to the end of February
    centre.now_ms += 31 * DAY_MS
    give(centre, 7, "february")  # to the end of March
    held = hold(centre, 6)
    assert centre.rows("SELECT expires, points FROM lot ORDER BY 1") == [
        ("2026-02-28", 0), ("2026-03-31", 6),
    ]  # fmt: skip

    centre.now_ms += 9 * MINUTE_MS
    centre.do(pending.cancel, STAFF, "v", held.id, "没来")
    assert centre.rows("SELECT expires, points FROM lot ORDER BY 1") == [
        ("2026-02-28", 5), ("2026-03-31", 7),
    ]  # fmt: skip
    centre.now_ms += 28 * DAY_MS
    assert centre.do(lapses.lapse) == 1 and centre.do(lapses.lapse) == 0
    assert stands(centre) == (7, 0) and centre.posted("expiry") == 5
    assert sound(centre)


# --- KidsChores ---


def test_kidschores_130_the_same_deed_told_twice_counts_once(centre: Centre) -> None:
    edge = PretendEdge()
    edge.open()
    edge.deposit()
    for _ in range(3):
        centre.send(edge.parcel())

    assert centre.posted("member:h1") == 5 and sound(centre)


def test_kidschores_205_an_award_can_be_taken_back_and_everybody_sees_it(
    centre: Centre,
) -> None:
    edge = PretendEdge()
    edge.open()
    edge.deposit()
    centre.send(edge.parcel())
    doubt = Doubt(award="d/1/000000000003", about="not_mine")
    desk = Actor(kind="staff", name="desk", roles=frozenset({"staff"}))
    id = centre.do(contests.contest, desk, "c", doubt).id
    none = Answer(outcome="upheld", reason="不是这一户的", grade="rejected")
    centre.do(contests.answer, STAFF, "a", id, none)

    assert centre.posted("member:h1") == 0
    assert centre.rows("SELECT why, points FROM transfer ORDER BY n") == [
        ("award", 5), ("correction", 5),
    ]  # fmt: skip
    assert sound(centre)


# --- SSW.Rewards ---


def test_ssw_1406_and_1399_many_scans_come_up_against_the_caps(centre: Centre) -> None:
    """79,000 points with one code: here the day has a cap, whatever is told."""
    edge = PretendEdge()
    edge.open()
    for _ in range(300):
        edge.deposit(after_ms=30_000)
    for first in range(1, edge.seq, 150):
        centre.send(edge.parcel(first, min(edge.seq, first + 149)))

    assert centre.posted("member:h1") <= 20 and sound(centre)


def test_ssw_809_what_earns_is_no_code_that_can_be_guessed(centre: Centre) -> None:
    """A card that was never issued earns nothing, whichever number it has; what an
    edge says is signed, and another journal than its own is not booked."""
    edge = PretendEdge()
    edge.open()
    for n in range(20):
        edge.deposit(f"guess-{n}")
    centre.send(edge.parcel())
    thief = replace(edge.parcel(), edge="bins-2")

    assert centre.rows("SELECT count(*) FROM transfer") == [(0,)]
    with pytest.raises(NotYourJournal):
        centre.do(parcels.apply, thief)


def test_ssw_827_every_view_tells_the_same_balance(rich: Centre) -> None:
    hold(rich, 5)
    rich.spend("card-1", "soap")
    with rich.database.read() as read:
        greeted = greeting.greeting(read, hex_of("card-1"), rich.now_ms)
        balance = entries.balance(read, "member:h1")
        summary = entries.summary(read)
        told = statement(
            read, "h1", ("2026-01-01", "2026-01-31"), "Asia/Shanghai", rich.now_ms
        )
        page = entries.entries(read, entries.EntryFilter(account="member:h1")).rows
    booked = sum(
        (e.points if e.credit == "member:h1" else -e.points)
        for e in page
        if e.why in ("adjustment", "redemption") and not e.id.endswith("/hold")
    )

    assert balance is not None and told is not None
    assert greeted.balance == balance.posted == told.closing == booked == 17
    assert greeted.available == balance.available == 12
    assert summary.points_outstanding == 17 and summary.points_held == 5


# --- Formance ---


def test_formance_wallets_109_a_retry_across_an_expiry_is_the_same_command(
    centre: Centre,
) -> None:
    """The answer was fixed when it was given; what lapsed since does not matter."""
    text = STANDARD.read_text(encoding="utf-8")
    text = text.replace("expiry_months = 0", "expiry_months = 1")
    centre.do(standards.publish, SYSTEM, text, "2025-02-01")
    give(centre, 9)
    wish = wish_of()
    first = centre.do(orders.reserve, KIOSK, "k", wish)
    head = centre.rows("SELECT head_n FROM book")
    centre.now_ms += 70 * DAY_MS
    centre.do(lapses.lapse)
    lapsed = centre.rows("SELECT head_n FROM book")

    assert centre.do(orders.reserve, KIOSK, "k", wish) == first
    assert lapsed != head and centre.rows("SELECT head_n FROM book") == lapsed
    assert sound(centre)


def test_formance_1633_and_1636_one_key_twice_in_one_batch_is_one_command(
    rich: Centre,
) -> None:
    wish = wish_of()
    command = (orders.reserve, KIOSK, "k", wish)
    more = (
        orders.reserve,
        KIOSK,
        "k",
        wish_of("card-1", "soap", 2),
    )
    one, two, other = rich.run(command, command, more)

    assert one.unwrap() == two.unwrap()
    with pytest.raises(KeyReused):
        other.unwrap()
    assert stands(rich) == (20, 3) and sound(rich)


# --- TimeOverflow ---


def test_timeoverflow_788_who_approved_is_stored_and_is_another_person(
    centre: Centre,
) -> None:
    centre.do(standards.publish, SYSTEM, TEXTS["moral-bank"], "2025-06-01")
    deed = NewDeed(
        kind="honour", at_ms=centre.now_ms, evidence="attested_staff", resident="r1",
        reason="孝星",
    )  # fmt: skip
    told = centre.do(deeds.record, STAFF, "d", deed)
    with pytest.raises(SamePerson):
        centre.do(deeds.confirm, STAFF, "c", told.id)
    centre.do(deeds.confirm, CHIEF, "c2", told.id)
    give(centre, 4)

    assert centre.rows("SELECT recorded_by, confirmed_by FROM desk_confirm") == [
        ("wang", "chief")
    ]
    assert centre.rows("SELECT proposed_by, decided_by FROM adjustment") == [
        ("wang", "chief")
    ]
    said = {(action, actor) for action, actor in _audit(centre)}
    assert {("deed.confirm", "chief"), ("adjustment.approved", "chief")} <= said


def test_timeoverflow_701_the_statistics_are_the_sum_of_the_transactions(
    rich: Centre,
) -> None:
    """No account is left out of the flows, the centre's own ones included."""
    rich.spend("card-1", "soap", 2)
    edge = PretendEdge()
    edge.open()
    edge.deposit()
    rich.send(edge.parcel())
    with rich.database.read() as read:
        flows = entries.flows(read, None, None)
    [(moved, count)] = rich.rows(
        "SELECT sum(points), count(*) FROM transfer WHERE kind IN ('post', 'settle')"
    )

    assert (sum(f.points for f in flows), sum(f.count for f in flows)) == (moved, count)
    assert {f.source for f in flows} == {"adjustment", "member", "issue"}


def _audit(centre: Centre) -> list[tuple[Any, ...]]:
    return centre.rows("SELECT action, actor FROM audit")
