"""The TOML file: what is wrong is named, with file, key and remedy, in both languages."""

from pathlib import Path

import pytest

from linli_edge.config import example
from linli_edge.config.agent import Config, lines
from linli_edge.config.load import ConfigError, load
from linli_edge.drivers.kind import LineSettings
from linli_edge.drivers.kinds import KINDS

BIN = """
[[bin]]
name = "kitchen-1"
stream = "kitchen"
reader = "/dev/a"
panel = "/dev/b"
scale = { kind = "and_scale", port = "/dev/c", division_g = 10, capacity_g = 60000 }
"""
EDGE = '[edge]\nname = "bins-1"\nstore = "/tmp/x"\n'
TANK = '[[tank]]\nname = "tank-1"\nsensor_above_bottom_mm = 2000\nsensor = { kind = "level_sensor", port = "/dev/t" }\n'
BOX = 'shape = { kind = "box", length_mm = 1000, width_mm = 1000, height_mm = 2000 }\n'


def loaded(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "edge.toml"
    path.write_text(text)
    return load(path)


def refusal(tmp_path: Path, text: str) -> str:
    with pytest.raises(ConfigError) as wrong:
        loaded(tmp_path, text)
    return str(wrong.value)


def test_the_example_is_good() -> None:
    example = Path(__file__).parents[2] / "edge" / "edge.example.toml"

    config = load(example)

    assert config.bins()
    assert config.tank
    assert config.kiosk is not None and len(config.kiosk.machines()) == 3


def test_the_example_lists_every_kind_as_it_is_now() -> None:
    path = Path(__file__).parents[2] / "edge" / "edge.example.toml"
    text = path.read_text(encoding="utf-8")

    assert example.renewed(text) == text, (
        "python -m linli_edge.config.example edge/edge.example.toml"
    )
    for name, kind in KINDS.items():
        tagged = any(table.__struct_config__.tag for table in kind.config)
        assert (f'kind = "{name}"' in example.kinds()) == tagged


def test_each_port_is_opened_as_its_device_wants(tmp_path: Path) -> None:
    assert lines(loaded(tmp_path, EDGE + BIN)) == {
        "/dev/a": LineSettings(),
        "/dev/b": LineSettings(baud=115_200),
        "/dev/c": LineSettings(),
    }


@pytest.mark.parametrize(
    "text,key",
    [
        ("", "edge"),
        (EDGE + "colour = 1\n", "colour"),
        (EDGE + "[surprise]\n", "surprise"),
        (EDGE + BIN.replace("stream =", "streem ="), "streem"),
        (EDGE + BIN.replace('"kitchen"', '"kitschen"'), "stream"),
        (EDGE + BIN.replace("kitchen-1", "Kitchen 1"), "name"),
        (EDGE + BIN.replace("and_scale", "magic"), "scale"),
        (EDGE + BIN.replace("capacity_g", "capacity"), "scale"),
        (EDGE + BIN.replace("division_g = 10", "division_g = 0"), "division_g"),
        (EDGE + BIN + BIN, "kitchen-1"),
        (EDGE + BIN + "min_deposit_g = 30000\n", "min_deposit_g"),
        (
            EDGE
            + BIN
            + 'fill = { kind = "mqtt", device = "f", empty_mm = 9, full_mm = 5 }\n',
            "[board]",
        ),
        (
            EDGE
            + BIN
            + 'fill = { kind = "level_sensor", port = "/dev/f", empty_mm = 5, full_mm = 9 }\n',
            "fill",
        ),
        (EDGE + TANK, "shape"),
        (EDGE + TANK + 'shape = { kind = "box", length_mm = 1 }\n', "shape"),
        (EDGE + TANK + 'shape = { kind = "table", points = [[0, 0]] }\n', "shape"),
        (EDGE + TANK + BOX.replace("height_mm", "depth_mm"), "depth_mm"),
        (EDGE + '[kiosk]\nreader = "/dev/k"\nlisten = "0.0.0.0:80"\n', "kiosk.listen"),
        (EDGE + '[kiosk]\nreader = "/dev/k"\nlisten = "here"\n', "kiosk.listen"),
        ("[edge\n", "TOML"),
        ("\x00", "TOML"),
        (EDGE.replace("bins-1", "x" * 40), "name"),
    ],
)
def test_a_mistake_is_named_in_both_languages(
    tmp_path: Path, text: str, key: str
) -> None:
    said = refusal(tmp_path, text)

    assert "edge.toml" in said
    assert key in said
    assert (
        "请" in said or "只可" in said or "缺" in said or "须" in said or "超过" in said
    )
    assert "/ " in said


KIOSK = EDGE + '[kiosk]\nreader = "/dev/k"\n'
VENDOR = KIOSK + '[kiosk.vendor]\nport = "/dev/v"\n'
SPIRAL = """[[kiosk.vendor.channel]]
number = 1
kind = "dispenser"
sensor = { kind = "counter", unit = 2 }
"""
DOOR = """[[kiosk.vendor.channel]]
number = 11
kind = "locker"
relay = 2
sensor = { kind = "door", unit = 3, input = 1, latch = 2 }
"""
PRINTER = KIOSK + '[kiosk.printer]\nport = "/dev/p"\n'


def test_the_kiosks_machines_have_ports_and_settings(tmp_path: Path) -> None:
    config = loaded(
        tmp_path,
        VENDOR
        + SPIRAL
        + DOOR
        + '[kiosk.printer]\nport = "/dev/p"\nbaud = 9600\ncolumns = 48\n'
        + '[kiosk.bench]\nscale = { kind = "and_scale", port = "/dev/s", division_g = 5, capacity_g = 15000, bytesize = 7, parity = "E" }\n',
    )

    assert config.kiosk is not None and config.kiosk.vendor is not None
    assert [one.output for one in config.kiosk.vendor.channel] == [1, 2]
    assert lines(config) == {
        "/dev/k": LineSettings(),
        "/dev/v": LineSettings(),
        "/dev/p": LineSettings(baud=9600),
        "/dev/s": LineSettings(bytesize=7, parity="E"),
    }


@pytest.mark.parametrize(
    "text,key",
    [
        (VENDOR, "channel"),
        (VENDOR + "channel = []\n", "kiosk.vendor.channel"),
        (VENDOR + SPIRAL + SPIRAL, "channel.number 1"),
        (VENDOR + SPIRAL + DOOR.replace("relay = 2", "relay = 1"), "channel.relay 1"),
        (VENDOR + SPIRAL.replace('"dispenser"', '"locker"'), "channel 1.sensor"),
        (VENDOR + DOOR.replace('"locker"', '"dispenser"'), "channel 11.sensor"),
        (VENDOR + DOOR.replace("latch = 2", "latch = 1"), "channel 11.sensor.latch"),
        (VENDOR + SPIRAL + "pulse_ms = 250\n", "channel 1.pulse_ms"),
        (VENDOR + SPIRAL + "pulse_ms = 5000\n", "channel 1.drop_ms"),
        (VENDOR + DOOR + "pulse_ms = 2000\nopen_ms = 1000\n", "channel 11.open_ms"),
        (VENDOR + f'name = "{"v" * 32}"\n' + SPIRAL, "v" * 32 + "-1"),
        (VENDOR + 'dialect = "toggle"\n' + SPIRAL, "dialect"),
        (VENDOR + "baud = 1234\n" + SPIRAL, "kiosk.vendor.baud"),
        (VENDOR + SPIRAL.replace("unit = 2", "unit = 300"), "unit"),
        (PRINTER + "columns = 40\n", "columns"),
        (PRINTER + "baud = 1\n", "kiosk.printer.baud"),
        (PRINTER + 'font = "comic"\n', "font"),
        (PRINTER + 'name = "kitchen-1"\n' + BIN, "kitchen-1"),
        (
            KIOSK
            + '[kiosk.bench]\nscale = { kind = "mqtt", device = "s", division_g = 5, capacity_g = 9000 }\n',
            "[board]",
        ),
        (
            KIOSK
            + '[kiosk.bench]\nscale = { kind = "hx711", port = "/dev/s", division_g = 5, capacity_g = 9000, zero_raw = 1, raw_per_kg = 0 }\n',
            "kiosk.bench.scale.raw_per_kg",
        ),
    ],
)
def test_a_mistake_at_a_machine_is_named_in_both_languages(
    tmp_path: Path, text: str, key: str
) -> None:
    said = refusal(tmp_path, text)

    assert key in said
    assert "/ " in said
    assert any("\u4e00" <= character <= "\u9fff" for character in said)


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "none.toml")


def test_probes_need_a_known_map_and_a_bus(tmp_path: Path) -> None:
    unit = BIN.replace("[[bin]]", "[[compost]]").replace('stream = "kitchen"\n', "")

    assert "map" in refusal(
        tmp_path, EDGE + unit + 'probes = [ { unit = 1, map = "guess" } ]\n'
    )
    assert "bus" in refusal(
        tmp_path, EDGE + unit + 'probes = [ { unit = 1, map = "zts" } ]\n'
    )
