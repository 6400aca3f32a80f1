"""A resident's own page: for who has the slip, while card and link are good."""

import re
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from linli_hub.adapters.crypto import CannotOpen
from linli_hub.base.core.calendar import DAY_MS
from linli_hub.base.web.routes import RESIDENT_PAGES
from linli_hub.people.actions import cards
from linli_hub.station.web.resident import address_of
from linli_hub.voice.actions import notices
from linli_hub.voice.actions.notices import NewNotice
from tests.hub.room import ADMIN, RESIDENT_CARD, STAFF_CARD
from tests.hub.web_house import ORIGIN, Web

BYTES_MAX = 60 * 1024


def address(web: Web, days: int = 7, card: str = RESIDENT_CARD) -> str:
    hub = replace(web.services, address=ORIGIN)
    card_hash = web.room.seals.marks(card).card_hash
    made = address_of(hub, "r1", card_hash, days)
    assert made is not None and made.startswith(f"{ORIGIN}{RESIDENT_PAGES}/")
    return made.removeprefix(ORIGIN)


@pytest.fixture
def stranger(web: Web) -> TestClient:
    """A telephone that never signed in."""
    client = web.client()
    client.headers.clear()
    return client


def publish(web: Web) -> None:
    now_ms = web.room.now_ms
    new = NewNotice(
        id="stars",
        title_zh="积分<b>公示",
        title_en="Points & stars",
        body_zh="第一行\n第二行",
        body_en="one\ntwo",
        from_ms=now_ms,
        until_ms=now_ms + DAY_MS,
        objections_until_ms=now_ms + DAY_MS,
    )
    web.room.writer.submit(notices.publish, ADMIN, new).result(5)


def test_the_page_is_plain_masked_and_small(web: Web, stranger: TestClient) -> None:
    publish(web)
    answer = stranger.get(address(web))

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "script" not in answer.text
    assert "http" not in answer.text
    assert len(answer.content) < BYTES_MAX
    assert 'lang="zh-CN"' in answer.text
    assert "您好" in answer.text
    assert "积分&lt;b&gt;公示" in answer.text
    assert "第一行<br>第二行" in answer.text
    for secret in ("r1", "王小明", RESIDENT_CARD, "member:"):
        assert secret not in answer.text


def test_either_language_on_demand(web: Web, stranger: TestClient) -> None:
    publish(web)
    chinese = re.compile(r"[\u4e00-\u9fff]")
    english = stranger.get(address(web) + "?lang=en").text

    without_name = re.sub(r"<h1>.*?</h1>", "", english)
    assert chinese.findall(without_name) == ["中", "文"]  # the way back
    assert stranger.get(address(web) + "?lang=fr").status_code == 422


def test_each_link_differs_and_says_nothing(web: Web) -> None:
    links = {address(web) for _ in range(6)}

    assert len(links) == 6
    assert not all("r1" in link for link in links)  # by chance it is in one of forty
    with pytest.raises(CannotOpen):
        web.room.seals.open_link("A" * 120)


@pytest.mark.parametrize("harm", ["cut", "changed", "nonsense", "umlaut", "late"])
def test_a_link_that_is_not_good_is_said_in_both_languages(
    web: Web, stranger: TestClient, harm: str
) -> None:
    good = address(web)
    path = {
        "cut": good[:-4],
        "changed": good[:-10] + ("A" if good[-10] != "A" else "B") + good[-9:],
        "nonsense": f"{RESIDENT_PAGES}/hello",
        "umlaut": f"{RESIDENT_PAGES}/%C3%A4",
        "late": address(web, days=0),
    }[harm]
    answer = stranger.get(path)

    assert answer.status_code == 410
    assert "链接已失效" in answer.text
    assert "no longer good" in answer.text
    assert stranger.get(good).status_code == 200  # the control


def test_a_lost_card_takes_its_links_with_it(web: Web, stranger: TestClient) -> None:
    path, marks = address(web), web.room.seals.marks(RESIDENT_CARD)
    assert stranger.get(path).status_code == 200
    web.room.writer.submit(cards.block_card, ADMIN, marks.card_hash).result(5)

    assert stranger.get(path).status_code == 410


def test_a_card_of_another_opens_nothing(web: Web, stranger: TestClient) -> None:
    """As when a card is passed on: the link names the resident too."""
    assert stranger.get(address(web, card=STAFF_CARD)).status_code == 410


def test_without_an_address_or_a_card_there_are_no_links(web: Web) -> None:
    assert address_of(web.services, "r1", "0" * 32, 7) is None
    assert address_of(replace(web.services, address=ORIGIN), "r1", "", 7) is None
