"""Deeds and reviews over the API: once for each key, by two people, in pages."""

from typing import Any

import pytest

from linli_hub.base.core.actors import SYSTEM
from linli_hub.base.web.routes import API
from linli_hub.earning.actions import standards
from tests.hub.standards import TEXTS
from tests.hub.web_house import TestClient, Web

DEEDS = f"{API}/deeds"


@pytest.fixture
def bank(web: Web) -> Web:
    """The moral bank's standard comes into force long before anything is settled."""
    web.services.writer.submit(
        standards.publish, SYSTEM, TEXTS["moral-bank"], "2026-01-01"
    ).result()
    return web


def deed(web: Web, **more: Any) -> dict[str, Any]:
    at_ms = web.services.clock() - 3_600_000
    return {
        "kind": "service", "at_ms": at_ms, "evidence": "check_in", "resident": "r1",
        "minutes": 60, "reason": "打扫楼道",
    } | more  # fmt: skip


def post(client: TestClient, path: str, body: Any = None, key: str = "1" * 32) -> Any:
    headers = {"Idempotency-Key": key}
    if body is None:
        return client.post(path, headers=headers)
    return client.post(path, json=body, headers=headers)


def test_a_deed_is_recorded_once_for_each_key(bank: Web) -> None:
    client = bank.signed_in("staff")
    body = deed(bank)

    answers = [post(client, DEEDS, body) for _ in range(3)]

    assert [a.status_code for a in answers] == [201] * 3, answers[0].text
    assert {a.text for a in answers} == {answers[0].text}
    assert answers[0].json() == {
        "id": "d/0/000000000001", "state": "awarded", "member": "h1", "points": 4,
    }  # fmt: skip
    assert bank.room.one("SELECT count(*) FROM desk_deed") == 1
    other = post(client, DEEDS, body | {"minutes": 30})
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    assert client.post(DEEDS, json=body).json()["code"] == "key_missing"


def test_what_is_wrong_is_named_in_both_languages(bank: Web) -> None:
    client = bank.signed_in("staff")
    for n, (more, code) in enumerate(
        (
            ({"evidence": "sensor"}, "bad_value"),
            ({"resident": "nobody"}, "not_found"),
            ({"kind": "dancing"}, "bad_value"),
        )
    ):
        answer = post(client, DEEDS, deed(bank, **more), f"{n:032x}")
        assert answer.json()["code"] == code
        assert answer.json()["detail_zh"] and answer.json()["detail"]
    assert post(client, DEEDS, deed(bank, points=1000)).status_code == 422


def test_an_honour_takes_two_people(bank: Web) -> None:
    first, second = bank.signed_in("staff"), bank.signed_in("admin")
    body = deed(bank, kind="honour", minutes=0, evidence="attested_staff")
    told = post(first, DEEDS, body).json()
    assert told["state"] == "review"

    alone = post(first, f"{DEEDS}/1/confirm", key="2" * 32)
    done = post(second, f"{DEEDS}/1/confirm", key="3" * 32)

    assert (alone.status_code, alone.json()["code"]) == (409, "same_person")
    assert (done.status_code, done.json()["points"]) == (200, 20)
    page = first.get(DEEDS).json()
    row = page["rows"][0]
    assert (row["recorded_by"], row["confirmed_by"]) == ("staff", "admin")
    assert not row["waits"]


def test_pages_of_deeds_go_on_where_they_ended(bank: Web) -> None:
    client = bank.signed_in("staff")
    for n in range(5):
        post(client, DEEDS, deed(bank), f"{n:032x}")

    seen, cursor = [], None
    while True:
        params = {"limit": 2} | ({} if cursor is None else {"cursor": cursor})
        page = client.get(DEEDS, params=params).json()
        seen += [row["n"] for row in page["rows"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert seen == [5, 4, 3, 2, 1]


def test_a_review_is_listed_with_its_reason_and_ended(bank: Web) -> None:
    first, second = bank.signed_in("staff"), bank.signed_in("admin")
    body = deed(bank, kind="deduction", deduction="littering", minutes=0)
    told = post(first, DEEDS, body | {"evidence": "attested_staff"})
    assert told.status_code == 201, told.text
    waits = first.get(f"{API}/review").json()["rows"]
    assert [row["id"] for row in waits] == ["d/0/000000000001"]
    assert "另一名工作人员" in waits[0]["why_zh"][0]
    no = {"decision": "dismiss", "reason": "查无此事"}

    done = post(second, f"{API}/review/0/1/resolve", no, "4" * 32)

    assert (done.status_code, done.json()["state"]) == (200, "dismissed"), done.text
    assert first.get(f"{API}/review").json()["rows"] == []
    gone = post(second, f"{API}/review/0/9/resolve", no, "5" * 32)
    assert (gone.status_code, gone.json()["code"]) == (404, "not_found")
