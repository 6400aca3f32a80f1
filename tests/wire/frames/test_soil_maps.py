"""Three probe families: one vector each, and values that cannot be."""

import pytest

from linli_wire.frames import soil_maps
from linli_wire.frames.modbus_rtu import Registers, ReplyDecoder, Request
from linli_wire.frames.soil_maps import MAPS

ZTS = bytes.fromhex("01 03 08 02 92 FF 9B 03 E8 00 38 57 B6")


def reply(address: int, *values: int) -> Registers:
    asked = Request(unit=1, address=address, count=len(values))
    return Registers(request=asked, values=values)


def test_the_zts_vector_from_the_wire() -> None:
    (request,) = soil_maps.requests("zts", unit=1)
    (answer,) = ReplyDecoder(request).feed(ZTS)

    assert isinstance(answer, Registers)
    assert soil_maps.values("zts", answer) == {
        "moisture_percent": 65.8,
        "temperature_c": -10.1,
        "ec_us_cm": 1000.0,
        "ph": 5.6,
    }


def test_a_jxbs_probe_is_read_in_two_questions() -> None:
    assert soil_maps.values("jxbs", reply(0x0006, 560)) == {"ph": 5.6}
    assert soil_maps.values("jxbs", reply(0x0012, 658, 0xFF9B, 77, 1000)) == {
        "moisture_percent": 65.8,
        "temperature_c": -10.1,
        "ec_us_cm": 1000.0,
    }


def test_an_ssoil_probe_has_temperature_first_and_hundredths() -> None:
    assert soil_maps.values("ssoil", reply(0x0000, 0xFC0E, 6580, 1000)) == {
        "temperature_c": -10.1,
        "moisture_percent": 65.8,
        "ec_us_cm": 1000.0,
    }


@pytest.mark.parametrize("name", MAPS)
def test_questions_of_one_map_have_different_lengths(name: str) -> None:
    counts = [request.count for request in soil_maps.requests(name, unit=1)]

    assert len(set(counts)) == len(counts)


def test_the_same_registers_mean_something_else_in_another_map() -> None:
    zts, ssoil = (
        soil_maps.values(name, reply(0x0000, 400, 600, 1000))
        for name in ("zts", "ssoil")
    )

    assert (zts["moisture_percent"], zts["temperature_c"]) == (40.0, 60.0)
    assert (ssoil["moisture_percent"], ssoil["temperature_c"]) == (6.0, 4.0)


@pytest.mark.parametrize("broken", [0xFFFF, 0x7FFF, 0x8000])
def test_a_value_that_cannot_be_is_no_reading(broken: int) -> None:
    found = soil_maps.values("zts", reply(0x0000, broken, 0x7FFF, broken, broken))

    assert found == {}


@pytest.mark.parametrize("name", MAPS)
def test_the_simulators_registers_read_back(name: str) -> None:
    readings = {"moisture_percent": 55.5, "temperature_c": -3.2, "ec_us_cm": 900.0}
    readings["ph"] = 7.1
    raw = soil_maps.registers(name, readings)

    found: dict[str, float] = {}
    for request in soil_maps.requests(name, unit=1):
        span = range(request.address, request.address + request.count)
        found |= soil_maps.values(
            name, reply(request.address, *(raw.get(at, 0) for at in span))
        )
    assert all(found[quantity] == readings[quantity] for quantity in found)
    assert len(found) == len(MAPS[name].quantities)
