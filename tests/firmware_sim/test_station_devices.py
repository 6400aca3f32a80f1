"""Relay board, spiral, counter, locker and printer as devices, each with its faults."""

import pytest

from linli_sim.centre import KioskPlan
from linli_sim.devices.locker import Locker
from linli_sim.devices.printer import LINE_MS, Printer
from linli_sim.devices.relay_board import (
    ContactModule,
    CounterModule,
    RelayBoard,
    VendorBus,
)
from linli_sim.devices.vending import DropCounter, Spiral
from linli_sim.station import build
from linli_wire.frames import escpos, relay
from linli_wire.frames.modbus_rtu import (
    Bits,
    Fault,
    Question,
    ReadBits,
    Registers,
    Reply,
    ReplyDecoder,
    Request,
    WriteCoil,
    Written,
    encode_request,
)


def asked(bus: VendorBus, question: Question, now_ms: int) -> Reply | None:
    said = bus.step(encode_request(question), now_ms)
    said += bus.step(b"", now_ms + bus.thinking_ms)
    replies = ReplyDecoder(question).feed(said)
    return replies[0] if replies else None


def powered(spiral: Spiral, ms: int, from_ms: int = 0) -> None:
    spiral.power(on=True, now_ms=from_ms)
    spiral.power(on=False, now_ms=from_ms + ms)


# --- relay board ------------------------------------------------------------------


@pytest.fixture
def spiral() -> Spiral:
    return Spiral()


def test_a_timed_pulse_ends_by_itself(spiral: Spiral) -> None:
    board = RelayBoard("waveshare", {1: spiral})
    bus = VendorBus({1: board})
    write = relay.pulse("waveshare", 1, 1, 700)

    assert asked(bus, write, 0) == Written(request=write)
    bus.step(b"", 690)
    assert board.on(1)
    bus.step(b"", 700)
    assert not board.on(1)


def test_a_cheap_board_stays_on_until_it_is_told(spiral: Spiral) -> None:
    board = RelayBoard("cheap", {1: spiral})
    bus = VendorBus({1: board})

    assert asked(bus, relay.pulse("cheap", 1, 1, 700), 0) is not None
    bus.step(b"", 60_000)
    assert board.on(1)
    asked(bus, relay.off("cheap", 1, 1), 60_010)
    assert not board.on(1)


@pytest.mark.parametrize("dialect", ["waveshare", "cheap"])
def test_a_board_refuses_what_it_does_not_have(
    dialect: relay.Dialect, spiral: Spiral
) -> None:
    bus = VendorBus({1: RelayBoard(dialect, {1: spiral})})

    for wrong in (
        relay.off(dialect, 1, 2),
        WriteCoil(unit=1, address=1, value=0x1234),
        Request(unit=1, address=0, count=1),
    ):
        assert isinstance(asked(bus, wrong, 0), Fault)
    other = relay.off(dialect, 9, 1)
    assert asked(bus, other, 100) is None


def test_deaf_does_nothing_and_mute_does_it_silently(spiral: Spiral) -> None:
    board = RelayBoard("waveshare", {1: spiral})
    bus = VendorBus({1: board})
    board.deaf = True
    assert asked(bus, relay.pulse("waveshare", 1, 1, 700), 0) is None
    assert not board.on(1)

    board.deaf, board.mute = False, 1
    assert asked(bus, relay.pulse("waveshare", 1, 1, 700), 1000) is None
    assert board.on(1)


# --- spiral and counter -----------------------------------------------------------


def test_a_turn_drops_one_and_the_counter_sees_it_fall(spiral: Spiral) -> None:
    counter = DropCounter(spiral)
    powered(spiral, 1200)

    assert counter(1200) == 0
    assert counter(1500) == 1
    assert (spiral.fallen, spiral.stock) == (1, 19)


@pytest.mark.parametrize("drops", [0, 1, 2])
def test_a_turn_may_drop_none_or_two(spiral: Spiral, drops: int) -> None:
    counter = DropCounter(spiral)
    spiral.next_drops = [drops]
    powered(spiral, 1200)

    assert spiral.fallen == drops
    assert counter(3000) == drops


def test_half_a_turn_drops_nothing(spiral: Spiral) -> None:
    powered(spiral, 500)

    assert spiral.turns == 0


def test_an_empty_or_jammed_spiral_drops_nothing() -> None:
    for one in (Spiral(stock=0), Spiral(jammed=True)):
        powered(one, 1200)
        assert one.fallen == 0


def test_the_counter_lies_as_told(spiral: Spiral) -> None:
    counter = DropCounter(spiral, misses=1, invented=2)
    powered(spiral, 1200)
    assert counter(3000) == 2  # two that were none, one that it missed

    counter.fault = "blind"
    powered(spiral, 1200, from_ms=4000)
    assert counter(8000) == 2
    counter.fault = "chattering"
    counter(9000)
    assert counter(10_000) > 20
    counter.restart()
    assert counter.count == 0


def test_counter_and_contacts_answer_on_the_line(spiral: Spiral) -> None:
    counter, locker = DropCounter(spiral, count=0xFFFF), Locker()
    bus = VendorBus(
        {
            2: CounterModule(registers={0: counter}),
            3: ContactModule(inputs={1: locker.contact, 2: locker.latch}),
        }
    )
    powered(spiral, 1200)
    count = Request(unit=2, address=0, count=1, function=4)
    doors = ReadBits(unit=3, address=0, count=2)

    assert asked(bus, count, 3000) == Registers(request=count, values=(0,))
    assert asked(bus, doors, 3100) == Bits(request=doors, values=(False, False))


# --- locker -----------------------------------------------------------------------


def test_a_struck_door_opens_is_emptied_and_shut() -> None:
    locker = Locker()
    locker.power(on=True, now_ms=0)
    locker.power(on=False, now_ms=700)
    seen = [locker.contact(now_ms) for now_ms in range(700, 4000, 100)]

    assert seen[0] and not seen[-1]
    assert locker.taken


def test_a_door_that_sticks_keeps_its_goods_and_a_stuck_contact_lies() -> None:
    sticks, lies = Locker(sticks=True), Locker(contact_stuck=False)
    for one in (sticks, lies):
        one.power(on=True, now_ms=0)
        one.tick(500)

    assert not sticks.is_open
    assert lies.is_open and not lies.contact(600) and lies.latch(600)


# --- printer ----------------------------------------------------------------------


def run(printer: Printer, sent: bytes, ms: int = 2000) -> bytes:
    said = printer.step(sent, 0)
    return said + b"".join(printer.step(b"", now) for now in range(10, ms, 10))


def lines_of(text: str, count: int) -> bytes:
    return (escpos.encode(escpos.Text(text=text)) + b"\n") * count


def test_the_mark_is_answered_when_the_paper_is_out() -> None:
    printer = Printer()
    sent = lines_of("大米", 10) + escpos.encode(escpos.Mark())

    assert printer.step(sent, 0) == b""
    assert run(printer, b"", 10 * LINE_MS + 20) == b"\x00"
    assert bytes(printer.received) == sent


def test_paper_ends_and_the_rest_waits_until_it_is_cleared() -> None:
    printer = Printer(paper_lines=4)
    said = run(printer, lines_of("大米", 10) + escpos.encode(escpos.Mark()))

    assert said == b""
    assert printer.waiting > 0 and printer.status.paper_out
    (byte,) = printer.step(escpos.encode(escpos.Ask(what=4)), 2000)
    assert escpos.decode_answer(4, byte).paper_out
    printer.step(escpos.encode(escpos.Clear()), 2010)
    assert printer.waiting == 0


def test_a_printer_without_chinese_prints_question_marks() -> None:
    printer = Printer(chinese=False)
    run(printer, lines_of("米1", 1))

    shown = [op.text for op in printer.paper if isinstance(op, escpos.Text)]
    assert shown == ["??", "1"]


def test_a_plan_becomes_machines() -> None:
    plan = KioskPlan(name="kiosk-1", dispensers=2, lockers=1, printer=True)
    station = build(plan, None)

    assert set(station.spirals) == {1, 2}
    assert set(station.lockers) == {11}
    assert station.printer is not None and station.load is None
