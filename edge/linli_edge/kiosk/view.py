"""The kiosk's state as the page sees it: one whole picture, nothing to decide there.

Texts that the hub wrote come in the visit's language; all others are named by their key
in the phrases, which the page has. What is not needed on a screen is not sent.
"""

from msgspec.structs import asdict

from linli_edge.kiosk.core import advance, flow
from linli_edge.kiosk.core import states as k
from linli_edge.kiosk.core.states import Problem
from linli_edge.kiosk.pen import Around, Pen, View, status_of
from linli_edge.kiosk.qr import square

SCREENS: dict[type, str] = {
    k.Idle: "idle",
    k.Assisting: "assisting",
    k.Hello: "hello",
    k.Basket: "basket",
    k.Weighing: "weighing",
    k.Pin: "pin",
    k.Collect: "collect",
    k.Handing: "handing",
    k.Receipt: "receipt",
    k.History: "history",
    k.Notices: "notices",
    k.Topics: "topics",
    k.Bookings: "bookings",
    k.Told: "told",
    k.Said: "sorry",
}
RECENT_SHOWN = 5


def picture(state: k.State, around: Around) -> View:
    """The view without its number and its countdown."""
    busy = isinstance(state, k.Waiting)
    seen = state.back if isinstance(state, k.Waiting) else state
    visit = None if isinstance(seen, k.Idle) else seen.visit
    language = (state if isinstance(state, k.Idle) else state.visit).language
    pen = Pen(around, str(language or around.language))
    problem = getattr(seen, "problem", None)
    return {
        "screen": screen_of(seen),
        "language": pen.language,
        "busy": busy,
        "hub": around.hub,
        "away_since_ms": None if around.hub else around.heard_wall_ms,
        "help": around.help,
        "draw": around.draw,
        "may_leave": flow.may_leave(state),
        "assisted": visit is not None and visit.staff is not None,
        "basket_lines": len(visit.basket) if visit else 0,
        "problem": pen.problem(problem) if problem else None,
        "voice": voice_of(seen, hub=around.hub) if around.voice and not busy else None,
        **_screen(pen, seen),
    }


def screen_of(state: k.State) -> str:
    """A receipt with something unclear on it is another screen."""
    if isinstance(state, k.Receipt) and _unclear(state):
        return "review"
    return SCREENS[type(state)]


def _unclear(state: k.Receipt) -> bool:
    return any(one.redemption.state == "review" for one in state.servings)


def voice_of(state: k.State, *, hub: bool) -> str | None:
    """Which prompt is spoken on entering this screen; never anything personal."""
    match state:
        case k.Idle() | k.Waiting() | k.Handing():
            return None
        case k.Hello() if not hub:
            return "hello_away"
        case k.Hello(problem=Problem()) | k.Basket(problem=Problem()):
            return "look"
        case k.Pin(problem=Problem()):
            return "pin_again"
        case k.Collect():
            return "collect" if advance.busy(state) else "staff_please"
        case k.Told(problem=Problem()):
            return "sorry"
        case k.Weighing() if state.said is not None and state.said.away:
            return "sorry"
        case _:
            return screen_of(state)


def _screen(pen: Pen, state: k.State) -> View:
    """What only this screen shows."""
    match state:
        case k.Idle():
            return _idle(pen)
        case k.Assisting(visit=visit):
            return {"own": visit.person is not None}
        case k.Hello():
            return _hello(pen, state)
        case k.Basket():
            return _basket(pen, state)
        case k.Weighing():
            return _weighing(pen, state)
        case k.Pin():
            return {"total": state.quote.points, "digits": 6}
        case k.Collect():
            return _collect(pen, state)
        case k.Handing():
            return {"lines": [pen.serving(one) for one in state.servings]}
        case k.Receipt():
            return _receipt(pen, state)
        case k.History():
            may = state.visit.may_ask
            rows = [pen.entry(one, may) for one in state.rows]
            return {"rows": rows, "whole": state.whole}
        case k.Notices():
            return _notices(pen, state)
        case k.Topics():
            return _topics(pen, state)
        case k.Bookings():
            return _bookings(pen, state)
        case k.Told():
            return _told(pen, state)
        case _:
            return {}


def _idle(pen: Pen) -> View:
    shelf = pen.around.shelf
    garden = [
        {
            "name": pen.text(one.name_zh, one.name_en),
            "quantity": one.quantity,
            "unit": one.unit,
        }
        for one in shelf.garden[:4]
    ]
    return {
        "shelf": [pen.item(one, None) for one in shelf.items],
        "garden": garden,
        "news": pen.news(shelf.news) if shelf.news else None,
    }


def _hello(pen: Pen, state: k.Hello) -> View:
    visit = state.visit
    person = visit.person
    free = person.available if person and visit.may_ask else None
    may = bool(person and visit.may_ask and person.may_spend)
    shown: View = {
        "shelf": [pen.item(one, free, may) for one in pen.around.shelf.items],
        "may_choose": may,
        "resident": None,
    }
    if person is None:
        return shown
    shown["resident"] = {
        "name": person.resident,
        "balance": person.balance,
        "available": person.available,
        "as_of_ms": person.as_of_ms,
        "may_spend": person.may_spend,
        "expiring": asdict(person.expiring) if person.expiring else None,
        "by_hand_until_ms": person.by_hand_until_ms,
    }
    shown["to_confirm"] = person.to_confirm if visit.may_ask else 0
    shown["recent"] = [pen.entry(one, False) for one in person.recent][
        : _room(pen, state)
    ]
    shown["news"] = [pen.news(one) for one in person.news[:2]]
    shown["kept"] = [pen.line(one) for one in person.to_collect]
    shown["checked"] = sum(one.state == "review" for one in person.open)
    return shown


def _room(pen: Pen, state: k.Hello) -> int:
    """How many entries fit beside what is more important today."""
    person = state.visit.person
    if person is None or state.problem is not None or not pen.around.hub:
        return 0
    buttons = bool(person.to_collect) + (person.to_confirm > 0)
    checked = any(one.state == "review" for one in person.open)
    lines = checked + (person.by_hand_until_ms is not None) + (not person.may_spend)
    return max(0, RECENT_SHOWN - 3 * buttons - 2 * lines)


def _basket(pen: Pen, state: k.Basket) -> View:
    quote = state.quote
    lines = [_want(pen, one, state) for one in state.visit.basket]
    total = quote.points if quote else sum(one["points"] for one in lines)
    person = state.visit.person
    free = quote.available if quote else (person.available if person else 0)
    return {
        "lines": lines,
        "total": total,
        "rest": free - total,
        "quoted": quote is not None,
        "good": quote is None or quote.good,
        "hurry": state.hurry,
    }


def _want(pen: Pen, want: k.Want, state: k.Basket) -> View:
    item = pen.find(want.item)
    lines = state.quote.lines if state.quote else ()
    said = next((one for one in lines if one.item == want.item), None)
    why = said.code if said else None
    points = said.points if said else item.cost(want.quantity) if item else 0
    starts = (
        next((s.starts_ms for s in item.slots if s.id == want.slot), None)
        if item
        else None
    )
    return {
        "item": want.item,
        "name": pen.text(item.name_zh, item.name_en) if item else want.item,
        "picture": item.picture if item else "",
        "quantity": want.quantity,
        "unit": item.unit if item else "piece",
        "left": item.left if item else want.quantity,
        "slot_ms": starts,
        "points": points,
        "why": _line_why(pen, why, said.detail_zh, said.detail_en)
        if why and said
        else None,
    }


def _line_why(pen: Pen, code: str, zh: str, en: str) -> str:
    text: str = pen.problem(Problem(code=code, zh=zh, en=en))["text"]
    return text


def _weighing(pen: Pen, state: k.Weighing) -> View:
    item, said = pen.find(state.item), state.said
    mass_g = said.mass_g if said else None
    return {
        "item": pen.item(item, None) if item else None,
        "mass_g": mass_g,
        "cost": item.cost(mass_g) if item and mass_g else None,
        "away": said is not None and said.away,
    }


def _collect(pen: Pen, state: k.Collect) -> View:
    open_ = [one for one in state.servings if one.step == "held"]
    stuck = any(one.problem is not None for one in open_)
    title, text = _standing(pen, state, stuck=stuck)
    return {
        "title": title,
        "text": text,
        "lines": [pen.serving(one) for one in state.servings],
        "running": advance.busy(state),
        "staff": any(not one.redemption.by_machine for one in open_),
        "stuck": stuck,
        "until_ms": min((o.redemption.held_until_ms for o in open_), default=None),
    }


def _standing(pen: Pen, state: k.Collect, *, stuck: bool) -> tuple[str, str]:
    if advance.busy(state):
        moving = [one for one in state.servings if one.step == "moving"]
        if moving and moving[0].redemption.way == "locker":
            return pen.say("collecting"), pen.say("collecting_locker")
        return pen.say("collecting"), pen.say("collecting_more")
    if stuck:
        return pen.say("stuck"), pen.say("stuck_more")
    return pen.say("staff_please"), pen.say("staff_more")


def _receipt(pen: Pen, state: k.Receipt) -> View:
    slip = state.slip
    shown: View = {
        "lines": [pen.serving(one) for one in state.servings],
        "got": any(_given(one) for one in state.servings),
        "paper": state.paper,
        "may_print": state.slip is not None
        and pen.around.printer not in ("none", "away")
        and state.paper not in ("printing", "printed", "paper_low"),
        "slip": None,
        "qr": None,
        "codes": [],
    }
    if slip is None:
        return shown
    shown["slip"] = {
        "number": slip.number,
        "at_ms": slip.at_ms,
        "points": slip.points,
        "balance": slip.balance,
    }
    shown["codes"] = [
        {"name": pen.text(one.name_zh, one.name_en), "code": one.code}
        for one in slip.lines
        if one.code
    ]
    shown["qr"] = square(slip.link) if slip.link else None
    return shown


def _given(one: k.Serving) -> bool:
    """Something of it was had, or will be."""
    return status_of(one) not in ("line_not_given", "line_review")


def _notices(pen: Pen, state: k.Notices) -> View:
    known = state.notices if state.notices is not None else pen.around.notices
    return {
        "notices": [
            {
                "id": one.id,
                "title": pen.text(one.title_zh, one.title_en),
                "body": pen.text(one.body_zh, one.body_en),
                "until_ms": one.until_ms,
                "objections_until_ms": one.objections_until_ms,
                "objected": one.objected,
                "may_object": state.visit.may_ask
                and state.notices is not None
                and one.objections_until_ms is not None
                and not one.objected,
            }
            for one in known
        ],
        "somebody": bool(state.visit.card),
    }


def _topics(pen: Pen, state: k.Topics) -> View:
    return {
        "topics": None
        if state.topics is None
        else [
            {
                "id": one.id,
                "kind": one.kind,
                "title": pen.text(one.title_zh, one.title_en),
                "until_ms": one.until_ms,
            }
            for one in state.topics
        ],
        "may_ask": bool(state.visit.card),
    }


def _told(pen: Pen, state: k.Told) -> View:
    """`text`: what is known without a date; `due_ms`: before then it is answered."""
    shown: View = {"what": state.what, "due_ms": None, "text": "", "more": None}
    if state.problem is not None:
        unsure = state.problem.code == "ask_unsure"
        title = pen.say("unsure") if unsure else pen.say("not_taken")
        return {**shown, "title": title, "text": pen.problem(state.problem)["text"]}
    shown |= {"title": pen.say(f"told_{state.what}"), "due_ms": state.due_ms}
    if state.what == "wait":
        ahead = pen.say("told_ahead", n=str(state.ahead))
        text = ahead if state.ahead else pen.say("told_first")
        return {**shown, "text": text, "more": pen.say("told_wait_more")}
    kept = state.what == "kept"
    more = pen.say("told_kept_more") if kept else pen.say("told_more")
    return {**shown, "more": more}


def _bookings(pen: Pen, state: k.Bookings) -> View:
    if state.bookings is None:
        return {"bookings": None}
    return {
        "bookings": [
            {
                "id": one.redemption,
                "name": pen.text(one.name_zh, one.name_en),
                "resident": one.resident,
                "starts_ms": one.starts_ms,
            }
            for one in state.bookings
        ]
    }
