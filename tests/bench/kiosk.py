"""The kiosk's page in Debian's browser: what it loads, its first paint, tap to hello.

Beside an empty page from the same server, in the same browser, in turn.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.bench.figure import Figure
from tests.dashboards.browser import PORTRAIT, chromium, until
from tests.dashboards.kiosk_stand import KIOSK, Stand, standing
from tests.dashboards.kiosk_views import view

GOAL_KB, GOAL_REQUESTS, GOAL_PAINT = 40, 6, 2.0
ROUNDS, ROUNDS_QUICK = 15, 3
PICTURES = "pictures.svg"
EMPTY = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>邻里</title>'
    "<p>邻里"  # without a word the browser reports no paint at all
)
PAINT = """async () => {
  for (let tries = 0; tries < 6000; tries++) {
    const found = performance.getEntriesByType('paint');
    if (found.length) return Math.min(...found.map(one => one.startTime));
    await new Promise(done => setTimeout(done, 5));
  }
  return 0;
}"""
# when the greeting is on the screen: two frames after it is in the document
SHOWN = """(screen) => new Promise(done => {
  setTimeout(() => done(0), 30000);
  const looked = () => document.querySelector('#screen').className.includes(screen)
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(Date.now())))
    : setTimeout(looked, 1);
  looked();
})"""
CHANGED = """() => new Promise(done => {
  setTimeout(() => done(0), 30000);
  const before = document.title;
  const looked = () => document.title !== before
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(Date.now())))
    : setTimeout(looked, 1);
  looked();
})"""


def run(*, quick: bool = False) -> list[Figure]:
    """Bytes and requests of the first load; first paint and greeting beside nothing."""
    rounds = ROUNDS_QUICK if quick else ROUNDS
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        (Path(name) / "index.html").write_text(EMPTY, encoding="utf-8")
        with standing() as stand, standing(pages=Path(name)) as empty:
            stand.show(view("idle"))
            sent, requests = _loaded(browser, stand)
            paints = [
                _paint(browser, one) for _ in range(rounds) for one in (stand, empty)
            ]
            hellos = _hellos(browser, stand, rounds)
            nothing = _nothings(browser, empty, rounds)
    files = {one: one.stat().st_size for one in KIOSK.iterdir() if one.name != PICTURES}
    raw = sum(size for one, size in files.items() if one.name in requests)
    wire = sum(sent.get(one.name, 0) for one in files)
    ours, theirs = statistics.median(paints[::2]), statistics.median(paints[1::2])
    hello, change = statistics.median(hellos), statistics.median(nothing)
    return [
        Figure(
            name="kiosk's first load before pictures, unpacked",
            value=raw / 1000,
            unit="kB",
            limit=GOAL_KB,
            note=f"{wire / 1000:.1f} kB sent; pictures {sent[PICTURES] / 1000:.1f} kB",
        ),
        Figure(
            name="kiosk's first load, requests",
            value=len(requests),
            unit="",
            limit=GOAL_REQUESTS,
            note=", ".join(requests),
        ),
        Figure(
            name="kiosk's first paint / an empty page's",
            value=ours / theirs,
            unit="x",
            limit=GOAL_PAINT,
            note=f"{ours:.0f} ms, empty {theirs:.0f} ms; medians of {rounds}",
        ),
        Figure(
            name="view sent to hello painted",
            value=hello,
            unit="ms",
            note=f"an empty page's change of title {change:.0f} ms; medians of {rounds}",
        ),
    ]


@contextmanager
def _fresh(browser: Browser) -> Iterator[Page]:
    """A page with a cold cache, watched by nobody."""
    context = browser.new_context(
        viewport={"width": PORTRAIT[0], "height": PORTRAIT[1]}, locale="zh-CN"
    )
    context.set_default_timeout(10_000)
    try:
        yield context.new_page()
    finally:
        context.close()


def _paint(browser: Browser, at: Stand) -> float:
    """Milliseconds from navigation to the first paint, with a cold cache."""
    with _fresh(browser) as page:
        page.goto(at.url, wait_until="commit")
        found: float = page.evaluate(PAINT)
        return found


def _loaded(browser: Browser, stand: Stand) -> tuple[dict[str, int], list[str]]:
    """Bytes of bodies on the wire by name, and what was asked for, in order."""
    sent: dict[str, int] = {}
    names: dict[str, str] = {}
    requests: list[str] = []
    with _fresh(browser) as page:
        page.on("request", lambda request: requests.append(request.url))
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")

        def answered(told: dict[str, Any]) -> None:
            names[told["requestId"]] = _name(told["response"]["url"])

        def came(told: dict[str, Any]) -> None:
            name = names.get(told["requestId"], "")
            sent[name] = sent.get(name, 0) + told.get("encodedDataLength", 0)

        session.on("Network.responseReceived", answered)
        session.on("Network.dataReceived", came)
        page.goto(stand.url)
        page.wait_for_selector("#screen.idle")
        page.wait_for_selector("#pictures symbol", state="attached")
        return dict(sent), [_name(url) for url in requests]


def _name(url: str) -> str:
    return url.rpartition("/")[2] or "index.html"


def _hellos(browser: Browser, stand: Stand, rounds: int) -> list[float]:
    """From the edge's view of a greeting to its paint: what the page adds to a tap."""
    took = []
    idle, hello = view("idle"), view("hello")
    with _fresh(browser) as page:
        page.goto(stand.url)
        for _round in range(rounds):
            stand.show(idle)
            page.wait_for_selector("#screen.idle")
            with _told(page, SHOWN, "hello") as wait:
                began_ms = time.time() * 1000
                stand.show(hello)
                took.append(wait() - began_ms)
    return took


def _nothings(browser: Browser, empty: Stand, rounds: int) -> list[float]:
    """The same way with the least to draw: a word in an empty page."""
    took = []
    listen = """() => new EventSource('events').addEventListener('view', (event) => {
      document.title = String(JSON.parse(event.data).view); })"""
    with _fresh(browser) as page:
        page.goto(empty.url)
        page.evaluate(listen)
        until(page, "document.title !== '邻里'")
        for _round in range(rounds):
            with _told(page, CHANGED, None) as wait:
                began_ms = time.time() * 1000
                empty.show({"screen": "idle"})
                took.append(wait() - began_ms)
    return took


@contextmanager
def _told(
    page: Page, script: str, argument: str | None
) -> Iterator[Callable[[], float]]:
    """Start waiting in the page now; the value is asked for later."""
    page.evaluate(f"arg => {{ window.told = ({script})(arg); }}", argument)
    yield lambda: float(page.evaluate("window.told"))
