"""Requests, notices, objections, the line for sold-out items: recorded, once, answered."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from linli_hub.base.core.actors import Actor
from linli_hub.base.core.errors import (
    AlreadyDecided,
    BadValue,
    CardUnknown,
    HubError,
    KeyReused,
    NotAllowed,
    NotFound,
    OwnHousehold,
    WindowClosed,
)
from linli_hub.station.actions import shelf, waiting
from linli_hub.station.core.refusals import NotSoldOut
from linli_hub.station.views import waiting as views_waiting
from linli_hub.voice.actions import notices, requests
from linli_hub.voice.actions.notices import Against, NewNotice
from linli_hub.voice.actions.requests import NewTopic, Wanted
from linli_hub.voice.core.refusals import AnsweredBefore, AskedBefore, PublishedIt
from linli_hub.voice.views import requests as views_requests
from tests.hub.centre import DAY_MS, KIOSK, NOON_MS, STAFF, Centre, hex_of

OTHER = Actor(kind="staff", name="zhao", roles=frozenset({"staff"}))
CORNER = NewTopic(
    id="english", kind="course", title_zh="英语角", title_en="English corner"
)
STARS = NewNotice(
    id="stars",
    title_zh="积分公示",
    title_en="Points of the half-year",
    body_zh="王*明 120 分",
    body_en="W*g 120 points",
    from_ms=NOON_MS,
    until_ms=NOON_MS + 10 * DAY_MS,
    objections_until_ms=NOON_MS + 7 * DAY_MS,
)
MINE = Against(notice="stars", about="amount", card=hex_of("card-1"))


def view(centre: Centre, reader: Any, *args: Any, **more: Any) -> Any:
    with centre.database.read() as connection:
        return reader(connection, *args, **more)


def wanted(card: str) -> Wanted:
    return Wanted(topic="english", card=hex_of(card))


def link(centre: Centre, resident: str) -> None:
    """`zhao` is this resident."""
    centre.force(
        "INSERT INTO login (name, password_hash, roles, wrong, locked_until_ms,"
        f" added_ms, resident) VALUES ('zhao', '', 'staff', 0, 0, 0, '{resident}')"
    )


def test_a_request_is_recorded_once_and_answered_with_a_reason(centre: Centre) -> None:
    centre.do(requests.open_topic, STAFF, CORNER)
    told = centre.do(requests.ask, KIOSK, "k1", wanted("card-1"))
    again = centre.do(requests.ask, KIOSK, "k1", wanted("card-1"))

    assert told == again
    assert told["due_ms"] == NOON_MS + requests.ANSWER_MS
    with pytest.raises(AskedBefore):
        centre.do(requests.ask, KIOSK, "k2", wanted("card-1"))
    with pytest.raises(KeyReused):
        centre.do(requests.ask, KIOSK, "k1", wanted("card-2"))
    (row,) = view(centre, views_requests.asks)
    assert (row.resident, row.kind, row.outcome) == ("r1", "course", "open")

    centre.do(requests.answer, OTHER, told["id"], "accepted", "周六九点")
    with pytest.raises(AnsweredBefore):
        centre.do(requests.answer, OTHER, told["id"], "declined", "没有老师")
    assert view(centre, views_requests.asks) == []
    (note,) = view(centre, views_waiting.notes, "r1", centre.now_ms)
    assert "周六九点" in note.zh
    assert view(centre, views_waiting.notes, "r2", centre.now_ms) == []


def test_nobody_answers_what_they_asked_for_themselves(centre: Centre) -> None:
    centre.do(requests.open_topic, STAFF, CORNER)
    told = centre.do(requests.ask, KIOSK, "k1", wanted("card-1"))
    link(centre, "r1")

    with pytest.raises(OwnHousehold):
        centre.do(requests.answer, OTHER, told["id"], "accepted", "给我自己")
    centre.do(requests.answer, STAFF, told["id"], "accepted", "周六九点")  # the control


def test_a_topic_that_is_over_or_unknown_cannot_be_asked_for(centre: Centre) -> None:
    until = replace(CORNER, id="soon", until_ms=NOON_MS + 10)
    centre.do(requests.open_topic, STAFF, until)
    centre.do(requests.open_topic, STAFF, CORNER)
    assert [row.id for row in view(centre, views_requests.topics, NOON_MS)] == [
        "english",
        "soon",
    ]
    centre.now_ms += 10
    centre.do(requests.close_topic, STAFF, "english")

    for topic in ("soon", "english", "nothing"):
        ask = Wanted(topic=topic, card=hex_of("card-1"))
        with pytest.raises(NotFound):
            centre.do(requests.ask, KIOSK, f"k-{topic}", ask)
    with pytest.raises(CardUnknown):
        centre.do(requests.ask, KIOSK, "k9", wanted("nobody"))
    with pytest.raises(NotAllowed):
        centre.do(requests.open_topic, KIOSK, CORNER)


def test_an_objection_is_answered_by_another_than_who_published(
    centre: Centre,
) -> None:
    centre.do(notices.publish, STAFF, STARS)
    told = centre.do(notices.object_to, KIOSK, "k1", MINE)
    assert centre.do(notices.object_to, KIOSK, "k1", MINE) == told
    with pytest.raises(AskedBefore):
        centre.do(notices.object_to, KIOSK, "k2", MINE)
    (shown,) = view(centre, views_requests.notices, centre.now_ms, "r1")
    assert shown.objected
    (shown,) = view(centre, views_requests.notices, centre.now_ms, "r2")
    assert not shown.objected

    with pytest.raises(PublishedIt):
        centre.do(notices.answer, STAFF, told["id"], "refused", "数字无误")
    with pytest.raises(IntegrityError):  # the database would not have it either
        centre.force("UPDATE objection SET outcome = 'refused', answered_by = 'wang'")
    centre.do(notices.answer, OTHER, told["id"], "upheld", "少记一次，已更正")
    with pytest.raises(AnsweredBefore):
        centre.do(notices.answer, OTHER, told["id"], "refused", "再看一次")
    for rewritten in ("answer = ''", "resident = 'r2'"):
        with pytest.raises(DBAPIError, match="append-only"):
            centre.force(f"UPDATE objection SET {rewritten}")


def test_objections_have_a_window_and_a_subject(centre: Centre) -> None:
    centre.do(notices.publish, STAFF, STARS)
    wrong: list[tuple[Against, type[HubError]]] = [
        (replace(MINE, notice="other"), NotFound),
        (replace(MINE, about="colour"), BadValue),
        (replace(MINE, said="x\ny"), BadValue),
        (replace(MINE, card=hex_of("nobody")), CardUnknown),
    ]
    for n, (against, refusal) in enumerate(wrong):
        with pytest.raises(refusal):
            centre.do(notices.object_to, KIOSK, f"w{n}", against)
    centre.now_ms += 7 * DAY_MS
    with pytest.raises(WindowClosed):
        centre.do(notices.object_to, KIOSK, "late", MINE)
    assert len(view(centre, views_requests.notices, centre.now_ms)) == 1
    centre.do(notices.withdraw, STAFF, "stars", "另行公示")
    assert view(centre, views_requests.notices, centre.now_ms) == []
    assert view(centre, views_requests.headline, centre.now_ms) is None
    with pytest.raises(AlreadyDecided):
        centre.do(notices.withdraw, STAFF, "stars", "又一次")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title_zh": " "},
        {"title_en": "x" * 61},
        {"body_zh": ""},
        {"until_ms": NOON_MS},
        {"objections_until_ms": NOON_MS + 11 * DAY_MS},
    ],
    ids=str,
)
def test_a_notice_that_nobody_could_read_is_refused(
    centre: Centre, wrong: dict[str, Any]
) -> None:
    with pytest.raises(BadValue):
        centre.do(notices.publish, STAFF, replace(STARS, **wrong))
    assert view(centre, views_requests.notices, centre.now_ms) == []


def sell_out(centre: Centre) -> None:
    centre.force("UPDATE item SET reserved = stock WHERE id = 'soap'")


def test_a_line_for_what_is_sold_out_keeps_its_order(centre: Centre) -> None:
    with pytest.raises(NotSoldOut):
        centre.do(waiting.wait, KIOSK, "k0", "soap", hex_of("card-1"), None)
    sell_out(centre)
    first = centre.do(waiting.wait, KIOSK, "k1", "soap", hex_of("card-1"), None)
    centre.now_ms += 1
    second = centre.do(waiting.wait, KIOSK, "k2", "soap", hex_of("card-2"), None)
    centre.now_ms += 1
    again = centre.do(waiting.wait, KIOSK, "k3", "soap", hex_of("card-1"), None)

    assert (first, second, again) == ({"ahead": 0}, {"ahead": 1}, {"ahead": 0})
    (line,) = view(centre, views_waiting.lines, centre.now_ms)
    assert (line.item, line.people) == ("soap", 2)
    assert view(centre, views_waiting.notes, "r1", centre.now_ms) == []
    centre.force("UPDATE item SET reserved = 0 WHERE id = 'soap'")
    (note,) = view(centre, views_waiting.notes, "r1", centre.now_ms)
    assert note.zh == "您等的肥皂到了"
    centre.now_ms += waiting.WAIT_MS + 1
    assert view(centre, views_waiting.lines, centre.now_ms) == []
    assert view(centre, views_waiting.notes, "r1", centre.now_ms) == []


def test_an_item_that_is_off_the_shelf_has_no_line(centre: Centre) -> None:
    sell_out(centre)
    centre.do(shelf.set_active, STAFF, "soap", False)
    with pytest.raises(NotFound):
        centre.do(waiting.wait, KIOSK, "k1", "soap", hex_of("card-1"), None)


def test_a_call_for_help_is_an_alarm(centre: Centre) -> None:
    centre.do(waiting.call_help, KIOSK, "k1")
    centre.do(waiting.call_help, KIOSK, "k1")

    found = centre.rows("SELECT subject, times FROM alarm WHERE code = 'help_wanted'")
    assert found == [("kiosk-1", 1)]
    with pytest.raises(NotAllowed):
        centre.do(waiting.call_help, STAFF, "k2")
