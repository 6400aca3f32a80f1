"""A hub's pages in the browser: signing in, reading in a language, looking one over.

With LINLI_SHOTS=folder what was looked over is also kept as a picture.
"""

import os
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.dashboards import looks
from tests.dashboards.browser import LANDSCAPE, Seen, opened
from tests.dashboards.house import PASSWORD, House, house, problems_in

TARGET_PX = 44
ROW_LINK_PX = 32
NAMES = {"qian", "kg", "mm", "L", "°C", "h1", "h2", "linli-hub edge add"}
SHOTS = os.environ.get("LINLI_SHOTS")


@contextmanager
def sound_house(
    folder: Path, *, furnished: bool = True, more: Callable[[House], None] | None = None
) -> Iterator[House]:
    """A hub none of whose pages failed while it was open."""
    with house(folder, furnished=furnished, more=more) as running:
        yield running
        assert problems_in(folder / "hub.log") == []


@contextmanager
def reading(
    browser: Browser,
    home: House,
    *,
    size: tuple[int, int] = LANDSCAPE,
    language: str = "en",
) -> Iterator[tuple[Page, Seen]]:
    """A fresh page at the log-in, in this language."""
    with opened(browser, size=size, language=language) as (page, seen):
        read_in(page, home, language)
        yield page, seen


def read_in(page: Page, home: House, language: str) -> None:
    page.goto(f"{home.url}/open/language/{language}?back=/login")


def sign_in(page: Page, home: House, name: str = "qian") -> None:
    page.goto(f"{home.url}/login")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("button.go")
    page.wait_for_selector(".board")


def look_over(page: Page, language: str, names: Set[str] = frozenset()) -> None:
    assert page.evaluate("document.documentElement.lang")[:2] == language[:2]
    assert looks.clipped(page) == []
    assert looks.overlapping(page) == []
    assert looks.small_targets(page, TARGET_PX) == []
    assert looks.small_links_in_rows(page, ROW_LINK_PX) == []
    assert looks.foreign_words(page, NAMES | names) == []
    assert looks.axe_faults(page, strict_contrast=True) == []


def keep(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
