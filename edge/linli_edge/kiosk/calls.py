"""The kiosk's questions to the hub: exact bodies, repeats under the same key, answers.

What changes something is repeated with the same bytes, so the hub does it once. Cards
travel sealed; a PIN is in no log and in no answer.
"""

from dataclasses import dataclass
from typing import Any

import msgspec

from linli_edge.core.inputs import StationAnswer
from linli_edge.kiosk.core.states import Answered, Call
from linli_edge.outside import StationCall
from linli_edge.unit import UnitTools
from linli_wire import codec
from linli_wire.station import CALLS, PATH, LineAsk, Sealed
from linli_wire.station_answers import Refusal

TRIES_MAX = 3  # a call that changes something is repeated under the same key
SEALED = ("card", "staff")
SAID_ALTHOUGH_CLOSED = "spending_closed"  # a 503 that is an answer, not an absence
RESENT = "resent"


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
        body = codec.encode(self._body(call))
        self._send(call, body, self._tools.outside.new_id(32), tries=1)

    def answered(self, answer: StationAnswer) -> Answered | None:
        """What it means; None: nobody waits for it, or it is asked once more."""
        pending = self._pending.pop(answer.call, None)
        if pending is None:
            self._tools.refusals["station_late_answer"] += 1
            return None
        self.last = pending.request
        heard = understood(pending.call, answer.status, answer.body)
        self.reached = heard.status is not None
        again = not self.reached and not _reads(pending.call)
        if again and pending.tries < TRIES_MAX:
            old = pending.request
            self._send(pending.call, old.body, old.key, tries=pending.tries + 1)
            return None
        return heard

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

    def _body(self, call: Call) -> msgspec.Struct:
        kind = CALLS[call.what].asks
        return kind(
            **{name: self._field(call, name) for name in kind.__struct_fields__}
        )

    def _field(self, call: Call, name: str) -> Any:
        if name == "said":
            return ""
        value = getattr(call, name)
        if name in SEALED and value is not None:
            card = self._tools.outside.keys.seal(value)
            return Sealed(key=card.key, n=card.n, box=card.box)
        if name == "lines":
            return tuple(
                LineAsk(item=one.item, quantity=one.quantity, slot=one.slot)
                for one in value
            )
        return value


def understood(call: Call, status: int | None, body: bytes) -> Answered:
    """What an answer means. A hub in trouble is away, unless it says that it is closed."""
    good = status is not None and 200 <= status < 300
    known = CALLS.get(call.what)
    said = _read(body, known.gives if good and known else Refusal)
    if status is not None and status >= 500 and not _said_although_closed(said):
        return Answered(call=call, status=None)
    return Answered(call=call, status=status, said=said)


def _read(body: bytes, kind: type[msgspec.Struct] | None) -> msgspec.Struct | None:
    try:
        return codec.decode(body, kind) if kind is not None and body else None
    except codec.WireError:
        return None


def _reads(call: Call) -> bool:
    return call.what in CALLS and CALLS[call.what].reads


def _said_although_closed(said: msgspec.Struct | None) -> bool:
    return isinstance(said, Refusal) and said.code == SAID_ALTHOUGH_CLOSED
