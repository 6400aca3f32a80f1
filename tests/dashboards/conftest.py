"""One browser and one kiosk stand for the whole folder: starting them is the slow part."""

import io
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from linli_edge.kiosk import phrases
from tests.dashboards.browser import chromium
from tests.dashboards.house import House
from tests.dashboards.kiosk_stand import Stand, standing
from tests.dashboards.pages import reading


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with standing((silence(tmp_path_factory.mktemp("voice")),)) as started:
        yield started


@pytest.fixture
def page(browser: Browser, home: House) -> Iterator[Page]:
    """In English at the log-in of the module's own hub."""
    with reading(browser, home) as (page, _):
        yield page


def silence(folder: Path) -> Path:
    """A short clip for each prompt, so that the page has something to play."""
    clip = io.BytesIO()
    with wave.open(clip, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(b"\0\0" * 800)
    for language in phrases.LANGUAGES:
        (folder / language).mkdir()
        for name in phrases.prompts():
            (folder / language / f"{name}.wav").write_bytes(clip.getvalue())
    return folder
