"""An award is doubted, and answered by somebody who neither granted nor benefits."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from linli_hub.base.core.actors import SYSTEM, Actor
from linli_hub.base.core.errors import (
    AlreadyDecided,
    CardUnknown,
    ContestedBefore,
    ContestsOpen,
    GrantedIt,
    HubError,
    KeyReused,
    NotFound,
    NotYours,
    OwnHousehold,
    WindowClosed,
)
from linli_hub.earning.actions import contests, deeds, standards
from linli_hub.earning.actions.contests import Answer, Doubt, Stands
from linli_hub.earning.core.desk_deeds import NewDeed
from linli_hub.people.actions import closing
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from linli_wire import messages as m
from tests.hub.centre import DAY_MS, KIOSK, STAFF, Centre, PretendEdge, hex_of
from tests.hub.standards import TEXTS

CHIEF = Actor(kind="staff", name="chief", roles=frozenset({"admin"}))
MIXED = Doubt(award="d/1/000000000003", about="grade", card=hex_of("card-1"))
GOOD = Answer(outcome="upheld", reason="照片可见", grade="good")


@pytest.fixture
def graded(centre: Centre) -> Centre:
    """A bag of h1 that r9, an attendant of h2, found mixed."""
    edge = PretendEdge()
    edge.open()
    seq = edge.deposit()
    edge.grade(seq, m.Grade.MIXED)
    centre.send(edge.parcel())
    assert seq == 3
    return centre


def opened(centre: Centre, doubt: Doubt = MIXED) -> Stands:
    stands: Stands = centre.do(contests.contest, KIOSK, "c1", doubt)
    return stands


def sound(centre: Centre) -> bool:
    with centre.database.read() as read:
        return invariants.check(snapshot.take(read)) == []


def login(centre: Centre, name: str, resident: str) -> None:
    centre.force(
        "INSERT INTO login (name, password_hash, roles, wrong, locked_until_ms,"
        f" added_ms, resident) VALUES ('{name}', '', 'admin', 0, 0, 0, '{resident}')"
    )


def test_an_upheld_grade_settles_the_day_again_and_says_what_it_said_before(
    graded: Centre,
) -> None:
    before = graded.posted("member:h1")
    stands = opened(graded)
    told = graded.do(contests.answer, STAFF, "a1", stands.id, GOOD)

    assert (before, graded.posted("member:h1")) == (2, 5)
    assert (told.outcome, told.points) == ("upheld", 5)
    assert graded.rows("SELECT points, why, corrects FROM transfer ORDER BY n") == [
        (2, "award", None),
        (3, "correction", "d/1/000000000003/0"),
    ]
    assert graded.rows("SELECT points FROM award_past ORDER BY n")[-1] == (2,)
    assert sound(graded)


def test_points_by_hand_are_a_transfer_linked_to_the_award(graded: Centre) -> None:
    stands = opened(graded)
    by_hand = Answer(outcome="upheld", reason="少记一袋", points=4)
    told = graded.do(contests.answer, STAFF, "a1", stands.id, by_hand)

    assert told.points == 6
    assert graded.rows(
        "SELECT debit, credit, points, corrects FROM transfer WHERE why = 'contest'"
    ) == [("adjustment", "member:h1", 4, "d/1/000000000003/0")]
    assert sound(graded)


def test_what_was_spent_meanwhile_becomes_a_claim(graded: Centre) -> None:
    stands = opened(graded)
    less = Answer(outcome="upheld", reason="重复", points=-5)
    graded.do(contests.answer, STAFF, "a1", stands.id, less)

    assert graded.posted("member:h1") == 0
    assert graded.posted("claim:h1") == -3
    assert sound(graded)


def test_a_refusal_has_its_reason_and_moves_nothing(graded: Centre) -> None:
    stands = opened(graded)
    no = Answer(outcome="refused", reason="照片里有塑料袋")
    told = graded.do(contests.answer, STAFF, "a1", stands.id, no)
    again = graded.do(contests.answer, STAFF, "a1", stands.id, no)

    assert told.outcome == "refused" and again == told
    assert graded.posted("member:h1") == 2
    for more in (GOOD, no):
        with pytest.raises(AlreadyDecided):
            graded.do(contests.answer, STAFF, f"x{more.outcome}", stands.id, more)
    with pytest.raises(KeyReused):
        graded.do(contests.answer, STAFF, "a1", stands.id, GOOD)


def test_an_award_is_contested_once_by_whom_it_went_to(graded: Centre) -> None:
    wrong: list[tuple[Any, type[HubError]]] = [
        (Doubt(award=MIXED.award, about="grade", card=hex_of("card-2")), NotYours),
        (Doubt(award=MIXED.award, about="grade", card=hex_of("nobody")), CardUnknown),
        (Doubt(award="d/1/000000000099", about="grade"), NotFound),
    ]
    for n, (doubt, refusal) in enumerate(wrong):
        with pytest.raises(refusal):
            graded.do(contests.contest, KIOSK, f"w{n}", doubt)
    first = opened(graded)
    assert graded.do(contests.contest, KIOSK, "c1", MIXED) == first

    with pytest.raises(ContestedBefore):
        graded.do(contests.contest, KIOSK, "c2", MIXED)


def test_after_the_objection_window_it_is_too_late(graded: Centre) -> None:
    graded.now_ms += 9 * DAY_MS

    with pytest.raises(WindowClosed):
        opened(graded)


def test_who_graded_does_not_answer(graded: Centre) -> None:
    login(graded, "chief", "r9")
    stands = opened(graded)

    with pytest.raises((GrantedIt, OwnHousehold)) as refused:
        graded.do(contests.answer, CHIEF, "a1", stands.id, GOOD)
    assert refused.type is GrantedIt


def test_who_benefits_does_not_answer(graded: Centre) -> None:
    login(graded, "chief", "r1")
    stands = opened(graded)

    with pytest.raises(OwnHousehold):
        graded.do(contests.answer, CHIEF, "a1", stands.id, GOOD)


@pytest.mark.parametrize(
    "sets",
    [
        "answerer = granted_card, answerer_member = 'other'",
        "answerer = 'x', answerer_member = member",
        "answerer = resident, answerer_member = 'other'",
        "answered_by = granted_by",
    ],
)
def test_the_database_refuses_them_too(graded: Centre, sets: str) -> None:
    opened(graded)
    graded.tamper("UPDATE contest SET granted_by = 'wang'")
    done = "outcome = 'upheld', answered_by = 'chief'"
    done = done.split(",")[0] if "answered_by" in sets else done

    with pytest.raises(IntegrityError, match=r"(?i)check"):
        graded.force(f"UPDATE contest SET {done}, {sets}")


def test_a_deed_of_the_desk_is_not_answered_by_who_recorded_it(centre: Centre) -> None:
    centre.do(standards.publish, SYSTEM, TEXTS["moral-bank"], "2025-06-01")
    deed = NewDeed(
        kind="service", at_ms=centre.now_ms, evidence="check_in", resident="r1",
        minutes=60, reason="扫雪",
    )  # fmt: skip
    told = centre.do(deeds.record, STAFF, "d1", deed)
    assert told.state == "awarded", told
    doubt = Doubt(award=told.id, about="missing", said="是两个小时")
    stands = centre.do(contests.contest, CHIEF, "c1", doubt)
    more = Answer(outcome="upheld", reason="签到记录两小时", points=4)

    with pytest.raises(GrantedIt):
        centre.do(contests.answer, STAFF, "a1", stands.id, more)
    li = Actor(kind="staff", name="li", roles=frozenset({"staff"}))
    assert centre.do(contests.answer, li, "a1", stands.id, more).points == 8


def test_an_account_is_not_closed_while_a_contest_is_open(graded: Centre) -> None:
    opened(graded)

    with pytest.raises(ContestsOpen):
        graded.do(
            closing.close, STAFF, closing.Closing(member="h1", to="h2", reason="搬走")
        )
