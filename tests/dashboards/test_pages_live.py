"""The hub's pages at work: who may pass, what is live, what a filter and a link do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from linli_dashboards.frame.frame import PAGES
from linli_wire import messages as m
from tests.dashboards.house import PASSWORD, House, house, wall_ms
from tests.dashboards.pages import reading, sign_in

pytestmark = pytest.mark.system

LIVE_MS = 12_000
STALE_MS = 30_000
SOCKET = """(cookies) => new Promise(done => {
  const at = location.origin.replace('http', 'ws')
    + '/_nicegui_ws/socket.io/?EIO=4&transport=websocket';
  const socket = new WebSocket(at);
  socket.onmessage = () => { socket.close(); done('open'); };
  socket.onclose = (event) => done(`closed ${event.code}`);
})"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("live")) as running:
        yield running


@pytest.mark.parametrize("path", ["/", *PAGES, "/staff?sensor=x"])
def test_without_a_session_every_page_leads_to_the_log_in(
    page: Page, home: House, path: str
) -> None:
    page.goto(f"{home.url}{path}")

    assert page.url == f"{home.url}/login"
    assert page.locator(".board").count() == 0


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_the_bar_opens_for_who_may_look(
    page: Page, home: House, path: str
) -> None:
    sign_in(page, home)

    answer = page.goto(f"{home.url}{path}")

    assert answer is not None and answer.status == 200
    page.wait_for_selector(".board")
    here = page.locator('.bar a[aria-current="page"]')
    assert here.get_attribute("href") == path


def test_the_websocket_needs_a_session_too(page: Page, home: House) -> None:
    page.goto(f"{home.url}/login")
    assert page.evaluate(SOCKET).startswith("closed")

    sign_in(page, home)

    assert page.evaluate(SOCKET) == "open"


def test_a_wrong_password_is_told_and_a_right_one_works(
    page: Page, home: House
) -> None:
    page.fill("#name", "zhao")
    page.fill("#password", "wrong")
    page.keyboard.press("Enter")
    expect(page.locator("[role=alert]")).to_contain_text("Wrong name or password")

    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url("**/staff")
    assert page.locator(".who").inner_text() == "zhao"


def test_the_session_cookie_is_out_of_reach_of_scripts(page: Page, home: House) -> None:
    sign_in(page, home)
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}

    assert cookies["__Host-linli"]["httpOnly"]
    assert cookies["__Host-linli"]["sameSite"] == "Strict"
    assert "__Host-linli" not in page.evaluate("document.cookie")


def test_a_deposit_appears_by_itself(page: Page, home: House) -> None:
    sign_in(page, home, "zhao")
    home.deposit("kitchen-3", m.Stream.KITCHEN, 7_770, "card-2")
    home.send()

    row = page.locator(".deposits tbody tr").first
    expect(row).to_contain_text("7.77 kg", timeout=LIVE_MS)
    expect(row).to_contain_text("Kitchen 3")


def test_a_full_bin_shows_without_a_click(page: Page, home: House) -> None:
    sign_in(page, home, "zhao")
    expect(page.locator(".bin.full")).to_have_count(1)
    home.read("bins-1", [("kitchen-1", "fill_percent", wall_ms(), 97.0)])

    expect(page.locator(".bin.full")).to_have_count(2, timeout=LIVE_MS)


def test_the_language_stays_with_the_page_and_its_filter(
    page: Page, home: House
) -> None:
    sign_in(page, home)
    page.goto(f"{home.url}/admin?why=award")
    page.click("a.language")
    page.wait_for_selector("html[lang=zh-CN] .board")

    assert page.url.endswith("/admin?why=award")
    assert page.input_value("#why") == "award"
    page.click("nav a[href='/staff']")
    page.wait_for_selector(".staff")
    assert "值班台" in page.title()


def test_entries_are_filtered_and_a_household_leads_to_its_own(
    page: Page, home: House
) -> None:
    sign_in(page, home)
    page.select_option("#why", "redemption")
    page.click("#entries button[type=submit]")
    page.wait_for_url("**/admin?*why=redemption*")
    rows = page.locator(".entries tbody tr")
    expect(rows).to_have_count(2)  # held, then settled

    page.locator(".entries a[href*='member%3Ah1']").first.click()
    page.wait_for_url("**/admin?account=member%3Ah1*")

    assert page.input_value("#account") == "member:h1"
    for row in page.locator(".entries tbody tr").all():
        assert "h1" in row.inner_text()


def test_the_flow_chart_and_its_table_say_what_the_ledger_says(
    page: Page, home: House
) -> None:
    sign_in(page, home)
    page.locator("summary").click()
    cells = page.locator("details td.figure").all_inner_texts()
    points = sum(int(text.replace(",", "")) for text in cells[1::2])
    booked = home.centre.rows(
        "SELECT sum(points) FROM transfer WHERE kind IN ('post', 'settle')"
    )

    assert points == booked[0][0]
    drawn = page.locator(".flow svg text").all_text_contents()
    assert any("Kitchen waste" in text for text in drawn)


def test_a_sensor_and_a_day_are_chosen_by_the_form(page: Page, home: House) -> None:
    sign_in(page, home, "zhao")
    page.select_option("#sensor", "tank-1/level_mm")
    page.click("#day-chart button")
    page.wait_for_url("**/staff?sensor=tank-1*")
    page.wait_for_selector("canvas")
    assert page.input_value("#sensor") == "tank-1/level_mm"
    page.locator("#day-chart summary").click()
    assert "mm" in page.inner_text("#day-chart table")

    page.fill("#day", "2020-02-02")
    page.click("#day-chart button")

    page.wait_for_url("**day=2020-02-02*")
    expect(page.locator("#day-chart .empty")).to_be_visible()
    assert not page.locator("canvas").is_visible()


def test_signing_out_ends_it(page: Page, home: House) -> None:
    sign_in(page, home)
    page.click("[data-do=sign-out]")
    page.wait_for_url("**/login")

    page.goto(f"{home.url}/admin")

    assert page.url.endswith("/login")


def test_a_page_whose_session_was_ended_leads_to_the_log_in(
    page: Page, home: House
) -> None:
    sign_in(page, home, "zhao")
    page.evaluate(
        "fetch('/api/v1/session', {method: 'DELETE', headers: {'X-Linli': '1'}})"
    )

    page.wait_for_url("**/login", timeout=STALE_MS)


def test_when_the_hub_is_gone_the_page_says_so(
    browser: Browser, tmp_path: Path
) -> None:
    with (
        house(tmp_path, furnished=False) as running,
        reading(browser, running) as (
            page,
            _,
        ),
    ):
        sign_in(page, running, "zhao")

        running.stop()

        expect(page.locator(".updated")).to_contain_text(
            "has stopped updating", timeout=STALE_MS
        )
