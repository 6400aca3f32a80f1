"""The kiosk's flow: every state, every event; who comes, and when they are forgotten."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_edge.kiosk.core import flow, steps
from linli_edge.kiosk.core import states as k
from linli_edge.kiosk.core.states import Problem
from linli_edge.machines.core import messages as m
from linli_wire.station_answers import (
    Booking,
    Notice,
    Person,
    Quote,
    Redemption,
    Topic,
    changed,
)
from tests.edge.kiosk import answers as a
from tests.edge.kiosk.play import Play, answered, greeted

PERSON = a.read(Person, a.GREETING)
VISIT = k.Visit(card=a.HER, until_ms=60_000, latest_ms=180_000, person=PERSON)
HELD = a.read(Redemption, a.HELD)
VENDED = a.read(Redemption, a.fenced(a.VENDED))
QUOTE = a.read(Quote, a.quote(("rice", 1, 30)))
NOTICE = a.read(Notice, a.NOTICE)
TOPIC = a.read(Topic, a.TOPIC)
BOOKING = a.read(Booking, a.BOOKING)
FULL = replace(VISIT, basket=(k.Want(item="rice", quantity=1),))
CALLS = [
    k.Call(what="greet", card=a.HER),
    k.Call(what="quote", card=a.HER, lines=FULL.basket),
    k.Call(what="reserve", card=a.HER, lines=FULL.basket),
    k.Call(what="dispense", redemption=a.FIRST, staff=a.STAFF),
    k.Call(what="result", redemption=a.SECOND, fence=3, result="handed_over"),
    k.Call(what="receipt", order=a.ORDER),
    k.Call(what="history", card=a.HER),
    k.Call(what="contest", card=a.HER, award="d/1/000000000003", about="grade"),
    k.Call(what="notices", card=a.HER),
    k.Call(what="object", card=a.HER, notice="may", about="amount"),
    k.Call(what="topics"),
    k.Call(what="ask", card=a.HER, topic="tea"),
    k.Call(what="wait", card=a.HER, item="rice"),
    k.Call(what="bookings", card=a.HER),
    k.Call(what="took-place", card=a.HER, redemption=a.FIRST, happened=True),
    k.Call(what="language", card=a.HER, language="en"),
]


def servings(step: k.Step) -> tuple[k.Serving, ...]:
    return (
        k.Serving(redemption=HELD, step="held"),
        k.Serving(redemption=VENDED, step=step, result="unknown"),
    )


ALL_STEPS: tuple[k.Step, ...] = k.Step.__args__  # type: ignore[attr-defined]
STATES: list[k.State] = [
    k.Idle(),
    k.Idle(language="en", until_ms=60_000),
    k.Assisting(visit=VISIT),
    *(k.Waiting(visit=FULL, call=one, back=k.Hello(visit=FULL)) for one in CALLS),
    k.Waiting(visit=FULL, call=CALLS[2], back=k.Pin(visit=FULL, quote=QUOTE)),
    k.Hello(visit=VISIT),
    k.Hello(visit=replace(VISIT, stale=True)),
    k.Hello(visit=VISIT, problem=Problem(code="spending_closed")),
    k.Hello(visit=replace(VISIT, person=None)),
    k.Basket(visit=FULL),
    k.Basket(visit=FULL, quote=QUOTE),
    k.Weighing(visit=VISIT, item="cabbage", said=m.BenchSaid(mass_g=740)),
    k.Pin(visit=FULL, quote=QUOTE),
    k.Pin(visit=FULL, quote=QUOTE, problem=Problem(code="pin_wrong")),
    *(k.Collect(visit=VISIT, servings=servings(one)) for one in ALL_STEPS),
    k.Handing(visit=VISIT, servings=servings("ready"), staff=a.STAFF, until_ms=120_000),
    k.Receipt(visit=VISIT, servings=servings("done"), until_ms=9000),
    k.Receipt(
        visit=VISIT,
        servings=(k.Serving(redemption=changed(HELD, state="review"), step="done"),),
        until_ms=9000,
    ),
    k.History(visit=VISIT, rows=PERSON.recent),
    k.Notices(visit=VISIT, notices=(NOTICE,)),
    k.Notices(visit=replace(VISIT, card="", person=None)),
    k.Topics(visit=VISIT, topics=(TOPIC,)),
    k.Bookings(visit=VISIT, bookings=(BOOKING,)),
    k.Told(visit=VISIT, what="ask", due_ms=10**12),
    k.Said(visit=VISIT, until_ms=8000, problem=Problem(code="unsure")),
]
BODIES: list[Any] = [
    None,
    {},
    [],
    "x",
    a.GREETING,
    a.STAFF_GREETING,
    a.UNKNOWN,
    a.fenced(a.HELD),
    a.ordered(a.HELD, a.VENDED),
    a.quote(("rice", 1, 30)),
    a.SLIP,
    a.refusal("out_of_stock"),
    {"due_ms": 10**12},
    a.STANDS,
    {"ahead": 0},
    {"entries": a.GREETING["recent"]},
    {"notices": [a.NOTICE]},
    {"topics": [a.TOPIC]},
    {"bookings": [a.BOOKING]},
]
TOUCHES = [
    "language", "stay", "leave", "choose", "basket", "more", "empty", "count",
    "exchange", "take", "back", "pin", "cancel", "keep", "again", "collect", "given",
    "not_given", "print", "on", "own", "history", "contest", "notices", "object",
    "topics", "ask", "wait", "bookings", "word", "nonsense",
]  # fmt: skip
EVENTS: list[k.Event] = [
    k.Tick(),
    k.Tapped(card=a.HER),
    k.Tapped(card=a.STAFF),
    k.Tapped(card=a.OTHER, remembered=PERSON),
    *(
        k.Touch(
            what=what,
            item="rice",
            redemption=a.FIRST,
            pin="123456",
            award="d/1/000000000003",
            about=about,
            notice="may",
            topic="tea",
        )
        for what in TOUCHES
        for about in ("grade", "amount", "given")
    ),
    *(
        answered(call, body, status)
        for call in CALLS
        for status, body in [
            (None, None),
            (409, BODIES[11]),
            *((200, b) for b in BODIES),
        ]
    ),
    k.Intended(redemption=a.SECOND, kept=True, executed=False),
    k.Intended(redemption=a.SECOND, kept=False, executed=True),
    k.Resulted(redemption=a.SECOND),
    m.Vended(redemption=a.SECOND, fence=3, result="handed_over", given=3, evidence="x"),
    m.PrinterSaid(state="printed"),
    m.BenchSaid(mass_g=None, away=True),
]


@pytest.mark.parametrize("state", STATES, ids=lambda one: type(one).__name__)
def test_every_state_takes_every_event(state: k.State) -> None:
    for event in EVENTS:
        for now_ms in (0, 30_000, 10**9):
            after, effects = flow.step(state, event, now_ms)

            assert isinstance(after, k.State)
            moves = [one for one in effects if isinstance(one, m.Vend)]
            assert not moves or isinstance(event, k.Intended)


@given(
    st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 40_000)), max_size=60)
)
def test_whatever_happens_machines_and_hands_wait_for_the_journal(
    happened: list[tuple[k.Event, int]],
) -> None:
    state: k.State = k.Idle()
    now_ms, intents, gone = 0, 0, 0
    for event, after_ms in happened:
        now_ms += after_ms
        before = state
        state, effects = flow.step(state, event, now_ms)
        kept = isinstance(event, k.Intended) and event.kept and not event.executed
        intents += kept
        gone += sum(isinstance(one, m.Vend) for one in effects)
        assert gone <= intents
        if isinstance(state, k.Handing) and not isinstance(before, k.Handing):
            assert intents > gone


def test_a_tap_greets_and_a_minute_of_quiet_forgets() -> None:
    play = Play().do(k.Tapped(card=a.HER))
    assert play.call() == k.Call(what="greet", card=a.HER)
    assert play.on(k.Waiting).back == k.Idle()
    play.answer(a.GREETING)
    assert play.on(k.Hello).visit.language == "zh-CN"

    assert play.at(59_999).on(k.Hello)
    assert play.at(60_000).state == k.Idle()


def test_touches_prolong_a_visit_to_three_minutes_at_most() -> None:
    play = greeted()
    for now_ms in range(0, 180_000, 20_000):
        play.at(now_ms).touch("stay")
        assert play.on(k.Hello)

    assert play.at(180_000).state == k.Idle()


def test_a_language_chosen_on_the_idle_screen_is_kept_for_the_visit_only() -> None:
    play = Play().touch("language", language="en")
    assert play.state == k.Idle(language="en", until_ms=60_000)
    play.do(k.Tapped(card=a.HER)).answer(a.GREETING)
    assert play.on(k.Hello).visit.language == "en"

    assert play.touch("leave").state == k.Idle()
    assert Play(k.Idle(language="en", until_ms=60_000)).at(60_000).state == k.Idle()


def test_with_the_hub_away_it_greets_and_spends_nothing() -> None:
    play = Play().do(k.Tapped(card=a.HER, remembered=PERSON))
    play.now_ms = 5000
    play.away()
    state = play.state
    assert isinstance(state, k.Hello) and state.visit.person == PERSON
    assert state.visit.stale and state.problem == Problem(code="hub_away")

    for what in ("choose", "collect", "basket", "wait"):
        assert play.touch(what, item="rice").state == state and not play.effects
    assert play.touch("notices").on(k.Notices)  # one may still read
    play.state = state
    assert play.at(5000 + steps.AWAY_MS).state == k.Idle()


def test_an_unknown_card_is_told_so_and_forgotten() -> None:
    play = Play().do(k.Tapped(card=a.HER)).answer(a.UNKNOWN)

    assert play.on(k.Said).problem.code == "unknown_card"
    assert play.state.visit.person is None
    assert play.at(steps.SAID_MS).state == k.Idle()


@pytest.mark.parametrize(
    "body",
    [None, {}, [], 3, {**a.GREETING, "balance": "1"}, {**a.GREETING, "balance": True}],
)
def test_an_answer_outside_the_contract_is_trouble_said_so(body: object) -> None:
    play = Play().do(k.Tapped(card=a.HER)).answer(body)

    assert play.on(k.Said)
    assert play.state.problem == Problem(code="hub_trouble")


def test_another_residents_card_takes_over_an_open_screen() -> None:
    play = greeted().do(k.Tapped(card=a.OTHER)).answer({**a.GREETING, "balance": 1})

    assert play.on(k.Hello)
    assert play.state.visit.card == a.OTHER and play.state.visit.staff is None


def test_an_answer_for_somebody_else_is_not_shown() -> None:
    """The slow answer about the one before must not be read by the next."""
    play = greeted().touch("history")
    late = play.call()
    play.touch("back").do(k.Tapped(card=a.OTHER)).answer(a.GREETING).touch("history")
    before = play.state

    play.do(answered(late, {"entries": []}))

    assert play.state == before


def test_reading_notices_needs_no_card() -> None:
    play = Play().touch("notices")
    assert play.call() == k.Call(what="notices", card=None)

    play.answer({"notices": [a.NOTICE]})

    assert play.on(k.Notices).notices == (NOTICE,)
    after = play.touch("object", notice="may", about="amount")
    assert not after.effects
    assert play.touch("back").state == k.Idle()


def test_a_card_while_somebody_reads_notices_begins_their_visit() -> None:
    play = Play().touch("notices").do(k.Tapped(card=a.HER))
    assert play.on(k.Waiting).back == k.Idle()

    assert play.answer(a.GREETING).on(k.Hello).visit.card == a.HER


def test_staff_help_a_resident_with_more_time() -> None:
    play = Play().do(k.Tapped(card=a.STAFF)).answer(a.STAFF_GREETING)
    assert play.on(k.Assisting)
    play.do(k.Tapped(card=a.HER)).answer(a.GREETING)

    state = play.state
    assert isinstance(state, k.Hello)
    assert (state.visit.card, state.visit.staff) == (a.HER, a.STAFF)
    assert play.at(steps.QUIET_MS).on(k.Hello)
    assert play.at(steps.ASSISTED_QUIET_MS).state == k.Idle()


def test_staff_may_look_at_their_own_points() -> None:
    play = Play().do(k.Tapped(card=a.STAFF)).answer(a.STAFF_GREETING).touch("own")

    assert play.on(k.Hello)
    assert (play.state.visit.card, play.state.visit.staff) == (a.STAFF, None)
    # and coming back from somewhere it is still their own
    play.touch("topics").touch("back")
    assert play.on(k.Hello).visit.staff is None


def test_staff_may_step_in_beside_a_resident() -> None:
    play = greeted().touch("choose", item="rice").do(k.Tapped(card=a.STAFF))
    play.answer(a.STAFF_GREETING)

    assert play.on(k.Hello)
    assert (play.state.visit.card, play.state.visit.staff) == (a.HER, a.STAFF)
    assert play.state.visit.basket == (k.Want(item="rice", quantity=1),)
