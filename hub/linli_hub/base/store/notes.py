"""Alarms, audit rows and dead letters: what a person must be able to find later."""

import json

from linli_hub.base.core.actors import Actor
from linli_hub.base.store.tx import Tx

TRACE_CHARS_MAX = 8_000
COMMAND_CHARS_MAX = 2_000


def alarm(tx: Tx, code: str, subject: str, detail: str = "") -> None:
    """Raise `code` on `subject`; while it lasts it is one row that counts."""
    done = tx.run(
        "UPDATE alarm SET last_ms = ?, times = times + 1, detail = ?"
        " WHERE code = ? AND subject = ? AND quiet_ms IS NULL",
        tx.now_ms, detail, code, subject,
    )  # fmt: skip
    if not done:
        tx.run(
            "INSERT INTO alarm (code, subject, detail, first_ms, last_ms, times)"
            " VALUES (?, ?, ?, ?, ?, 1)",
            code, subject, detail, tx.now_ms, tx.now_ms,
        )  # fmt: skip


def audit(tx: Tx, actor: Actor, action: str, subject: str, **detail: str | int) -> None:
    """Say who did what; part of the same transaction."""
    tx.run(
        "INSERT INTO audit (at_ms, kind, actor, roles, action, subject, detail)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        tx.now_ms, actor.kind, actor.name, " ".join(sorted(actor.roles)), action, subject,
        json.dumps(detail, ensure_ascii=False, sort_keys=True),
    )  # fmt: skip


def dead_letter(
    tx: Tx, *, fingerprint: str, action: str, edge: str | None, command: str, trace: str
) -> int:
    """Keep a command that failed; the same one again only counts. Its number."""
    found = tx.pick(
        "INSERT INTO dead_letter (fingerprint, action, edge, command, trace, first_ms,"
        " last_ms, times) VALUES (?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (fingerprint)"
        " DO UPDATE SET last_ms = excluded.last_ms, times = dead_letter.times + 1"
        " RETURNING n",
        fingerprint, action, edge, command[:COMMAND_CHARS_MAX],
        trace[-TRACE_CHARS_MAX:], tx.now_ms, tx.now_ms,
    )  # fmt: skip
    return int(found[0][0])
