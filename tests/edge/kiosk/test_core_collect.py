"""Collecting at the kiosk: nothing moves without intent, nothing is given twice."""

from typing import Any

import pytest

from linli_edge.kiosk.core import advance
from linli_edge.kiosk.core import states as k
from linli_edge.kiosk.core.dispense import START_MS
from linli_edge.machines.core import messages as m
from tests.edge.kiosk import answers as a
from tests.edge.kiosk.play import Play, answered, reserved


def vended(result: m.Result = "handed_over", given: int = 3) -> m.Vended:
    return m.Vended(
        redemption=a.SECOND, fence=3, result=result, given=given, evidence="drops=3/3"
    )


def machine(play: Play, said: m.Vended) -> Play:
    """From the hub's yes to the journal's."""
    return play.answer(a.fenced(a.VENDED)).intended().do(said).kept()


def steps(play: Play) -> list[str]:
    state = play.state
    assert isinstance(state, k.Collect | k.Handing | k.Receipt)
    return [one.step for one in state.servings]


def test_a_machine_line_runs_by_itself_to_the_receipt() -> None:
    play = reserved(a.VENDED)
    assert play.call() == k.Call(what="dispense", redemption=a.SECOND, card=a.HER)
    play.answer(a.fenced(a.VENDED))
    assert play.effects == [k.KeepIntent(redemption=a.SECOND, fence=3)]
    play.intended()
    assert play.effects == [
        m.Vend(redemption=a.SECOND, fence=3, way="dispenser", channel=2, units=3)
    ]
    play.do(vended())
    keep = play.effects[0]
    assert isinstance(keep, k.KeepResult)
    assert (keep.result, keep.given, keep.evidence) == ("handed_over", 3, "drops=3/3")
    play.kept()
    assert (play.call().what, play.call().given) == ("result", 3)

    play.answer(a.ended(a.VENDED, given=3))

    assert play.on(k.Receipt)
    assert play.call() == k.Call(what="receipt", order=a.ORDER)


def test_machines_first_then_one_staff_tap_for_all_the_rest() -> None:
    play = reserved(a.HELD, a.VENDED, a.redemption(a.THIRD))
    machine(play, vended()).answer(a.ended(a.VENDED))
    assert steps(play) == ["held", "done", "held"] and not play.effects
    play.do(k.Tapped(card=a.STAFF))
    assert play.call() == k.Call(what="dispense", redemption=a.FIRST, staff=a.STAFF)
    play.answer(a.fenced(a.HELD)).intended()
    assert play.call().redemption == a.THIRD
    play.answer(a.fenced(a.redemption(a.THIRD))).intended()

    assert play.on(k.Handing)
    assert steps(play) == ["ready", "done", "ready"]


def test_results_are_all_in_the_journal_before_the_first_is_told() -> None:
    play = reserved(a.HELD, a.redemption(a.THIRD)).do(k.Tapped(card=a.STAFF))
    play.answer(a.fenced(a.HELD)).intended()
    play.answer(a.fenced(a.redemption(a.THIRD))).intended()
    play.touch("given")
    assert isinstance(play.effects[0], k.KeepResult)
    play.kept()
    assert isinstance(play.effects[0], k.KeepResult)
    play.kept()

    assert play.call().what == "result"


def test_in_assisted_mode_the_staff_card_of_the_visit_hands_over() -> None:
    play = Play().do(k.Tapped(card=a.STAFF)).answer(a.STAFF_GREETING)
    play.do(k.Tapped(card=a.HER)).answer(a.GREETING).touch("choose", item="rice")
    play.answer(a.quote(("rice", 1, 30), pin_needed=True)).touch("exchange")
    assert play.on(k.Pin)  # the PIN is asked all the same
    play.touch("pin", pin="123456").answer(a.ordered(a.HELD), 201)

    assert play.call() == k.Call(what="dispense", redemption=a.FIRST, staff=a.STAFF)


@pytest.mark.parametrize(("given", "result"), [(2, "handed_over"), (0, "not_given")])
def test_part_of_a_line_may_be_handed_over(given: int, result: str) -> None:
    three = a.redemption(quantity=3)
    play = reserved(three).do(k.Tapped(card=a.STAFF)).answer(a.fenced(three)).intended()
    play.touch("count", redemption=a.FIRST, quantity=given).touch("given")

    keep = play.effects[0]
    assert isinstance(keep, k.KeepResult)
    assert (keep.result, keep.given) == (result, given)
    assert keep.staff == a.STAFF


def test_weighed_goods_are_handed_over_whole_or_not() -> None:
    bag = a.redemption(unit="g", quantity=740)
    play = reserved(bag).do(k.Tapped(card=a.STAFF)).answer(a.fenced(bag)).intended()

    play.touch("count", redemption=a.FIRST, quantity=100)
    assert play.on(k.Handing).servings[0].given == 740
    play.touch("count", redemption=a.FIRST, quantity=0)
    assert play.on(k.Handing).servings[0].given == 0


def handing() -> Play:
    play = reserved(a.HELD).do(k.Tapped(card=a.STAFF))
    return play.answer(a.fenced(a.HELD)).intended()


def test_a_hand_over_that_nobody_ends_is_unknown() -> None:
    play = handing().at(advance.HANDING_MS)

    assert isinstance(play.effects[0], k.KeepResult)
    assert play.effects[0].result == "unknown"


@pytest.mark.parametrize(("after_ms", "said"), [(1_999, False), (2_000, True)])
def test_a_staff_card_left_on_the_reader_does_not_say_given(
    after_ms: int, said: bool
) -> None:
    play = handing()
    play.now_ms += after_ms

    assert bool(play.do(k.Tapped(card=a.STAFF)).effects) is said


def test_one_cannot_leave_while_goods_may_move() -> None:
    play = reserved(a.VENDED)
    assert play.touch("leave").on(k.Collect)
    play.state = handing().state

    assert play.touch("leave").on(k.Handing)


@pytest.mark.parametrize("answered_ms", [0, START_MS, START_MS + 1])
def test_k4_an_answer_older_than_its_token_starts_nothing(answered_ms: int) -> None:
    play = reserved(a.VENDED)
    play.now_ms += answered_ms
    play.answer(a.fenced(a.VENDED)).intended()

    moved = any(isinstance(one, m.Vend) for one in play.effects)
    assert moved is (answered_ms <= START_MS)
    if not moved:
        assert isinstance(play.effects[0], k.KeepResult)
        assert play.effects[0].result == "not_given"


def test_a_fence_already_acted_on_moves_nothing() -> None:
    play = reserved(a.VENDED).answer(a.fenced(a.VENDED))
    play.intended(kept=False, executed=True)

    assert not any(isinstance(one, m.Vend | k.KeepResult) for one in play.effects)
    assert play.on(k.Receipt)
    assert play.state.servings[0].problem is not None
    assert play.state.servings[0].problem.code == "already_handed_over"


def test_without_a_journal_the_hub_hears_that_nothing_was_given() -> None:
    play = reserved(a.VENDED).answer(a.fenced(a.VENDED)).intended(kept=False)

    assert (play.call().what, play.call().result) == ("result", "not_given")


def test_a_vended_of_another_fence_ends_nothing() -> None:
    play = reserved(a.VENDED).answer(a.fenced(a.VENDED)).intended()

    play.do(
        m.Vended(
            redemption=a.SECOND, fence=2, result="handed_over", given=3, evidence=""
        )
    )

    assert steps(play) == ["moving"]


@pytest.mark.parametrize(
    ("said", "state"),
    [("handed_over", "settled"), ("not_given", "released"), ("unknown", "review")],
)
def test_with_the_hub_away_after_the_fact_the_screen_says_what_it_comes_to(
    said: Any, state: str
) -> None:
    play = machine(reserved(a.VENDED), vended(said)).away()

    assert play.on(k.Receipt)
    assert play.state.servings[0].redemption.state == state


def test_a_stuck_line_can_be_tried_again_kept_or_given_back() -> None:
    for what, called in (("again", "dispense"), ("keep", "keep"), ("cancel", "cancel")):
        play = reserved(a.VENDED).away()
        assert steps(play) == ["held"] and not play.effects
        assert play.touch(what).call().what == called


def test_a_card_that_is_not_staff_hands_nothing_over_and_another_may() -> None:
    play = reserved(a.HELD).do(k.Tapped(card=a.OTHER))
    play.answer(a.refusal("not_allowed"), 403)
    assert play.on(k.Collect).problem is not None
    assert play.state.problem.code == "staff_card_needed"

    play.do(k.Tapped(card=a.STAFF))

    assert play.call().staff == a.STAFF


def test_the_residents_own_card_hands_nothing_over() -> None:
    play = reserved(a.HELD)

    assert not play.do(k.Tapped(card=a.HER)).effects


def test_kept_for_later_is_on_the_receipt_and_given_back_leads_home() -> None:
    kept = reserved(a.HELD).touch("keep").answer(a.HELD)
    assert kept.on(k.Receipt) and steps(kept) == ["put_by"]

    back = reserved(a.HELD).touch("cancel").answer(a.ended(a.HELD, "released"))

    assert back.call().what == "greet"


def test_a_booked_service_waits_for_its_time_not_for_staff() -> None:
    play = reserved(a.redemption(slot="s1"))

    assert play.on(k.Receipt) and steps(play) == ["put_by"]


def test_what_was_kept_before_is_collected_with_one_touch() -> None:
    play = Play().do(k.Tapped(card=a.HER))
    play.answer(
        {
            **a.GREETING,
            "open": [a.HELD, a.VENDED, a.redemption("4" * 32, state="review")],
        }
    )

    play.touch("collect")

    assert steps(play) == ["held", "asked"]


def test_the_receipt_is_printed_on_wish_and_again_when_there_is_paper() -> None:
    play = machine(reserved(a.VENDED), vended()).answer(a.ended(a.VENDED))
    assert not play.touch("print").effects  # nothing is told yet
    play.do(answered(k.Call(what="receipt", order=a.ORDER), a.SLIP))
    assert play.touch("print").effects == [k.PrintSlip()]
    play.do(m.PrinterSaid(state="paper_out"))
    assert play.on(k.Receipt).paper == "paper_out"

    assert play.touch("print").effects == [k.PrintSlip()]
    assert play.at(play.now_ms + 45_000).state == k.Idle()
