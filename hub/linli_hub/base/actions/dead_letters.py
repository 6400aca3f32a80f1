"""A message that ingest refused, kept before the broker is told to forget it."""

import hashlib

from linli_hub.base.store import notes
from linli_hub.base.store.tx import Tx

KEPT_MAX = 10_000  # newest refusals; older ones make room
PAYLOAD_SHOWN = 1_000


def record(
    tx: Tx, edge: str | None, topic: str, payload: bytes, reason: str, detail: str
) -> None:
    """Keep a refused message; the same one again only counts."""
    known = f"{reason}\n{topic}\n".encode() + payload
    notes.dead_letter(
        tx,
        fingerprint=hashlib.sha256(known).hexdigest(),
        action=f"ingest:{reason}",
        edge=edge,
        command=f"{topic[:200]}\n{len(payload)} bytes\n{payload[:PAYLOAD_SHOWN]!r}",
        trace=detail,
    )
    notes.alarm(tx, "message_refused", edge or "unknown", reason)
    tx.run(
        "DELETE FROM dead_letter WHERE action LIKE 'ingest:%'"
        " AND n <= (SELECT MAX(n) FROM dead_letter) - ?",
        KEPT_MAX,
    )
