"""Views as the kiosk's edge sends them: its own flow played, its own picture drawn.

One for each screen and each trouble, in both languages.
"""

from dataclasses import replace
from typing import Any

from linli_edge.core.language import Language
from linli_edge.kiosk.core import flow
from linli_edge.kiosk.core import states as k
from linli_edge.kiosk.view import picture
from linli_edge.machines.core import messages as m
from tests.dashboards.kiosk_told import (
    AROUND,
    AWAY,
    BAG,
    BOOKINGS,
    DAY_MS,
    DOUBTED,
    GREETING,
    NOON_MS,
    NOTICES,
    OIL,
    RECENT,
    RICE,
    SHELF,
    SLIP,
    SOAP,
    TOPICS,
    VOUCHER,
    PaperState,
    View,
    shelf,
)
from tests.edge.kiosk import answers as a
from tests.edge.kiosk.play import Play


def hello(**other: Any) -> Play:
    return Play().do(k.Tapped(card=a.HER)).answer({**GREETING, **other})


def quoted(*items: str, **other: Any) -> Play:
    play, lines = hello(), []
    for name in items:
        if play.state.__class__ is k.Basket:
            play.touch("more")
        play.touch("choose", item=name)
        price = next(one["points"] for one in SHELF if one["id"] == name)
        lines.append((name, 1, price))
    return play.answer(a.quote(*lines, **other))


def ordered(*lines: dict[str, Any]) -> Play:
    return quoted("rice").touch("exchange").answer(a.ordered(*lines), 201)


def moving() -> Play:
    return ordered(SOAP, OIL, RICE).answer(a.fenced(SOAP)).intended()


def handing() -> Play:
    play = ordered({**RICE, "quantity": 3, "points": 90}, BAG).do(
        k.Tapped(card=a.STAFF)
    )
    play.answer(a.fenced({**RICE, "quantity": 3, "points": 90})).intended()
    return play.answer(a.fenced(BAG)).intended()


def done(said: m.Result, state: str, given: int, slip: dict[str, Any]) -> Play:
    play = ordered(SOAP).answer(a.fenced(SOAP)).intended()
    play.do(
        m.Vended(
            redemption=a.SECOND, fence=3, result=said, given=given, evidence="drops=2/3"
        )
    )
    play.kept().answer(a.ended(SOAP, state, given=given))
    return play.answer(slip)


def paper(said: PaperState) -> Play:
    play = done("handed_over", "settled", 3, SLIP).touch("print")
    return play.do(m.PrinterSaid(state=said))


def with_problem(play: Play, code: str, status: int = 409) -> Play:
    return play.touch("exchange").answer(a.refusal(code), status)


def wrong_pin() -> Play:
    play = quoted("rice", pin_needed=True).touch("exchange").touch("pin", pin="123456")
    said = {
        "detail_zh": "密码错误，还可以试 3 次。",
        "detail": "Wrong PIN; 3 tries left.",
    }
    return play.answer({"code": "pin_wrong", **said}, 403)


def scale(said: m.BenchSaid) -> Play:
    return hello().touch("choose", item="cabbage", loose=True).do(said)


def gone() -> Play:
    """What was there when it was chosen has just been had by another."""
    play = with_problem(quoted("rice", "soap", "greens"), "out_of_stock")
    lines = a.quote(("rice", 1, 30), ("soap", 1, 5), ("greens", 1, 4))
    lines["lines"][0]["code"] = "out_of_stock"
    return play.answer(lines)


def told(what: str, body: dict[str, Any]) -> Play:
    if what == "wait":
        return hello().touch("wait", item="oil").answer(body, 201)
    if what == "ask":
        play = hello().touch("topics").answer({"topics": TOPICS})
        return play.touch("ask", topic="course").answer(body, 201)
    if what == "object":
        play = hello().touch("notices").answer({"notices": NOTICES})
        return play.touch("object", notice="n1", about="amount").answer(body, 201)
    play = (
        hello()
        .touch("history")
        .touch("contest", award="d/1/000000000003", about="grade")
    )
    return play.answer(body, 201)


def assisting() -> Play:
    return Play().do(k.Tapped(card=a.STAFF)).answer({**a.STAFF_GREETING, "recent": []})


DUE_BODY = {"due_ms": NOON_MS + 7 * DAY_MS}
# name -> the state behind it, and what is different around it
PLAYS: dict[str, tuple[Any, dict[str, Any]]] = {
    "idle": (Play, {}),
    "idle-short-shelf": (Play, {"shelf": shelf(SHELF[:3], news=None)}),
    "idle-empty-shelf": (Play, {"shelf": shelf([], garden=[], news=None)}),
    "idle-away": (Play, AWAY),
    "idle-reading": (lambda: Play().do(k.Tapped(card=a.HER)), {}),
    "assisting": (assisting, {}),
    "hello": (hello, {}),
    "hello-kept": (lambda: hello(open=[RICE, {**RICE, "id": "5" * 32}]), {}),
    "hello-checked": (lambda: hello(open=[a.ended(RICE, "review")]), {}),
    "hello-poor": (lambda: hello(balance=7, available=7), {}),
    "hello-rich": (lambda: hello(balance=12_345, available=12_000), {}),
    "hello-news": (lambda: hello(news=a.GREETING["news"]), {}),
    "hello-by-hand": (
        lambda: hello(by_hand_until_ms=NOON_MS + 9 * DAY_MS, open=[a.ended(RICE, "review")]),
        {},
    ),
    "hello-provider": (lambda: hello(to_confirm=2), {}),
    "hello-provider-kept": (lambda: hello(to_confirm=12, open=[RICE]), {}),
    "hello-look-only": (lambda: hello(may_spend=False, expiring=None), {}),
    "hello-closed": (lambda: with_problem(quoted("rice"), "spending_closed", 503), {}),
    "hello-away": (
        lambda: Play().do(k.Tapped(card=a.HER, remembered=hello().state.visit.person)).away(),
        AWAY,
    ),
    "hello-away-unseen": (lambda: Play().do(k.Tapped(card=a.HER)).away(), AWAY),
    "hello-no-bench": (hello, {"bench": False}),
    "basket": (lambda: quoted("rice", "soap"), {}),
    "basket-full": (
        lambda: quoted("rice", "soap", "greens", "tissue", "voucher", "lamp", available=999),
        {},
    ),
    "basket-short": (lambda: quoted("rice", "lamp"), {}),
    "basket-gone": (gone, {}),
    "weighing": (lambda: scale(m.BenchSaid(mass_g=None)), {}),
    "weighing-weight": (lambda: scale(m.BenchSaid(mass_g=1250)), {}),
    "weighing-away": (lambda: scale(m.BenchSaid(mass_g=None, away=True)), {}),
    "pin": (lambda: quoted("rice", "lamp", pin_needed=True, available=999).touch("exchange"), {}),
    "pin-wrong": (lambda: wrong_pin(), {}),
    "collect-dispenser": (moving, {}),
    "collect-locker": (lambda: ordered(OIL).answer(a.fenced(OIL)).intended(), {}),
    "collect-staff": (lambda: ordered(RICE, BAG), {}),
    "collect-not-staff": (
        lambda: ordered(RICE).do(k.Tapped(card=a.OTHER)).answer(a.refusal("not_allowed"), 403),
        {},
    ),
    "collect-stuck": (lambda: ordered(SOAP).answer(a.refusal("hub_trouble"), 409), {}),
    "collect-away": (lambda: ordered(SOAP, RICE).away(), AWAY),
    "handing": (handing, {}),
    "receipt": (lambda: done("handed_over", "settled", 3, SLIP), {}),
    "receipt-code": (
        lambda: done("handed_over", "settled", 3, {**SLIP, "lines": [VOUCHER], "link": None}),
        {},
    ),
    "receipt-part": (lambda: done("handed_over", "settled", 2, SLIP), {"printer": "none"}),
    "receipt-nothing": (lambda: done("not_given", "released", 0, SLIP), {}),
    "receipt-kept": (
        lambda: ordered(RICE).touch("keep").answer(RICE).answer(SLIP), {},
    ),
    "receipt-no-paper": (lambda: paper("paper_out"), {"printer": "paper_out"}),
    "receipt-no-printer": (lambda: paper("away"), {"printer": "away"}),
    "receipt-printed": (lambda: paper("printed"), {}),
    "review": (lambda: done("unknown", "review", 2, SLIP), {}),
    "history": (lambda: hello().touch("history").answer({"entries": RECENT * 4}), {}),
    "history-doubted": (lambda: hello(recent=DOUBTED).touch("history"), {}),
    "notices": (lambda: hello().touch("notices").answer({"notices": NOTICES}), {}),
    "notices-none": (lambda: hello().touch("notices").answer({"notices": []}), {}),
    "notices-nobody": (lambda: Play().touch("notices").answer({"notices": NOTICES}), {}),
    "notices-away": (lambda: Play().touch("notices").away(), AWAY),
    "topics": (lambda: hello().touch("topics").answer({"topics": TOPICS}), {}),
    "topics-none": (lambda: hello().touch("topics").answer({"topics": []}), {}),
    "topics-away": (lambda: hello().touch("topics").away(), AWAY),
    "topics-known": (
        lambda: hello().touch("topics").known({"topics": TOPICS}), AWAY,
    ),
    "bookings": (lambda: hello().touch("bookings").answer(BOOKINGS), {}),
    "bookings-none": (lambda: hello().touch("bookings").answer({"bookings": []}), {}),
    "bookings-away": (lambda: hello().touch("bookings").away(), AWAY),
    "bookings-refused": (lambda: _word_refused(), {}),
    "told-kept": (lambda: _noted(), AWAY),
    "told-contest": (lambda: told("contest", DUE_BODY), {}),
    "told-object": (lambda: told("object", DUE_BODY), {}),
    "told-ask": (lambda: told("ask", DUE_BODY), {}),
    "told-wait": (lambda: told("wait", {"ahead": 3}), {}),
    "told-refused": (lambda: _refused("window_closed"), {}),
    "told-unsure": (lambda: _unsure(), {}),
    "sorry": (lambda: with_problem_away(), {}),
    "sorry-unknown": (lambda: Play().do(k.Tapped(card=a.HER)).answer(a.UNKNOWN), {}),
}  # fmt: skip


def _word_refused() -> Play:
    play = hello().touch("bookings").answer(BOOKINGS)
    play.touch("word", redemption=a.FIRST, about="given")
    return play.answer(a.refusal("hub_trouble"), 409).answer(BOOKINGS)


def _refused(code: str) -> Play:
    play = (
        hello()
        .touch("history")
        .touch("contest", award="d/1/000000000003", about="grade")
    )
    return play.answer(a.refusal(code), 409)


def _noted() -> Play:
    play = hello().touch("topics").known({"topics": TOPICS})
    return play.touch("ask", topic="course").noted()


def _unsure() -> Play:
    play = (
        hello()
        .touch("history")
        .touch("contest", award="d/1/000000000003", about="grade")
    )
    return play.away()


def with_problem_away() -> Play:
    return quoted("rice").touch("exchange").away()


def drawn_as(state: k.State, language: Language, **around: Any) -> View:
    spoken = replace(AROUND, language=language, **around)
    if isinstance(state, k.Idle):
        state = replace(state, language=language)
    else:
        visit = replace(state.visit, language=language)
        state = replace(state, visit=visit)
        if isinstance(state, k.Waiting) and not isinstance(state.back, k.Idle):
            state = replace(state, back=replace(state.back, visit=visit))
    ends_ms = flow.ends_ms(state)
    return {**picture(state, spoken), "leaves_in_ms": ends_ms and 58_000}


def view(name: str, language: Language = "zh-CN", **changes: Any) -> View:
    """One whole view; the view's own number is given when it is shown."""
    play, around = PLAYS[name]
    return {**drawn_as(play().state, language, **around), **changes}
