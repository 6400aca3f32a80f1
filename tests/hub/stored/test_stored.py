"""Books that earlier releases have written: opened, verified, and every command that was
told to them is answered as it was, under its old key."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from linli_hub.base.actions import once
from linli_hub.base.store.database import Database
from linli_hub.migrations.upgrade import upgrade
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from tests.hub.centre import CENTRE
from tests.hub.room import Room
from tests.hub.stored.telling import Kept, Said, Teller
from tests.hub.web_house import Web

RELEASES = sorted(
    path.parent.name for path in Path(__file__).parent.glob("*/books.sql")
)
SESSIONS = ("session", "login")  # who asks again has signed in again
CHANGED = {
    "reason": "另一个",
    "points": 7,
    "said": "x",
    "name": "王五",
    "card": "em:0000000F",
}
CHANGED |= {"quantity": 4, "address": "八号楼", "title_en": "New"}


@pytest.fixture(params=RELEASES)
def kept(request: pytest.FixtureRequest) -> Kept:
    return Kept(Path(__file__).parent / request.param)


@pytest.fixture
def file(kept: Kept, tmp_path: Path) -> Path:
    """The books of a release, as today's has upgraded them."""
    file = tmp_path / "hub.db"
    kept.load(file)
    upgrade(f"sqlite:///{file}", centre=CENTRE)
    return file


@pytest.fixture
def room(kept: Kept, file: Path) -> Iterator[Room]:
    database = Database.open(f"sqlite:///{file}")
    room = Room(database, kept.keys)
    room.now_ms = kept.secrets["now_ms"]
    yield room
    database.close()


@pytest.fixture
def teller(kept: Kept, web: Web) -> Teller:
    return kept.teller(web)


def rows(file: Path) -> dict[str, list[Any]]:
    """All that is written in the books, but for who is signed in."""
    connection = sqlite3.connect(file)
    names = "SELECT name FROM sqlite_master WHERE type = 'table'"
    tables = {name for (name,) in connection.execute(names)} - set(SESSIONS)
    found = {t: connection.execute(f"SELECT * FROM {t}").fetchall() for t in tables}
    connection.close()
    return found


def wrong(room: Room) -> list[str]:
    with room.database.read() as read:
        return [fault.id for fault in invariants.check(snapshot.take(read))]


def parts(answer: str) -> list[Any]:
    """An answer's lines of JSON; a refusal without its sentences, which may be mended."""
    found = [json.loads(line) for line in answer.splitlines()]
    return [
        {"code": part["code"], "type": part["type"]} if "detail" in part else part
        for part in found
    ]


def holds(now: Any, then: Any) -> bool:
    """`now` says all that was said `then`; it may say more."""
    if isinstance(then, dict):
        return all(name in now and holds(now[name], then[name]) for name in then)
    if isinstance(then, list):
        return len(now) == len(then) and all(map(holds, now, then))
    return bool(now == then)


def another(said: Said) -> Said | None:
    """The same command with something else in its body."""
    if said.media or not said.body:
        return None
    for name, value in CHANGED.items():
        if isinstance(said.body.get(name), type(value)):
            return replace(said, body=said.body | {name: value})
    return None


def test_its_books_are_in_order(room: Room) -> None:
    assert wrong(room) == []
    room.do(lambda tx: tx.run("UPDATE item SET stock = stock + 1"))
    assert wrong(room) != []  # the control


def test_every_command_is_answered_as_it_was_and_nothing_is_done_again(
    kept: Kept, teller: Teller, file: Path
) -> None:
    before = rows(file)

    for said in kept.commands:
        answer = teller.send(said)
        assert answer.status_code == said.status, said
        assert holds(parts(answer.text), parts(said.answer)), said
    assert rows(file) == before


@pytest.mark.parametrize("kept", ["9d62c8e"], indirect=True)
def test_without_its_spelling_the_first_release_is_not_understood(
    kept: Kept, teller: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: these answers would not be found by today's names."""
    monkeypatch.setattr(once, "spelled_before", lambda *_: None)
    answers = [teller.send(said).text for said in kept.commands]

    assert sum("key_reused" in answer for answer in answers) > 40


def test_another_command_under_an_old_key_is_refused(
    kept: Kept, teller: Teller, file: Path
) -> None:
    before = rows(file)
    told = [said for said in map(another, kept.commands) if said is not None]

    assert len(told) > 40
    for said in told:
        answer = teller.send(said)
        assert (answer.status_code, answer.json()["code"]) == (409, "key_reused"), said
    assert rows(file) == before


def test_all_that_was_stored_is_asked_for(kept: Kept, file: Path) -> None:
    """Refusals too, those of the station among them."""
    keys = {said.key for said in kept.commands}
    codes = {json.loads(s.answer)["code"] for s in kept.commands if s.status >= 400}
    connection = sqlite3.connect(file)
    stored = connection.execute("SELECT key, code FROM sticky").fetchall()
    connection.close()

    # a file of members goes in by parts, and the first soap was not told over the web
    assert {key.split("/")[0] for key, _ in stored} - keys == {"first"}
    assert {code for _, code in stored if code} == codes
    assert {"already_exists", "out_of_stock", "not_sold_out"} <= codes
