"""Members whom staff serve for a time, and letting them use the machines again."""

from fastapi import APIRouter
from pydantic import BaseModel

from linli_hub.base.web.bodies import Id, ReasonAsk
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ServicesDep
from linli_hub.base.web.writing import WriteDep
from linli_hub.station.actions import staff_only
from linli_hub.station.views import staff_only as views_staff_only
from linli_hub.station.web.bodies import Redemption, told

router = APIRouter(prefix=API, tags=["desk"])


class StaffOnlyRow(BaseModel):
    """`doubts`: the redemptions at machines that are the reason."""

    member: str
    until_ms: int
    doubts: list[Redemption]


@router.get("/by-hand")
async def everybody(hub: ServicesDep) -> list[StaffOnlyRow]:
    """Whom staff serve until when: two visits of theirs ended in doubt at a machine."""
    found = await hub.read(views_staff_only.everybody, hub.clock())
    return [
        StaffOnlyRow(
            member=one.member,
            until_ms=one.until_ms,
            doubts=[told(row) for row in one.doubts],
        )
        for one in found
    ]


@router.post("/by-hand/{member}/lift", status_code=204)
async def lift(member: Id, ask: ReasonAsk, write: WriteDep) -> None:
    """Machines serve this member again; never for one's own household."""
    await write.do_once(staff_only.lift, member, ask.reason)
