"""The real hub, a real broker, a real killing: what was receipted is in the books."""

import json
import random
import signal
import time
from dataclasses import replace

import httpx
import pytest

from linli_wire import codec, messages
from linli_wire.messages import CardTags, Receipt, Welcome
from tests.hub.serving import STANDARD, Box, Serving, until

pytestmark = pytest.mark.system

CARD = "em:00ABCDEF"
POISON = 1_000
SLOWEST_S = 2.0


def test_a_centre_from_nothing_to_points_through_a_killed_hub(
    serving: Serving,
) -> None:
    password = serving.init(by=serving.run)
    serving.run("standard", "publish", str(STANDARD), "--from", "2025-01-01")
    serving.run("resident", "add", "r1", "--name", "王小明", "--household", "h1")
    serving.run("card", "issue", "r1", "--card", CARD)
    serving.run("card", "issue", "r1", "--role", "staff", "--card", "em:00000009")
    serving.start_broker()
    serving.start_hub()
    assert "already serving" in serving.run(
        "serve", "--config", str(serving.config), ok=False
    )
    box = serving.enrol("bins-1", "bins")
    try:
        _deposit_and_kill(serving, box)
        _staff_looks(serving, password)
        serving.run("edge", "revoke", "bins-1")
        until(lambda: not box.link.up)
    finally:
        box.link.stop()
    assert serving.end_hub() == 0
    assert json.loads(serving.run("verify", "--json")) == {"ok": True, "wrong": []}
    log = (serving.folder / "hub.log").read_text()
    assert "ABCDEF" not in log
    assert password not in log
    for line in log.splitlines():
        json.loads(line)


def _deposit_and_kill(serving: Serving, box: Box) -> None:
    voice = box.voice
    tags = codec.decode(box.answer("tags").payload, CardTags)
    assert len(tags.staff) == 1
    voice.open_journal()
    voice.deposit(CARD)
    box.send(voice.hello())
    assert codec.decode(box.answer("welcome").payload, Welcome).upto == 0
    box.send(voice.parcel(1, 3))
    receipt = codec.decode(box.answer("receipt").payload, Receipt)
    assert (receipt.upto, receipt.outcomes[0].points) == (3, 5)
    assert serving.end_hub(signal.SIGKILL) == -signal.SIGKILL
    voice.deposit(None)
    box.send(voice.parcel(4, 4))  # waits at the broker
    serving.start_hub()
    assert codec.decode(box.answer("receipt").payload, Receipt).upto == 4
    box.send(voice.parcel(1, 4))
    assert codec.decode(box.answer("receipt").payload, Receipt).upto == 4
    rows = json.loads(serving.say("deposits", "--json"))
    assert [(r["resident"], r["points"], r["settled"]) for r in rows] == [
        ("r1", 5, 1),
        (None, 0, 1),
    ]


def _staff_looks(serving: Serving, password: str) -> None:
    own = {"X-Linli": "1"}
    with httpx.Client(base_url=serving.url, headers=own) as client:
        answer = client.post(
            "/api/v1/session", json={"name": "admin", "password": password}
        )
        assert answer.status_code == 201
        cookie = answer.headers["set-cookie"].split(";")[0]
        rows = client.get("/api/v1/deposits", headers={"Cookie": cookie}).json()
        assert [row["state"] for row in rows] == ["unattributed", "awarded"]
        assert client.get("/api/v1/deposits").status_code == 401


def test_a_thousand_poison_messages_of_one_edge_delay_nobody(serving: Serving) -> None:
    serving.init()
    serving.start_broker()
    serving.start_hub()
    bad = serving.enrol("bins-1", "bins")
    good = serving.enrol("bins-2", "bins", "e" * 32)
    try:
        bad.voice.open_journal()
        good.voice.open_journal()
        good.send(good.voice.parcel(1, 2))
        assert _upto(good) == 2
        bad.send(bad.voice.parcel(1, 1))
        assert _upto(bad) == 1
        dice = random.Random("poison")
        shape = bad.voice.parcel(1, 2)
        slowest_s = 0.0
        for n in range(POISON):
            bad.send(replace(shape, payload=dice.randbytes(dice.randint(0, 2_000))))
            if n % 100 == 0:
                good.voice.write(messages.DeviceHealth(device="bin-1", state="ok"))
                last, began_s = len(good.voice.raws), time.monotonic()
                good.send(good.voice.parcel(last, last))
                assert _upto(good) == last
                slowest_s = max(slowest_s, time.monotonic() - began_s)
        bad.send(bad.voice.parcel(2, 2))
        assert _upto(bad) == 2
    finally:
        bad.link.stop()
        good.link.stop()
    assert slowest_s < SLOWEST_S
    assert serving.end_hub() == 0
    log = (serving.folder / "hub.log").read_text()
    assert '"many": 900' in log
    assert log.count("message refused") < 50
    assert log.count("broker reached") == 1  # enrolling others does not cut us off


def _upto(box: Box) -> int:
    receipt = codec.decode(box.answer("receipt").payload, Receipt)
    assert receipt.answer == "applied"
    return receipt.upto
