"""The journal's hash chain and the texts that get signed. Pure; hashes only.

    chain(0) = sha256(header of the journal)
    chain(n) = sha256(chain(n-1) || stored bytes of event n)

A signature covers the chain hash of the last event, and so every event before it.
"""

import hashlib

HASH_BYTES = 32


def genesis(centre: str, edge: str, journal: str) -> bytes:
    """Chain hash before event 1."""
    return hashlib.sha256(
        f"linli/journal/1\n{centre}\n{edge}\n{journal}\n".encode()
    ).digest()


def link(before: bytes, event: bytes) -> bytes:
    """Chain hash after `event`, given the hash before it."""
    assert len(before) == HASH_BYTES
    return hashlib.sha256(before + event).digest()


def parcel_text(
    *,
    centre: str,
    edge: str,
    journal: str,
    span: tuple[int, int],
    chain: bytes,
    hole: str = "",
) -> bytes:
    """What an edge signs for a parcel of events span[0]..span[1], both included.

    `chain` is the hash after the last; `hole` is hole_text(...) of a hole, else empty.
    """
    first, last = span
    return (
        f"linli/parcel/1\n{centre}\n{edge}\n{journal}\n{first}\n{last}\n"
        f"{chain.hex()}\n{hole}\n"
    ).encode()


def hole_text(reason: str, prev: str) -> str:
    """A hole's part of parcel_text: `prev` is the hash before it, in hex.

    Events have that hash in their chain; of a hole nothing else would vouch for it.
    """
    return f"{reason} after {prev}"


def message_text(*, centre: str, edge: str, what: str, payload: bytes) -> bytes:
    """What either side signs for any other message: its place and its bytes.

    The hub signs welcome, receipt, readings-receipt, tags; the edge signs hello and
    readings. `what` is the last part of the topic.
    """
    return f"linli/{what}/1\n{centre}\n{edge}\n".encode() + payload


def request_text(*, edge: str, method: str, path: str, key: str, body: bytes) -> bytes:
    """What an edge signs for an HTTPS request; `key` is its Idempotency-Key."""
    digest = hashlib.sha256(body).hexdigest()
    return f"linli/request/1\n{edge}\n{method}\n{path}\n{key}\n{digest}\n".encode()
