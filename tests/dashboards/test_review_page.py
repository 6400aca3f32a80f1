"""The page Review of a real hub: what waits, who may decide it, and statements."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.dashboards.browser import LANDSCAPE, PHONE, Seen, until
from tests.dashboards.house import House
from tests.dashboards.pages import (
    NAMES,
    keep,
    look_over,
    reading,
    sign_in,
    sound_house,
)
from tests.dashboards.queue_house import DOUBTED, fill

pytestmark = pytest.mark.system

WRITTEN = {  # what people wrote, as it stands, and ids
    "照顾独居老人一年", "楼道堆物，劝导后未清理", "停电当天的投放未记", "重复记录", "理发",
    "打扫楼道", "王小明", "邻里超市", "shop-1", "wang", "kiosk-1", "r1", "XLSX", "g",
    "sun", "bin-1", "spring",
}  # fmt: skip
PANELS = {
    "contests": 2, "in_review": 3, "adjustments": 2, "claims": 1, "budgets": 1, "holds": 1,
}  # fmt: skip
DO = "[href*='do={}']"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("review")
    with sound_house(folder, furnished=False, more=fill) as running:
        yield running


def to(page: Page, home: House, name: str, path: str = "/review") -> None:
    sign_in(page, home, name)
    page.goto(f"{home.url}{path}")
    page.wait_for_selector(".board")


def test_the_checks_know_what_people_wrote() -> None:
    assert not WRITTEN & NAMES


@pytest.mark.parametrize("size", [LANDSCAPE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_page_and_every_decision_look_right(
    browser: Browser, home: House, size: tuple[int, int], language: str
) -> None:
    case = f"{size[0]}-{language[:2]}"
    with reading(browser, home, size=size, language=language) as (page, seen):
        to(page, home, "sun")
        assert [t.locator("tbody tr").count() for t in page.locator("table").all()] == (
            list(PANELS.values())
        )
        keep(page, f"review-{case}")
        look_over(page, language, WRITTEN)
        for what in ("contest", "review%3Ad%2F0", "review%3Ad%2F2", "adjust", "claim"):
            page.goto(f"{home.url}/review")
            page.locator(DO.format(what)).first.click()
            page.wait_for_selector("#decide form")
            keep(page, f"review-{what[:9].replace('%', '')}-{case}")
            look_over(page, language, WRITTEN)
        page.goto(f"{home.url}/admin")
        page.wait_for_selector(".flow svg")
        look_over(page, language, WRITTEN)
        page.goto(f"{home.url}/review?member=h1#statement")
        page.wait_for_selector("#statement .pages")
        keep(page, f"review-statement-{case}")
        look_over(page, language, WRITTEN)
        assert no_complaints(seen)


def no_complaints(seen: Seen) -> bool:
    assert seen.complaints == []
    return True


def test_one_of_the_household_may_not_answer_and_is_told_so(
    page: Page, home: House
) -> None:
    to(page, home, "wu")
    page.locator(DO.format("contest")).first.click()
    page.fill("#decide-reason", "I saw it")
    page.get_by_role("button", name="Refuse").click()

    alert = page.locator("#decide [role=alert]")
    expect(alert).to_contain_text("your own household")
    page.click("a.language")
    page.wait_for_selector("html[lang=zh-CN] #decide")
    page.fill("#decide-reason", "I saw it")
    page.get_by_role("button", name="申诉不成立").click()
    expect(alert).to_contain_text("不能为自己家办理")
    assert home.centre.rows("SELECT DISTINCT outcome FROM contest") == [("open",)]


def test_who_recorded_a_deed_or_proposed_points_does_not_decide_them(
    page: Page, home: House
) -> None:
    to(page, home, "qian")
    alert = page.locator("#decide [role=alert]")
    page.locator(DO.format("review%3Ad%2F0")).first.click()
    page.get_by_role("button", name="confirm").click()
    expect(alert).to_contain_text("a second person is needed")

    page.goto(f"{home.url}/review")
    row = page.locator("tr", has_text="停电当天的投放未记")
    row.locator("a.act").click()
    page.fill("#decide-reason", "yes")
    page.get_by_role("button", name="Approve").click()
    expect(alert).to_contain_text("a second person is needed")


def test_without_the_role_there_is_nothing_to_press(page: Page, home: House) -> None:
    to(page, home, "zhao")

    assert page.locator(DO.format("contest")).count() == PANELS["contests"]
    assert page.locator(DO.format("adjustment")).count() == 0
    assert page.locator(DO.format("claim")).count() == 0


def test_a_reason_is_asked_for_before_anything_is_sent(page: Page, home: House) -> None:
    to(page, home, "sun")
    page.locator(DO.format("adjustment")).first.click()
    page.get_by_role("button", name="Approve").click()
    page.wait_for_timeout(200)

    assert "do=adjustment" in page.url
    assert page.evaluate("document.querySelector('#decide-reason:invalid') !== null")


def test_what_is_not_there_any_more_says_so(page: Page, home: House) -> None:
    for what in ("contest:" + "0" * 32, "review:d/9/1", "nonsense", "claim:h9"):
        to(page, home, "sun", f"/review?do={what}")
        expect(page.locator("#decide .empty")).to_contain_text("decided already")


def test_each_decision_is_booked_once_and_leaves_the_queue(
    page: Page, home: House
) -> None:
    rows = home.centre.rows
    to(page, home, "sun")
    page.locator("tr", has_text="the grade is wrong").locator("a.act").click()
    expect(page.locator("#decide .facts")).to_contain_text("2.05 kg")
    page.select_option("#decide-grade", "good")
    page.fill("#decide-reason", "The photo shows it")
    page.get_by_role("button", name="Uphold").click()
    expect(page.locator(".done")).to_be_visible()
    assert rows("SELECT outcome, grade FROM contest WHERE seq = 5") == [
        ("upheld", "good")
    ]
    assert page.locator(DO.format("contest")).count() == PANELS["contests"] - 1

    page.locator(DO.format("review%3Ad%2F0")).first.click()
    page.get_by_role("button", name="confirm").click()
    expect(page.locator(".done")).to_be_visible()
    assert rows("SELECT confirmed_by FROM desk_confirm") == [("sun",)]

    page.locator(DO.format("review%3Ad%2F2")).first.click()
    page.fill("#decide-resident", "r2")
    page.fill("#decide-event_ms", page.evaluate(YESTERDAY))
    page.fill("#decide-reason", "seen on the camera")
    page.get_by_role("button", name="It is theirs").click()
    expect(page.locator(".done")).to_be_visible()
    [(given, event_ms)] = rows("SELECT given, event_ms FROM deposit_decision")
    assert given == "resident:r2"
    assert (event_ms + 8 * 3_600_000) % 86_400_000 == 9 * 3_600_000  # nine in Shanghai

    page.locator("tr", has_text="停电当天的投放未记").locator("a.act").click()
    page.fill("#decide-reason", "the log agrees")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".done")).to_be_visible()
    assert rows("SELECT count(*) FROM adjustment WHERE outcome = 'approved'") == [(1,)]


YESTERDAY = """() => new Date(Date.now() - 864e5 + 288e5)
  .toISOString().slice(0, 10) + 'T09:00'"""


def test_a_statement_opens_in_the_readers_language_and_downloads(
    page: Page, home: House
) -> None:
    to(page, home, "sun")
    page.fill("#member", "h1")
    page.click("#statement button[type=submit]")
    page.wait_for_url("**/review?member=h1*")
    expect(page.locator("#statement")).to_contain_text("3-2-501")
    complaints: list[str] = []
    page.context.on("console", lambda line: complaints.append(line.text))
    with page.expect_popup() as popup:
        page.locator("#statement .pages a").first.click()
    shown = popup.value
    shown.wait_for_selector("h1")
    keep(shown, "statement-en")
    assert "Statement" in shown.title()
    assert complaints == []  # its style is not refused by the page's own policy
    with page.expect_download() as download:
        page.locator("#statement .pages a").nth(1).click()
    book = Path(download.value.path()).read_bytes()
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(book)).namelist()

    page.fill("#member", "h77")
    page.click("#statement button[type=submit]")
    expect(page.locator("#statement .empty")).to_contain_text("h77")


def test_a_half_written_reason_outlasts_the_next_reading(
    page: Page, home: House
) -> None:
    to(page, home, "sun")
    page.locator(DO.format("contest")).first.click()
    page.fill("#decide-reason", "half a")
    before = page.inner_text(".updated")
    until(
        page,
        "(before) => document.querySelector('.updated').innerText !== before",
        arg=before,
    )

    assert page.input_value("#decide-reason") == "half a"
    assert DOUBTED not in page.url
