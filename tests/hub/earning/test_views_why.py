"""Every award explains itself, also what it said before it was corrected."""

import pytest

from linli_hub.earning.views import why
from linli_hub.station.views import greeting as views_greeting
from linli_wire import messages as m
from tests.hub.centre import NOON_MS, Centre, PretendEdge, hex_of


@pytest.fixture
def edge(centre: Centre) -> PretendEdge:
    made = PretendEdge()
    made.open()
    made.deposit()
    centre.send(made.parcel())
    return made


def test_an_award_says_its_rule_its_grade_and_its_standard(
    centre: Centre, edge: PretendEdge
) -> None:
    with centre.database.read() as read:
        found = why.why(read, "d/1/3")
        assert found == why.why(read, "d/1/000000000003/0")

    assert found is not None
    assert (found.stream, found.mass_g, found.now.points) == ("kitchen", 1500, 5)
    assert found.now.standard == 1 and found.standard_zh
    assert "5 分" in found.now.zh[0] and "5 points" in found.now.en[0]
    assert len(found.now.zh) == len(found.now.en)
    assert found.before == ()


def test_a_corrected_award_still_says_what_it_said(
    centre: Centre, edge: PretendEdge
) -> None:
    graded = edge.grade(3, m.Grade.MIXED)
    centre.send(edge.parcel(graded))

    with centre.database.read() as read:
        found = why.why(read, "d/1/3")
        greeting = views_greeting.greeting(read, hex_of("card-1"), NOON_MS)

    assert found is not None
    assert [said.points for said in (*found.before, found.now)] == [5, 2]
    assert found.before[0].zh != found.now.zh
    assert [(row.what, row.points) for row in greeting.recent] == [
        ("correction", -3),
        ("kitchen", 5),
    ]
    assert greeting.recent[0].why_zh == found.now.zh
    awards = [row.award for row in greeting.recent]
    assert awards == ["d/1/000000000003", None]  # a deed may be doubted once


def test_a_bag_in_review_says_what_is_missing(centre: Centre) -> None:
    edge = PretendEdge("bins-2")
    edge.open(clock=False)
    edge.deposit()
    edge.reboot()
    edge.deposit()
    centre.send(edge.parcel())

    with centre.database.read() as read:
        found = why.why(read, "d/1/2")

    assert found is not None
    assert found.now.state == "review" and found.standard_zh is None
    assert "没有校准时间" in found.now.zh[0]


@pytest.mark.parametrize("id", ["", "d/1/99", "d/9/3", "r/1/3", "d/1/3; drop", "d/x/3"])
def test_what_is_no_award_has_no_reasons(
    centre: Centre, edge: PretendEdge, id: str
) -> None:
    with centre.database.read() as read:
        assert why.why(read, id) is None
