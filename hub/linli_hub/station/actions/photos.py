"""Photos as evidence: kept under the hash of what they are, never changed."""

import hashlib

from linli_hub.base.core.actors import Actor
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.station.core.refusals import NotAPhoto
from linli_hub.station.store.tables import Photo

BYTES_MAX = 1024 * 1024


def media_of(body: bytes) -> str:
    """What kind of picture it is by its first bytes; NotAPhoto for anything else."""
    if len(body) > BYTES_MAX:
        raise NotAPhoto(most=BYTES_MAX)
    if body.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    raise NotAPhoto(most=BYTES_MAX)


def photo_id(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def add_photo(tx: Tx, actor: Actor, id: str, media: str, body: bytes) -> str:
    """Keep it; the same picture is kept once. `id` and `media`: of this `body`."""
    actor.must("add_a_photo")
    if rows.get(tx, Photo, id=id) is None:
        rows.add(
            tx, Photo, id=id, media=media, body=body, added_by=actor.name,
            added_ms=tx.now_ms,
        )  # fmt: skip
        audit(tx, actor, "photo.add", id, media=media, bytes=len(body))
    return id
