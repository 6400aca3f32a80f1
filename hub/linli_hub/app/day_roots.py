"""Signing what a finished day's transfers come to, away from the writer."""

from linli_hub.base.store.database import Database
from linli_hub.base.store.writer import Writer
from linli_hub.books.actions import roots
from linli_hub.books.core.roots import signed_text
from linli_hub.books.views import roots as views_roots
from linli_hub.devices.ingest.seals import Seals

WAIT_S_MAX = 30


def sign_due(
    database: Database, writer: Writer, seals: Seals, time_zone: str, now_ms: int
) -> bool:
    """Sign the earliest finished day that has no root yet; False if none is due."""
    with database.read() as connection:
        day = views_roots.due(connection, time_zone, now_ms)
    if day is None:
        return False
    signature = seals.sign(signed_text(seals.centre, day))
    return bool(writer.submit(roots.keep, day, signature).result(timeout=WAIT_S_MAX))
