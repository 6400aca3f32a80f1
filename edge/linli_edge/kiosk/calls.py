"""The kiosk's questions to the hub: exact bodies, repeats under the same key, answers.

What changes something is repeated with the same bytes, so the hub does it once. Cards
travel sealed; a PIN is in no log and in no answer.
"""

import json
from dataclasses import dataclass
from typing import Any

import msgspec

from linli_edge.core.inputs import StationAnswer
from linli_edge.kiosk.core.states import Answered, Call
from linli_edge.outside import StationCall
from linli_edge.unit import UnitTools

TRIES_MAX = 3  # a call that changes something is repeated under the same key
PATH = "/api/v1/station/"
SEALED = ("card", "staff")
SAID_ALTHOUGH_CLOSED = "spending_closed"  # a 503 that is an answer, not an absence
# what is asked -> the exact fields the hub expects
FIELDS: dict[str, tuple[str, ...]] = {
    "greet": ("card",),
    "shelf": (),
    "quote": ("card", "lines"),
    "reserve": ("card", "lines", "pin"),
    "keep": ("redemption",),
    "cancel": ("redemption",),
    "dispense": ("redemption", "staff", "card"),
    "result": ("redemption", "fence", "result", "given", "evidence", "staff"),
    "receipt": ("order",),
    "history": ("card",),
    "contest": ("card", "award", "about", "said"),
    "notices": ("card",),
    "object": ("card", "notice", "about"),
    "topics": (),
    "ask": ("card", "topic"),
    "wait": ("card", "item"),
    "bookings": ("card",),
    "took-place": ("card", "redemption", "happened"),
    "language": ("card", "language"),
    "help": (),
}
RESENT = "resent"
READS = (
    "greet",
    "shelf",
    "quote",
    "receipt",
    "history",
    "notices",
    "topics",
    "bookings",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    call: Call
    request: StationCall
    tries: int


class Calls:
    """`reached`: whether the hub answered the last call; None before the first.

    `last`: the request that the last answer was for.
    """

    def __init__(self, tools: UnitTools) -> None:
        self._tools = tools
        self._pending: dict[int, Pending] = {}
        self._number = 0
        self.reached: bool | None = None
        self.last: StationCall | None = None

    def ask(self, call: Call) -> None:
        body = json.dumps(self._body(call), ensure_ascii=False).encode()
        self._send(call, body, self._tools.outside.new_id(32), tries=1)

    def answered(self, answer: StationAnswer) -> Answered | None:
        """What it means; None: nobody waits for it, or it is asked once more."""
        pending = self._pending.pop(answer.call, None)
        if pending is None:
            self._tools.refusals["station_late_answer"] += 1
            return None
        self.last = pending.request
        body = _json(answer.body)
        away = answer.status is None or (
            answer.status >= 500 and not _said_although_closed(body)
        )
        self.reached = not away
        if away and pending.call.what not in READS and pending.tries < TRIES_MAX:
            old = pending.request
            self._send(pending.call, old.body, old.key, tries=pending.tries + 1)
            return None
        status = None if away else answer.status
        return Answered(call=pending.call, status=status, body=body)

    def resend(self, kept: StationCall) -> None:
        """A request of another time, as it was."""
        self._send(
            Call(what=RESENT), kept.body, kept.key, tries=TRIES_MAX, path=kept.path
        )

    def _send(
        self, call: Call, body: bytes, key: str, *, tries: int, path: str = ""
    ) -> None:
        self._number += 1
        where = path or PATH + call.what
        request = StationCall(call=self._number, path=where, body=body, key=key)
        self._pending[request.call] = Pending(call=call, request=request, tries=tries)
        self._tools.outside.ask(request)

    def _body(self, call: Call) -> dict[str, Any]:
        return {name: self._field(call, name) for name in FIELDS[call.what]}

    def _field(self, call: Call, name: str) -> Any:
        if name == "said":
            return ""
        value = getattr(call, name)
        if name in SEALED and value is not None:
            return msgspec.to_builtins(self._tools.outside.keys.seal(value))
        if name == "lines":
            return [
                {"item": one.item, "quantity": one.quantity, "slot": one.slot}
                for one in value
            ]
        return value


def _json(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError):
        return None


def _said_although_closed(body: Any) -> bool:
    return isinstance(body, dict) and body.get("code") == SAID_ALTHOUGH_CLOSED
