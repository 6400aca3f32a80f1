"""The epoch of the books: closed for spending after a restore, until two confirm."""

from fastapi import APIRouter
from pydantic import BaseModel

from linli_hub.base.actions import epochs as actions_epochs
from linli_hub.base.core.epochs import EpochRow
from linli_hub.base.views import epochs
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ActorDep, ServicesDep

router = APIRouter(prefix=API, tags=["epoch"])


class Epoch(BaseModel):
    """`opened_ms` is null in books that were never restored."""

    epoch: int
    opened_ms: int | None
    why: str
    confirmed_by: list[str]
    spending_closed: bool


@router.get("/epoch")
async def epoch(hub: ServicesDep) -> Epoch:
    """Which epoch the books are in, and who has confirmed it."""
    return _told(await hub.read(epochs.shown))


@router.post("/epoch/confirm")
async def confirm(hub: ServicesDep, actor: ActorDep) -> Epoch:
    """Say that shelf and books were compared; the second person opens spending."""
    return _told(await hub.do(actions_epochs.confirm, actor))


def _told(row: EpochRow) -> Epoch:
    return Epoch(
        epoch=row.n,
        opened_ms=row.opened_ms,
        why=row.why,
        confirmed_by=list(row.confirmed_by),
        spending_closed=row.closed,
    )
