"""The shelf and what is reserved from it, as staff see and fill it."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from linli_hub.actions import redemptions, shelf
from linli_hub.store import views
from linli_hub.web.examples import sends
from linli_hub.web.guard import idempotency_key
from linli_hub.web.people import Id, Made
from linli_hub.web.roles import API
from linli_hub.web.services import ActorDep, ServicesDep
from linli_hub.web.station import Ask, Redemption, told
from linli_hub.web.writing import WriterDep

router = APIRouter(prefix=API, tags=["shelf"])

Price = Annotated[int, Field(ge=1, le=1_000_000)]
Reason = Annotated[str, Field(min_length=1, max_length=200)]


class ItemAsk(Ask):
    model_config = sends(item="rice", name_zh="大米", name_en="Rice", points=30)
    item: Id
    name_zh: Annotated[str, Field(min_length=1, max_length=64)]
    name_en: Annotated[str, Field(min_length=1, max_length=64)]
    points: Price
    picture: Annotated[str, Field(pattern=r"^[a-z0-9-]{0,40}(\.svg|\.png)?$")] = ""


class StockAsk(Ask):
    model_config = sends(quantity=20, reason="到货")
    quantity: Annotated[int, Field(ge=1, le=100_000)]
    reason: Reason


class PriceAsk(Ask):
    model_config = sends(points=28)
    points: Price


class ResolveAsk(Ask):
    model_config = sends(result="handed_over", reason="监控可见")
    result: Annotated[str, Field(pattern=r"^(handed_over|not_given)$")]
    reason: Reason


@router.get("/shelf")
async def items(hub: ServicesDep) -> list[views.ItemRow]:
    """Every item with its stock and what of it is reserved."""
    return await hub.read(views.shelf)


@router.post("/shelf", status_code=201)
async def add_item(ask: ItemAsk, writer: WriterDep) -> Made:
    """Put a new kind of item on the shelf."""
    new = shelf.NewItem(
        id=ask.item,
        name_zh=ask.name_zh,
        name_en=ask.name_en,
        points=ask.points,
        picture=ask.picture,
    )
    await writer.do(shelf.add_item, new)
    return Made(id=ask.item)


@router.post("/shelf/{item}/stock", status_code=204)
async def stock_in(
    request: Request, item: Id, ask: StockAsk, hub: ServicesDep, actor: ActorDep
) -> None:
    """Add goods to the stock of an item, once for each Idempotency-Key."""
    key = idempotency_key(request)
    await hub.do(shelf.stock_in, actor, key, item, ask.quantity, ask.reason)


@router.post("/shelf/{item}/price", status_code=204)
async def set_price(item: Id, ask: PriceAsk, writer: WriterDep) -> None:
    """Change an item's price; what is reserved keeps the price it was reserved at."""
    await writer.do(shelf.set_price, item, ask.points)


@router.get("/redemptions")
async def open_redemptions(hub: ServicesDep) -> list[Redemption]:
    """Redemptions not yet settled or released, those in review included."""
    return [told(row) for row in await hub.read(views.redemptions_open)]


@router.post("/redemptions/{redemption}/resolve")
async def resolve(
    request: Request,
    redemption: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")],
    ask: ResolveAsk,
    hub: ServicesDep,
    actor: ActorDep,
) -> Redemption:
    """A person says what became of a redemption in review, and why they know."""
    key = idempotency_key(request)
    row = await hub.do(
        redemptions.resolve, actor, key, redemption, ask.result, ask.reason
    )
    return told(row)
