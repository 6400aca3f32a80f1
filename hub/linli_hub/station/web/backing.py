"""What stands behind the points, who waits for what, and what to order."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from linli_hub.base.web.examples import gives
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import Services, ServicesDep
from linli_hub.station.core.backing import Backing, Reorder, reorder
from linli_hub.station.views import backing as views_backing

router = APIRouter(prefix=API, tags=["shelf"])

COVERED: Any = {
    "outstanding": 5200, "goods": 3900, "pledged": 800, "spent": 2100,
    "goods_fen": 19_500, "points_per_yuan": 20, "cover_percent": 90, "short": 500,
    "days_of_cover": 52, "outstanding_fen": 26_000,
}  # fmt: skip


class Cover(BaseModel):
    """Points, and ¥ in fen. Below 100 % some points have nothing behind them: fill the
    shelf or find a sponsor before giving out more."""

    outstanding: int
    goods: int
    pledged: int
    spent: int
    goods_fen: int
    points_per_yuan: int | None
    cover_percent: int
    short: int
    days_of_cover: int | None
    outstanding_fen: int | None


def cover_of(found: Backing) -> Cover:
    return Cover(
        **asdict(found),
        cover_percent=found.cover_percent,
        short=found.short,
        days_of_cover=found.days_of_cover,
        outstanding_fen=found.outstanding_fen,
    )


@router.get("/backing", responses=gives(COVERED))
async def backing(hub: ServicesDep) -> Cover:
    """Points outstanding against stock and pledges, and how long the stock lasts."""
    return cover_of(await hub.read(views_backing.backing, hub.time_zone, hub.clock()))


@router.get("/shelf/reorder")
async def to_order(hub: ServicesDep) -> list[Reorder]:
    """What to order now, from the last four weeks' demand and who waits."""
    return await suggestions(hub)


async def suggestions(hub: Services) -> list[Reorder]:
    found = await hub.read(views_backing.demand, hub.clock())
    return [
        one for row in found if (one := reorder(row, hub.policy.lead_days)) is not None
    ]
