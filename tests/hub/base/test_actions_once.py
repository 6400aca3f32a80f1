"""A command's answer is found again, wherever its code lies by then and whatever fields
its arguments have got since."""

import ast
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from linli_hub.base.actions import once
from linli_hub.base.actions.spelled_before import ACTIONS, spelled_before
from linli_hub.base.core.commands import named
from linli_hub.base.core.errors import AlreadyExists, KeyReused, Poisoned
from linli_hub.base.store.tx import Tx
from linli_hub.station.actions import shelf
from linli_hub.station.actions.shelf import NewItem
from tests.hub.base.commands import CALLS
from tests.hub.centre import STAFF, Centre
from tests.tidy.tree import source_files

# {call of CALLS: [hash today, hash of the first release]}; both are accepted for ever
GOLDEN = Path(__file__).with_name("golden") / "commands.json"
KEY = "e" * 32


def stored(centre: Centre, key: str, body: str, value: Any) -> None:
    """An answer as another release has left it."""

    def write(tx: Tx) -> None:
        tx.run(
            "INSERT INTO sticky (actor, key, action, body, code, answer, at_ms)"
            " VALUES (?, ?, '', ?, NULL, ?, 0)",
            STAFF.name, key, body, json.dumps(value),
        )  # fmt: skip

    centre.do(write)


def never() -> once.Answer:
    raise AssertionError("it has been answered")


@pytest.mark.parametrize("call", CALLS)
def test_both_spellings_of_a_command_are_answered_for_ever(
    bare: Centre, call: str
) -> None:
    golden = json.loads(GOLDEN.read_text())
    command = (call.split()[0], *CALLS[call])

    for n, body in enumerate(golden[call]):
        key = f"{n}" * 32
        stored(bare, key, body, {"value": n})
        assert bare.do(once.once, STAFF, key, command, never) == {"value": n}
    stored(bare, KEY, hashlib.sha256(b"another").hexdigest(), {})
    with pytest.raises(KeyReused):
        bare.do(once.once, STAFF, KEY, command, never)


def test_the_golden_file_has_a_call_of_every_command() -> None:
    assert set(json.loads(GOLDEN.read_text())) == set(CALLS)
    assert {call.split()[0] for call in CALLS} >= set(ACTIONS)


def test_a_command_is_the_same_after_its_module_was_renamed(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = (shelf.set_price, "rice", 35)
    old = ["linli_hub.actions.shelf", "set_price", "rice", 35]
    assert spelled_before("shelf.set_price", ("rice", 35)) == old
    new = NewItem(id="tea", name_zh="茶", name_en="Tea", points=9, picture="")
    centre.do(once.keyed, STAFF, "1" * 32, shelf.add_item, new)
    with pytest.raises(AlreadyExists):
        centre.do(once.keyed, STAFF, "2" * 32, shelf.add_item, new)
    before = centre.do(lambda tx: tx.pick("SELECT count(*) FROM audit"))
    body = hashlib.sha256(json.dumps(old).encode()).hexdigest()
    stored(centre, "3" * 32, body, {"value": None})

    for action in (shelf.add_item, shelf.set_price):
        monkeypatch.setattr(action, "__module__", "linli_hub.station.actions.wares")

    assert centre.do(once.keyed, STAFF, "1" * 32, shelf.add_item, new) is None
    with pytest.raises(AlreadyExists):
        centre.do(once.keyed, STAFF, "2" * 32, shelf.add_item, new)
    assert centre.do(once.keyed, STAFF, "3" * 32, *step) is None
    assert centre.do(lambda tx: tx.pick("SELECT count(*) FROM audit")) == before
    # the control: by its module the same call would be another command
    moved = [shelf.set_price.__module__, *old[1:]]
    assert hashlib.sha256(json.dumps(moved).encode()).hexdigest() != body


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WishSince:
    """The same, a release later."""

    what: str
    colour: str = "red"


def test_a_field_that_is_added_changes_no_command(bare: Centre) -> None:
    wish = ("test.wish", Wish(what="tea"))
    bare.do(once.once, STAFF, KEY, wish, lambda: {"value": 1})

    same = ("test.wish", WishSince(what="tea"))
    assert bare.do(once.once, STAFF, KEY, same, never) == {"value": 1}
    other = ("test.wish", WishSince(what="tea", colour="blue"))
    with pytest.raises(KeyReused):
        bare.do(once.once, STAFF, KEY, other, never)


def test_a_field_that_is_added_leaves_the_first_release_as_it_was() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Closing:
        member: str
        to: str
        reason: str
        paid: bool = False

    since = Closing(member="h1", to="h2", reason="搬走了")
    assert spelled_before("members.close", (since,)) == spelled_before(
        "members.close", CALLS["members.close"]
    )
    other = Closing(member="h1", to="h2", reason="搬走了", paid=True)
    assert spelled_before("members.close", (other,)) is None, "another command"


def asked_by_routes(text: str) -> Iterator[str]:
    """MODULE.ACTION of each `write.do_once(...)` in a file of routes."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        if ast.unparse(node.func) == "write.do_once":
            yield ast.unparse(node.args[0])


def given_names(text: str) -> Iterator[tuple[str, str]]:
    """(function, name) of each `@named(...)`."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and (
                    ast.unparse(decorator.func).split(".")[-1] == "named"
                ):
                    yield node.name, ast.literal_eval(decorator.args[0])


def test_every_command_that_a_route_keeps_under_a_key_has_a_name() -> None:
    texts = {path: path.read_text() for path in source_files()}
    asked = {
        action.split(".")[-1]
        for text in texts.values()
        for action in asked_by_routes(text)
    }
    names = [pair for text in texts.values() for pair in given_names(text)]

    assert len(asked) > 25
    assert asked <= {function for function, _ in names}
    assert max(Counter(name for _, name in names).values()) == 1, "a name is unique"


def test_what_the_search_of_names_would_miss() -> None:
    """The control: both searches find what is planted."""
    assert list(asked_by_routes("await write.do_once(shelf.new_thing, 1)")) == [
        "shelf.new_thing"
    ]
    assert list(given_names('@named("a.b")\ndef f(): pass')) == [("f", "a.b")]


def test_an_action_without_a_name_is_our_fault(bare: Centre) -> None:
    def nameless(tx: Tx, actor: Any) -> None: ...

    (letter,) = bare.run((once.keyed, STAFF, KEY, nameless))

    assert isinstance(letter.error, Poisoned)
    kept = bare.do(once.keyed, STAFF, KEY, named("test.nameless")(nameless))
    assert kept is None
