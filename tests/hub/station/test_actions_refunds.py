"""A refund gives back once, by two people, neither of the household."""

import pytest

from linli_hub.base.core.errors import (
    AlreadyDecided,
    BadValue,
    OwnHousehold,
    SamePerson,
)
from linli_hub.people.actions import members
from linli_hub.station.actions import refunds, subsidies
from linli_hub.station.core.refusals import (
    NotRefundable,
    SecondPersonNeeded,
)
from linli_hub.treasury.actions import sponsors
from tests.hub.centre import DAY_MS, STAFF, Centre
from tests.hub.station.spending import (
    CHIEF,
    MEI,
    decide_refund,
    end,
    is_mei,
    propose_refund,
    reserve,
    rich_centre,
    sound,
)

__all__ = ["rich_centre"]  # the fixture


@pytest.mark.parametrize("goods, there", [("stock", 10), ("written_off", 8)])
def test_a_refund_gives_back_what_was_paid_once(
    rich: Centre, goods: str, there: int
) -> None:
    spent = reserve(rich, "k", quantity=2)
    end(rich, spent.id)
    refund = propose_refund(rich, spent.id, goods=goods)
    assert rich.posted("member:h1") == 14
    assert decide_refund(rich, refund) == {"outcome": "approved", "points": 6}

    assert (rich.posted("member:h1"), rich.posted("shelf")) == (20, 0)
    assert rich.rows("SELECT stock FROM item") == [(there,)]
    with pytest.raises(AlreadyDecided):
        decide_refund(rich, refund, key="y2")
    with pytest.raises(NotRefundable):
        propose_refund(rich, spent.id, key="p2")
    assert sound(rich)


def test_a_refund_takes_two_people(rich: Centre) -> None:
    spent = reserve(rich, "k")
    end(rich, spent.id)
    refund = propose_refund(rich, spent.id)
    with pytest.raises(SamePerson):
        decide_refund(rich, refund, actor=STAFF)
    with pytest.raises(SecondPersonNeeded):
        propose_refund(rich, spent.id, key="p2")
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
        propose_refund(rich, spent.id, actor=MEI)
    refund = propose_refund(rich, spent.id, key="p2")
    with pytest.raises(OwnHousehold):
        decide_refund(rich, refund, actor=MEI)

    assert decide_refund(rich, refund, key="y2")["outcome"] == "approved"


def test_a_refusal_leaves_everything_and_may_be_asked_again(rich: Centre) -> None:
    spent = reserve(rich, "k")
    end(rich, spent.id)
    refund = propose_refund(rich, spent.id)
    rich.do(refunds.decide, CHIEF, "n", refund, False, "used")
    assert rich.posted("member:h1") == 17

    assert decide_refund(rich, propose_refund(rich, spent.id, key="p2"))["points"] == 3
    assert sound(rich)


def test_not_after_two_weeks_not_before_it_settled(rich: Centre) -> None:
    held, spent = reserve(rich, "a"), reserve(rich, "b")
    end(rich, spent.id)
    with pytest.raises(NotRefundable):
        propose_refund(rich, held.id)
    rich.now_ms += 14 * DAY_MS + 1
    with pytest.raises(NotRefundable):
        propose_refund(rich, spent.id, key="p2")
    rich.now_ms -= 1

    assert propose_refund(rich, spent.id, key="p3")


@pytest.mark.parametrize("closed", [False, True])
def test_the_sponsors_part_goes_back_to_its_budget(rich: Centre, closed: bool) -> None:
    rich.do(members.add_household, STAFF, "org", "1", "organisation")
    new = sponsors.NewBudget(id="gift", sponsor="org", name_zh="赠", name_en="Gift")
    rich.do(sponsors.open_budget, CHIEF, "b", new)
    rich.do(sponsors.pledge, CHIEF, "p", "gift", 50)
    rich.do(subsidies.subsidise, CHIEF, "s", "soap", "gift", 2)
    spent = reserve(rich, "k", quantity=3)
    end(rich, spent.id, given=2)
    assert rich.posted("sponsor:gift") == 46
    refund = propose_refund(rich, spent.id)
    if closed:
        rich.do(subsidies.close, CHIEF, "c", "gift")

    assert decide_refund(rich, refund)["points"] == 2
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
        propose_refund(rich, spent.id)
    with pytest.raises(BadValue):
        rich.arrive("thanks", 1)
    assert sound(rich)
