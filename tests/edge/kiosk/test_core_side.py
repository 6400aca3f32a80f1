"""Beside the exchange: doubts, objections, requests, waiting lists. One touch, one call."""

from typing import Any

import pytest

from linli_edge.kiosk.core import states as k
from linli_edge.kiosk.core.states import Problem
from tests.edge.kiosk import answers as a
from tests.edge.kiosk.play import Play, greeted

AWARD, ANSWERED = "d/1/000000000003", "d/1/000000000002"


def reading() -> Play:
    return greeted().touch("history")


def test_the_last_five_are_there_at_once_and_the_rest_comes() -> None:
    play = reading()
    assert play.on(k.History) and len(play.state.rows) == 2
    play.answer({"entries": a.GREETING["recent"] * 10})

    assert play.on(k.History)
    assert play.state.whole and len(play.state.rows) == 20
    assert play.touch("back").on(k.Hello)


def test_one_touch_doubts_an_award() -> None:
    play = reading().touch("contest", award=AWARD, about="grade")

    assert play.effects == [
        k.Call(what="contest", card=a.HER, award=AWARD, about="grade")
    ]
    play.answer(a.STANDS, 201)
    assert play.on(k.Told).due_ms == 10**12
    assert play.touch("back").call().what == "greet"


@pytest.mark.parametrize(
    "touch",
    [
        {"award": "d/1/000000000009", "about": "grade"},
        {"award": "", "about": "grade"},
        {"award": ANSWERED, "about": "grade"},
        {"award": AWARD, "about": "other"},
        {"award": AWARD, "about": ""},
    ],
    ids=["not-on-the-screen", "none", "doubted-before", "no-choice", "nothing"],
)
def test_what_cannot_be_doubted_asks_nobody(touch: dict[str, Any]) -> None:
    play = reading()
    before = play.state

    assert play.touch("contest", **touch).state == before and not play.effects


def test_refused_says_why_in_the_hubs_words() -> None:
    play = reading().touch("contest", award=AWARD, about="grade")
    play.answer(a.refusal("window_closed"), 409)

    assert play.on(k.Told)
    assert play.state.problem == Problem(
        code="window_closed", zh="中文", en="in English"
    )


@pytest.mark.parametrize("body", [None, {}, {"due_ms": "soon"}, {"due_ms": True}])
def test_a_wrong_answer_is_no_yes(body: object) -> None:
    play = reading().touch("contest", award=AWARD, about="grade").answer(body, 201)

    assert play.on(k.Told)
    assert (play.state.due_ms, play.state.problem) == (
        None,
        Problem(code="hub_trouble"),
    )


def test_no_answer_is_neither_yes_nor_no() -> None:
    play = reading().touch("contest", award=AWARD, about="grade").away()

    assert play.on(k.Told)
    assert play.state.problem == Problem(code="ask_unsure")


def test_a_notice_is_objected_to_once() -> None:
    play = greeted().touch("notices").answer({"notices": [a.NOTICE]})
    play.touch("object", notice="may", about="amount")
    assert play.effects == [
        k.Call(what="object", card=a.HER, notice="may", about="amount")
    ]
    done = {**a.NOTICE, "objected": True}
    play = greeted().touch("notices").answer({"notices": [done]})

    assert not play.touch("object", notice="may", about="amount").effects


def test_a_course_is_asked_for_and_an_unknown_one_is_not() -> None:
    play = greeted().touch("topics").answer({"topics": [a.TOPIC]})
    assert not play.touch("ask", topic="coffee").effects

    play.touch("ask", topic="tea").answer({"due_ms": 10**12}, 201)

    assert play.on(k.Told).what == "ask"


def test_one_stands_in_line_for_what_is_gone() -> None:
    play = greeted().touch("wait", item="cabbage").answer({"ahead": 2}, 201)

    assert play.on(k.Told).ahead == 2


def test_an_answer_at_the_end_of_a_visit_can_still_be_read() -> None:
    play = reading()
    play.now_ms = 59_000
    play.touch("contest", award=AWARD, about="grade")
    play.now_ms = 179_900
    play.answer({"due_ms": 10**12}, 201)

    assert play.at(190_000).on(k.Told)
