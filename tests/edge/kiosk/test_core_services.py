"""A provider's word at the kiosk; a language that stays; staff who give for a machine."""

from typing import Any

import pytest

from linli_edge.kiosk.core import states as k
from tests.edge.kiosk import answers as a
from tests.edge.kiosk.play import Play, answered, greeted, reserved

OTHER = {**a.BOOKING, "redemption": a.SECOND, "resident": "王*明"}


def asked(*rows: dict[str, Any]) -> Play:
    play = greeted(to_confirm=len(rows)).touch("bookings")
    return play.answer({"bookings": list(rows)})


@pytest.mark.parametrize("about,happened", [("given", True), ("missed", False)])
def test_two_touches_say_a_word_and_the_rest_is_shown(
    about: str, happened: bool
) -> None:
    play = asked(a.BOOKING, OTHER).touch("word", redemption=a.SECOND, about=about)

    assert play.call() == k.Call(
        what="took-place", card=a.HER, redemption=a.SECOND, happened=happened
    )
    play.answer(a.ended(a.redemption(a.SECOND)))
    assert play.call() == k.Call(what="bookings", card=a.HER)
    left = play.answer({"bookings": [a.BOOKING]}).on(k.Bookings)
    assert left.problem is None and left.bookings is not None
    assert [one.redemption for one in left.bookings] == [a.FIRST]
    assert play.touch("back").call().what == "greet"


@pytest.mark.parametrize(
    "touch",
    [
        {"redemption": a.THIRD, "about": "given"},
        {"redemption": a.FIRST, "about": "grade"},
        {"about": "given"},
    ],
    ids=["not-on-the-screen", "no-word", "nobody"],
)
def test_a_word_is_only_about_what_is_on_the_screen(touch: dict[str, Any]) -> None:
    play = asked(a.BOOKING)
    before = play.state

    assert play.touch("word", **touch).state == before and not play.effects


def test_a_word_that_was_refused_or_lost_says_so_and_asks_what_is_left() -> None:
    for status, body, code in (
        (403, a.refusal("not_allowed"), "not_allowed"), (None, None, "hub_away"),
    ):  # fmt: skip
        play = asked(a.BOOKING).touch("word", redemption=a.FIRST, about="given")
        play.answer(body, status).answer({"bookings": [a.BOOKING]})
        problem = play.on(k.Bookings).problem

        assert problem is not None and problem.code == code
        assert play.on(k.Bookings).bookings


def test_an_answer_about_another_providers_list_is_not_shown() -> None:
    play = greeted().touch("bookings")
    theirs = k.Call(what="bookings", card=a.OTHER)
    late = answered(theirs, {"bookings": [a.BOOKING]})

    assert play.do(late).on(k.Bookings).bookings is None


def test_a_language_chosen_on_a_visit_is_told_to_the_hub_once() -> None:
    play = greeted().touch("language", language="en")

    assert play.effects == [k.Call(what="language", card=a.HER, language="en")]
    assert play.on(k.Hello).visit.language == "en"
    person = play.on(k.Hello).visit.person
    assert person is not None and person.language == "en"
    assert play.touch("language", language="en").effects == []
    back = play.touch("language", language="zh-CN")
    assert back.effects == [k.Call(what="language", card=a.HER, language="zh-CN")]


def test_the_answer_to_it_changes_no_screen() -> None:
    play = greeted().touch("language", language="en")
    before, call = play.state, play.call()
    for status, body in ((204, None), (None, None), (403, a.refusal("card_blocked"))):
        play.do(answered(call, body, status))

        assert play.state == before and not play.effects


def test_nobody_is_asked_to_keep_the_language_of_a_stranger_or_of_staff() -> None:
    idle = Play().touch("language", language="en")
    unseen = Play().do(k.Tapped(card=a.HER)).away().touch("language", language="en")
    helped = Play().do(k.Tapped(card=a.STAFF)).answer(a.STAFF_GREETING)
    helped.do(k.Tapped(card=a.HER)).answer(a.GREETING)
    helped.touch("language", language="en")

    assert idle.effects == unseen.effects == helped.effects == []
    assert helped.on(k.Hello).visit.language == "en"


def test_what_the_machine_no_longer_gives_them_staff_are_asked_for() -> None:
    """Reserved from a machine before; the hub no longer lets their own card open it."""
    play = reserved(a.VENDED)
    assert play.call().card == a.HER
    play.answer(a.refusal("by_hand_for"), 403)
    waits = play.on(k.Collect)
    assert waits.problem is None and not waits.servings[0].redemption.by_machine
    play.do(k.Tapped(card=a.STAFF))

    assert play.call() == k.Call(
        what="dispense", redemption=a.SECOND, staff=a.STAFF, card=None
    )
    play.answer(a.fenced({**a.VENDED, "way": "staff"})).intended()
    assert play.on(k.Handing).staff == a.STAFF
