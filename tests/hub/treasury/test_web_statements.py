"""A member's statement: it adds up, says why, and comes as page and as workbook."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from linli_hub.base.web.routes import API
from tests.hub.edge_voice import Voice
from tests.hub.room import RESIDENT_CARD, Room
from tests.hub.web_house import TestClient, Web, key

PERIOD = {"first_day": "2026-01-01", "last_day": "2026-01-31"}
URL = f"{API}/members/h1/statement"


@pytest.fixture
def clerk(room: Room, request: pytest.FixtureRequest) -> TestClient:
    """h1 has two bags and 20 points by hand."""
    edge: Voice = room.edge("bins-1")
    edge.open_journal()
    edge.deposit(RESIDENT_CARD)
    edge.deposit(RESIDENT_CARD)
    room.hear(edge.parcel(1, 4))
    web: Web = request.getfixturevalue("web")
    client = web.signed_in("staff")
    ask = {"member": "h1", "points": 20, "reason": "=1+1 停电未记 <b>"}
    told = client.post(f"{API}/ledger/adjustments", json=ask, headers=key()).json()
    web.signed_in("treasurer").post(
        f"{API}/ledger/adjustments/{told['id']}/decide",
        json={"approve": True, "reason": "查过"},
        headers=key(),
    )
    return client


def test_it_adds_up_and_says_why(clerk: TestClient) -> None:
    told = clerk.get(URL, params=PERIOD).json()

    lines = told["lines"]
    assert told["opening"] == 0
    assert told["closing"] == sum(line["points"] for line in lines)
    assert [line["balance"] for line in lines][-1] == told["closing"]
    assert [line["what_zh"] for line in lines] == ["奖励", "奖励", "人工调整"]
    assert "按次计 5 分" in "".join(lines[0]["reasons_zh"])
    assert lines[2]["reasons_en"] == ["=1+1 停电未记 <b>"]
    after = clerk.get(
        URL, params={"first_day": "2026-02-01", "last_day": "2026-02-28"}
    ).json()
    assert (after["opening"], after["closing"], after["lines"]) == (
        told["closing"], told["closing"], [],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-CN", ("积分账单", "期末余额", "奖励")), ("en", ("Statement", "Award"))],
)
def test_the_page_prints_in_one_language_and_runs_nothing(
    clerk: TestClient, language: str, words: tuple[str, ...]
) -> None:
    page = clerk.get(f"{URL}.html", params=PERIOD | {"language": language})

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert all(word in page.text for word in words)
    assert "&lt;b&gt;" in page.text and "<b>" not in page.text
    assert "<script" not in page.text and "http" not in page.text


def test_the_workbook_reads_back_and_its_text_is_no_formula(clerk: TestClient) -> None:
    answer = clerk.get(f"{URL}.xlsx", params=PERIOD)
    book = openpyxl.load_workbook(BytesIO(answer.content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}

    last = rows[-1]
    assert last[3] == "=1+1 停电未记 <b>" and last[4] == 20
    assert "f" not in kinds
    assert len(book.worksheets) == 3


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"first_day": "2026-1-1"}, "bad_value"),
        ({"last_day": "2026-02-31"}, "bad_value"),
        ({"last_day": "2025-12-31"}, "bad_value"),
        ({"color": "red"}, "invalid_request"),
    ],
)
def test_a_period_that_is_none_is_refused(
    clerk: TestClient, more: dict[str, str], code: str
) -> None:
    answer = clerk.get(URL, params=PERIOD | more)

    said: dict[str, Any] = answer.json()
    assert answer.status_code == 422
    assert said["code"] in (code, "bad_request", "bad_value")


def test_a_member_there_is_none_is_not_found(clerk: TestClient) -> None:
    assert clerk.get(URL.replace("h1", "h77"), params=PERIOD).status_code == 404
