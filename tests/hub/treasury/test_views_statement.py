"""A statement says of each entry why it was booked then, whatever was found since."""

from linli_hub.treasury.views.statement import statement
from linli_wire import messages as m
from tests.hub.centre import Centre, PretendEdge

PERIOD = ("2026-01-01", "2026-01-31")


def test_a_corrected_award_keeps_the_reasons_that_it_had(centre: Centre) -> None:
    edge = PretendEdge()
    edge.open()
    seq = edge.deposit()
    centre.send(edge.parcel())
    centre.now_ms += 60_000
    edge.grade(seq, m.Grade.REJECTED)
    centre.send(edge.parcel(seq + 1))

    with centre.database.read() as read:
        told = statement(read, "h1", PERIOD, "Asia/Shanghai", centre.now_ms)

    assert told is not None
    first, second = told.lines
    assert (first.points, second.points, told.closing) == (5, -5, 0)
    assert "按次计 5 分" in first.reasons_zh[0]
    assert "按次计 0 分" in second.reasons_zh[0]
