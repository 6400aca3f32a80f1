"""The door of a resident's own page: a link from a slip, good for some days.

The word in the address is sealed by the hub: it names resident, card and end, to
nobody else. A card that is blocked or passed on ends its links with it.
"""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse

from linli_hub.adapters.crypto import CannotOpen
from linli_hub.base.core.calendar import DAY_MS
from linli_hub.base.web.examples import gives
from linli_hub.base.web.routes import RESIDENT_PAGES
from linli_hub.base.web.services import CardSeals, Services, ServicesDep
from linli_hub.station.views import resident_page
from linli_hub.station.web.resident_page import Tongue, over, page

router = APIRouter(prefix=RESIDENT_PAGES, tags=["resident"])

Word = Annotated[str, Path(max_length=400)]
Language = Literal["zh-CN", "en"]


def address_of(hub: Services, resident: str, card: str, days: int) -> str | None:
    """The address of a resident's page for `days` from now; None if nobody could
    reach it, or no card stands for it (an order made at the desk)."""
    if not hub.address or not card:
        return None
    until_ms = hub.clock() + days * DAY_MS
    word = hub.seals.link(f"{resident}\n{card}\n{until_ms}")
    return f"{hub.address}{RESIDENT_PAGES}/{word}"


@router.get(
    "/{word}",
    response_class=HTMLResponse,
    responses=gives("<!doctype html>…"),
)
async def own_page(
    word: Word,
    hub: ServicesDep,
    lang: Annotated[Language | None, Query()] = None,
) -> HTMLResponse:
    """Balance, what lapses, orders, entries with their reasons, notices."""
    zone = ZoneInfo(hub.time_zone)
    found = _opened(hub.seals, word)
    told = None
    if found is not None and hub.clock() < found[2]:
        resident, card, _ = found
        told = await hub.read(resident_page.resident_page, resident, card, hub.clock())
    if found is None or told is None:
        return HTMLResponse(over(Tongue(language=lang or "zh-CN", zone=zone)), 410)
    tongue = Tongue(language=lang or told.language, zone=zone)
    return HTMLResponse(page(told, tongue, found[2]))


def _opened(seals: CardSeals, word: str) -> tuple[str, str, int] | None:
    try:
        resident, card, until = seals.open_link(word).split("\n")
    except CannotOpen:
        return None
    return resident, card, int(until)
