"""Sign-in, staff and admin page of a real hub: both languages, two sizes, looked over."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.dashboards.browser import LANDSCAPE, PHONE, Seen
from tests.dashboards.house import House, wall_ms
from tests.dashboards.pages import (
    keep,
    look_over,
    read_in,
    reading,
    sign_in,
    sound_house,
)

pytestmark = pytest.mark.system

REQUESTS_MAX = 30
BYTES_MAX = 1_100_000
EMPTY_DESK = tuple(
    f"desk?part={p}" for p in ("review", "shelf", "stock", "asks", "times")
)
Looked = tuple[Page, Seen, str, str]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with sound_house(tmp_path_factory.mktemp("house")) as running:
        yield running


@pytest.fixture(
    scope="module",
    params=[(LANDSCAPE, "zh-CN"), (LANDSCAPE, "en"), (PHONE, "zh-CN"), (PHONE, "en")],
    ids=["wide-zh", "wide-en", "phone-zh", "phone-en"],
)
def looked(
    request: pytest.FixtureRequest, browser: Browser, home: House
) -> Iterator[Looked]:
    """Signed in as a treasurer, who may see everything."""
    size, language = request.param
    with reading(browser, home, size=size, language=language) as (page, seen):
        page.wait_for_selector("form")
        yield page, seen, language, f"{size[0]}-{language[:2]}"


def test_signing_in_looks_right(looked: Looked, home: House) -> None:
    page, seen, language, case = looked
    page.goto(f"{home.url}/login")
    page.wait_for_selector("form")
    keep(page, f"login-{case}")
    look_over(page, language)

    page.fill("#name", "qian")
    page.fill("#password", "wrong")
    page.click("button.go")
    page.wait_for_selector("[role=alert]:not([hidden])")

    keep(page, f"login-wrong-{case}")
    look_over(page, language)
    assert all("401" in line for line in seen.complaints)


@pytest.mark.parametrize("path", ["staff", "admin"])
def test_a_page_looks_right(looked: Looked, home: House, path: str) -> None:
    page, seen, language, case = looked
    sign_in(page, home)
    page.wait_for_selector("canvas, .flow svg")  # the first page's files are all here
    seen.requests.clear()
    seen.complaints.clear()
    seen.bytes_received = 0
    page.goto(f"{home.url}/{path}")
    page.wait_for_selector("canvas, .flow svg")
    page.wait_for_timeout(200)  # a chart paints one frame after it is there
    keep(page, f"{path}-{case}")
    look_over(page, language)

    for summary in page.locator("summary").all():
        summary.click()
    page.wait_for_selector("details table")
    keep(page, f"{path}-tables-{case}")

    look_over(page, language)
    assert seen.complaints == []
    assert seen.hosts() == {home.url.removeprefix("http://")}
    assert len(seen.requests) <= REQUESTS_MAX
    assert seen.bytes_received <= BYTES_MAX


def test_an_empty_centre_says_what_to_do(browser: Browser, tmp_path: Path) -> None:
    with (
        sound_house(tmp_path, furnished=False) as bare,
        reading(browser, bare) as (page, _),
    ):
        for language in ("zh-CN", "en"):
            read_in(page, bare, language)
            sign_in(page, bare)
            for path in (*EMPTY_DESK, "admin", "staff"):
                page.goto(f"{bare.url}/{path}")
                page.wait_for_selector(".empty")
                keep(page, f"{path}-empty-{language[:2]}")
                look_over(page, language)
        assert "linli-hub edge add" in page.inner_text(".board")


def test_restored_books_say_what_to_do_and_two_people_confirm(
    browser: Browser, tmp_path: Path
) -> None:
    with (
        sound_house(tmp_path, furnished=False) as bare,
        reading(browser, bare) as (page, _),
    ):
        bare.centre.force("UPDATE book SET epoch = 9")
        bare.centre.force(
            f"INSERT INTO epoch (n, opened_ms, why) VALUES (9, {wall_ms()}, 'tuesday')"
        )
        for language in ("zh-CN", "en"):
            read_in(page, bare, language)
            sign_in(page, bare)
            page.goto(f"{bare.url}/admin")
            page.wait_for_selector(".warned")
            keep(page, f"admin-restored-{language[:2]}")
            look_over(page, language)
        page.click("[data-do=confirm-epoch]")
        page.wait_for_selector("text=qian has confirmed")
        assert page.locator("[data-do=confirm-epoch]").count() == 0
        look_over(page, "en")
        page.click("[data-do=sign-out]")
        page.wait_for_url("**/login")

        sign_in(page, bare, "sun")
        page.goto(f"{bare.url}/admin")
        page.click("[data-do=confirm-epoch]")

        page.wait_for_selector(".warned", state="detached")


def test_one_without_the_role_is_told_so(browser: Browser, home: House) -> None:
    with reading(browser, home, size=PHONE, language="zh-CN") as (page, _):
        sign_in(page, home, "zhao")
        assert page.url.endswith("/staff")
        assert page.locator("nav a").count() == 3

        answer = page.goto(f"{home.url}/admin")

        assert answer is not None and answer.status == 403
        assert "没有查看这一页的权限" in page.inner_text("main")
        keep(page, "no-right")
        look_over(page, "zh-CN")
