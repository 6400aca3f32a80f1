"""Looking now and then whether the points are still backed, away from the writer."""

from linli_hub.adapters import log as logs
from linli_hub.base.core.actors import SYSTEM
from linli_hub.base.store.database import Database
from linli_hub.base.store.notes import alarm
from linli_hub.base.store.tx import Tx
from linli_hub.base.store.writer import Writer
from linli_hub.station.views import backing

log = logs.get("backing")

NOT_BACKED = "points_not_backed"
WAIT_S_MAX = 30


def look(database: Database, writer: Writer, time_zone: str, now_ms: int) -> bool:
    """Raise the alarm if points are out that nothing stands behind; True if all are."""
    with database.read() as connection:
        found = backing.backing(connection, time_zone, now_ms)
    if not found.short:
        return True
    detail = f"{found.cover_percent} %, {found.short}"
    writer.submit(_warn, detail).result(timeout=WAIT_S_MAX)
    log.warning("points are not backed", cover_percent=found.cover_percent)
    return False


def _warn(tx: Tx, detail: str) -> None:
    alarm(tx, NOT_BACKED, SYSTEM.name, detail)
