"""Debian's Chromium under Playwright, quiet: it asks nobody but the page's own host.

For every test that needs a browser, also outside this folder:

    from tests.dashboards.browser import chromium, opened
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Playwright, Request, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PORTRAIT = (1080, 1920)
LANDSCAPE = (1280, 800)
PHONE = (390, 844)
TIMEOUT_MS = 15_000
POLL_MS = 20


@dataclass(slots=True)
class Seen:
    """What a page asked for and complained about while it was open."""

    requests: list[str] = field(default_factory=list)
    bytes_received: int = 0
    complaints: list[str] = field(default_factory=list)

    def hosts(self) -> set[str]:
        return {urlsplit(url).netloc for url in self.requests} - {""}


_DRIVER: list[Playwright] = []


@contextmanager
def chromium() -> Iterator[Browser]:
    """One headless browser; ends with the block, and may stand beside others."""
    with ExitStack() as stack:
        if not _DRIVER:  # a thread can have one
            _DRIVER.append(stack.enter_context(sync_playwright()))
            stack.callback(_DRIVER.clear)
        browser = _DRIVER[0].chromium.launch(
            executable_path=CHROMIUM, args=ARGUMENTS, headless=True
        )
        stack.callback(browser.close)
        yield browser


def until(page: Page, expression: str, arg: object = None) -> None:
    """Wait until it is true in the page.

    Playwright's wait_for_function asks again from inside the page, where the page's own
    policy forbids it to evaluate text: it works only if the answer is yes at once.
    """
    for _ in range(TIMEOUT_MS // POLL_MS):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(POLL_MS)
    raise AssertionError(f"never true: {expression}")


@contextmanager
def opened(
    browser: Browser,
    *,
    size: tuple[int, int],
    language: str = "zh-CN",
    touch: bool = False,
) -> Iterator[tuple[Page, Seen]]:
    """A fresh page in a profile of its own, with a record of what it asked for."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=language,
        timezone_id="Asia/Shanghai",
        has_touch=touch,
        reduced_motion="reduce",
    )
    context.set_default_timeout(TIMEOUT_MS)
    page = context.new_page()
    seen = Seen()

    def ended(request: Request) -> None:
        sizes = request.sizes()
        seen.bytes_received += sizes["responseBodySize"]

    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("requestfinished", ended)
    page.on(
        "console",
        lambda line: (
            seen.complaints.append(line.text)
            if line.type in ("error", "warning")
            else None
        ),
    )
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    try:
        yield page, seen
    finally:
        context.close()
