"""The spoken prompts: one WAV for each phrase and language, made once by espeak-ng.

`linli-edge voice render --to FOLDER`; a clip that a centre records itself goes into the
folder `voice_own` of the configuration under the same name, and wins.
"""

import shutil
import subprocess
from pathlib import Path

from linli_edge.kiosk import phrases

ENGINE = "espeak-ng"
# plain "cmn" would spell the pinyin of each character in English
VOICES = {"zh-CN": "cmn-latn-pinyin", "en": "en-gb"}
WORDS_A_MINUTE = 135  # slower than its 175: for old ears, in a hall
RENDER_S_MAX = 30


class NoVoice(Exception):
    """The clips could not be made; the text says what to do."""


def render(to: Path, languages: tuple[str, ...] = phrases.LANGUAGES) -> list[Path]:
    """Speak every prompt into `to/LANGUAGE/NAME.wav`; the files."""
    engine = shutil.which(ENGINE)
    if engine is None:
        raise NoVoice(f"请先安装 / install first: sudo apt-get install {ENGINE}")
    made = []
    for language in languages:
        folder = to / language
        folder.mkdir(parents=True, exist_ok=True)
        spoken = phrases.LANGUAGES.index(language)
        for name, both in phrases.prompts().items():
            path = folder / f"{name}.wav"
            _speak(engine, language, both[spoken], path)
            made.append(path)
    return made


def _speak(engine: str, language: str, text: str, path: Path) -> None:
    """Into a file beside it first, so that a clip is whole or not there."""
    fresh = path.with_suffix(".new")
    command = [engine, "-v", VOICES[language], "-s", str(WORDS_A_MINUTE)]
    try:
        subprocess.run(
            [*command, "-w", str(fresh), "--", text],
            check=True,
            capture_output=True,
            timeout=RENDER_S_MAX,
        )
        fresh.replace(path)
    except (subprocess.SubprocessError, OSError) as fault:
        raise NoVoice(f"{path.name}: {ENGINE} 失败 / failed: {fault}") from None
