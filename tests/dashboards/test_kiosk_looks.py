"""Every kiosk screen, both languages, both sizes: whole, translated, large, readable."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.dashboards import looks
from tests.dashboards.browser import LANDSCAPE, PORTRAIT, Seen, opened
from tests.dashboards.kiosk_stand import KIOSK, Stand
from tests.dashboards.kiosk_views import NAMES, VIEWS, view

pytestmark = pytest.mark.system

SHOTS = os.environ.get("LINLI_SHOTS")
TARGET_PX = 64  # 16 mm at about 100 dots an inch
FILES = ("index.html", "kiosk.css", "kiosk.js")
BYTES_MAX = 40_000
REQUESTS_MAX = 6
MAIN_VMIN = 6.0
SHOWN = """([screen, language]) => document.documentElement.lang === language
  && document.querySelector('#screen').classList.contains(screen)"""


def keep(page: Page, name: str) -> None:
    if SHOTS:
        wide = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(SHOTS) / f"kiosk-{name}-{wide}.png")


def drawn(page: Page, stand: Stand, shown: dict[str, Any]) -> None:
    """Send a view and wait until exactly it is on the screen."""
    page.evaluate("document.querySelector('#screen').className = ''")
    stand.show(shown)
    page.wait_for_function(SHOWN, arg=[shown["screen"], shown["language"]])


@pytest.fixture(
    scope="module",
    params=[
        (LANDSCAPE, "zh-CN"),
        (LANDSCAPE, "en"),
        (PORTRAIT, "zh-CN"),
        (PORTRAIT, "en"),
    ],
    ids=["landscape-zh", "landscape-en", "portrait-zh", "portrait-en"],
)
def kiosk(
    request: pytest.FixtureRequest, browser: Browser, stand: Stand
) -> Iterator[tuple[Page, Seen, str]]:
    size, language = request.param
    stand.show(view("idle", language=language))
    with opened(browser, size=size, language=language) as (page, seen):
        page.goto(stand.url)
        page.wait_for_selector("#screen.idle")
        page.wait_for_selector("#pictures symbol", state="attached")
        yield page, seen, language


@pytest.mark.parametrize("name", VIEWS)
def test_a_screen_is_whole_translated_large_and_readable(
    kiosk: tuple[Page, Seen, str], stand: Stand, name: str
) -> None:
    page, seen, language = kiosk
    drawn(page, stand, {**VIEWS[name], "language": language})
    keep(page, f"{name}-{language[:2]}")

    assert looks.clipped(page) == []
    assert looks.below_the_fold(page) == []
    assert looks.overlapping(page) == []
    assert looks.small_targets(page, TARGET_PX) == []
    assert looks.foreign_words(page, NAMES) == []
    assert looks.axe_faults(page, strict_contrast=True) == []
    assert seen.complaints == []


def test_the_reasons_are_whole_translated_large_and_readable(
    kiosk: tuple[Page, Seen, str], stand: Stand
) -> None:
    page, seen, language = kiosk
    drawn(page, stand, {**VIEWS["hello"], "language": language})
    page.locator("[data-key='why']").click()
    page.wait_for_selector(".why")

    assert looks.clipped(page) == []
    assert looks.below_the_fold(page) == []
    assert looks.small_targets(page, TARGET_PX) == []
    assert looks.foreign_words(page, NAMES) == []
    assert looks.axe_faults(page, strict_contrast=True) == []
    assert seen.complaints == []


@pytest.mark.parametrize("name", ["hello", "hello-doubted"])
def test_the_four_doubts_are_whole_translated_large_and_readable(
    kiosk: tuple[Page, Seen, str], stand: Stand, name: str
) -> None:
    page, seen, language = kiosk
    drawn(page, stand, {**VIEWS["idle"], "language": language})
    drawn(page, stand, {**VIEWS[name], "language": language})
    page.locator("[data-key='why']").click()
    page.wait_for_selector(".why")
    keep(page, f"why-{name}-{language[:2]}")
    assert looks.clipped(page) == []
    assert looks.overlapping(page) == []
    page.locator(".why li button").first.click()
    page.wait_for_selector(".four")
    keep(page, f"four-{name}-{language[:2]}")

    assert looks.clipped(page) == []
    assert looks.below_the_fold(page) == []
    assert looks.overlapping(page) == []
    assert looks.small_targets(page, TARGET_PX) == []
    assert looks.foreign_words(page, NAMES) == []
    assert looks.axe_faults(page, strict_contrast=True) == []
    assert seen.complaints == []


def test_every_screen_offers_the_other_language(
    kiosk: tuple[Page, Seen, str], stand: Stand
) -> None:
    page, _, language = kiosk

    for name in ("idle", "hello", "pin", "waiting", "reserved", "handing", "settled"):
        drawn(page, stand, {**VIEWS[name], "language": language})
        other = "English" if language == "zh-CN" else "中文"
        assert page.get_by_role("button", name=other, exact=True).is_visible()


def test_the_main_type_is_six_hundredths_of_the_short_side(
    kiosk: tuple[Page, Seen, str], stand: Stand
) -> None:
    page, _, language = kiosk
    least = MAIN_VMIN / 100 * min(page.viewport_size.values())  # type: ignore[union-attr]

    for name, selector in (
        ("idle", "h1, .more p"),
        ("hello", "h1, .figure, .item:not(.out) .price"),
        ("pin", "h1, .pad button"),
        ("reserved", "h1, .aside > p:not(.second), .actions button"),
        ("handing", "h1, .actions button"),
        ("doubted", "h1, .aside > p:not(.second), .actions button"),
        ("sorry", "h1, .aside > p"),
    ):
        drawn(page, stand, {**VIEWS[name], "language": language})
        sizes = page.eval_on_selector_all(
            selector, "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
        )
        assert sizes and min(sizes) >= least - 0.01, name


def test_the_page_is_light_and_asks_nobody_else(browser: Browser, stand: Stand) -> None:
    stand.show(view("idle"))
    with opened(browser, size=LANDSCAPE) as (page, seen):
        page.goto(stand.url)
        page.wait_for_selector("#pictures symbol", state="attached")
        for name in VIEWS:
            drawn(page, stand, VIEWS[name])

    host = stand.url.split("/")[2]
    assert seen.hosts() == {host}
    assert len(seen.requests) <= REQUESTS_MAX
    assert weight() <= BYTES_MAX


def weight() -> int:
    """Bytes of page, style and script as they lie there; pictures are extra."""
    return sum((KIOSK / name).stat().st_size for name in FILES)


def test_the_checks_bite(browser: Browser) -> None:
    """The control: a page with each fault is found by each check."""
    with opened(browser, size=LANDSCAPE, language="en") as (page, _):
        page.set_content(
            "<html lang=en><title>t</title><body style='margin:0'>"
            "<p style='width:40px;overflow:hidden;white-space:nowrap'>much too long</p>"
            "<p style='position:absolute;left:1270px;white-space:nowrap'>beside it</p>"
            "<p style='position:absolute;top:300px'>one text</p>"
            "<p style='position:absolute;top:305px'>another</p>"
            "<p>没有翻译</p><button style='width:20px'></button>"
            "<p style='color:#999;background:#fff'>pale</p>"
        )

        assert any("clipped" in fault for fault in looks.clipped(page))
        assert any("beside" in fault for fault in looks.clipped(page))
        assert looks.below_the_fold(page)
        assert looks.overlapping(page)
        assert looks.small_targets(page, TARGET_PX)
        assert looks.foreign_words(page, NAMES) == ["没有翻译"]
        faults = looks.axe_faults(page, strict_contrast=True)
        assert any("button-name" in fault for fault in faults)
        assert any("contrast" in fault for fault in faults)
