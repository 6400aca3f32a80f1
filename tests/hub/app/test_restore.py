"""A backup put back: what was earned since comes from the edges, spending waits."""

import json
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from linli_hub.cli.main import app
from linli_wire import codec
from linli_wire.messages import Receipt, Welcome
from tests.hub.serving import STANDARD, Box, Serving

CARD = "em:00ABCDEF"


@pytest.mark.system
def test_bags_since_the_backup_come_back_and_two_people_open_the_shop(
    serving: Serving,
) -> None:
    passwords = {"admin": serving.init()}
    said = serving.say("user", "add", "keeper", "--role", "treasurer")
    passwords["keeper"] = said.rsplit(":", 1)[1].strip()
    serving.say("standard", "publish", str(STANDARD), "--from", "2025-01-01")
    serving.say("resident", "add", "r1", "--name", "王小明", "--household", "h1")
    serving.say("card", "issue", "r1", "--card", CARD)
    serving.start_broker()
    serving.start_hub()
    box = serving.enrol("bins-1", "bins")
    copy = serving.folder / "tuesday.db"
    try:
        box.voice.open_journal()
        box.voice.deposit(CARD)
        box.send(box.voice.parcel(1, 3))
        assert upto(box) == 3
        serving.say("backup", str(copy))
        box.voice.deposit(CARD)
        box.send(box.voice.parcel(4, 4))
        assert upto(box) == 4
        assert "already serving" in serving.say("restore", str(copy), ok=False)
        assert serving.end_hub(signal.SIGKILL) == -signal.SIGKILL

        assert "Redemption is closed" in serving.say("restore", str(copy))

        assert deposits(serving) == [5]  # the copy does not know the second bag
        serving.start_hub()
        box.send(box.voice.hello())
        welcome = codec.decode(box.answer("welcome").payload, Welcome)
        assert welcome.epoch > 1 and welcome.upto == 3
        box.send(box.voice.parcel(4, 4))
        assert upto(box) == 4
        assert deposits(serving) == [5, 5]
        assert confirm(serving, "admin", passwords["admin"]) is True
        assert confirm(serving, "keeper", passwords["keeper"]) is False
    finally:
        box.link.stop()
    assert serving.end_hub() == 0
    assert json.loads(serving.say("verify", "--json")) == {"ok": True, "wrong": []}
    assert len(list((serving.folder / "hub").glob("linli.db.before-*"))) >= 1


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A centre without a hub that runs."""
    assert (
        say("init", "--data", f"{tmp_path}/hub", "--centre", "linli-sys").exit_code == 0
    )
    return tmp_path / "hub" / "hub.toml"


def say(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_what_is_no_backup_is_refused_and_the_books_stay(config: Path) -> None:
    junk = config.with_name("junk.db")
    junk.write_bytes(b"not a database at all" * 100)
    before = config.with_name("linli.db").read_bytes()

    for copy in (str(junk), "/nowhere.db"):
        said = say("restore", copy, "--config", str(config))
        assert said.exit_code == 1
        assert "is not a copy" in said.stderr

    assert config.with_name("linli.db").read_bytes() == before


def test_a_backup_of_another_centre_and_a_tampered_one_are_refused(
    config: Path, tmp_path: Path
) -> None:
    """Control: the same copy, untouched, is taken."""
    copy, config_option = tmp_path / "good.db", ("--config", str(config))
    assert say("backup", str(copy), *config_option).exit_code == 0
    for name, (change, why) in {
        "other": ("UPDATE book SET centre = 'elsewhere'", "another centre"),
        "false": ("UPDATE balance SET posted = -5 WHERE account = 'issue'", "is wrong"),
    }.items():
        spoiled = tmp_path / f"{name}.db"
        spoiled.write_bytes(copy.read_bytes())
        with closing(sqlite3.connect(spoiled)) as database, database:
            assert database.execute(change).rowcount == 1
        said = say("restore", str(spoiled), *config_option)
        assert said.exit_code == 1
        assert why in said.stderr

    assert say("restore", str(copy), *config_option).exit_code == 0


def upto(box: Box) -> int:
    return codec.decode(box.answer("receipt").payload, Receipt).upto


def deposits(serving: Serving) -> list[int]:
    return [row["points"] for row in json.loads(serving.say("deposits", "--json"))]


def confirm(serving: Serving, name: str, password: str) -> bool:
    """Sign in and confirm; is spending still closed?"""
    own = {"X-Linli": "1"}
    with httpx.Client(base_url=serving.url, headers=own) as client:
        signed = client.post(
            "/api/v1/session", json={"name": name, "password": password}
        )
        cookie = {"Cookie": signed.headers["set-cookie"].split(";")[0]}
        answer = client.post("/api/v1/epoch/confirm", headers=cookie)
        assert answer.status_code == 200, answer.text
        closed: bool = answer.json()["spending_closed"]
        return closed
