"""`python -m tests.machines.station.cuts.edge POINT NTH PLANT -- run --config FILE`: the shipped
agent that loses its power at the NTH passage of POINT."""

import sys
from collections.abc import Callable
from typing import Any

from linli_edge import __main__ as shipped
from linli_edge.journal.recorder import Recorder
from linli_edge.journal.uplink import Uplink
from linli_edge.kiosk.client import StationClient
from linli_edge.machines.core import vending
from linli_edge.ports.serial_port import SerialPort
from linli_wire.frames.modbus_rtu import RequestDecoder, WriteCoil
from linli_wire.messages import DispenseIntent, DispenseResult
from tests.machines.station.cuts import plants
from tests.machines.station.cuts.trap import Trap, Wrap, around

Act = Callable[..., Any]


def recording(kind: type, trap: Trap, *, before: bool) -> Wrap:
    """Cut at an event of `kind`; what is said of an earlier cut at the start is not
    counted."""

    def wrap(record: Act) -> Act:
        def cut(self: Any, body: Any, now_ms: int) -> Any:
            mine = isinstance(body, kind) and getattr(body, "evidence", "x") != ""
            if mine and before:
                trap.spring()
            seq = record(self, body, now_ms)
            if mine and not before:
                trap.spring()
            return seq

        return cut

    return wrap


def pulse_written(trap: Trap) -> Wrap:
    """Cut as soon as the bytes of a pulse are out, on the thread that writes them."""

    def wrap(pour: Act) -> Act:
        def watched(self: Any) -> None:
            opened = self._connect

            def connect() -> Any:
                port = opened()
                send = port.write
                coils = RequestDecoder()

                def write(data: bytes) -> Any:
                    sent = send(data)
                    asked = coils.feed(data)
                    if any(isinstance(one, WriteCoil) and one.value for one in asked):
                        trap.spring()
                    return sent

                port.write = write
                return port

            self._connect = connect
            pour(self)

        return watched

    return wrap


def stepping(trap: Trap, wanted: Callable[[Any, Any], bool]) -> Wrap:
    """Cut when the vend's state machine has gone where `wanted(state, answer)` is."""

    def wrap(step: Act) -> Act:
        def cut(state: Any, answer: Any, now_ms: int) -> Any:
            stepped = step(state, answer, now_ms)
            if wanted(stepped[0], answer):
                trap.spring()
            return stepped

        return cut

    return wrap


def replied(state: Any, answer: Any) -> bool:
    return isinstance(answer, vending.Pulsed)


class Counted:
    """A drop, or an open door, seen for the first time in a turn."""

    def __init__(self) -> None:
        self._seen: object = None

    def __call__(self, state: Any, answer: Any) -> bool:
        match state:
            case vending.Falling(drops=drops, since_ms=since_ms) if drops:
                seen: object = ("drop", since_ms)
            case vending.Shutting(since_ms=since_ms):
                seen = ("door", since_ms)
            case _:
                return False
        fresh, self._seen = seen != self._seen, seen
        return fresh


def hub_told(trap: Trap) -> Wrap:
    """Cut when the hub's answer to a result has been read."""

    def wrap(answer: Act) -> Act:
        def cut(self: Any, call: Any) -> Any:
            said = answer(self, call)
            if call.path.endswith("/result") and said.status == 200:
                trap.spring()
            return said

        return cut

    return wrap


def receipts_get_lost(trap: Trap) -> Wrap:
    """So that at point 7 none has come: a network may do this."""

    def wrap(receipt: Act) -> Act:
        def lost(self: Any, message: Any, now_ms: int) -> Any:
            return None if trap.armed else receipt(self, message, now_ms)

        return lost

    return wrap


def arm(point: int, nth: int) -> None:
    trap = Trap(nth)
    match point:
        case 1:
            around(Recorder, "record", recording(DispenseIntent, trap, before=True))
        case 2:
            around(Recorder, "record", recording(DispenseIntent, trap, before=False))
        case 3:
            around(SerialPort, "_run", pulse_written(trap))
        case 4:
            around(vending, "step", stepping(trap, replied))
        case 5:
            around(vending, "step", stepping(trap, Counted()))
        case 6:
            around(Recorder, "record", recording(DispenseResult, trap, before=False))
        case 7:
            around(Uplink, "receipt", receipts_get_lost(trap))
            around(StationClient, "_answer", hub_told(trap))


def main() -> None:
    point, nth, plant, dashes, *rest = sys.argv[1:]
    assert dashes == "--"
    arm(int(point), int(nth))
    plants.EDGE[plant]()
    sys.argv = ["linli-edge", *rest]
    shipped.main()


if __name__ == "__main__":
    main()
