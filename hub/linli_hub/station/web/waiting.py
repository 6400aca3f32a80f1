"""The lines for sold-out items, as staff keep them."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from linli_hub.base.web.bodies import Ask
from linli_hub.base.web.examples import gives, sends
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ServicesDep
from linli_hub.base.web.writing import WriteDep
from linli_hub.station.actions import waiting
from linli_hub.station.views import waiting as views_waiting
from linli_hub.voice.web.bodies import Ahead

router = APIRouter(prefix=API, tags=["requests"])


class WaitNew(Ask):
    model_config = sends(item="cabbage", resident="r1")
    item: Annotated[str, Field(min_length=1, max_length=64)]
    resident: Annotated[str, Field(min_length=1, max_length=64)]


@router.get("/waiting")
async def lines(hub: ServicesDep) -> list[views_waiting.LineRow]:
    """Who waits for what is sold out."""
    return await hub.read(views_waiting.lines, hub.clock())


@router.post("/waiting", status_code=201, responses=gives({"ahead": 2}, 201))
async def wait(ask: WaitNew, write: WriteDep) -> Ahead:
    """Put a resident in line for an item that is sold out."""
    told = await write.do_with_key(waiting.wait, ask.item, None, ask.resident)
    return Ahead(ahead=told["ahead"])
