"""The end of an exchange: what was given, what was not, what is left; paper if wanted."""

from dataclasses import replace

from linli_edge.kiosk.core.states import (
    Answered,
    Call,
    Event,
    PrintSlip,
    Problem,
    Receipt,
    Serving,
    Stepped,
    Touch,
    Visit,
)
from linli_edge.kiosk.core.steps import again, readable, understood
from linli_edge.machines.core.messages import PrinterSaid
from linli_wire.station_answers import Slip

RECEIPT_MS = 45_000  # long enough for a slow phone to read the code


def begin(visit: Visit, servings: tuple[Serving, ...], now_ms: int) -> Stepped:
    """Nothing is open any more. Given back altogether: to the shelf again."""
    if all(_given_back(one) for one in servings):
        return again(readable(visit, now_ms))
    call = _slip(servings)
    state = Receipt(visit=visit, servings=servings, until_ms=now_ms + RECEIPT_MS)
    return state, [call] if call.order else []


def _given_back(one: Serving) -> bool:
    """Cancelled by the resident, not failed."""
    released = one.redemption.state == "released"
    return one.step == "done" and released and not one.result and one.problem is None


def _slip(servings: tuple[Serving, ...]) -> Call:
    return Call(what="receipt", order=servings[0].redemption.order)


def on_receipt(state: Receipt, event: Event, now_ms: int) -> Stepped:
    match event:
        case Answered(call=call) if call == _slip(state.servings):
            found = understood(Slip, event)
            slip = None if isinstance(found, Problem) else found
            return replace(state, slip=slip), []
        case Touch(what="print") if state.slip and state.paper in ("", "paper_out"):
            until_ms = max(state.until_ms, now_ms + RECEIPT_MS)
            return replace(state, paper="printing", until_ms=until_ms), [PrintSlip()]
        case PrinterSaid(state=said) if state.paper == "printing":
            return replace(state, paper=said), []
        case Touch(what="on"):
            return again(readable(state.visit, now_ms))
        case _:
            return state, []
