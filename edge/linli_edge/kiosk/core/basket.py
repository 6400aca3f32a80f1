"""Choosing: shelf -> basket -> (bench scale) -> (PIN) -> reserved together.

    Hello --choose--> Basket <--> Hello (more)      every change is quoted by the hub
      \\--choose loose--> Weighing --take--> Basket
    Basket --exchange--> [Pin] --> Waiting(reserve) --> Collect

The PIN is asked by the total, so nothing is reserved before the quote is there.
"""

from dataclasses import replace

from linli_edge.kiosk.core import advance
from linli_edge.kiosk.core.states import (
    Answered,
    AskBench,
    Basket,
    Call,
    Effect,
    Event,
    Hello,
    Pin,
    Problem,
    Stepped,
    Touch,
    Visit,
    Waiting,
    Want,
    Weighing,
)
from linli_edge.kiosk.core.steps import ask, quiet, say, understood
from linli_edge.machines.core.messages import BenchSaid, PrintLabel
from linli_wire.station import GRAMS_MAX, LINES_MAX, PIECES_MAX
from linli_wire.station_answers import Order, Quote

PIN_CODES = ("pin_needed", "pin_wrong", "pin_locked", "pin_not_set")


def choose(visit: Visit, touch: Touch, now_ms: int) -> Stepped | None:
    """An item of the shelf was touched; None if this visit may not exchange."""
    person = visit.person
    if person is None or visit.stale or not person.may_spend or not touch.item:
        return None
    visit = quiet(visit, now_ms)
    if touch.loose:
        return Weighing(visit=visit, item=touch.item), [AskBench()]
    if not 1 <= touch.quantity <= PIECES_MAX:
        return None
    return _put_in(visit, touch.item, touch.quantity, touch.slot)


def _put_in(visit: Visit, item: str, quantity: int, slot: str | None) -> Stepped:
    """One more of it, or a new line."""
    lines = list(visit.basket)
    for at, line in enumerate(lines):
        if (line.item, line.slot) == (item, slot):
            many = min(line.quantity + quantity, PIECES_MAX)
            lines[at] = replace(line, quantity=many)
            return quoted(replace(visit, basket=tuple(lines)))
    if len(lines) >= LINES_MAX:
        return Basket(visit=visit, problem=Problem(code="basket_full")), [_quote(visit)]
    lines.append(Want(item=item, quantity=quantity, slot=slot))
    return quoted(replace(visit, basket=tuple(lines)))


def quoted(visit: Visit, problem: Problem | None = None) -> Stepped:
    """Show the basket and ask the hub what it costs."""
    return Basket(visit=visit, problem=problem), [_quote(visit)]


def _quote(visit: Visit) -> Call:
    return Call(what="quote", card=visit.card, lines=visit.basket)


def on_basket(state: Basket, event: Event, now_ms: int) -> Stepped:
    visit = state.visit
    match event:
        case Answered(call=Call(what="quote") as call) if call == _quote(visit):
            return _priced(state, event)
        case Touch(what="count", item=item, quantity=many):
            return _counted(quiet(visit, now_ms), item, many)
        case Touch(what="more"):
            return Hello(visit=quiet(visit, now_ms)), []
        case Touch(what="empty"):
            return Hello(visit=replace(quiet(visit, now_ms), basket=())), []
        case Touch(what="exchange") if visit.basket:
            return _exchange(replace(state, visit=quiet(visit, now_ms)))
        case _:
            return state, []


def _counted(visit: Visit, item: str, many: int) -> Stepped:
    """So many of that line from now on; none: the line goes."""
    many = min(many, PIECES_MAX)
    kept = tuple(
        replace(one, quantity=many) if one.item == item else one
        for one in visit.basket
        if one.item != item or many > 0
    )
    visit = replace(visit, basket=kept)
    return quoted(visit) if kept else (Hello(visit=visit), [])


def _priced(state: Basket, event: Answered) -> Stepped:
    found = understood(Quote, event)
    if isinstance(found, Problem):
        return replace(state, problem=found, hurry=False), []
    priced = replace(state, quote=found)
    if state.hurry and found.good:
        return _exchange(replace(priced, hurry=False))
    return replace(priced, hurry=False), []


def _exchange(state: Basket) -> Stepped:
    visit, quote = state.visit, state.quote
    if quote is None:
        if state.hurry:
            return state, []
        return replace(state, hurry=True, problem=None), [_quote(visit)]
    if not quote.good:
        return state, []  # the lines say why
    if quote.pin_needed:
        return Pin(visit=visit, quote=quote), []
    return _reserve(visit, None, state)


def _reserve(visit: Visit, pin: str | None, back: Basket | Pin) -> Stepped:
    call = Call(what="reserve", card=visit.card, lines=visit.basket, pin=pin)
    return ask(visit, call, back)


def on_pin(state: Pin, event: Event, now_ms: int) -> Stepped:
    visit = quiet(state.visit, now_ms)
    match event:
        case Touch(what="pin", pin=pin) if pin.isascii() and pin.isdigit():
            return _reserve(visit, pin, replace(state, visit=visit))
        case Touch(what="cancel"):
            return Basket(visit=visit, quote=state.quote), []
        case _:
            return state, []


def reserved(state: Waiting, event: Answered, now_ms: int) -> Stepped:
    """The hub holds points and goods, all lines or none."""
    found = understood(Order, event)
    if isinstance(found, Problem):
        if event.status is not None and not 200 <= event.status < 300:
            return _not_reserved(state, found)
        return say(Problem(code="unsure"), state.visit, now_ms)
    visit = replace(quiet(state.visit, now_ms), basket=())
    then, effects = advance.begin_collect(visit, found.redemptions, now_ms)
    return then, [*_labels(found), *effects]


def _not_reserved(state: Waiting, problem: Problem) -> Stepped:
    """Back to where it can be mended, with the lines that stand in the way marked."""
    if problem.code in PIN_CODES:
        quote = state.back.quote if isinstance(state.back, Basket | Pin) else None
        if quote is not None:
            return Pin(visit=state.visit, quote=quote, problem=problem), []
    if problem.code == "spending_closed":
        return Hello(visit=replace(state.visit, basket=()), problem=problem), []
    return quoted(state.visit, problem)


def _labels(order: Order) -> list[Effect]:
    """Loose goods are labelled once they are somebody's."""
    return [
        PrintLabel(
            name=one.name_zh or one.name_en, mass_g=one.quantity, points=one.points
        )
        for one in order.redemptions
        if one.unit == "g"
    ]


def on_weighing(state: Weighing, event: Event, now_ms: int) -> Stepped:
    visit = state.visit
    match event:
        case BenchSaid():
            return replace(state, visit=quiet(visit, now_ms), said=event), []
        case Touch(what="take") if state.said and state.said.mass_g:
            grams = state.said.mass_g
            if not 0 < grams <= GRAMS_MAX:
                return state, []
            return _weighed(quiet(visit, now_ms), state.item, grams)
        case Touch(what="back"):
            visit = quiet(visit, now_ms)
            return quoted(visit) if visit.basket else (Hello(visit=visit), [])
        case _:
            return state, []


def _weighed(visit: Visit, item: str, grams: int) -> Stepped:
    """A bag of loose goods replaces one that was weighed before."""
    others = tuple(one for one in visit.basket if one.item != item)
    if len(others) >= LINES_MAX:
        return Basket(visit=visit, problem=Problem(code="basket_full")), [_quote(visit)]
    return quoted(replace(visit, basket=(*others, Want(item=item, quantity=grams))))
