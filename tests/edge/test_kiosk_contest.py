"""An award doubted at the kiosk: one touch, one call, an honest answer."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from linli_edge.core import kiosk, station
from linli_edge.core import kiosk_words as k
from tests.edge.harness import CARD
from tests.edge.test_kiosk import CONFIG, Kiosk
from tests.edge.test_kiosk_core import GREETING, HER, OTHER, PERSON, VISIT

AWARD, ANSWERED = "d/1/000000000003", "d/1/000000000002"
DOUBT = k.Touch(what="contest", award=AWARD, about="grade")
WAITING = k.Waiting(visit=VISIT, what="contest", asked_ms=0)
STANDS = {"id": "0" * 32, "award": AWARD, "outcome": "open", "due_ms": 10**12}


def answered(status: int | None, body: object, now_ms: int = 5) -> k.Doubted:
    came = k.Answered(what="contest", status=status, body=body)
    state, effects = kiosk.step(WAITING, came, now_ms)
    assert isinstance(state, k.Doubted) and effects == []
    return state


def test_one_touch_asks_the_hub() -> None:
    state, effects = kiosk.step(k.Hello(visit=VISIT), DOUBT, 1)

    assert isinstance(state, k.Waiting)
    assert effects == [k.Call(what="contest", card=HER, award=AWARD, about="grade")]


@pytest.mark.parametrize(
    "touch",
    [
        replace(DOUBT, award="d/1/000000000009"),
        replace(DOUBT, award=""),
        replace(DOUBT, award=ANSWERED),
        replace(DOUBT, about="other"),
        replace(DOUBT, about=""),
    ],
    ids=["not-on-the-screen", "none", "doubted-before", "no-choice", "nothing"],
)
def test_what_cannot_be_doubted_asks_nobody(touch: k.Touch) -> None:
    state = k.Hello(visit=VISIT)

    assert kiosk.step(state, touch, 1) == (state, [])


def test_with_the_hub_away_nothing_is_doubted() -> None:
    state = k.Hello(visit=replace(VISIT, stale=True))

    assert kiosk.step(state, DOUBT, 1) == (state, [])


def test_taken_says_before_when_it_is_answered() -> None:
    state = answered(201, STANDS)

    assert (state.due_ms, state.problem) == (10**12, None)


def test_refused_says_why_in_the_hubs_words() -> None:
    body = {"code": "window_closed", "detail": "passed", "detail_zh": "已过"}

    state = answered(409, body)

    assert state.due_ms is None
    assert state.problem == station.Problem(
        code="window_closed", zh="已过", en="passed"
    )


@pytest.mark.parametrize("body", [None, {}, {"due_ms": "soon"}, {"due_ms": True}])
def test_an_answer_outside_the_contract_is_no_promise(body: object) -> None:
    state = answered(201, body)

    assert state.due_ms is None
    assert state.problem == station.PROBLEMS["hub_trouble"]


def test_no_answer_is_not_called_a_refusal() -> None:
    assert answered(None, None).problem == station.PROBLEMS["doubt_unsure"]


def test_back_greets_again_and_another_card_begins_anew() -> None:
    state = k.Doubted(visit=VISIT, due_ms=1)

    _, back = kiosk.step(state, k.Touch(what="back"), 1)
    _, other = kiosk.step(state, k.Tapped(card=OTHER), 1)

    assert back == [k.Call(what="greet", card=HER)]
    assert other == [k.Call(what="greet", card=OTHER)]


def test_an_answer_at_the_end_of_a_visit_can_be_read_and_then_goes() -> None:
    now_ms = kiosk.VISIT_MS - 1
    state = answered(201, STANDS, now_ms)

    read, _ = kiosk.step(state, k.Tick(), now_ms + kiosk.AWAY_MS - 1)
    gone, _ = kiosk.step(state, k.Tick(), now_ms + kiosk.AWAY_MS)

    assert read == state
    assert gone == k.Idle()


def test_a_greeting_of_an_older_hub_offers_no_contest() -> None:
    recent: Any = GREETING["recent"]
    row: dict[str, Any] = recent[0]
    old = {key: row[key] for key in row if key not in ("award", "contest")}
    person = station.person({**GREETING, "recent": [old]})
    assert person is not None and PERSON is not None
    hello = k.Hello(visit=replace(VISIT, person=person))

    assert kiosk.step(hello, DOUBT, 1) == (hello, [])


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Kiosk]:
    one = Kiosk(tmp_path, config=CONFIG)
    yield one
    one.store.close()


def test_the_call_is_exact_sealed_and_repeated_with_the_same_bytes(
    bench: Kiosk,
) -> None:
    bench.tap(CARD)
    bench.answer("greet", 200, GREETING)
    bench.touch("contest", award=AWARD, about="weight")
    first = bench.calls[-1]
    asked: dict[str, Any] = json.loads(first.body)

    bench.answer("contest", None)

    again = bench.calls[-1]
    assert first.path == "/api/v1/station/contest"
    assert asked.keys() == {"card", "award", "about", "said"}
    assert (asked["award"], asked["about"], asked["said"]) == (AWARD, "weight", "")
    assert CARD[3:].encode() not in first.body
    assert (again.key, again.body) == (first.key, first.body)


def test_the_page_sees_when_and_what_stands(bench: Kiosk) -> None:
    bench.tap(CARD)
    bench.answer("greet", 200, GREETING)
    hello = bench.views[-1]
    bench.touch("contest", award=AWARD, about="weight")
    bench.answer("contest", 201, STANDS)
    told = bench.views[-1]

    assert [row["award"] for row in hello["recent"]] == [AWARD, ANSWERED]
    assert hello["recent"][1]["contest"]["outcome"] == "refused"
    assert (told["screen"], told["due_ms"]) == ("doubted", 10**12)
    assert told["problem"] is None and told["leaves_in_ms"] == kiosk.QUIET_MS
    bench.touch("leave")
    assert bench.screen == "idle" and bench.views[-1]["due_ms"] is None
