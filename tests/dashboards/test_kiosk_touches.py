"""What the kiosk's page sends for each touch and key, and what it forgets."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from linli_edge.core.inputs import Drawn
from tests.dashboards.browser import LANDSCAPE, opened, until
from tests.dashboards.kiosk_stand import Stand
from tests.dashboards.kiosk_views import view
from tests.dashboards.test_kiosk_looks import drawn

pytestmark = pytest.mark.system

DOUBT = "d/1/000000000003"


@pytest.fixture(scope="module")
def opened_page(browser: Browser, stand: Stand) -> Iterator[Page]:
    stand.show(view("idle"))
    with opened(browser, size=LANDSCAPE, touch=True) as (page, _):
        page.goto(stand.url)
        page.wait_for_selector("#screen.idle")
        yield page


@pytest.fixture
def page(opened_page: Page, stand: Stand) -> Page:
    """The same page for all; each begins where nobody is."""
    stand.busy = False
    drawn(opened_page, stand, view("idle"))
    opened_page.evaluate("document.activeElement.blur()")
    stand.touches.clear()
    return opened_page


def key(page: Page, name: str) -> None:
    page.locator(f"[data-key='{name}']").first.tap()


# screen, the ways in, what is sent
TOUCHES = [
    ("idle", ["notices"], {"what": "notices"}),
    ("idle", ["help"], {"what": "help"}),
    ("idle", ["language"], {"what": "language", "language": "en"}),
    ("assisting", ["own"], {"what": "own"}),
    ("hello", ["rice"], {"what": "choose", "item": "rice", "quantity": 1}),
    ("hello", ["cabbage"], {"what": "choose", "item": "cabbage"}),
    ("hello", ["haircut", "s2"], {"what": "choose", "item": "haircut", "slot": "s2"}),
    ("hello", ["next", "oil"], {"what": "wait", "item": "oil"}),
    ("hello", ["why"], {"what": "history"}),
    ("hello", ["notices"], {"what": "notices"}),
    ("hello", ["topics"], {"what": "topics"}),
    ("hello", ["leave"], {"what": "leave"}),
    ("hello-kept", ["collect"], {"what": "collect"}),
    ("basket", ["exchange"], {"what": "exchange"}),
    ("basket", ["more"], {"what": "more"}),
    ("basket", ["empty"], {"what": "empty"}),
    ("basket", ["rice+"], {"what": "count", "item": "rice", "quantity": 2}),
    ("basket", ["soap×"], {"what": "count", "item": "soap", "quantity": 0}),
    ("weighing-weight", ["take"], {"what": "take"}),
    ("weighing", ["back"], {"what": "back"}),
    ("pin", ["cancel"], {"what": "cancel"}),
    ("collect-staff", ["keep"], {"what": "keep"}),
    ("collect-staff", ["cancel"], {"what": "cancel"}),
    ("collect-stuck", ["again"], {"what": "again"}),
    ("handing", ["given"], {"what": "given"}),
    ("handing", ["not_given"], {"what": "not_given"}),
    ("handing", [f"{'1' * 32}−"], {"what": "count", "redemption": "1" * 32, "quantity": 2}),
    ("handing", [f"{'4' * 32}−"], {"what": "count", "redemption": "4" * 32, "quantity": 0}),
    ("receipt", ["print"], {"what": "print"}),
    ("receipt", ["on"], {"what": "on"}),
    ("history", ["back"], {"what": "back"}),
    ("history", [DOUBT, "grade"], {"what": "contest", "award": DOUBT, "about": "grade"}),
    ("notices", ["n1", "object", "rule"], {"what": "object", "notice": "n1", "about": "rule"}),
    ("topics", ["course", "ask"], {"what": "ask", "topic": "course"}),
    ("hello-provider", ["bookings"], {"what": "bookings"}),
    ("bookings", ["1" * 32, "given"], {"what": "word", "redemption": "1" * 32, "about": "given"}),
    ("bookings", ["3" * 32, "missed"], {"what": "word", "redemption": "3" * 32, "about": "missed"}),
    ("bookings", ["back"], {"what": "back"}),
    ("told-ask", ["back"], {"what": "back"}),
]  # fmt: skip


@pytest.mark.parametrize("by", ["touch", "keyboard"])
@pytest.mark.parametrize(
    "name,ways,sent", TOUCHES, ids=[f"{one[0]}-{one[1][-1][:8]}" for one in TOUCHES]
)
def test_each_button_says_what_it_means(
    page: Page,
    stand: Stand,
    name: str,
    ways: list[str],
    sent: dict[str, object],
    by: str,
) -> None:
    drawn(page, stand, view(name))
    for way in ways:
        found = page.locator(f"[data-key='{way}']").first
        if by == "touch":
            found.tap()
        else:
            found.focus()
            page.keyboard.press("Enter")

    told = stand.wait_touch(str(sent["what"]))
    assert {name: told[name] for name in sent} == sent
    assert stand.sent() == [sent["what"]]


def test_a_doubled_touch_is_sent_once(page: Page, stand: Stand) -> None:
    drawn(page, stand, view("hello"))
    page.evaluate("[1, 2].forEach(() => document.querySelector('button.item').click())")
    stand.wait_touch("choose")

    assert stand.sent() == ["choose"]


def test_a_touch_that_was_refused_can_be_repeated(page: Page, stand: Stand) -> None:
    drawn(page, stand, view("hello"))
    stand.busy = True
    key(page, "soap")
    page.wait_for_selector("[aria-busy]", state="detached")
    stand.busy = False

    key(page, "soap")

    assert stand.wait_touch("choose")["item"] == "soap"


def test_what_is_too_dear_gone_or_closed_cannot_be_chosen(
    page: Page, stand: Stand
) -> None:
    drawn(page, stand, view("hello-poor"))
    text = page.inner_text("#screen")
    assert "还差 23 分" in text and "还差 3 分" in text
    assert page.locator("[data-key=rice]").count() == 0
    key(page, "next")

    text = page.inner_text("#screen")
    assert "9:00-11:00 可换" in text and "换完了，点这里排队" in text
    assert page.locator("button.item").count() == 1  # to stand in line


@pytest.mark.parametrize("name", ["hello-away", "hello-away-unseen", "hello-look-only"])
def test_who_may_not_exchange_now_sees_and_chooses_nothing(
    page: Page, stand: Stand, name: str
) -> None:
    drawn(page, stand, view(name))

    assert page.locator("button.item").count() == 0
    assert page.locator(".item").count() == 6


def test_a_basket_with_a_line_that_went_offers_no_exchange(
    page: Page, stand: Stand
) -> None:
    drawn(page, stand, view("basket-gone"))

    assert "刚刚换完了" in page.inner_text("li.bad")
    assert page.locator("[data-key=exchange]").count() == 0


def test_the_pin_is_typed_by_touch_or_by_key(page: Page, stand: Stand) -> None:
    drawn(page, stand, view("pin"))
    for figure in "123":
        page.get_by_role("button", name=figure, exact=True).tap()
    page.keyboard.type("459")
    page.keyboard.press("Backspace")
    page.keyboard.type("6")
    assert page.locator(".dots i.on").count() == 6
    assert "123456" not in page.content()

    page.get_by_role("button", name="确定").tap()

    assert stand.wait_touch("pin")["pin"] == "123456"


def test_five_digits_are_not_sent_and_escape_goes_back(
    page: Page, stand: Stand
) -> None:
    drawn(page, stand, view("pin"))
    page.keyboard.type("12345")
    page.get_by_role("button", name="确定").tap()
    page.keyboard.press("Escape")
    stand.wait_touch("cancel")

    assert "pin" not in stand.sent()


def test_typed_digits_outlast_a_longer_stay_but_not_a_wrong_pin(
    page: Page, stand: Stand
) -> None:
    drawn(page, stand, view("pin"))
    page.keyboard.type("123456")
    drawn(page, stand, view("pin", leaves_in_ms=60_000))
    assert page.locator(".dots i.on").count() == 6
    page.keyboard.press("Enter")
    stand.wait_touch("pin")

    drawn(page, stand, view("pin-wrong"))

    # the screen before it has the same name: wait for what this one says
    expect(page.locator("#screen")).to_contain_text("还可以试 3 次")
    expect(page.locator(".dots i.on")).to_have_count(0)


def test_the_keyboard_reaches_everything(page: Page, stand: Stand) -> None:
    drawn(page, stand, view("hello"))
    reached = set()
    for _ in range(16):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.dataset.key"))

    assert {"help", "sound", "language", "leave", "why", "notices", "topics"} <= reached
    assert {"next", "rice", "cabbage", "soap", "haircut"} <= reached


def test_focus_stays_when_the_view_is_drawn_again(page: Page, stand: Stand) -> None:
    drawn(page, stand, view("hello"))
    page.locator("[data-key=soap]").focus()

    drawn(page, stand, view("hello"))

    assert page.evaluate("document.activeElement.dataset.key") == "soap"


def test_one_comes_back_to_the_same_page_of_the_shelf_within_a_visit(
    page: Page, stand: Stand
) -> None:
    drawn(page, stand, view("hello"))
    key(page, "next")
    drawn(page, stand, view("basket"))
    drawn(page, stand, view("hello"))
    assert "小台灯" in page.inner_text("#screen")

    drawn(page, stand, view("idle"))
    drawn(page, stand, view("hello"))

    assert "大米" in page.inner_text("#screen")  # the next person begins in front


def test_a_touch_beside_every_button_prolongs_the_visit(
    page: Page, stand: Stand
) -> None:
    drawn(page, stand, view("hello"))
    page.wait_for_timeout(50)
    page.evaluate("performance.now = () => 1e9")  # long after any earlier touch
    page.locator(".figure").tap()

    assert stand.wait_touch("stay")


def test_a_contest_shows_how_it_stands_and_is_not_offered_again(
    page: Page, stand: Stand
) -> None:
    drawn(page, stand, view("history-doubted"))

    said = page.locator(".contest").all_inner_texts()
    assert said == ["已申诉，11月29日前答复", "申诉没有成立：2026-11-20"]
    assert page.get_by_role("button", name="申诉").count() == 0


def test_long_lists_are_read_with_large_buttons_and_stay_where_one_was(
    page: Page, stand: Stand
) -> None:
    drawn(page, stand, view("history"))
    key(page, "down")
    until(page, "document.querySelector('.scrolls').scrollTop > 100")
    was = page.evaluate("document.querySelector('.scrolls').scrollTop")
    stand.show(view("history", help="called"))
    page.wait_for_selector(".leaving")

    assert page.evaluate("document.querySelector('.scrolls').scrollTop") == was


def test_nobody_objects_without_a_card_or_twice(page: Page, stand: Stand) -> None:
    for name, notice, said in (
        ("notices-nobody", "n1", "请先刷卡"),
        ("notices", "n2", "您已提出异议"),
        ("notices-away", "n1", "异议期到"),
    ):
        drawn(page, stand, view("idle"))
        drawn(page, stand, view(name))
        key(page, notice)
        assert page.locator("[data-key=object]").count() == 0
        assert said in page.inner_text("#screen")


def test_the_sound_is_played_on_entering_and_can_be_turned_off(
    page: Page, stand: Stand
) -> None:
    page.evaluate(
        """() => { window.played = []; window.Audio = function (src) {
          window.played.push(src); this.play = async () => {}; this.pause = () => {}; } }"""
    )
    drawn(page, stand, view("hello"))
    drawn(page, stand, view("hello", leaves_in_ms=50_000))
    drawn(page, stand, view("basket", "en"))
    assert page.evaluate("played") == ["voice/zh-CN/hello.wav", "voice/en/basket.wav"]
    page.get_by_role("button", name="Sound off").tap()
    drawn(page, stand, view("pin", "en"))
    assert len(page.evaluate("played")) == 2
    assert page.get_by_role("button", name="Sound on").is_visible()
    drawn(page, stand, view("idle"))
    drawn(page, stand, view("hello"))

    assert len(page.evaluate("played")) == 3  # the next person hears it again


def dark(drawn: Drawn, rows: range) -> int:
    part = drawn.rows[rows.start * drawn.width_bytes : rows.stop * drawn.width_bytes]
    return sum(one.bit_count() for one in part)


@pytest.mark.parametrize("wide", [384, 576])
def test_a_slip_is_drawn_for_a_printer_without_chinese(
    page: Page, stand: Stand, wide: int
) -> None:
    lines = [
        ["大米 1 公斤 x1", "30"],
        ["很长的名字" * 6, "5"],
        ["-" * 32, ""],
        ["剩余积分", "98"],
    ]
    draw = {"wide": wide, "title": "邻里积分驿站", "lines": lines}
    drawn(page, stand, view("receipt", draw=draw))
    slip = stand.wait_drawn()
    drawn(page, stand, view("idle"))
    drawn(page, stand, view("receipt", draw={**draw, "lines": [], "title": ""}))
    blank = stand.wait_drawn()

    assert slip.width_bytes == wide // 8
    high = len(slip.rows) // slip.width_bytes
    assert high > 36 * 6 and dark(slip, range(40)) > 300  # the title
    assert dark(slip, range(high)) > 3_000
    assert dark(blank, range(len(blank.rows) // blank.width_bytes)) == 0


def test_changes_are_told_to_a_screen_reader(page: Page, stand: Stand) -> None:
    drawn(page, stand, view("hello"))
    assert page.inner_text("#said") == "王*芳，您好"
    assert page.get_attribute("#said", "aria-live") == "polite"

    drawn(page, stand, view("hello-closed", "en"))

    assert "The books are being checked" in page.inner_text("#said")
    assert page.get_attribute("html", "lang") == "en"


def test_nothing_of_a_resident_is_left_on_the_idle_screen(
    page: Page, stand: Stand
) -> None:
    for name in ("hello", "basket", "pin", "collect-staff", "receipt", "history"):
        drawn(page, stand, view(name))
        drawn(page, stand, view("idle"))
        whole = page.content()
        assert "王*芳" not in whole and "128" not in whole
        assert "R-20261123-17" not in whole and DOUBT not in whole


def test_a_name_cannot_be_markup(page: Page, stand: Stand) -> None:
    shown = view("hello")
    shown["shelf"][0]["name"] = "<img src=x onerror=document.title='x'>"
    drawn(page, stand, shown)

    assert page.locator("#screen img").count() == 0
    assert page.title() == "邻里积分驿站"


def test_when_the_edge_dies_the_resident_disappears_too(
    page: Page, stand: Stand
) -> None:
    drawn(page, stand, view("hello"))
    stand.stop()
    page.wait_for_selector("#screen.lost")
    assert "王*芳" not in page.content()
    assert page.locator("button").count() == 0

    stand.start()
    stand.show(view("idle"))

    page.wait_for_selector("#screen.idle")
