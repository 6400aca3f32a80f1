"""A clip for every prompt in both languages, and none of them silent."""

import array
import shutil
import subprocess
import wave
from pathlib import Path

import pytest
from typer.testing import CliRunner

from linli_edge.kiosk import phrases, voice
from linli_edge.setup_commands import app

LOUD = 2_000  # of 32,768: a voice, not the noise of a converter
SECONDS_MIN, SECONDS_MAX = 0.8, 12.0

needs_engine = pytest.mark.skipif(
    shutil.which(voice.ENGINE) is None, reason="espeak-ng is not installed"
)


def heard(path: Path) -> tuple[float, int]:
    """Seconds and the loudest sample of a clip."""
    with wave.open(str(path)) as clip:
        assert clip.getsampwidth() == 2 and clip.getnchannels() == 1
        samples = array.array("h", clip.readframes(clip.getnframes()))
        return len(samples) / clip.getframerate(), max(map(abs, samples), default=0)


@needs_engine
def test_every_prompt_is_heard_in_both_languages(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["voice", "render", "--to", str(tmp_path)])

    assert result.exit_code == 0, result.output
    for language in phrases.LANGUAGES:
        for name in phrases.prompts():
            seconds, loudest = heard(tmp_path / language / f"{name}.wav")
            assert SECONDS_MIN < seconds < SECONDS_MAX, name
            assert loudest > LOUD, name
    assert not list(tmp_path.rglob("*.new"))


@needs_engine
@pytest.mark.parametrize(
    ("chosen", "english"), [("cmn-latn-pinyin", False), ("cmn", True)]
)
def test_chinese_is_spoken_as_chinese(chosen: str, english: bool) -> None:
    """The control is the plain voice, which spells pinyin in English."""
    said = ""
    for zh, _ in phrases.prompts().values():
        command = [voice.ENGINE, "-v", chosen, "-x", "-q", zh]
        said += subprocess.run(
            command, check=True, capture_output=True, text=True
        ).stdout

    assert ("(en)" in said) is english
    assert voice.VOICES["zh-CN"] == "cmn-latn-pinyin"


def test_silence_would_be_noticed(tmp_path: Path) -> None:
    """The control: a clip without a voice is not loud."""
    with wave.open(str(tmp_path / "silent.wav"), "wb") as clip:
        clip.setparams((1, 2, 22_050, 0, "NONE", ""))
        clip.writeframes(b"\0\0" * 44_100)

    assert heard(tmp_path / "silent.wav") == (2.0, 0)


@needs_engine
def test_one_language_alone(tmp_path: Path) -> None:
    made = voice.render(tmp_path, ("en",))

    assert len(made) == len(phrases.prompts())
    assert not (tmp_path / "zh-CN").exists()


def test_without_the_engine_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = CliRunner().invoke(app, ["voice", "render", "--to", str(tmp_path)])

    assert result.exit_code == 1
    assert "apt-get install espeak-ng" in result.output


def test_a_language_that_nobody_speaks_is_refused(tmp_path: Path) -> None:
    asked = ["voice", "render", "--to", str(tmp_path), "--language", "klingon"]

    assert CliRunner().invoke(app, asked).exit_code == 2
