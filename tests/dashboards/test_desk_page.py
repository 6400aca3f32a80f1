"""The page Desk of a real hub: every part looked over, and a day's work in its books."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from tests.dashboards.browser import LANDSCAPE, PHONE, until
from tests.dashboards.desk_house import WRITTEN, fill
from tests.dashboards.house import House
from tests.dashboards.pages import (
    NAMES,
    keep,
    look_over,
    reading,
    sign_in,
    sound_house,
)

pytestmark = pytest.mark.system

PARTS = ("counter&who=r1", "review", "shelf", "stock", "day", "asks", "times")
CARD = "em:0000002A"
TYPED = "0000000042"  # the same, as a reader types it
PIN = "902613"
OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true)"
PHOTO = """() => new Promise(done => {
  const canvas = document.createElement('canvas');
  canvas.width = 4000; canvas.height = 3000;
  const paper = canvas.getContext('2d');
  for (let n = 0; n < 4000; n++) {
    paper.fillStyle = `hsl(${n * 37 % 360} 80% 50%)`;
    paper.fillRect(n * 97 % 4000, n * 61 % 3000, 90, 70);
  }
  done(canvas.toDataURL('image/png').split(',')[1]);
})"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("desk")
    with sound_house(folder, furnished=False, more=fill) as running:
        yield running


def to(page: Page, home: House, name: str, part: str = "counter") -> None:
    sign_in(page, home, name)
    show(page, home, f"/desk?part={part}")


def show(page: Page, home: House, address: str) -> None:
    page.goto(f"{home.url}{address}")
    page.wait_for_selector(".board .card")


def done(page: Page) -> None:
    expect(page.locator(".done[role=status]")).to_be_visible()


def press(page: Page, name: str) -> None:
    """Press a form's button; the hub says yes. What it said before is hidden by then."""
    page.get_by_role("button", name=name).click()
    page.wait_for_selector(".done[role=status]:visible, form [role=alert]:visible")
    assert page.locator("form [role=alert]:visible").all_inner_texts() == []


def acts(page: Page) -> dict[str, str]:
    """One address of each kind of form that a part leads to."""
    found: dict[str, str] = {}
    for link in page.locator("a[href*='do=']").all():
        address = link.get_attribute("href") or ""
        found.setdefault(
            re.sub("%3A(?!notice|topic|item|slot|place).*", "", address), address
        )
    return found


def test_the_checks_know_what_people_wrote() -> None:
    assert not WRITTEN & (NAMES - {"qian", "kg", "h1", "h2"})


@pytest.mark.parametrize(
    "size,language,deep",
    [
        (LANDSCAPE, "zh-CN", ()),
        (LANDSCAPE, "en", ("counter&who=r1", "review", "stock")),
        (PHONE, "zh-CN", PARTS),
        (PHONE, "en", ()),
    ],
    ids=["wide-zh", "wide-en", "phone-zh", "phone-en"],
)
def test_every_part_looks_right(
    browser: Browser,
    home: House,
    size: tuple[int, int],
    language: str,
    deep: tuple[str, ...],
) -> None:
    """`deep`: of these parts also every form."""
    case = f"{size[0]}-{language[:2]}"
    with reading(browser, home, size=size, language=language) as (page, seen):
        sign_in(page, home, "sun")
        for part in PARTS:
            show(page, home, f"/desk?part={part}")
            forms = acts(page) if part in deep else {}
            page.evaluate(OPEN_ALL)
            keep(page, f"desk-{part[:7]}-{case}")
            look_over(page, language, WRITTEN)
            for n, address in enumerate(forms.values()):
                show(page, home, address)
                page.evaluate(OPEN_ALL)
                keep(page, f"desk-{part[:7]}-{n}-{case}")
                look_over(page, language, WRITTEN)
        assert seen.complaints == []


def test_a_day_at_the_desk_is_right_in_the_books(page: Page, home: House) -> None:
    """Find by card, sell by PIN, hand over to a collector, refund, count, close."""
    rows = home.centre.rows
    to(page, home, "qian")
    headers = {"X-Linli": "1", "Origin": home.url, "Idempotency-Key": "a" * 32}
    answer = page.request.post(
        f"{home.url}/api/v1/residents/r1/cards", data={"card": CARD}, headers=headers
    )
    assert answer.status == 201, answer.text()

    page.keyboard.type(TYPED)  # the field has the focus, as a wedge reader needs
    page.keyboard.press("Enter")
    page.wait_for_url("**who=r1")
    assert TYPED not in page.content() and CARD not in page.content()
    page.get_by_text("Set or reset the PIN").click()
    page.fill("#new-pin-pin", PIN)
    press(page, "Save the new PIN")

    page.get_by_label("Soap: how many").fill("2")
    page.get_by_label("Cabbage: how many").fill("1.5")
    expect(page.locator(".total")).to_contain_text("12 points in all")
    page.get_by_role("button", name="Sell with the PIN").click()
    expect(page.locator("form:has(#sell-pin) [role=alert]")).to_contain_text("PIN")
    page.fill("#sell-pin", PIN)
    press(page, "Sell with the PIN")
    sold = "SELECT quantity, points, given FROM redemption WHERE state = 'settled'"
    assert set(rows(f"{sold} AND item IN ('soap', 'cabbage') AND member = 'h1'")) == {
        (2, 6, 2), (1500, 6, 1500)
    }  # fmt: skip

    page.get_by_role("link", name="Hand over").first.click()
    page.wait_for_selector("#hand-given")
    page.fill("#hand-given", "1")
    page.fill("#hand-collector_name", "李婶")
    press(page, "Hand over")
    assert rows("SELECT name FROM collector") == [("李婶",)]

    page.get_by_text("Had lately; can be given back").click()
    page.locator("tr", has_text="Cabbage").get_by_role("link", name="Give back").click()
    page.fill("#back-reason", "wilted")
    press(page, "Propose the refund")
    _refund_by_another(page, home)
    _count_by_two(page, home)

    show(page, home, "/desk?part=day")
    cells = page.locator("tr", has_text="Cabbage").last.locator("td").all_inner_texts()
    assert (cells[3], cells[5]) == ("1.50 kg", "1.50 kg")  # given, and back again
    with page.expect_popup() as printed:
        page.get_by_role("link", name="Print").click()
    assert "Day close" in printed.value.title()
    with home.centre.database.read() as connection:
        assert invariants.check(snapshot.take(connection)) == []


def _refund_by_another(page: Page, home: House) -> None:
    """Who proposed it is told why not; the next one's word books it."""
    rows = home.centre.rows
    for name, sentence in (("qian", "second person"), ("sun", "")):
        to(page, home, name, "review")
        page.locator("tr", has_text="wilted").get_by_role("link").click()
        page.fill("#refund-reason", "seen")
        page.get_by_role("button", name="Agree").click()
        if sentence:
            expect(page.locator("#act [role=alert]")).to_contain_text(sentence)
            assert rows("SELECT count(*) FROM refund WHERE outcome = 'approved'") == [
                (0,)
            ]
    done(page)
    assert rows("SELECT decided_by FROM refund WHERE outcome = 'approved'") == [
        ("sun",)
    ]


def _count_by_two(page: Page, home: House) -> None:
    rows = home.centre.rows
    show(page, home, "/desk?part=stock")
    row = page.locator("tr", has_text="Counter").last
    row.get_by_role("link", name="Count").click()
    page.wait_for_selector("#act form")
    assert "20 pcs" not in page.inner_text(".board")  # what the books say is hidden
    stock = dict(rows("SELECT n, stock FROM stock_lot WHERE place = 'counter'"))
    for field in page.locator("#act input").all():
        told = field.get_attribute("data-row") or ""
        units = stock[int(re.sub(r"\D", "", told))]
        scale = int(field.get_attribute("data-scale") or 1)
        short = 1 if "Rice" in (field.get_attribute("aria-label") or "") else 0
        field.fill(f"{(units - short) / scale:g}")
    press(page, "Hand in the count")
    for name, sentence in (("sun", "second person"), ("qian", "")):
        to(page, home, name, "stock")
        open_take = page.locator("tr", has_text="Counter").first
        open_take.get_by_role("link", name="Decide").click()
        expect(page.locator("#act tr", has_text="Rice")).to_contain_text("in doubt")
        page.fill("#close-reason", "counted twice")
        button = "Miscounted" if not sentence else "It is so"
        page.get_by_role("button", name=button).click()
        if sentence:
            expect(page.locator("#act [role=alert]")).to_contain_text(sentence)
    done(page)
    found = rows("SELECT outcome FROM stock_take WHERE counted_by = 'sun'")
    assert found == [("dismissed",)]


def test_a_doubt_is_ended_with_a_photo_made_small(
    page: Page, home: House, tmp_path: Path
) -> None:
    rows = home.centre.rows
    to(page, home, "qian", "review")
    picture = tmp_path / "shelf.png"
    picture.write_bytes(base64.b64decode(page.evaluate(PHOTO)))
    row = page.locator("tr", has_text="the sensor saw 0 of 1")
    row.get_by_role("link", name="Decide").click()
    page.set_input_files("#doubt-photo", picture)
    page.fill("#doubt-reason", "it hangs in the machine")
    press(page, "It was not given")
    [(size, media)] = rows("SELECT length(body), media FROM photo")
    assert size < 1_000_000 and media == "image/jpeg"

    page.locator("tr", has_text="the door was left open").get_by_role("link").click()
    expect(page.locator("#act")).to_contain_text("chief")
    page.fill("#confirm-reason", "I saw it too")
    press(page, "confirm")
    ended = (
        "SELECT item, state FROM redemption WHERE evidence LIKE 'd%=%' ORDER BY item"
    )
    assert rows(ended) == [("rice", "settled"), ("soap", "released")]


def test_goods_come_in_by_the_larger_unit_and_nobody_types_over_a_form(
    page: Page, home: House
) -> None:
    to(page, home, "sun", "shelf")
    page.locator("tr", has_text="Cabbage").get_by_role("link", name="Change").click()
    page.fill("#in-quantity", "2.25")
    page.fill("#in-cost_fen", "12.5")
    before = page.inner_text(".updated")
    until(
        page,
        "(before) => document.querySelector('.updated').innerText !== before",
        arg=before,
    )
    assert page.input_value("#in-quantity") == "2.25"
    press(page, "Goods in")
    last = "SELECT quantity FROM stock_move WHERE cause LIKE 'in/%' ORDER BY n DESC LIMIT 1"
    assert home.centre.rows(last) == [(2250,)]


def test_money_is_only_for_admins_and_a_treasurer_only_looks(
    page: Page, home: House
) -> None:
    to(page, home, "zhao", "shelf")
    assert "¥" not in page.inner_text("body")
    show(page, home, "/desk?part=asks")
    assert page.get_by_role("link", name="Publish a notice").count() == 0
    to(page, home, "sun", "shelf")
    assert "¥" in page.inner_text("body")


def test_nobody_is_found_by_nonsense_and_several_are_listed_masked(
    page: Page, home: House
) -> None:
    to(page, home, "zhao")
    page.fill("#find", "nobody here")
    page.keyboard.press("Enter")
    expect(page.locator("form [role=alert]").first).to_contain_text("Nobody found")
    page.fill("#find", "王")
    page.keyboard.press("Enter")
    expect(page.locator(".found a")).to_have_count(2)
    expect(page.locator(".found a").first).to_contain_text("王*明")
    assert page.input_value("#find") == "" and "王" not in page.url


def test_nobody_serves_their_own_household_and_is_told_so(
    page: Page, home: House
) -> None:
    to(page, home, "wu", "counter&who=r1")
    page.get_by_label("Soap: how many").fill("1")
    page.get_by_role("button", name="I know who it is").click()
    alert = page.locator("form:has(#sell-pin) [role=alert]")
    expect(alert).to_contain_text("PIN")  # or a reason: neither was typed
    page.fill("#sell-reason", "it is me")
    page.get_by_role("button", name="I know who it is").click()
    expect(alert).to_contain_text("your own household")
