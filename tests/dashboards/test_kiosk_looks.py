"""Every kiosk screen, both languages, both sizes: whole, translated, large, readable."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from linli_edge.core.language import Language
from tests.dashboards import looks
from tests.dashboards.browser import LANDSCAPE, PORTRAIT, Seen, opened, until
from tests.dashboards.kiosk_stand import KIOSK, Stand
from tests.dashboards.kiosk_told import NAMES
from tests.dashboards.kiosk_views import PLAYS, view

pytestmark = pytest.mark.system

SHOTS = os.environ.get("LINLI_SHOTS")
TARGET_PX = 64  # 16 mm at about 100 dots an inch
PICTURES = "pictures.svg"
ON_DEMAND = "slip.js"  # by a kiosk whose printer has no Chinese, when it prints
BYTES_MAX = 40_000
REQUESTS_MAX = 6
MAIN_VMIN = 6.0
SHOWN = """([screen, language]) => document.documentElement.lang === language
  && document.querySelector('#screen').classList.contains(screen)"""
# screen -> the touches that lead to what it shows only then
INSIDE = {
    "hello": [["haircut"]],
    "history": [["d/1/000000000003"]],
    "notices": [["n1"], ["n1", "object"]],
    "topics": [["course"]],
    "bookings": [["1" * 32]],
}


def keep(page: Page, name: str) -> None:
    if SHOTS:
        wide = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(SHOTS) / f"kiosk-{name}-{wide}.png")


def drawn(page: Page, stand: Stand, shown: dict[str, Any]) -> None:
    """Send a view and wait until exactly it is on the screen."""
    page.evaluate("document.querySelector('#screen').className = ''")
    stand.show(shown)
    until(page, SHOWN, [shown["screen"], shown["language"]])


def faults(page: Page) -> list[str]:
    """What a reader would complain about, whatever the screen."""
    return [
        *looks.clipped(page),
        *looks.below_the_fold(page),
        *looks.overlapping(page),
        *looks.small_targets(page, TARGET_PX),
        *looks.foreign_words(page, NAMES),
        *looks.axe_faults(page, strict_contrast=True),
    ]


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
) -> Iterator[tuple[Page, Seen, Language]]:
    size, language = request.param
    stand.show(view("idle", language))
    with opened(browser, size=size, language=language) as (page, seen):
        page.goto(stand.url)
        page.wait_for_selector("#screen.idle")
        page.wait_for_selector("#pictures symbol", state="attached")
        yield page, seen, language


@pytest.mark.parametrize("name", PLAYS)
def test_a_screen_is_whole_translated_large_and_readable(
    kiosk: tuple[Page, Seen, Language], stand: Stand, name: str
) -> None:
    page, seen, language = kiosk
    drawn(page, stand, view(name, language))
    keep(page, f"{name}-{language[:2]}")

    assert faults(page) == []
    assert seen.complaints == []


@pytest.mark.parametrize("name", INSIDE)
def test_what_a_screen_opens_is_as_readable(
    kiosk: tuple[Page, Seen, Language], stand: Stand, name: str
) -> None:
    page, seen, language = kiosk
    for ways in INSIDE[name]:
        drawn(page, stand, view("idle", language))
        drawn(page, stand, view(name, language))
        for key in ways:
            page.locator(f"[data-key='{key}']").first.click()
        keep(page, f"{name}-{'-'.join(ways).replace('/', '')}-{language[:2]}")

        assert faults(page) == [], ways
    assert seen.complaints == []


def test_a_visit_that_ends_soon_says_so_and_stays_whole(
    kiosk: tuple[Page, Seen, Language], stand: Stand
) -> None:
    page, _, language = kiosk
    for name in ("hello", "basket", "receipt"):
        drawn(page, stand, {**view(name, language), "leaves_in_ms": 9_500})
        page.wait_for_selector(".leaving")
        assert faults(page) == [], name
    for said in ("asked", "called", "failed"):
        drawn(page, stand, {**view("hello", language), "help": said})
        assert faults(page) == [], said
    keep(page, f"help-{language[:2]}")


def test_every_screen_offers_help_and_the_other_language(
    kiosk: tuple[Page, Seen, Language], stand: Stand
) -> None:
    page, _, language = kiosk
    other = "English" if language == "zh-CN" else "中文"
    for name in PLAYS:
        drawn(page, stand, view(name, language))
        for label in (other, "Help" if language == "en" else "求助"):
            assert page.get_by_role("button", name=label, exact=True).is_visible(), name


def test_the_main_type_is_six_hundredths_of_the_short_side(
    kiosk: tuple[Page, Seen, Language], stand: Stand
) -> None:
    page, _, language = kiosk
    size = page.viewport_size
    assert size is not None
    least = MAIN_VMIN / 100 * min(size["width"], size["height"])
    for name, selector in (
        ("idle", "h1, .more p"),
        ("hello", "h1, .figure, .item:not(.out) .price"),
        ("basket", "h1, .figure, .more button"),
        ("weighing-weight", "h1, .aside > p, .actions button"),
        ("pin", "h1, .pad button"),
        ("collect-staff", "h1, .aside > p:not(.second)"),
        ("handing", "h1, .more button"),
        ("receipt", "h1, .more p, .more button"),
        ("told-ask", "h1, .aside > p:not(.second), .actions button"),
        ("sorry", "h1, .aside > p"),
    ):
        drawn(page, stand, view(name, language))
        sizes = page.eval_on_selector_all(
            selector, "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
        )
        assert sizes and min(sizes) >= least - 0.01, name


def test_a_long_shelf_is_filtered_by_kind(
    kiosk: tuple[Page, Seen, Language], stand: Stand
) -> None:
    page, _, language = kiosk
    shown = view("hello", language)
    shown["shelf"] = [
        {**one, "id": f"{one['id']}-{n}"} for n in (1, 2) for one in shown["shelf"]
    ]
    drawn(page, stand, view("idle", language))
    drawn(page, stand, shown)
    assert faults(page) == []
    keep(page, f"hello-long-{language[:2]}")

    page.locator("[data-key='kind-service']").click()

    assert page.locator(".items > li").count() == 2
    assert faults(page) == []


def test_the_page_is_light_and_asks_nobody_else(
    browser: Browser, stand: Stand, capsys: pytest.CaptureFixture[str]
) -> None:
    stand.show(view("idle"))
    with opened(browser, size=LANDSCAPE) as (page, seen):
        sent = _transferred(page)
        page.goto(stand.url)
        page.wait_for_selector("#pictures symbol", state="attached")
        page.wait_for_selector("#screen.idle")
        first = list(seen.requests)
        wire = sum(size for url, size in sent.items() if not url.endswith(PICTURES))
        for name in PLAYS:
            drawn(page, stand, view(name))
    files = [one for one in KIOSK.iterdir() if one.name != PICTURES]
    loaded = {url.rpartition("/")[2] or "index.html" for url in first}
    raw = sum(one.stat().st_size for one in files if one.name in loaded)
    whole = sum(one.stat().st_size for one in files)

    host = stand.url.split("/")[2]
    assert seen.hosts() == {host}
    assert len(first) <= REQUESTS_MAX
    assert 5_000 < wire < raw <= BYTES_MAX  # as sent, and unpacked
    assert whole - raw == (KIOSK / ON_DEMAND).stat().st_size
    with capsys.disabled():
        print(
            f"kiosk page: {wire} bytes sent before pictures, {raw} unpacked,", end=" "
        )
        print(f"{whole} with what only some kiosks ever fetch", end=" ")


def _transferred(page: Page) -> dict[str, int]:
    """Bytes on the wire by address, filled while the page loads."""
    sent: dict[str, int] = {}
    names: dict[str, str] = {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on(
        "Network.responseReceived",
        lambda told: names.update({told["requestId"]: told["response"]["url"]}),
    )

    def came(told: dict[str, Any]) -> None:
        url = names.get(told["requestId"], "")
        sent[url] = sent.get(url, 0) + told.get("encodedDataLength", 0)

    session.on("Network.dataReceived", came)
    return sent


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
        found = looks.axe_faults(page, strict_contrast=True)
        assert any("button-name" in fault for fault in found)
        assert any("contrast" in fault for fault in found)
