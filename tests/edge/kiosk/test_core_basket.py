"""Choosing at the kiosk: basket, quote, scale, PIN; reserved together or not at all."""

import pytest

from linli_edge.kiosk.core import states as k
from linli_edge.kiosk.core.states import Problem
from linli_edge.machines.core import messages as m
from linli_wire.station import LINES_MAX, PIECES_MAX
from tests.edge.kiosk import answers as a
from tests.edge.kiosk.play import Play, answered, basket, greeted


def wants(play: Play) -> list[tuple[str, int]]:
    assert play.on(k.Basket)
    return [(one.item, one.quantity) for one in play.state.visit.basket]


def test_two_touches_reserve_what_needs_no_pin() -> None:
    play = greeted().touch("choose", item="rice")
    assert play.call() == k.Call(
        what="quote", card=a.HER, lines=(k.Want(item="rice", quantity=1),)
    )
    play.answer(a.quote(("rice", 1, 30))).touch("exchange")

    assert play.call() == k.Call(
        what="reserve", card=a.HER, lines=(k.Want(item="rice", quantity=1),)
    )
    play.answer(a.ordered(a.HELD), 201)
    assert play.on(k.Collect)


def test_who_is_quicker_than_the_quote_waits_for_it_and_touches_no_more() -> None:
    play = greeted().touch("choose", item="rice").touch("exchange")
    assert play.on(k.Basket).hurry

    play.answer(a.quote(("rice", 1, 30)))

    assert play.call().what == "reserve"


def test_an_old_quote_does_not_price_a_newer_basket() -> None:
    play = greeted().touch("choose", item="rice")
    old = play.call()
    play.touch("count", item="rice", quantity=2)

    play.do(answered(old, a.quote(("rice", 1, 30))))

    assert play.on(k.Basket).quote is None


def test_lines_are_counted_joined_taken_out_and_limited() -> None:
    play = basket("rice", "soap")
    assert wants(play) == [("rice", 1), ("soap", 1)]
    play.touch("more").touch("choose", item="rice")
    assert wants(play) == [("rice", 2), ("soap", 1)]
    play.touch("count", item="soap", quantity=0)
    assert wants(play) == [("rice", 2)]
    play.touch("count", item="rice", quantity=99)
    assert wants(play) == [("rice", PIECES_MAX)]
    for name in "abcde":
        play.touch("more").touch("choose", item=name)
    assert len(wants(play)) == LINES_MAX

    play.touch("more").touch("choose", item="f")

    assert play.on(k.Basket)
    assert play.state.problem == Problem(code="basket_full")
    assert play.touch("empty").on(k.Hello)
    assert play.state.visit.basket == ()


def test_what_cannot_be_had_is_not_asked_for() -> None:
    line = {**a.quote(("rice", 1, 30))["lines"][0], "code": "out_of_stock"}
    for told in ({"lines": [line]}, {"available": 29}):
        play = basket(**told).touch("exchange")

        assert play.on(k.Basket) and not play.effects


def test_the_pin_is_asked_by_the_total_and_a_wrong_one_again() -> None:
    play = basket(pin_needed=True).touch("exchange")
    assert play.on(k.Pin) and not play.effects
    play.touch("pin", pin="123456")
    assert play.call().pin == "123456" and "123456" not in repr(play)

    play.answer(a.refusal("pin_wrong"), 403)

    assert play.on(k.Pin)
    assert play.state.problem == Problem(code="pin_wrong", zh="中文", en="in English")
    assert play.touch("cancel").on(k.Basket)


@pytest.mark.parametrize("pin", ["", "12345a", "١٢٣٤٥٦"])
def test_what_is_no_pin_is_not_sent(pin: str) -> None:
    play = basket(pin_needed=True).touch("exchange").touch("pin", pin=pin)

    assert play.on(k.Pin) and not play.effects


def test_what_went_while_choosing_leads_back_to_the_marked_basket() -> None:
    play = basket().touch("exchange").answer(a.refusal("out_of_stock"), 409)

    assert play.on(k.Basket).problem is not None
    assert play.call().what == "quote"  # the lines are marked by what it says


def test_closed_spending_is_said_where_one_can_still_look() -> None:
    play = basket().touch("exchange").answer(a.refusal("spending_closed"), 503)

    assert play.on(k.Hello).problem is not None
    assert play.state.problem.code == "spending_closed"


def test_an_unanswered_reservation_is_called_unsure() -> None:
    play = basket().touch("exchange").away()

    assert play.on(k.Said).problem.code == "unsure"


def test_a_card_that_may_only_look_chooses_nothing() -> None:
    play = greeted(may_spend=False)
    before = play.state

    assert play.touch("choose", item="rice").state == before and not play.effects


def test_loose_goods_are_weighed_and_go_into_the_basket_by_the_gram() -> None:
    play = greeted().touch("choose", item="cabbage", loose=True)
    assert play.on(k.Weighing) and play.effects == [k.AskBench()]
    assert not play.touch("take").effects  # nothing lies there yet
    play.do(m.BenchSaid(mass_g=None)).touch("take")
    assert play.on(k.Weighing)
    play.do(m.BenchSaid(mass_g=740)).touch("take")
    assert wants(play) == [("cabbage", 740)]

    play.touch("more").touch("choose", item="cabbage", loose=True)
    play.do(m.BenchSaid(mass_g=500)).touch("take")

    assert wants(play) == [("cabbage", 500)]  # the new bag, not both


def test_a_weighed_bag_is_labelled_once_it_is_reserved() -> None:
    loose = a.redemption(
        item="cabbage", name_zh="白菜", unit="g", quantity=740, points=5
    )

    play = basket().touch("exchange").answer(a.ordered(loose), 201)

    assert play.effects[0] == m.PrintLabel(name="白菜", mass_g=740, points=5)
