"""Backtests over the API: asked for once a key, watched, cancelled with their process."""

import time
from pathlib import Path
from typing import Any

import pytest

from linli_hub.backtest.web.backtest_jobs import WAITING_MAX
from linli_hub.base.web.routes import API
from tests.hub.centre import STANDARD
from tests.hub.edge_voice import Voice
from tests.hub.room import RESIDENT_CARD, Room
from tests.hub.web_house import TestClient, Web

EXAMPLE = STANDARD.read_text(encoding="utf-8")
WAIT_S_MAX = 60.0
ASK = {"standard": EXAMPLE, "from": "2026-01-01", "to": "2026-01-31"}


@pytest.fixture
def deposits(room: Room) -> Voice:
    edge = room.edge("bins-1")
    edge.open_journal()
    edge.deposit(RESIDENT_CARD)
    room.hear(edge.parcel(1, 3))
    return edge


def ask(client: TestClient, n: int = 1, **more: str) -> Any:
    return client.post(
        f"{API}/backtests",
        json={**ASK, **more},
        headers={"Idempotency-Key": f"{n:032x}"},
    )


def ended(client: TestClient, id: str) -> dict[str, Any]:
    until_s = time.monotonic() + WAIT_S_MAX
    while time.monotonic() < until_s:
        job: dict[str, Any] = client.get(f"{API}/backtests/{id}").json()
        if job["state"] not in ("waiting", "running"):
            return job
        time.sleep(0.1)
    raise AssertionError("the backtest did not end")


def children(web: Web) -> list[int]:
    """Processes of running jobs."""
    jobs = web.app.state.backtests
    return [kept.process.pid for kept in jobs._kept.values() if kept.process]


def test_a_backtest_is_asked_for_once_and_tells_its_report(
    deposits: Voice, web: Web
) -> None:
    client = web.signed_in("admin")
    first, again = ask(client), ask(client)
    other = ask(client, to="2026-01-30")
    done = ended(client, first.json()["id"])

    assert (first.status_code, first.json()["kept"]) == (202, "memory")
    assert again.json()["id"] == first.json()["id"]
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    assert (done["state"], done["percent"]) == ("done", 100)
    assert done["report"]["changed"] == 0
    assert done["report"]["total"]["deeds"] == 1
    assert "static" in done["report"]["static_en"]
    assert len(done["report"]["probes"]) == 6


def test_wrong_asks_are_refused_before_a_process_starts(web: Web) -> None:
    client = web.signed_in("admin")
    answers = [
        ask(client, 1, standard="[standard]\nformat = 2\n"),
        ask(client, 2, to="2025-01-01"),
        ask(client, 3, to="2026-02-31"),
        ask(client, 4, to="soon"),
        ask(client, 5, at="7"),
        client.post(f"{API}/backtests", json=ASK),
        client.get(f"{API}/backtests/{'0' * 32}"),
    ]

    assert [(a.status_code, a.json()["code"]) for a in answers] == [
        (422, "standard_invalid"),
        (422, "bad_value"),
        (422, "standard_invalid"),
        (422, "bad_request"),
        (422, "bad_request"),
        (400, "key_missing"),
        (404, "not_found"),
    ]
    assert children(web) == []


def test_one_runs_the_others_wait_and_too_many_are_told_to_come_back(web: Web) -> None:
    """Cancelled, the running one ends with its process, and a waiting one never runs."""
    client = web.signed_in("admin")
    ids = [ask(client, n).json()["id"] for n in range(WAITING_MAX + 1)]
    full = ask(client, 99)
    until_s = time.monotonic() + WAIT_S_MAX
    while not children(web) and time.monotonic() < until_s:
        time.sleep(0.02)
    running = children(web)
    assert len(running) == 1
    for id in reversed(ids):
        assert client.delete(f"{API}/backtests/{id}").status_code == 200
    states = [ended(client, id)["state"] for id in ids]
    while children(web) and time.monotonic() < until_s:
        time.sleep(0.02)

    assert (full.status_code, full.json()["code"]) == (503, "busy")
    assert states == ["cancelled"] * len(ids)
    assert not any(Path(f"/proc/{pid}").exists() for pid in running)


def test_the_document_has_examples(web: Web) -> None:
    said = web.app.openapi()["components"]["schemas"]

    assert said["BacktestAsk"]["examples"][0]["from"] == "2026-01-01"
    assert said["Backtest"]["examples"][0]["kept"] == "memory"
