"""A device or a bin worked by typed words, and the command line's refusals."""

import subprocess
import sys
from pathlib import Path

import pytest

from linli_sim import keyboard
from linli_sim.centre import BinPlan
from linli_sim.wiring import SerialDevice
from linli_wire.frames import rdm6300
from linli_wire.messages import Stream


def test_every_kind_of_device_can_be_made_and_says_its_words(tmp_path: Path) -> None:
    for kind in keyboard.KINDS:
        hand, wired = keyboard.device(kind, tmp_path / kind, seed=1)

        assert list(wired) == [kind]
        assert hand.words.endswith("unplug, plug, quit")
        assert "words:" in hand.obey(["dance"], 0)


def test_a_tapped_card_is_read_and_taken_away_again(tmp_path: Path) -> None:
    hand, wired = keyboard.device("rdm6300", tmp_path / "reader", seed=1)
    one = wired["rdm6300"]
    assert isinstance(one, SerialDevice)

    assert hand.obey(["tap", "0086f444"], 0) == "tapped"
    (frame,) = rdm6300.Decoder().feed(one.device.step(b"", 100))
    assert frame.card == "em:0086F444"
    hand.tick(500)
    assert one.device.step(b"", 600) == b""


@pytest.mark.parametrize("number", ["", "zz", "0086F44", "em:0086F444*"])
def test_a_wrong_card_number_is_refused_without_repeating_it(
    tmp_path: Path, number: str
) -> None:
    hand, _ = keyboard.device("rdm6300", tmp_path / "reader", seed=1)

    answer = hand.obey(["tap", number], 0)
    assert "card id" in answer
    assert not number or number not in answer


def test_a_bin_is_locked_until_its_edge_says_otherwise(tmp_path: Path) -> None:
    plan = BinPlan(name="bin", stream=Stream.KITCHEN)
    hand, wired = keyboard.one_bin(plan, tmp_path, seed=1)

    assert set(wired) == {"bin-reader", "bin-panel", "bin-scale", "bin-fill"}
    assert hand.obey(["open"], 0) == "locked"
    assert hand.obey(["put", "500"], 0) == "500 g put on"
    assert hand.obey(["look"], 0).startswith("light off")


def command(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "linli_sim", *arguments],
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_device_runs_until_it_is_told_to_quit(tmp_path: Path) -> None:
    link = tmp_path / "by-id" / "scale"
    done = command("device", "and_scale", "--port", str(link), typed="put 500\nquit\n")

    assert done.returncode == 0, done.stderr
    assert "500 g put on" in done.stdout
    assert not link.is_symlink()


def test_what_cannot_be_run_is_refused_in_words(tmp_path: Path) -> None:
    toaster = command("device", "toaster", "--port", str(tmp_path / "x"))
    nowhere = command("centre", "--dir", str(tmp_path), "--broker", "nowhere")
    missing = command("centre", "--dir", str(tmp_path), "--file", "missing.toml")

    assert toaster.returncode == nowhere.returncode == missing.returncode == 2
    assert "rdm6300" in toaster.stdout
    assert "HOST:PORT" in nowhere.stdout
    assert "missing.toml" in missing.stdout
