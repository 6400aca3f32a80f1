"""Card reader, panel board, level sensor and probes, each against the real frames."""

from collections import Counter
from random import Random

import pytest

from linli_sim.devices.card_reader import CardReader
from linli_sim.devices.level_sensor import LevelSensor, SensorType
from linli_sim.devices.panel_board import PanelBoard
from linli_sim.devices.probe_bus import Probe, ProbeBus
from linli_wire.frames import level_sensor, panel, rdm6300, soil_maps
from linli_wire.frames.modbus_master import Master, NoReply, Timing
from linli_wire.frames.modbus_rtu import (
    Fault,
    Registers,
    ReplyDecoder,
    Request,
    encode_request,
)

CARD, OTHER = "em:0086F444", "em:0063E9AE"
SOIL = {"temperature_c": -10.1, "moisture_percent": 65.8, "ec_us_cm": 1000.0, "ph": 5.6}


# --- card reader --------------------------------------------------------------


def test_a_card_is_repeated_every_50_ms_while_it_is_there() -> None:
    reader = CardReader(Random(1))
    reader.present(CARD)
    said = b"".join(reader.step(b"", now) for now in range(0, 1000, 10))
    reader.remove(CARD)

    frames = rdm6300.Decoder().feed(said)
    assert [frame.card for frame in frames] == [CARD] * 20
    assert reader.step(b"", 2000) == b""


def test_two_cards_in_the_field_are_read_in_turns() -> None:
    reader = CardReader(Random(1))
    reader.present(CARD)
    reader.present(OTHER)

    said = b"".join(reader.step(b"", now) for now in range(0, 2000, 50))
    seen = Counter(frame.card for frame in rdm6300.Decoder().feed(said))
    assert set(seen) == {CARD, OTHER}


def test_a_clone_misreads_its_share() -> None:
    reader, decoder = CardReader(Random(1), misreads=0.3), rdm6300.Decoder()
    reader.present(CARD)
    frames = [
        frame
        for now in range(0, 20_000, 50)
        for frame in decoder.feed(reader.step(b"", now))
    ]

    assert {frame.card for frame in frames} == {CARD}
    assert 80 <= decoder.bad["check"] <= 160


# --- panel --------------------------------------------------------------------


def told(board: PanelBoard, command: panel.Command, now_ms: int) -> None:
    board.step(panel.encode(command), now_ms)


def test_the_lock_is_released_for_its_time_and_locks_by_itself() -> None:
    board = PanelBoard()

    assert not board.pull_lid(0)
    told(board, panel.Lock(release_ms=3000), 100)
    assert board.released(3099)
    assert not board.pull_lid(3100)
    told(board, panel.Lock(release_ms=3000), 4000)
    assert board.pull_lid(4500)


def test_lid_and_button_are_said_once() -> None:
    board, decoder = PanelBoard(), panel.Decoder()
    board.step(b"", 0)
    told(board, panel.Lock(release_ms=3000), 100)
    board.pull_lid(200)
    board.pull_lid(210)
    board.press()
    said = decoder.feed(board.step(b"", 300))
    board.push_lid()

    assert said == [panel.Lid(open=True), panel.Button()]
    assert decoder.feed(board.step(b"", 400)) == [panel.Lid(open=False)]


def test_it_says_each_second_that_it_lives() -> None:
    board, decoder = PanelBoard(), panel.Decoder()

    said = [f for now in range(0, 5000, 10) for f in decoder.feed(board.step(b"", now))]
    assert [f.n for f in said if isinstance(f, panel.Alive)] == [0, 1, 2, 3, 4]


def test_lights_go_dark_by_themselves_and_are_remembered() -> None:
    board = PanelBoard()
    told(board, panel.Light(colour="amber", shown_ms=1000), 100)
    told(board, panel.Light(colour="green", shown_ms=4000), 2000)

    assert board.light(2500) == "green"
    assert board.light(6000) == "off"
    lit = board.lit_since(1000)
    assert lit is not None and (lit.colour, lit.at_ms) == ("green", 2000)


def test_power_back_means_locked_dark_and_the_lid_is_said() -> None:
    board, decoder = PanelBoard(), panel.Decoder()
    told(board, panel.Lock(release_ms=60_000), 0)
    told(board, panel.Light(colour="green", shown_ms=60_000), 0)
    board.pull_lid(10)
    board.step(b"", 20)
    board.restart()

    assert not board.released(30) and board.light(30) == "off"
    assert panel.Lid(open=True) in decoder.feed(board.step(b"", 30))


def test_noise_on_its_line_does_nothing() -> None:
    board = PanelBoard()
    board.step(b"$LOCK,3000*00\r\n" + bytes(range(256)) * 20, 0)

    assert not board.released(1)


# --- level sensor -------------------------------------------------------------


@pytest.mark.parametrize("unit, off_mm", [("mm", 10), ("cm", 20)])
def test_a_level_sensor_measures_in_its_unit(
    unit: level_sensor.Unit, off_mm: int
) -> None:
    sensor = LevelSensor(lambda: 1953.0, Random(1), SensorType(unit=unit))
    said = b"".join(sensor.step(b"", now) for now in range(0, 20_000, 10))

    found = level_sensor.Decoder(unit=unit).feed(said)
    assert 35 <= len(found) <= 40
    assert all(abs(frame.distance_mm - 1953) <= off_mm for frame in found)


def test_a_triggered_sensor_speaks_only_when_asked() -> None:
    kind = SensorType(free_ms=0, lost_echoes=0.0, noise_mm=0.0)
    sensor = LevelSensor(lambda: 700.0, Random(1), kind)

    assert sensor.step(b"", 5000) == b""
    reply = sensor.step(level_sensor.TRIGGER, 5010)
    (frame,) = level_sensor.Decoder(unit="mm").feed(reply)
    assert frame.distance_mm == 700


def test_a_lost_echo_is_no_reading_for_the_decoder() -> None:
    sensor = LevelSensor(lambda: 700.0, Random(1), SensorType(lost_echoes=1.0))
    decoder = level_sensor.Decoder(unit="mm")

    assert decoder.feed(sensor.step(b"", 0)) == []
    assert decoder.bad["too_near"] == 1


# --- probes -------------------------------------------------------------------


def bus() -> ProbeBus:
    return ProbeBus(
        {
            1: Probe(map_name="zts", source=lambda: SOIL, thinking_ms=0),
            2: Probe(map_name="jxbs", source=lambda: SOIL, thinking_ms=0),
            3: Probe(map_name="ssoil", source=lambda: SOIL, thinking_ms=0),
        }
    )


def test_the_simulated_probe_answers_the_manuals_vector() -> None:
    reply = bus().step(bytes.fromhex("01 03 00 00 00 04 44 09"), 0)

    assert reply == bytes.fromhex("01 03 08 02 92 FF 9B 03 E8 00 38 57 B6")


@pytest.mark.parametrize("unit, name", [(1, "zts"), (2, "jxbs"), (3, "ssoil")])
def test_each_unit_on_the_bus_has_its_own_map(unit: int, name: str) -> None:
    found: dict[str, float] = {}
    for request in soil_maps.requests(name, unit):
        (reply,) = ReplyDecoder(request).feed(bus().step(encode_request(request), 0))
        assert isinstance(reply, Registers)
        found |= soil_maps.values(name, reply)

    assert found == {key: SOIL[key] for key in found}
    assert len(found) >= 3


def test_what_a_probe_does_not_have_it_refuses() -> None:
    request = Request(unit=1, address=0x0100, count=1)

    (reply,) = ReplyDecoder(request).feed(bus().step(encode_request(request), 0))
    assert reply == Fault(request=request, code=2)


def test_a_unit_that_is_not_there_and_a_silent_one_say_nothing() -> None:
    there = bus()
    there.probes[1].silent = True

    for unit in (1, 9):
        request = Request(unit=unit, address=0, count=4)
        assert there.step(encode_request(request), 0) == b""


def test_a_late_probe_never_answers_the_next_question() -> None:
    there = ProbeBus({1: Probe(map_name="jxbs", source=lambda: SOIL, thinking_ms=350)})
    master = Master(Timing(reply_ms=300, gap_ms=30, drain_ms=200))
    first, second = soil_maps.requests("jxbs", 1)
    there.step(master.ask(first, 0), 0)
    answers = []
    for now in range(10, 1000, 10):
        answers += master.feed(there.step(b"", now), now)
        if master.may_ask(now):
            break

    assert answers == [NoReply(request=first)]
    there.probes[1].thinking_ms = 0
    said = there.step(master.ask(second, now), now)
    (reply,) = master.feed(said, now)
    assert isinstance(reply, Registers)
    assert soil_maps.values("jxbs", reply)["moisture_percent"] == 65.8
