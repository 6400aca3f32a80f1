"""One answer for one command, for ever: refusals included.

The same key with the same body is answered from the table; the same key with another
body is its own refusal. The key's scope is the actor.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from typing import Any

from linli_hub.core.actors import Actor
from linli_hub.core.errors import BadValue, HubError, KeyReused, restore
from linli_hub.store.tx import Tx

KEY_CHARS_MAX = 64

Answer = dict[str, Any]


def once(
    tx: Tx,
    actor: Actor,
    key: str,
    command: tuple[str | int | None, ...],
    act: Callable[[], Answer],
) -> Answer:
    """`act()` the first time, its stored answer or refusal ever after.

    `command` is the action's name and all that its body says.
    """
    if not 1 <= len(key) <= KEY_CHARS_MAX:
        raise BadValue(field="key", why=f"must have 1 to {KEY_CHARS_MAX} characters")
    body = hashlib.sha256(json.dumps(command).encode()).hexdigest()
    told = tx.pick(
        "SELECT body, code, answer FROM sticky WHERE actor = ? AND key = ?",
        actor.name, key,
    )  # fmt: skip
    if told:
        before, code, said = told[0]
        if before != body:
            raise KeyReused(key=key)
        if code is not None:
            raise restore(code, json.loads(said))
        answer: Answer = json.loads(said)
        return answer
    try:
        with tx.savepoint("once", release=False):
            answer = act()
    except HubError as refusal:
        _keep(tx, actor, key, (str(command[0]), body), refusal.code, refusal.data)
        raise tx.keep(refusal) from None
    _keep(tx, actor, key, (str(command[0]), body), None, answer)
    return answer


def keyed(
    tx: Tx, actor: Actor, key: str, action: Callable[..., Any], *args: Any
) -> Any:
    """`action(tx, actor, *args)` once for a key; ever after, what it gave or refused.

    For actions that take plain values or dataclasses of them and give a plain value.
    """
    said = (action.__module__, action.__name__, *(_plain(arg) for arg in args))

    def act() -> Answer:
        return {"value": action(tx, actor, *args)}

    return once(tx, actor, key, said, act)["value"]


def derived(what: str, actor: Actor, key: str) -> str:
    """An id for what a command makes, so that the same command makes the same thing."""
    text = f"linli/{what}/1\n{actor.name}\n{key}\n"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _plain(arg: Any) -> str | int | None:
    if is_dataclass(arg) and not isinstance(arg, type):
        return json.dumps(asdict(arg), sort_keys=True)
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
