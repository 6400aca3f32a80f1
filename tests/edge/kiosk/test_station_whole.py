"""A whole kiosk agent with its machines, cut at any moment: journal against truth.

The hub is driven by hand; relay board, spirals and printer are the simulated ones.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from linli_edge.core.inputs import (
    PortBytes,
    PortDown,
    PortUp,
    StationAnswer,
    Tick,
    Touched,
)
from linli_sim.centre import KioskPlan
from linli_sim.station import Station, build
from linli_wire import messages as m
from tests.edge.harness import CARD, EDGE, READER, Bench
from tests.edge.kiosk import answers as a
from tests.edge.kiosk.answers import GREETING, SHELF, VENDED, fenced

VENDOR, PRINTER = "/dev/vendor", "/dev/printer"
CONFIG: dict[str, Any] = {
    "edge": {"name": EDGE, "store": "unused"},
    "kiosk": {
        "reader": READER,
        "vendor": {
            "port": VENDOR,
            "dialect": "waveshare",
            "channel": [
                {
                    "number": number,
                    "kind": "dispenser",
                    "pulse_ms": 1200,
                    "drop_ms": 3000,
                    "sensor": {"kind": "counter", "unit": 2, "register": number - 1},
                }
                for number in (1, 2)
            ],
        },
        "printer": {"port": PRINTER},
    },
}
UNITS = VENDED["quantity"]


class Whole(Bench):
    """The devices outlive the agent."""

    station: Station
    plugged = True

    def start(self) -> None:
        super().start()
        if not hasattr(self, "station"):
            plan = KioskPlan(name="kiosk", dispensers=2, printer=True)
            self.station = build(plan, None)

    def plug(self) -> None:
        for port in (VENDOR, PRINTER):
            self.handle(PortUp(port=port))

    def run(self, ms: int) -> None:
        """Time in 10 ms: devices, what they say, a tick each 100 ms."""
        assert self.station.printer is not None
        for _ in range(0, ms, 10):
            self.now_ms += 10
            sent = {VENDOR: b"", PRINTER: b""}
            for port, data in self.written:
                if port in sent:
                    sent[port] += data
            self.written.clear()
            said = {
                VENDOR: self.station.bus.step(sent[VENDOR], self.now_ms),
                PRINTER: self.station.printer.step(sent[PRINTER], self.now_ms),
            }
            for port, data in said.items():
                if data and self.plugged:
                    self.handle(PortBytes(port=port, data=data))
            if self.now_ms % 100 == 0:
                self.handle(Tick())

    def answer(self, what: str, status: int, body: object) -> None:
        call = next(one for one in self.calls if one.path.endswith("/" + what))
        self.calls.remove(call)
        raw = json.dumps(body).encode()
        self.handle(StationAnswer(call=call.call, status=status, body=raw))

    def touch(self, what: str, **fields: object) -> None:
        self.handle(Touched(view=self.views[-1]["view"], what=what, fields=fields))

    def to_dispense(self) -> None:
        """Tap, choose, reserve; the hub has just allowed the fence."""
        self.run(100)
        self.answer("shelf", 200, SHELF)
        self.tap(CARD)
        self.answer("greet", 200, GREETING)
        self.touch("choose", item="rice", quantity=UNITS)
        self.answer("quote", 200, a.quote(("rice", UNITS, 90)))
        self.touch("exchange")
        self.answer("reserve", 201, a.ordered(VENDED))
        self.run(400)
        self.answer("dispense", 200, fenced(VENDED))

    @property
    def spiral(self) -> Any:
        return self.station.spirals[2]

    def results(self) -> list[m.DispenseResult]:
        self.greet()
        self.serve()
        return [one for one in self.bodies() if isinstance(one, m.DispenseResult)]


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Whole]:
    one = Whole(tmp_path, config=CONFIG)
    one.plug()
    one.run(9000)
    yield one
    one.store.close()


def check(whole: Whole) -> None:
    """K2, K3: one result, and it never says less left than did, nor more."""
    (result,) = whole.results()
    fallen = whole.spiral.fallen
    match result.result:
        case "handed_over":
            assert result.given == fallen
        case "not_given":
            assert fallen == 0
        case _:
            assert result.result == "unknown"


def test_three_bags_from_the_tap_to_the_receipt(whole: Whole) -> None:
    whole.to_dispense()
    whole.run(9000)

    (result,) = whole.results()
    assert (result.result, result.given) == ("handed_over", 3)
    assert result.evidence == "drops=3/3"
    assert whole.spiral.fallen == 3


def test_a_jam_is_told_as_unknown_with_what_is_sure(whole: Whole) -> None:
    whole.spiral.next_drops = [1, 0]
    whole.to_dispense()
    whole.run(12_000)

    (result,) = whole.results()
    assert (result.result, result.given) == ("unknown", 1)
    assert result.evidence == "drops=1/3 no_drop"


@pytest.mark.parametrize("after_ms", range(0, 7000, 350))
def test_killed_at_any_moment_of_a_vend(whole: Whole, after_ms: int) -> None:
    whole.to_dispense()
    whole.run(after_ms)
    turns = whole.spiral.turns
    whole.crash()
    whole.written.clear()
    whole.plug()
    whole.run(5000)

    check(whole)
    assert whole.spiral.turns - turns <= 1, "what was under way ends; nothing begins"
    assert not whole.station.board.on(2)


@pytest.mark.parametrize("after_ms", range(0, 7000, 700))
def test_a_cable_pulled_at_any_moment_of_a_vend(whole: Whole, after_ms: int) -> None:
    whole.to_dispense()
    whole.run(after_ms)
    whole.plugged = False
    whole.handle(PortDown(port=VENDOR, reason="pulled"))
    whole.run(2000)
    whole.plugged = True
    whole.plug()
    whole.run(12_000)

    check(whole)


@pytest.mark.parametrize("fault", ["blind", "chattering", "dead"])
@pytest.mark.parametrize("after_ms", [0, 900, 2300])
def test_a_sensor_that_fails_in_a_vend(whole: Whole, fault: Any, after_ms: int) -> None:
    whole.to_dispense()
    whole.run(after_ms)
    whole.station.counters[2].fault = fault
    whole.run(20_000)

    check(whole)


def test_r4_a_false_yes_is_found_by_counting_the_stock(whole: Whole) -> None:
    """One sensor cannot know better: books and shelf differ, and the count shows it."""
    before = whole.spiral.stock
    whole.spiral.next_drops = [1, 0, 1]
    whole.to_dispense()
    while whole.spiral.turns < 1:
        whole.run(10)
    while whole.spiral.turns < 2:
        whole.run(10)
    whole.station.counters[2].invented = 1
    whole.run(9000)

    (result,) = whole.results()
    assert (result.result, result.given) == ("handed_over", 3)
    assert before - whole.spiral.stock == 2 != result.given


def test_a_process_that_stood_still_in_a_turn_judges_by_the_count(whole: Whole) -> None:
    whole.to_dispense()
    whole.run(700)
    for _ in range(500):  # stopped: the devices go on, nobody listens
        whole.now_ms += 10
        whole.station.bus.step(b"", whole.now_ms)
    whole.run(15_000)

    check(whole)


def test_the_bus_is_quiet_about_what_it_is_not_asked(whole: Whole) -> None:
    whole.run(20_000)

    assert whole.spiral.turns == 0
    assert whole.results() == []
    assert whole.agent._wiring.bad()["vendor_no_reply"] == 0
