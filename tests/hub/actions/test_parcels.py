"""What a parcel does to the books, and that it does it once."""

from linli_wire import messages as m
from tests.hub.centre import Centre, PretendEdge


def test_a_deposit_is_awarded_once_under_the_standard(centre: Centre) -> None:
    edge = PretendEdge()
    edge.open()
    seq = edge.deposit()

    receipt = centre.send(edge.parcel())

    assert (receipt.answer, receipt.upto) == ("applied", seq)
    assert receipt.outcomes == [
        m.Outcome(seq=seq, state="awarded", points=5, balance=5)
    ]
    assert centre.posted("member:h1") == 5
    assert centre.posted("issue") == -5


def test_the_same_parcel_again_gets_the_same_answer_and_no_points(
    centre: Centre,
) -> None:
    edge = PretendEdge()
    edge.open()
    edge.deposit()
    first = centre.send(edge.parcel())

    again = centre.send(edge.parcel())

    assert again == first
    assert centre.posted("member:h1") == 5
