"""The books, to read: entries, flows between accounts, balances, the audit."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from linli_hub.base.core.errors import NotFound
from linli_hub.base.web.bodies import Limit
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ServicesDep
from linli_hub.books.views import entries as views_entries

router = APIRouter(prefix=API, tags=["ledger"])

Ms = Annotated[int | None, Query(ge=0, le=2**53 - 1)]


class EntriesAsk(BaseModel):
    """Which entries: of one account, for one reason, in one period."""

    model_config = ConfigDict(extra="forbid")

    account: Annotated[str | None, Query(max_length=128)] = None
    why: Annotated[str | None, Query(max_length=64)] = None
    after_ms: Ms = None
    before_ms: Ms = None
    cursor: Ms = None
    limit: Limit = 100


@router.get("/ledger/entries")
async def entries(
    hub: ServicesDep, ask: Annotated[EntriesAsk, Query()]
) -> views_entries.Page[views_entries.Entry]:
    """Transfers, newest first; pass `next_cursor` back for the next page."""
    return await hub.read(
        views_entries.entries, views_entries.EntryFilter(**ask.model_dump())
    )


@router.get("/ledger/flows")
async def flows(
    hub: ServicesDep, after_ms: Ms = None, before_ms: Ms = None
) -> list[views_entries.Flow]:
    """Points that went from each kind of account to each other in a period."""
    return await hub.read(views_entries.flows, after_ms, before_ms)


@router.get("/ledger/balances/{account}")
async def balance(account: str, hub: ServicesDep) -> views_entries.Balance:
    """What an account holds, and how much of it is reserved."""
    found = await hub.read(views_entries.balance, account[:128])
    if found is None:
        raise NotFound(what="account", id=account[:128])
    return found
