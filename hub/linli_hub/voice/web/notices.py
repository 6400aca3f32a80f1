"""All notices at once, for those who publish; residents see only what is shown."""

from fastapi import APIRouter
from pydantic import BaseModel

from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ServicesDep
from linli_hub.voice.views import notices

router = APIRouter(prefix=API, tags=["requests"])


class Notices(BaseModel):
    rows: list[notices.NoticeLine]


@router.get("/notices/every")
async def every(hub: ServicesDep) -> Notices:
    """What comes, what is shown, what is over or was withdrawn; with its objections."""
    return Notices(rows=await hub.read(notices.every, hub.clock()))
