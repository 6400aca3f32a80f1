"""Deeds that no scale saw: who may record them, what they earn, and how they end."""

from dataclasses import replace
from typing import Any

import pytest

from linli_hub.access.actions import users
from linli_hub.base.core.actors import SYSTEM, Actor
from linli_hub.base.core.errors import (
    BadValue,
    KeyReused,
    NotAllowed,
    NotFound,
    NotInReview,
    OwnHousehold,
    SamePerson,
    StandardMissing,
)
from linli_hub.earning.actions import deeds, standards
from linli_hub.earning.actions.deeds import Decision
from linli_hub.earning.core.desk_deeds import NewDeed
from linli_hub.people.actions import cards, members, moves
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from linli_wire import messages as m
from tests.hub.centre import DAY_MS, HOUR_MS, NOON_MS, STAFF, Centre, hex_of
from tests.hub.devices.parcels import opened
from tests.hub.standards import TEXTS

LI = Actor(kind="staff", name="li", roles=frozenset({"staff"}))
SERVICE = NewDeed(
    kind="service", at_ms=NOON_MS - HOUR_MS, evidence="check_in", resident="r1",
    minutes=120, reason="打扫楼道",
)  # fmt: skip
LITTER = replace(
    SERVICE, kind="deduction", deduction="littering", minutes=0,
    evidence="attested_staff", reason="楼道堆物，劝导后未清理",
)  # fmt: skip
HONOUR = replace(SERVICE, kind="honour", minutes=0, evidence="attested_staff")


@pytest.fixture
def bank(bare: Centre) -> Centre:
    """Two households under the moral bank's standard."""
    bare.do(standards.publish, SYSTEM, TEXTS["moral-bank"], "2025-01-01")
    for name in ("bins-1", "bins-2"):
        bare.add_edge(name)
    bare.people()
    return bare


def sound(centre: Centre) -> bool:
    with centre.database.read() as read:
        assert invariants.check(snapshot.take(read)) == []
    return True


def record(centre: Centre, deed: NewDeed, key: str = "k1", by: Actor = STAFF) -> Any:
    return centre.do(deeds.record, by, key, deed)


def test_an_hour_of_service_is_settled_like_a_bag(bank: Centre) -> None:
    told = record(bank, SERVICE)

    assert (told.id, told.state, told.member) == ("d/0/000000000001", "awarded", "h1")
    assert told.points == bank.posted("member:h1") == 8
    row = bank.rows("SELECT kind, minutes, evidence, person, day FROM deposit")
    assert row == [("service", 120, "check_in", "r1", "2026-01-01")]
    assert bank.rows("SELECT action FROM audit WHERE subject = 'd/0/000000000001'") == [
        ("deed.record",)
    ]
    assert sound(bank)


def test_the_grade_of_the_evidence_decides_the_rule(bank: Centre) -> None:
    attested = replace(SERVICE, evidence="attested_beneficiary")
    declared = replace(SERVICE, evidence="self_declared", resident="r2")

    assert record(bank, attested).points == 6
    assert record(bank, declared, "k2").points == 1
    assert sound(bank)


def test_the_same_command_again_makes_no_second_deed(bank: Centre) -> None:
    first = record(bank, SERVICE)

    assert record(bank, SERVICE) == first
    assert bank.rows("SELECT count(*) FROM deposit") == [(1,)]
    with pytest.raises(KeyReused):
        record(bank, replace(SERVICE, minutes=60))


@pytest.mark.parametrize(
    "wrong, refusal",
    [
        (replace(SERVICE, evidence="sensor"), BadValue),
        (replace(SERVICE, evidence="hearsay"), BadValue),
        (replace(SERVICE, kind="deposit"), BadValue),
        (replace(SERVICE, kind="dancing"), BadValue),
        (replace(SERVICE, minutes=-1), BadValue),
        (replace(SERVICE, minutes=24 * 60 + 1), BadValue),
        (replace(SERVICE, items=10**9), BadValue),
        (replace(SERVICE, stream="gold"), BadValue),
        (replace(SERVICE, reason=" "), BadValue),
        (replace(SERVICE, reason="a\nb"), BadValue),
        (replace(SERVICE, at_ms=NOON_MS + 1), BadValue),
        (replace(SERVICE, at_ms=1), BadValue),
        (replace(SERVICE, at_ms=NOON_MS - 800 * DAY_MS), StandardMissing),
        (replace(SERVICE, member="h1"), BadValue),
        (replace(SERVICE, resident=""), BadValue),
        (replace(SERVICE, resident="nobody"), NotFound),
        (replace(SERVICE, resident="", member="nobody"), NotFound),
        (replace(SERVICE, deduction="littering"), BadValue),
        (replace(LITTER, deduction=""), BadValue),
        (replace(LITTER, deduction="singing"), NotFound),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    bank: Centre, wrong: NewDeed, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        record(bank, wrong)

    assert bank.rows("SELECT count(*) FROM deposit") == [(0,)]
    assert bank.rows("SELECT count(*) FROM desk_deed") == [(0,)]


def test_only_staff_record(bank: Centre) -> None:
    with pytest.raises(NotAllowed):
        record(bank, SERVICE, by=replace(LI, roles=frozenset({"treasurer"})))


def test_a_deed_of_an_organisation_is_nobodys_in_particular(bank: Centre) -> None:
    told = record(bank, replace(SERVICE, resident="", member="h2"))

    assert (told.member, told.points) == ("h2", 8)
    assert bank.rows("SELECT person FROM deposit") == [("",)]
    assert sound(bank)


def test_deeds_of_the_desk_share_the_caps_of_a_day_in_event_order(
    bank: Centre,
) -> None:
    """Four full hours, then half: the knee is by the hour, whatever came first."""
    late = replace(SERVICE, minutes=240, at_ms=NOON_MS - 1)
    early = replace(SERVICE, minutes=240, at_ms=NOON_MS - 5 * HOUR_MS)

    assert record(bank, late).points == 16
    assert record(bank, early, "k2").points == 16
    assert bank.rows("SELECT points FROM deposit ORDER BY no") == [(8,), (16,)]
    assert bank.posted("member:h1") == 24
    assert sound(bank)


@pytest.mark.parametrize("deed", [LITTER, HONOUR])
def test_a_deduction_and_an_honour_wait_for_a_second_person(
    bank: Centre, deed: NewDeed
) -> None:
    told = record(bank, deed)

    assert (told.state, told.points, told.member) == ("review", 0, None)
    with pytest.raises(SamePerson):
        bank.do(deeds.confirm, STAFF, "c1", told.id)
    assert sound(bank)

    done = bank.do(deeds.confirm, LI, "c2", told.id)

    assert done.state == "awarded"
    assert done.points == (-5 if deed is LITTER else 20)
    assert bank.do(deeds.confirm, LI, "c2", told.id) == done
    with pytest.raises(NotInReview):
        bank.do(deeds.confirm, LI, "c3", told.id)
    assert sound(bank)


def test_the_database_refuses_one_name_twice(bank: Centre) -> None:
    record(bank, LITTER)

    with pytest.raises(Exception, match=r"desk_confirm_two_people|two_people"):
        bank.force("INSERT INTO desk_confirm VALUES (1, 'wang', 'wang', 1)")
    with pytest.raises(Exception, match=r"(?i)foreign"):
        bank.force("INSERT INTO desk_confirm VALUES (1, 'li', 'wang', 1)")


def test_a_deduction_takes_what_is_there_and_claims_the_rest(bank: Centre) -> None:
    record(bank, replace(SERVICE, minutes=30))  # 2 points
    told = record(bank, LITTER, "k2")

    done = bank.do(deeds.confirm, LI, "c", told.id)

    assert done.points == -5
    assert (bank.posted("member:h1"), bank.posted("claim:h1")) == (0, -3)
    assert sound(bank)


def test_an_unknown_deduction_is_not_made_up(bank: Centre) -> None:
    with pytest.raises(NotFound):
        record(bank, replace(LITTER, deduction="being-old"))


def belongs_to(centre: Centre, login: str, resident: str) -> None:
    roles = frozenset({"staff"})
    centre.do(users.add_user, STAFF, login, "$argon2id$x", roles, resident)


def test_nobody_attests_or_confirms_for_their_own_household(bank: Centre) -> None:
    belongs_to(bank, "li", "r1")
    attested = replace(SERVICE, evidence="attested_staff")
    with pytest.raises(OwnHousehold):
        record(bank, attested, by=LI)
    with pytest.raises(OwnHousehold):
        record(bank, LITTER, "k2", by=LI)

    assert record(bank, SERVICE, "k3", by=LI).state == "awarded"  # the door's record
    waiting = record(bank, HONOUR, "k4")
    with pytest.raises(OwnHousehold):
        bank.do(deeds.confirm, LI, "c", waiting.id)
    assert record(bank, replace(attested, resident="r2"), "k5", by=LI).points == 6


def review(bank: Centre) -> str:
    """A bag of a board that never knew the time."""
    edge = opened("bins-1", clock=False)
    edge.deposit(card="card-1")
    edge.reboot()
    edge.learn(NOON_MS)
    bank.send(edge.parcel())
    assert bank.rows("SELECT state FROM deposit") == [("review",)]
    return "d/1/000000000002"


def test_a_review_ends_with_somebodys_award(centre: Centre) -> None:
    id = review(centre)
    whose = Decision(
        decision="attribute", reason="监控录像", resident="r1", event_ms=NOON_MS
    )

    done = centre.do(deeds.resolve, LI, "k", id, whose)

    assert (done.state, done.member, done.points) == ("awarded", "h1", 5)
    assert centre.do(deeds.resolve, LI, "k", id, whose) == done
    with pytest.raises(NotInReview):
        centre.do(deeds.resolve, LI, "k2", id, whose)
    assert centre.rows("SELECT decided_by, event_ms FROM deposit_decision") == [
        ("li", NOON_MS)
    ]
    assert sound(centre)


def test_a_review_ends_without_points_and_stays_so(centre: Centre) -> None:
    id = review(centre)
    no = Decision(decision="dismiss", reason="重复记录")

    done = centre.do(deeds.resolve, LI, "k", id, no)

    assert (done.state, done.points) == ("dismissed", 0)
    assert "重复记录" in centre.rows("SELECT reasons FROM deposit")[0][0]
    edge = opened("bins-1", clock=False)
    edge.deposit(card="card-1")
    edge.reboot()
    edge.learn(NOON_MS)
    edge.grade(2, m.Grade.GOOD)
    centre.send(edge.parcel(4))
    assert centre.rows("SELECT state FROM deposit") == [("dismissed",)]
    assert sound(centre)


@pytest.mark.parametrize(
    "wrong",
    [
        Decision(decision="attribute", reason="x", resident="r1"),
        Decision(decision="attribute", reason="x", event_ms=NOON_MS),
        Decision(decision="attribute", reason=" ", resident="r1", event_ms=NOON_MS),
        Decision(decision="attribute", reason="x", resident="r1", event_ms=1),
        Decision(decision="dismiss", reason="x", resident="r1"),
        Decision(decision="forget", reason="x"),
    ],
)
def test_a_decision_must_be_whole(centre: Centre, wrong: Decision) -> None:
    id = review(centre)

    with pytest.raises(BadValue):
        centre.do(deeds.resolve, LI, "k", id, wrong)


def test_a_review_is_not_ended_by_who_would_benefit_or_has_recorded(
    bank: Centre,
) -> None:
    belongs_to(bank, "li", "r1")
    id = review(bank)
    mine = Decision(decision="attribute", reason="x", resident="r1", event_ms=NOON_MS)
    with pytest.raises(OwnHousehold):
        bank.do(deeds.resolve, LI, "k", id, mine)
    with pytest.raises(OwnHousehold):
        bank.do(deeds.resolve, LI, "k1", id, Decision(decision="dismiss", reason="x"))

    waits = record(bank, LITTER)
    with pytest.raises(SamePerson):
        bank.do(
            deeds.resolve,
            STAFF,
            "k2",
            waits.id,
            Decision(decision="dismiss", reason="x"),
        )
    with pytest.raises(OwnHousehold):
        bank.do(
            deeds.resolve, LI, "k3", waits.id, Decision(decision="dismiss", reason="x")
        )


def test_a_blocked_cards_bag_given_to_its_owner_stays_theirs(centre: Centre) -> None:
    centre.do(cards.block_card, STAFF, hex_of("card-1"))
    centre.now_ms += HOUR_MS
    edge = opened("bins-1")
    seq = edge.deposit(card="card-1", after_ms=HOUR_MS)
    centre.send(edge.parcel())
    given = Decision(decision="attribute", reason="本人到场", resident="r1")
    centre.do(deeds.resolve, LI, "k", f"d/1/{seq:012}", given)
    edge.grade(seq, m.Grade.MIXED)
    centre.send(edge.parcel(4))

    assert centre.rows("SELECT state, points FROM deposit") == [("awarded", 2)]
    assert sound(centre)


def test_a_membership_of_the_past_moves_the_desks_deeds_too(bank: Centre) -> None:
    record(bank, SERVICE)

    bank.do(moves.move, STAFF, "r1", "h2", NOON_MS - 2 * HOUR_MS)

    assert bank.rows("SELECT member, points FROM deposit") == [("h2", 8)]
    assert (bank.posted("member:h1"), bank.posted("member:h2")) == (0, 8)
    assert sound(bank)


@pytest.mark.parametrize("frozen", [False, True])
def test_a_class_said_afterwards_raises_and_lowers_until_the_day_is_frozen(
    bank: Centre, frozen: bool
) -> None:
    """An activity is for residents by class; organisations host instead."""
    wait_ms = 12 * DAY_MS if frozen else 0

    def say(name: str) -> int:
        bank.do(members.set_class, STAFF, "resident:r1", name, NOON_MS - DAY_MS)
        return int(bank.rows("SELECT points FROM deposit")[0][0])

    told = record(bank, replace(SERVICE, kind="activity", minutes=0))
    assert told.points == 0
    bank.now_ms += wait_ms

    assert say("resident") == 2
    assert say("") == (2 if frozen else 0)
    assert say("organisation") == 20  # raised again, whoever they are now
    assert say("resident") == (20 if frozen else 2)
    honour = bank.rows("SELECT posted FROM balance WHERE account = 'honour:r1'")
    assert honour == ([(20,)] if frozen else [])
    assert sound(bank)
