"""The kiosk's flow: every state, every event; nothing is given twice or without a hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_edge.core import kiosk, station
from linli_edge.core import kiosk_words as k

HER, STAFF, OTHER = "em:0063E9AE", "em:00571AFF", "em:0086F444"
HELD = {
    "id": "1" * 32,
    "state": "held",
    "item": "rice",
    "name_zh": "大米",
    "name_en": "Rice",
    "quantity": 1,
    "points": 30,
    "fence": 0,
    "held_until_ms": 10**12,
}
GREETING = {
    "known": True,
    "resident": "王*芳",
    "language": "zh-CN",
    "balance": 128,
    "available": 120,
    "as_of_ms": 10**12,
    "recent": [
        {
            "at_ms": 1,
            "what": "kitchen",
            "points": 5,
            "why_zh": ["按次计 5 分。"],
            "why_en": ["5 points for the visit."],
            "award": "d/1/000000000003",
            "contest": None,
        },
        {
            "at_ms": 0,
            "what": "kitchen",
            "points": 2,
            "why_zh": ["按次计 2 分。"],
            "why_en": ["2 points for the visit."],
            "award": "d/1/000000000002",
            "contest": {"outcome": "refused", "due_ms": 9, "answer": "照片可见"},
        },
    ],
    "open": [HELD],
    "pin_needed_above": 50,
}
PERSON = station.person(GREETING)
VISIT = k.Visit(card=HER, until_ms=60_000, latest_ms=180_000, person=PERSON)
REDEMPTION = station.redemption(HELD)
FENCED = station.redemption({**HELD, "state": "dispensing", "fence": 3})
CHOICE = ("rice", 1, 30)
STATES: list[k.State] = [
    k.Idle(),
    *(
        k.Waiting(
            visit=VISIT,
            what=what,
            asked_ms=0,
            redemption=FENCED,
            staff=STAFF,
            choice=CHOICE,
        )
        for what in (
            "greet",
            "reserve",
            "dispense",
            "intent",
            "result",
            "cancel",
            "contest",
        )
    ),
    k.Hello(visit=VISIT),
    k.Pin(visit=VISIT, choice=CHOICE),
    k.Reserved(visit=VISIT, redemption=REDEMPTION),
    k.Handing(visit=VISIT, redemption=FENCED, staff=STAFF, until_ms=120_000),
    k.Doubted(visit=VISIT, due_ms=10**12),
    k.Said(until_ms=8000),
]
BODIES: list[object] = [
    None,
    {},
    [],
    "x",
    GREETING,
    HELD,
    {**HELD, "state": "settled"},
    {"known": False},
    {"due_ms": 10**12},
]
EVENTS: list[k.Event] = [
    k.Tapped(card=HER),
    k.Tapped(card=STAFF),
    *(
        k.Touch(
            what=what,
            item="rice",
            points=30,
            redemption="1" * 32,
            pin="123456",
            award="d/1/000000000003",
            about="grade",
        )
        for what in (
            "language",
            "choose",
            "collect",
            "pin",
            "cancel",
            "keep",
            "given",
            "not_given",
            "leave",
            "stay",
            "contest",
            "back",
            "nonsense",
        )
    ),
    *(
        k.Answered(what=what, status=status, body=body)
        for what in ("greet", "reserve", "dispense", "result", "cancel", "contest")
        for status in (None, 200, 409)
        for body in BODIES
    ),
    k.Intended(kept=True, executed=False),
    k.Intended(kept=False, executed=True),
    k.Intended(kept=False, executed=False),
    k.Resulted(result="handed_over"),
    k.Tick(),
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: type(state).__name__)
def test_every_event_in_every_state_is_answered(state: k.State) -> None:
    for event in EVENTS:
        for now_ms in (0, 59_999, 60_000, 10**9):
            after, effects = kiosk.step(state, event, now_ms)

            assert isinstance(after, k.State)
            handing = isinstance(after, k.Handing) and not isinstance(state, k.Handing)
            assert not handing or event == k.Intended(kept=True, executed=False)
            for effect in effects:
                if isinstance(effect, k.KeepResult) and effect.result == "handed_over":
                    assert isinstance(state, k.Handing)


@given(
    st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 30_000)), max_size=60)
)
def test_a_screen_never_stays_and_nothing_personal_is_left(
    happened: list[tuple[k.Event, int]],
) -> None:
    state: k.State = k.Idle()
    now_ms = 0
    for event, gap_ms in happened:
        now_ms += gap_ms
        state, _ = kiosk.step(state, event, now_ms)
    for _ in range(6):  # a call always ends by being answered
        now_ms += 180_000
        if isinstance(state, k.Waiting) and state.what == "intent":
            state, _ = kiosk.step(state, k.Intended(kept=False, executed=False), now_ms)
        elif isinstance(state, k.Waiting):
            state, _ = kiosk.step(
                state, k.Answered(what=state.what, status=None, body=None), now_ms
            )
        state, _ = kiosk.step(state, k.Tick(), now_ms + 180_000)

    assert state == k.Idle()


def test_a_whole_visit() -> None:
    state, effects = kiosk.step(k.Idle(), k.Tapped(card=HER), 0)
    assert effects == [k.Call(what="greet", card=HER)]
    state, _ = kiosk.step(
        state, k.Answered(what="greet", status=200, body=GREETING), 100
    )
    assert isinstance(state, k.Hello) and state.visit.language == "zh-CN"
    state, effects = kiosk.step(
        state, k.Touch(what="choose", item="rice", points=30), 200
    )
    assert effects == [k.Call(what="reserve", card=HER, item="rice")]
    state, _ = kiosk.step(state, k.Answered(what="reserve", status=201, body=HELD), 300)
    assert isinstance(state, k.Reserved)
    state, effects = kiosk.step(state, k.Tapped(card=STAFF), 400)
    assert effects == [k.Call(what="dispense", redemption="1" * 32, staff=STAFF)]
    dispensing = {**HELD, "state": "dispensing", "fence": 3}
    state, effects = kiosk.step(
        state, k.Answered(what="dispense", status=200, body=dispensing), 500
    )
    assert effects == [k.KeepIntent(redemption="1" * 32, fence=3)]
    state, _ = kiosk.step(state, k.Intended(kept=True, executed=False), 510)
    assert isinstance(state, k.Handing)
    state, effects = kiosk.step(state, k.Touch(what="given"), 5000)
    assert effects == [
        k.KeepResult(redemption="1" * 32, fence=3, result="handed_over", staff=STAFF)
    ]
    state, effects = kiosk.step(state, k.Resulted(result="handed_over"), 5010)
    assert isinstance(effects[0], k.Call) and effects[0].result == "handed_over"
    settled = {**HELD, "state": "settled", "fence": 3}
    state, _ = kiosk.step(
        state, k.Answered(what="result", status=200, body=settled), 5100
    )
    assert isinstance(state, k.Said) and state.redemption is not None
    state, _ = kiosk.step(state, k.Tick(), 20_000)
    assert state == k.Idle()


def test_above_the_limit_the_pin_is_asked_and_a_wrong_one_again() -> None:
    state, effects = kiosk.step(
        k.Hello(visit=VISIT),
        k.Touch(what="choose", item="rice", quantity=2, points=60),
        1,
    )
    assert isinstance(state, k.Pin) and not effects
    state, effects = kiosk.step(state, k.Touch(what="pin", pin="123456"), 2)
    assert isinstance(effects[0], k.Call) and effects[0].pin == "123456"
    wrong = {"code": "pin_wrong", "detail": "wrong", "detail_zh": "密码错误"}

    state, _ = kiosk.step(state, k.Answered(what="reserve", status=403, body=wrong), 3)

    assert isinstance(state, k.Pin)
    assert state.problem == station.Problem(code="pin_wrong", zh="密码错误", en="wrong")


def test_with_the_hub_away_it_greets_and_spends_nothing() -> None:
    state, _ = kiosk.step(k.Idle(), k.Tapped(card=HER, remembered=PERSON), 0)
    state, _ = kiosk.step(state, k.Answered(what="greet", status=None, body=None), 5000)
    assert isinstance(state, k.Hello)
    assert state.visit.person == PERSON and state.visit.stale
    assert state.problem == station.PROBLEMS["hub_away"]

    after, effects = kiosk.step(
        state, k.Touch(what="choose", item="rice", points=30), 5100
    )

    assert after == state and not effects
    read, _ = kiosk.step(state, k.Tick(), 5000 + kiosk.AWAY_MS - 1)
    assert read == state
    gone, _ = kiosk.step(state, k.Tick(), 5000 + kiosk.AWAY_MS)
    assert isinstance(gone, k.Idle)


def test_a_fence_already_acted_on_hands_nothing_over() -> None:
    state = k.Waiting(
        visit=VISIT, what="intent", asked_ms=0, redemption=FENCED, staff=STAFF
    )

    after, effects = kiosk.step(state, k.Intended(kept=False, executed=True), 10)

    assert isinstance(after, k.Said) and not effects
    assert after.problem == station.PROBLEMS["already_handed_over"]


def test_without_a_journal_the_hub_hears_that_nothing_was_given() -> None:
    state = k.Waiting(
        visit=VISIT, what="intent", asked_ms=0, redemption=FENCED, staff=STAFF
    )

    _, effects = kiosk.step(state, k.Intended(kept=False, executed=False), 10)

    assert isinstance(effects[0], k.Call) and effects[0].result == "not_given"


def test_an_answer_that_came_too_late_starts_no_hand_over() -> None:
    state = k.Waiting(
        visit=VISIT, what="intent", asked_ms=0, redemption=FENCED, staff=STAFF
    )

    after, effects = kiosk.step(state, k.Intended(kept=True, executed=False), 20_001)

    assert not isinstance(after, k.Handing)
    assert effects == [
        k.KeepResult(redemption="1" * 32, fence=3, result="not_given", staff=STAFF)
    ]


@pytest.mark.parametrize(("after_ms", "given"), [(1_999, False), (2_000, True)])
def test_a_staff_card_left_on_the_reader_does_not_say_given(
    after_ms: int, given: bool
) -> None:
    since_ms = 500
    state = k.Handing(
        visit=VISIT,
        redemption=FENCED,
        staff=STAFF,
        until_ms=since_ms + kiosk.HANDING_MS,
    )

    _, effects = kiosk.step(state, k.Tapped(card=STAFF), since_ms + after_ms)

    assert bool(effects) is given


def test_a_hand_over_that_nobody_ends_is_unknown() -> None:
    state = k.Handing(visit=VISIT, redemption=FENCED, staff=STAFF, until_ms=120_000)

    _, effects = kiosk.step(state, k.Tick(), 120_000)

    assert isinstance(effects[0], k.KeepResult) and effects[0].result == "unknown"


@pytest.mark.parametrize(
    "body",
    [None, {}, [], 3, {**GREETING, "balance": "1"}, {**GREETING, "balance": True}],
)
def test_an_answer_outside_the_contract_is_trouble_said_so(body: object) -> None:
    state, _ = kiosk.step(k.Idle(), k.Tapped(card=HER), 0)

    after, _ = kiosk.step(state, k.Answered(what="greet", status=200, body=body), 1)

    assert isinstance(after, k.Said)
    assert after.problem == station.PROBLEMS["hub_trouble"]
