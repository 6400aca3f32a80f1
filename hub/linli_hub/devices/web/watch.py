"""What goes on: bins, devices, deposits, readings, alarms; and whether we live."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from linli_hub.base.views import alarms as views_alarms
from linli_hub.base.web.bodies import Limit
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ServicesDep
from linli_hub.books.views import entries
from linli_hub.devices.views import devices as views_devices
from linli_hub.devices.views import readings

router = APIRouter(prefix=API, tags=["watch"])

POINTS_MAX = 2000
Name = Annotated[str, Query(min_length=1, max_length=64)]


class Health(BaseModel):
    """`ok` only if the books can be read and written."""

    ok: bool
    centre: str
    at_ms: int


@router.get("/health")
async def health(hub: ServicesDep, response: Response) -> Health:
    """Open to all; 503 when the hub can no longer write."""
    await hub.read(views_devices.book)
    ok = not hub.writer.broken
    response.status_code = 200 if ok else 503
    return Health(ok=ok, centre=hub.seals.centre, at_ms=hub.clock())


@router.get("/summary")
async def summary(hub: ServicesDep) -> entries.Summary:
    """The centre in a few numbers."""
    return await hub.read(entries.summary)


@router.get("/devices")
async def devices(hub: ServicesDep) -> list[views_devices.DeviceRow]:
    """Every device that has spoken, its state and when it was last heard."""
    return await hub.read(views_devices.devices)


@router.get("/bins")
async def bins(hub: ServicesDep) -> list[views_devices.BinRow]:
    """Each bin with today's deposits."""
    return await hub.read(views_devices.bins)


@router.get("/series")
async def series(
    hub: ServicesDep, device: Name, quantity: Name, wanted: "PeriodDep"
) -> list[readings.Point]:
    """One quantity of one device over a period, thinned to `points` buckets."""
    return await hub.read(
        readings.series,
        device,
        quantity,
        (wanted.after_ms, wanted.before_ms),
        wanted.points,
    )


@router.get("/alarms")
async def alarms(
    hub: ServicesDep, open_only: bool = True
) -> list[views_alarms.AlarmRow]:
    """What someone should look at."""
    return await hub.read(views_alarms.alarms, open_only)


@router.get("/deposits")
async def deposits(
    hub: ServicesDep, limit: Limit = 50
) -> list[views_devices.DepositRow]:
    """The latest deposits and what they earned, and why."""
    return await hub.read(views_devices.live_deposits, limit)


class Period(BaseModel):
    after_ms: Annotated[int, Query(ge=0, le=2**53 - 1)]
    before_ms: Annotated[int, Query(ge=0, le=2**53 - 1)]
    points: Annotated[int, Query(ge=1, le=POINTS_MAX)] = 500


PeriodDep = Annotated[Period, Query()]
