"""What the kiosk's page sends for each touch and key, and what it forgets."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.dashboards.browser import LANDSCAPE, opened
from tests.dashboards.kiosk_stand import Stand
from tests.dashboards.kiosk_views import (
    CHOICE,
    REDEMPTION,
    SHELF,
    VIEWS,
    doubted,
    trouble,
    view,
)
from tests.dashboards.test_kiosk_looks import drawn

pytestmark = pytest.mark.system


@pytest.fixture
def page(browser: Browser, stand: Stand) -> Iterator[Page]:
    stand.touches.clear()
    stand.answer = 204
    stand.show(view("idle"))
    with opened(browser, size=LANDSCAPE, touch=True) as (page, _):
        page.goto(stand.url)
        page.wait_for_selector("#screen.idle")
        yield page


def test_one_touch_chooses_an_item(page: Page, stand: Stand) -> None:
    drawn(page, stand, VIEWS["hello"])
    page.get_by_role("button", name="大米").tap()

    sent = stand.wait_touch("choose")
    assert sent["item"] == "rice"
    assert sent["quantity"] == 1
    assert sent["view"] > 0


def test_a_doubled_touch_is_sent_once(page: Page, stand: Stand) -> None:
    drawn(page, stand, VIEWS["hello"])
    page.evaluate("[1, 2].forEach(() => document.querySelector('button.item').click())")
    stand.wait_touch("choose")

    assert [touch["what"] for touch in stand.touches].count("choose") == 1


def test_a_touch_that_came_too_late_can_be_repeated(page: Page, stand: Stand) -> None:
    stand.answer = 409
    drawn(page, stand, VIEWS["hello"])
    page.get_by_role("button", name="白菜").tap()
    stand.wait_touch("choose")
    page.wait_for_selector("[aria-busy]", state="detached")
    stand.touches.clear()

    page.get_by_role("button", name="白菜").tap()

    assert stand.wait_touch("choose")["item"] == "cabbage"


def test_what_is_too_dear_or_gone_cannot_be_touched(page: Page, stand: Stand) -> None:
    poor = {**view("hello")["resident"], "balance": 9, "available": 9}
    gone = [{**SHELF[1], "left": 0}, *SHELF[2:4]]
    drawn(page, stand, view("hello", resident=poor, shelf=gone))

    names = [b.inner_text() for b in page.locator("button.item").all()]
    assert len(names) == 1 and "肥皂" in names[0]
    assert "还差 1 分" in page.inner_text("#screen")
    assert "今天没有了" in page.inner_text("#screen")


def test_with_the_hub_away_nothing_can_be_chosen(page: Page, stand: Stand) -> None:
    drawn(page, stand, VIEWS["hello-away"])

    assert page.locator("button.item").count() == 0
    assert "暂停兑换" in page.inner_text("#screen")
    assert "截至" in page.inner_text("#screen")


def test_the_pin_is_typed_by_touch_or_by_key(page: Page, stand: Stand) -> None:
    drawn(page, stand, VIEWS["pin"])
    for figure in "123":
        page.get_by_role("button", name=figure, exact=True).tap()
    page.keyboard.type("459")
    page.keyboard.press("Backspace")
    page.keyboard.type("6")
    assert page.locator(".dots i.on").count() == 6
    assert "123456" not in page.content()

    page.get_by_role("button", name="确定").tap()

    assert stand.wait_touch("pin")["pin"] == "123456"


def test_five_digits_are_not_sent(page: Page, stand: Stand) -> None:
    drawn(page, stand, VIEWS["pin"])
    page.keyboard.type("12345")
    page.get_by_role("button", name="确定").tap()
    page.get_by_role("button", name="返回").tap()
    stand.wait_touch("cancel")

    assert "pin" not in [touch["what"] for touch in stand.touches]


def test_typed_digits_outlast_a_longer_stay_but_not_a_wrong_pin(
    page: Page, stand: Stand
) -> None:
    drawn(page, stand, VIEWS["pin"])
    page.keyboard.type("123456")
    drawn(page, stand, view("pin", choice=CHOICE, leaves_in_ms=60_000))
    assert page.locator(".dots i.on").count() == 6
    page.keyboard.press("Enter")
    stand.wait_touch("pin")

    drawn(page, stand, VIEWS["pin-wrong"])

    assert page.locator(".dots i.on").count() == 0
    assert "密码不对" in page.inner_text("#screen")


@pytest.mark.parametrize(
    "name,label,what",
    [
        ("hello-open", "领取大米 1 千克", "collect"),
        ("hello", "结束", "leave"),
        ("hello", "English", "language"),
        ("pin", "返回", "cancel"),
        ("reserved", "以后来拿", "keep"),
        ("reserved", "不要了", "cancel"),
        ("handing", "已交给", "given"),
        ("handing", "没有交", "not_given"),
        ("settled", "结束", "leave"),
    ],
)
def test_each_button_says_what_it_means(
    page: Page, stand: Stand, name: str, label: str, what: str
) -> None:
    drawn(page, stand, VIEWS[name])
    page.get_by_role("button", name=label, exact=True).tap()

    sent = stand.wait_touch(what)
    if what == "collect":
        assert sent["redemption"] == REDEMPTION["id"]
    if what == "language":
        assert sent["language"] == "en"


def test_the_keyboard_reaches_everything(page: Page, stand: Stand) -> None:
    drawn(page, stand, VIEWS["hello"])
    reached = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.dataset.key"))
    assert {"language", "leave", "rice", "cabbage", "soap", "tissue"} <= reached

    page.locator("[data-key=soap]").focus()
    page.keyboard.press("Enter")

    assert stand.wait_touch("choose")["item"] == "soap"


def test_focus_stays_when_the_view_is_drawn_again(page: Page, stand: Stand) -> None:
    drawn(page, stand, VIEWS["hello"])
    page.locator("[data-key=soap]").focus()

    drawn(page, stand, VIEWS["hello"])

    assert page.evaluate("document.activeElement.dataset.key") == "soap"


def test_more_items_are_one_touch_away(page: Page, stand: Stand) -> None:
    drawn(page, stand, VIEWS["hello"])
    page.get_by_role("button", name="看更多").tap()

    assert "小台灯" in page.inner_text("#screen")
    assert "大米" not in page.inner_text("#screen")


def test_a_touch_beside_every_button_prolongs_the_visit(
    page: Page, stand: Stand
) -> None:
    drawn(page, stand, VIEWS["hello"])
    page.locator(".figure").tap()

    assert stand.wait_touch("stay")


def test_the_reasons_open_in_place_of_the_shelf_and_close_again(
    page: Page, stand: Stand
) -> None:
    drawn(page, stand, VIEWS["hello"])
    page.get_by_role("button", name="为什么").tap()
    assert "按次计 5 分" in page.inner_text(".why")
    assert page.locator("button.item").count() == 0

    page.get_by_role("button", name="返回").tap()

    assert page.locator("button.item").count() > 0
    page.get_by_role("button", name="为什么").tap()
    drawn(page, stand, view("idle"))
    drawn(page, stand, VIEWS["hello"])
    assert page.locator(".why").count() == 0  # the next person begins at the shelf


@pytest.mark.parametrize("about", ["weight", "grade", "not_mine", "missing"])
def test_an_award_is_doubted_with_one_touch_of_four(
    page: Page, stand: Stand, about: str
) -> None:
    drawn(page, stand, VIEWS["hello"])
    page.get_by_role("button", name="为什么").tap()
    page.get_by_role("button", name="申诉").nth(1).tap()
    assert "+12" in page.inner_text(".doubt h3")
    assert page.locator(".four button").count() == 4

    page.locator(f"[data-key={about}]").tap()

    sent = stand.wait_touch("contest")
    assert (sent["award"], sent["about"]) == ("d/1/000000000002", about)


def test_the_keyboard_doubts_too_and_a_doubled_press_is_sent_once(
    page: Page, stand: Stand
) -> None:
    drawn(page, stand, VIEWS["hello"])
    page.locator("[data-key=why]").press("Enter")
    page.locator(".why li button").first.press("Enter")
    page.locator("[data-key=grade]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    stand.wait_touch("contest")

    sent = [touch["what"] for touch in stand.touches if touch["what"] != "stay"]
    assert sent == ["contest"]


def test_one_goes_back_from_the_four_and_the_next_person_begins_anew(
    page: Page, stand: Stand
) -> None:
    drawn(page, stand, VIEWS["hello"])
    page.get_by_role("button", name="为什么").tap()
    page.get_by_role("button", name="申诉").first.tap()
    page.get_by_role("button", name="返回").tap()
    assert page.locator(".why").count() == 1

    page.get_by_role("button", name="申诉").first.tap()
    drawn(page, stand, view("idle"))
    drawn(page, stand, VIEWS["hello"])

    assert page.locator(".doubt, .why").count() == 0
    assert "contest" not in [touch["what"] for touch in stand.touches]


def test_a_contest_shows_how_it_stands_and_is_not_offered_again(
    page: Page, stand: Stand
) -> None:
    first, second, *_ = VIEWS["hello"]["recent"]
    upheld = doubted(second, outcome="upheld", answer="照片可见，分类正确")
    rows = [doubted(first), upheld, doubted(first, outcome="refused", answer="有塑料")]
    drawn(page, stand, view("hello", recent=rows))
    page.get_by_role("button", name="为什么").tap()

    said = page.locator(".contest").all_inner_texts()
    assert said == [
        "已申诉，11月29日前答复",
        "申诉成立：照片可见，分类正确",
        "申诉没有成立：有塑料",
    ]
    assert page.get_by_role("button", name="申诉").count() == 0


def test_a_taken_contest_says_when_and_leads_back(page: Page, stand: Stand) -> None:
    drawn(page, stand, VIEWS["doubted"])
    assert "已受理" in page.inner_text("h1")
    assert "11月29日前答复您" in page.inner_text("#screen")
    assert "已受理" in page.inner_text("#said")

    page.get_by_role("button", name="返回").tap()

    assert stand.wait_touch("back")


def test_one_reads_on_where_one_was_when_the_view_is_drawn_again(
    page: Page, stand: Stand
) -> None:
    long = view("hello", recent=VIEWS["hello"]["recent"][:2] * 2)
    drawn(page, stand, long)
    page.get_by_role("button", name="为什么").tap()
    page.evaluate("document.querySelector('.why ul').scrollTo(0, 120)")

    drawn(page, stand, {**long, "leaves_in_ms": 40_000})

    assert page.evaluate("document.querySelector('.why ul').scrollTop") == 120


def test_no_answer_is_called_neither_received_nor_refused(
    page: Page, stand: Stand
) -> None:
    drawn(page, stand, VIEWS["doubted-unsure"])
    assert page.inner_text("h1") == "还不清楚"

    drawn(page, stand, VIEWS["doubted-late"])

    assert page.inner_text("h1") == "没有受理"
    assert "公示期已经过了" in page.inner_text("#screen")


def test_without_reasons_there_is_nothing_to_ask(page: Page, stand: Stand) -> None:
    bare = [{**row, "why_zh": [], "why_en": []} for row in VIEWS["hello"]["recent"]]
    drawn(page, stand, {**VIEWS["hello"], "recent": bare})

    assert page.get_by_role("button", name="为什么").count() == 0


def test_changes_are_told_to_a_screen_reader(page: Page, stand: Stand) -> None:
    drawn(page, stand, VIEWS["hello"])
    assert page.inner_text("#said") == "王*芳，您好"
    assert page.get_attribute("#said", "aria-live") == "polite"

    drawn(page, stand, view("hello", language="en", problem=trouble("out_of_stock")))

    assert "That has just gone" in page.inner_text("#said")
    assert page.get_attribute("html", "lang") == "en"


def test_nothing_of_a_resident_is_left_on_the_idle_screen(
    page: Page, stand: Stand
) -> None:
    for name in ("hello", "pin", "reserved", "settled"):
        drawn(page, stand, VIEWS[name])
        drawn(page, stand, view("idle"))
        whole = page.content()
        assert "王*芳" not in whole
        assert "128</p>" not in whole


def test_when_the_edge_dies_the_resident_disappears_too(
    page: Page, stand: Stand
) -> None:
    drawn(page, stand, VIEWS["hello"])
    stand.answer = 503
    stand.hang_up()
    page.wait_for_selector("#screen.lost")
    assert "王*芳" not in page.content()
    assert page.locator("button").count() == 0

    stand.answer = 204
    stand.show(view("idle"))

    page.wait_for_selector("#screen.idle")


def test_a_name_cannot_be_markup(page: Page, stand: Stand) -> None:
    bad = {**SHELF[0], "name_zh": "<img src=x onerror=document.title='x'>"}
    drawn(page, stand, view("hello", shelf=[bad]))

    assert page.locator("#screen img").count() == 0
    assert page.title() == "邻里积分驿站"
