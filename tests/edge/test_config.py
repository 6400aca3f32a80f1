"""The TOML file: what is wrong is named, with file, key and remedy, in both languages."""

from pathlib import Path

import pytest

from linli_edge import config as configuration
from linli_edge.config import ConfigError
from linli_edge.drivers.kinds import LineSettings, lines

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


def loaded(tmp_path: Path, text: str) -> configuration.Config:
    path = tmp_path / "edge.toml"
    path.write_text(text)
    return configuration.load(path)


def refusal(tmp_path: Path, text: str) -> str:
    with pytest.raises(ConfigError) as wrong:
        loaded(tmp_path, text)
    return str(wrong.value)


def test_the_example_is_good() -> None:
    example = Path(__file__).parents[2] / "edge" / "edge.example.toml"

    config = configuration.load(example)

    assert config.bins()
    assert config.tank
    assert config.kiosk is not None


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


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        configuration.load(tmp_path / "none.toml")


def test_probes_need_a_known_map_and_a_bus(tmp_path: Path) -> None:
    unit = BIN.replace("[[bin]]", "[[compost]]").replace('stream = "kitchen"\n', "")

    assert "map" in refusal(
        tmp_path, EDGE + unit + 'probes = [ { unit = 1, map = "guess" } ]\n'
    )
    assert "bus" in refusal(
        tmp_path, EDGE + unit + 'probes = [ { unit = 1, map = "zts" } ]\n'
    )
