"""One answer for one command, for ever: refusals included.

The same key with the same body is answered from the table; the same key with another
body is its own refusal. The key's scope is the actor. A command has a name of its own,
so that its answer is found again wherever its code lies by then.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

from linli_hub.base.actions.spelled_before import spelled_before
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.commands import name_of, usual
from linli_hub.base.core.errors import BadValue, HubError, KeyReused, restore
from linli_hub.base.store.tx import Tx

KEY_CHARS_MAX = 64

Answer = dict[str, Any]


def once(
    tx: Tx,
    actor: Actor,
    key: str,
    command: tuple[Any, ...],
    act: Callable[[], Answer],
) -> Answer:
    """`act()` the first time, its stored answer or refusal ever after.

    `command` is its name and all that its body says: plain values, or dataclasses.
    """
    if not 1 <= len(key) <= KEY_CHARS_MAX:
        raise BadValue(field="key", why=f"must have 1 to {KEY_CHARS_MAX} characters")
    name, *args = command
    body = _hash([name, *map(_plain, args)])
    told = tx.pick(
        "SELECT body, code, answer FROM sticky WHERE actor = ? AND key = ?",
        actor.name, key,
    )  # fmt: skip
    if told:
        before, code, said = told[0]
        if before != body and before != _hash(spelled_before(name, tuple(args))):
            raise KeyReused(key=key)
        if code is not None:
            raise restore(code, json.loads(said))
        answer: Answer = json.loads(said)
        return answer
    try:
        with tx.savepoint("once", release=False):
            answer = act()
    except HubError as refusal:
        _keep(tx, actor, key, (name, body), refusal.code, refusal.data)
        raise tx.keep(refusal) from None
    _keep(tx, actor, key, (name, body), None, answer)
    return answer


def keyed(
    tx: Tx, actor: Actor, key: str, action: Callable[..., Any], *args: Any
) -> Any:
    """`action(tx, actor, *args)` once for a key; ever after, what it gave or refused.

    For a `named` action that takes plain values or dataclasses and gives a plain value.
    """
    name = name_of(action)
    assert name is not None, f"{action} has no name"

    def act() -> Answer:
        return {"value": action(tx, actor, *args)}

    return once(tx, actor, key, (name, *args), act)["value"]


def derived(what: str, actor: Actor, key: str) -> str:
    """An id for what a command makes, so that the same command makes the same thing."""
    text = f"linli/{what}/1\n{actor.name}\n{key}\n"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _hash(said: list[Any] | None) -> str:
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _plain(arg: Any) -> str | int | None:
    """As it is hashed. A field with its default is left out: one that is added later
    changes no hash."""
    if is_dataclass(arg) and not isinstance(arg, type):
        said = {f.name: getattr(arg, f.name) for f in fields(arg)}
        told = {f.name: said[f.name] for f in fields(arg) if said[f.name] != usual(f)}
        return json.dumps(told, sort_keys=True)
    assert arg is None or isinstance(arg, str | int)
    return arg


def _keep(
    tx: Tx,
    actor: Actor,
    key: str,
    said: tuple[str, str],
    code: str | None,
    answer: Answer,
) -> None:
    action, body = said
    tx.run(
        "INSERT INTO sticky (actor, key, action, body, code, answer, at_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        actor.name, key, action, body, code, json.dumps(answer, ensure_ascii=False),
        tx.now_ms,
    )  # fmt: skip
