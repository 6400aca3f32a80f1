"""The desk in a browser: sponsors, codes of vouchers, whom staff serve, all notices."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.dashboards.desk_house import fill
from tests.dashboards.house import House
from tests.dashboards.pages import sound_house
from tests.dashboards.test_desk_page import done, press, show, to

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with sound_house(tmp_path_factory.mktemp("desk"), furnished=False, more=fill) as up:
        yield up


def opened(page: Page, what: str) -> None:
    page.locator("summary", has_text=what).click()


def refused(page: Page, button: str, sentence: str) -> None:
    page.get_by_role("button", name=button).click()
    expect(page.locator("form [role=alert]:visible")).to_contain_text(sentence)


def test_a_sponsor_pays_a_part_and_the_shelf_says_so(page: Page, home: House) -> None:
    rows = home.centre.rows
    subsidy = "SELECT points, subsidy, budget FROM item WHERE id = 'rice'"
    to(page, home, "sun", "shelf")
    page.get_by_role("link", name="Open a sponsor's budget").click()
    page.fill("#budget-budget", "spring")
    page.select_option("#budget-sponsor", "shop-1")
    page.fill("#budget-name_zh", "夏季")
    page.fill("#budget-name_en", "Summer gift")
    refused(page, "Open a sponsor's budget", "It exists already.")
    page.fill("#budget-budget", "summer")
    press(page, "Open a sponsor's budget")
    page.locator("tr", has_text="Summer gift").get_by_role("link").click()
    page.fill("#pledge-points", "300")
    press(page, "Pledge")
    assert "300 points" in page.locator("tr", has_text="Summer gift").inner_text()

    page.locator("tr", has_text="Rice").get_by_role("link", name="Change").click()
    opened(page, "A sponsor pays a part")
    page.select_option("#subsidy-budget", "summer")
    page.fill("#subsidy-points", "25")
    press(page, "Let the sponsor pay")
    assert rows(subsidy) == [(60, 25, "summer")]
    assert "35 points" in page.locator("tr:has(td)", has_text="Rice").first.inner_text()

    page.locator("tr", has_text="Rice").get_by_role("link", name="Change").click()
    opened(page, "Change the price")
    assert page.input_value("#price-points") == "60"
    opened(page, "A sponsor pays a part")
    page.get_by_role("button", name="Nobody pays any more").click()
    done(page)
    assert rows(subsidy) == [(60, 0, None)]


def test_a_price_is_never_paid_whole_and_who_may_not_sees_no_form(
    page: Page, home: House
) -> None:
    to(page, home, "sun", "shelf&do=item:soap")
    opened(page, "A sponsor pays a part")
    most = page.locator("#subsidy-points")
    assert most.get_attribute("max") == "2"
    most.evaluate("field => { field.max = '99'; field.value = '3'; }")
    refused(page, "Let the sponsor pay", "points is not valid")
    to(page, home, "zhao", "shelf&do=item:soap")
    assert page.locator("summary", has_text="Change the price").count() == 1
    assert page.locator("summary", has_text="A sponsor pays a part").count() == 0
    assert page.get_by_role("link", name="Open a sponsor's budget").count() == 0


def test_codes_are_looked_at_then_taken_in_once(
    page: Page, home: House, tmp_path: Path
) -> None:
    codes = tmp_path / "codes.csv"
    codes.write_text("code\nAAA-111\nBBB-222\nno code here!\nCCC-333\n")
    many = "SELECT count(*) FROM voucher_code WHERE item = 'coupon'"
    to(page, home, "zhao", "shelf&do=item:coupon")
    page.set_input_files("#codes-file", codes)
    status = page.locator("form [role=status]")
    page.get_by_role("button", name="Look at the file").click()
    expect(status).to_contain_text(
        "3 new, 0 were there before. Nothing is taken in yet."
    )
    expect(status).to_contain_text("No code on lines 4.")
    assert home.centre.rows(many) == [(0,)]
    page.get_by_role("button", name="Take them in").click()
    expect(status).to_contain_text("3 taken in, 0 were there before.")
    page.get_by_role("button", name="Take them in").click()
    expect(status).to_contain_text("0 taken in, 3 were there before.")
    assert home.centre.rows(many) == [(3,)]
    assert "AAA-111" not in page.content()

    page.select_option("#codes-place", "store")
    codes.write_bytes(b"\xff\xfe\x00\x81")
    page.set_input_files("#codes-file", codes)
    page.get_by_role("button", name="Look at the file").click()
    expect(page.locator("form [role=alert]:visible")).to_contain_text(
        "neither UTF-8 nor GB18030"
    )


def test_whom_staff_serve_is_shown_with_the_reason_and_lifted(
    page: Page, home: House
) -> None:
    to(page, home, "zhao", "counter&who=r2")
    card = page.locator(".card", has_text="At the desk").first
    expect(card).to_contain_text("by staff until")
    expect(card).to_contain_text("Towel · 2 pcs")
    card.get_by_role("link", name="Let them use the machines").click()
    page.fill("#lift-reason", "the sensor was dirty")
    press(page, "Let them use the machines")
    show(page, home, "/desk?part=review")
    expect(page.locator("body")).to_contain_text("Nobody. A household is listed here")
    told = "SELECT member, given_by, reason FROM machine_trust"
    assert home.centre.rows(told) == [("h2", "zhao", "the sensor was dirty")]


def test_every_notice_is_listed_and_only_what_stands_is_withdrawn(
    page: Page, home: House
) -> None:
    to(page, home, "sun", "asks")
    cell = page.locator("tr:has(td)")
    expect(cell.filter(has_text="A wrong list")).to_contain_text("withdrawn")
    assert cell.filter(has_text="A wrong list").get_by_role("link").count() == 0
    later = cell.filter(has_text="Rules of next year")
    expect(later).to_contain_text("not shown yet")
    later.get_by_role("link", name="Withdraw").click()
    page.fill("#notice-reason", "another text")
    press(page, "Withdraw")
    assert home.centre.rows(
        "SELECT count(*) FROM notice WHERE withdrawn_ms IS NOT NULL"
    ) == [(2,)]
    show(page, home, "/desk?part=asks&do=notice:wrong")
    expect(page.locator("#act")).to_contain_text("decided already")
