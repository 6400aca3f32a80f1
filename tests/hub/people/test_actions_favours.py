"""Ways around "nobody decides what they gain from", each tried once and refused."""

from dataclasses import replace

import pytest

from linli_hub.access.actions import users
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.errors import (
    BadValue,
    CardBlocked,
    NotReversible,
    NotYours,
    OwnHousehold,
    SamePerson,
)
from linli_hub.base.core.policy import StationPolicy
from linli_hub.earning.actions import contests
from linli_hub.earning.actions.contests import Answer, Doubt
from linli_hub.people.actions import cards, closing, file_import, members, moves
from linli_hub.people.actions.cards import NewCard
from linli_hub.people.actions.closing import Closing
from linli_hub.station.actions import orders, redemptions, resolving
from linli_hub.treasury.actions import pending, reversals
from linli_hub.treasury.actions.adjustments import Proposal, decide, propose
from linli_wire import messages as m
from tests.hub.centre import (
    DAY_MS,
    HOUR_MS,
    KIOSK,
    STAFF,
    Centre,
    PretendEdge,
    hex_of,
    wish_of,
)
from tests.hub.earning.test_actions_desk_deeds import (
    LI,
    SERVICE,
    bank,
    belongs_to,
    record,
)

__all__ = ["bank"]  # a fixture

CHIEF = Actor(kind="staff", name="chief", roles=frozenset({"admin", "treasurer"}))
AWARD = "d/1/000000000003"
MORE = Answer(outcome="upheld", reason="好人", points=1000)


@pytest.fixture
def thrown(centre: Centre) -> Centre:
    """A bag of h1, found mixed by r9."""
    edge = PretendEdge()
    edge.open()
    edge.grade(edge.deposit(), m.Grade.MIXED)
    centre.send(edge.parcel())
    return centre


def is_li(centre: Centre, resident: str) -> None:
    belongs_to(centre, LI.name, resident)


def test_nobody_answers_a_contest_that_they_opened_at_the_desk(thrown: Centre) -> None:
    doubt = Doubt(award=AWARD, about="other")
    stands = thrown.do(contests.contest, LI, "k", doubt)

    with pytest.raises(SamePerson):
        thrown.do(contests.answer, LI, "a", stands.id, MORE)

    done = thrown.do(contests.answer, CHIEF, "a", stands.id, MORE)  # a control
    assert done.outcome == "upheld"


def test_nobody_answers_a_contest_of_a_bag_that_is_theirs_by_now(
    thrown: Centre,
) -> None:
    is_li(thrown, "r2")
    doubt = Doubt(award=AWARD, about="grade", card=hex_of("card-1"))
    stands = thrown.do(contests.contest, KIOSK, "k", doubt)
    thrown.do(moves.move, CHIEF, "r1", "h2", thrown.now_ms - DAY_MS)

    with pytest.raises(OwnHousehold):
        thrown.do(
            contests.answer, LI, "a", stands.id,
            Answer(outcome="upheld", reason="x", grade="good"),
        )  # fmt: skip


def test_a_lost_card_doubts_nothing(thrown: Centre) -> None:
    thrown.now_ms += HOUR_MS  # the bag was thrown before
    thrown.do(cards.block_card, STAFF, hex_of("card-1"))
    doubt = Doubt(award=AWARD, about="grade", card=hex_of("card-1"))

    with pytest.raises(CardBlocked):
        thrown.do(contests.contest, KIOSK, "k", doubt)


def test_a_kiosk_learns_nothing_of_awards_of_others(thrown: Centre) -> None:
    mine = Doubt(award=AWARD, about="grade", card=hex_of("card-1"))
    thrown.do(contests.contest, KIOSK, "k", mine)

    with pytest.raises(NotYours):  # not whether it was contested, nor its day
        thrown.do(contests.contest, KIOSK, "k2", replace(mine, card=hex_of("card-2")))


def test_nobody_dates_their_own_class_to_before_they_belonged_here(
    bank: Centre,
) -> None:
    is_li(bank, "r1")
    moved_ms = bank.now_ms - 2 * DAY_MS
    bank.do(moves.move, STAFF, "r1", "h2", moved_ms)

    with pytest.raises(OwnHousehold):
        bank.do(members.set_class, LI, "resident:r1", "", moved_ms - DAY_MS)
    bank.do(moves.leave, STAFF, "r1")
    with pytest.raises(OwnHousehold):  # nor while they belong nowhere
        bank.do(members.set_class, LI, "resident:r1", "")


def test_nobody_attests_what_they_did_where_they_lived_before(bank: Centre) -> None:
    is_li(bank, "r1")
    bank.do(moves.move, STAFF, "r1", "h2")
    own = replace(SERVICE, evidence="attested_staff", at_ms=bank.now_ms - HOUR_MS)

    with pytest.raises(OwnHousehold):
        record(bank, own, by=LI)


def test_nobody_decides_for_an_account_that_goes_on_to_their_own(
    thrown: Centre,
) -> None:
    is_li(thrown, "r1")
    thrown.do(members.add_household, STAFF, "h5", "x")
    thrown.do(closing.close, STAFF, Closing(member="h5", to="h1", reason="x"))

    with pytest.raises(OwnHousehold):
        thrown.do(propose, LI, "k", Proposal(member="h5", points=100, reason="x"))
    li = replace(LI, roles=frozenset({"staff", "treasurer"}))
    used = thrown.do(propose, CHIEF, "k", Proposal(member="h5", points=1, reason="x"))
    assert used.outcome == "open"  # a control
    thrown.force(
        "INSERT INTO transfer (n, id, kind, debit, credit, points, releases, why,"
        " cause, at_ms, hash) SELECT n + 1, 'm/x/0', kind, 'member:h5', 'shelf', 1, 0,"
        " why, 'm/x', at_ms, hash FROM transfer ORDER BY n DESC LIMIT 1"
    )
    with pytest.raises(OwnHousehold):  # it would come back to h1
        thrown.do(reversals.reverse, li, "r", "m/x/0", "x")


def test_nobody_decides_for_the_organisation_whose_card_they_carry(
    bank: Centre,
) -> None:
    is_li(bank, "r1")
    bank.do(members.add_household, STAFF, "shop", "x", "organisation")
    card = NewCard(
        resident="r1", hash=hex_of("c7"), tag=hex_of("c7", 6), on_behalf="shop"
    )
    bank.do(cards.issue, STAFF, card)
    theirs = replace(SERVICE, evidence="attested_staff", resident="", member="shop")
    with pytest.raises(OwnHousehold):
        record(bank, theirs, by=LI)

    bank.do(cards.return_card, STAFF, hex_of("c7"))
    assert record(bank, theirs, "k2", by=LI).state == "awarded"  # a control


def test_nobody_makes_out_a_card_to_themselves_that_spends_what_others_have(
    bank: Centre,
) -> None:
    is_li(bank, "r1")
    bank.do(members.add_household, STAFF, "shop", "x", "organisation")
    card = NewCard(
        resident="r1", hash=hex_of("c7"), tag=hex_of("c7", 6), on_behalf="shop"
    )
    with pytest.raises(OwnHousehold):
        bank.do(cards.issue, LI, card)
    with pytest.raises(BadValue):  # nor anybody for a household
        bank.do(cards.issue, STAFF, replace(card, on_behalf="h2"))

    bank.do(cards.issue, LI, replace(card, resident="r2"))  # a control


def test_nobody_says_that_their_own_household_got_nothing(centre: Centre) -> None:
    is_li(centre, "r1")
    centre.do(users.link, CHIEF, LI.name, "r1")
    edge = PretendEdge()
    edge.open()
    edge.deposit()
    centre.send(edge.parcel())
    wish = wish_of()
    [held] = centre.do(orders.reserve, KIOSK, "k", wish).redemptions
    shown = redemptions.Cards(staff=hex_of("staff"))
    centre.do(redemptions.dispense, KIOSK, "d", held.id, shown)
    told = redemptions.Told(redemption=held.id, fence=1, result="unknown")
    centre.do(redemptions.result, KIOSK, "r", told)

    word = resolving.Word(result="not_given", reason="x")
    with pytest.raises(OwnHousehold):
        centre.do(resolving.resolve, LI, "x", held.id, word, StationPolicy())

    done = centre.do(resolving.resolve, CHIEF, "x", held.id, word, StationPolicy())
    assert done.redemption.state == "released"


def test_nobody_who_belongs_nowhere_moves_in_with_the_rich(bank: Centre) -> None:
    is_li(bank, "r1")
    bank.do(moves.leave, STAFF, "r1")

    with pytest.raises(OwnHousehold):
        bank.do(moves.move, LI, "r1", "h2")

    bank.do(moves.move, STAFF, "r1", "h2")  # a control


def test_who_asked_and_what_was_decided_is_not_rewritten(thrown: Centre) -> None:
    """The checks for two people would hold for another first name as well."""
    asked = thrown.do(propose, LI, "k", Proposal(member="h1", points=9, reason="x"))
    doubt = Doubt(award=AWARD, about="other")
    stands = thrown.do(contests.contest, LI, "c", doubt)
    for change in (
        "UPDATE adjustment SET proposed_by = 'another'",
        "UPDATE adjustment SET points = 900",
        "UPDATE contest SET opened_by = 'another'",
        "UPDATE contest SET granted_card = NULL",
        "DELETE FROM contest",
        "DELETE FROM adjustment",
    ):
        with pytest.raises(Exception, match=r"append-only|permission denied"):
            thrown.force(change)
    assert thrown.do(decide, CHIEF, "d", asked.id, True, "x").outcome == "approved"
    thrown.do(contests.answer, CHIEF, "a", stands.id, MORE)

    for change in (
        "UPDATE adjustment SET outcome = 'refused'",
        "UPDATE contest SET answered_by = 'another'",
    ):
        with pytest.raises(Exception, match=r"append-only|permission denied"):
            thrown.force(change)


def test_nobody_adds_people_to_their_own_household(centre: Centre) -> None:
    is_li(centre, "r1")
    row = file_import.Entry(
        line=2, household="h1", kind="", address="", resident="r8", name="x",
        member_class="", language="", card_hash="", tag="", from_ms=None,
    )  # fmt: skip
    with pytest.raises(OwnHousehold):
        centre.do(members.add_resident, LI, "r7", "h1", "x")
    with pytest.raises(OwnHousehold):
        centre.do(file_import.apply, LI, "k", (row,))

    centre.do(members.add_resident, LI, "r7", "h2", "x")  # controls
    done = centre.do(file_import.apply, LI, "k2", (row._replace(household="h2"),))
    assert done["residents"] == 1


def test_nobody_alone_gives_back_what_others_have_decided_to_take(
    thrown: Centre,
) -> None:
    doubt = Doubt(award=AWARD, about="other")
    stands = thrown.do(contests.contest, LI, "c", doubt)
    less = replace(MORE, points=-1)
    thrown.do(contests.answer, STAFF, "a", stands.id, less)
    asked = thrown.do(propose, LI, "k", Proposal(member="h1", points=-1, reason="x"))
    thrown.do(decide, CHIEF, "d", asked.id, True, "x")

    for taken in (f"k/{stands.id}/0", f"j/{asked.id}/0"):
        with pytest.raises(NotReversible):
            thrown.do(reversals.reverse, CHIEF, taken, taken, "x")

    given = thrown.do(propose, LI, "k2", Proposal(member="h1", points=5, reason="x"))
    thrown.do(decide, CHIEF, "d2", given.id, True, "x")
    took = thrown.do(reversals.reverse, CHIEF, "v", f"j/{given.id}/0", "x")
    assert took["returned"] == 5  # a control


def test_nobody_says_how_much_of_their_own_hold_was_used(thrown: Centre) -> None:
    is_li(thrown, "r1")
    until_ms = thrown.now_ms + HOUR_MS
    ask = pending.HoldAsk(member="h1", points=2, until_ms=until_ms, reason="理发")
    held = thrown.do(pending.open_hold, LI, "k", ask)

    with pytest.raises(OwnHousehold):  # the whole haircut for one point
        thrown.do(pending.post, LI, "p", held.id, 1)
    with pytest.raises(OwnHousehold):
        thrown.do(pending.cancel, LI, "v", held.id, "x")

    assert thrown.do(pending.post, STAFF, "p", held.id, 2).posted == 2  # a control
