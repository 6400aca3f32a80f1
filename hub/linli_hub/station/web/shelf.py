"""The shelf, the places where goods lie, and what is reserved, as staff keep them."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from linli_hub.base.web.bodies import Ask, Day, Id, Made, Reason
from linli_hub.base.web.examples import gives, sends
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ServicesDep
from linli_hub.base.web.writing import WriteDep
from linli_hub.station.actions import places, shelf
from linli_hub.station.views import redemptions
from linli_hub.station.views import shelf as views_shelf
from linli_hub.station.web.bodies import Redemption, told

router = APIRouter(prefix=API, tags=["shelf"])

Price = Annotated[int, Field(ge=1, le=shelf.POINTS_MAX)]
Name = Annotated[str, Field(min_length=1, max_length=64)]
Quantity = Annotated[int, Field(ge=1, le=places.QUANTITY_MAX)]
Fen = Annotated[int | None, Field(ge=0, le=places.COST_FEN_MAX)]
LotN = Annotated[int, Field(ge=1, le=2**53 - 1)]
PLACE: Any = {
    "id": "counter", "station": "kiosk-1", "kind": "counter", "channel": None,
    "title_zh": "柜台", "title_en": "Counter", "active": True,
}  # fmt: skip


class ItemAsk(Ask):
    """`points` a piece, or for `per` grams of loose goods: the whole price."""

    model_config = sends(
        item="cabbage", name_zh="青菜", name_en="Cabbage", points=4, kind="produce",
        unit="g", per=1000,
    )  # fmt: skip
    item: Id
    name_zh: Name
    name_en: Name
    points: Price
    picture: Annotated[str, Field(pattern=r"^[a-z0-9-]{0,40}(\.svg|\.png)?$")] = ""
    kind: Literal["goods", "produce", "service", "honour", "voucher"] = "goods"
    unit: Literal["piece", "g"] = "piece"
    per: Annotated[int, Field(ge=1, le=shelf.PER_MAX)] = 1


class TermsAsk(Ask):
    """All of them anew; what is left out is lifted. `opens`: 1-5 08:00-18:00.

    `cost_fen`: of `per` units. Limits and levels are in pieces or grams.
    """

    model_config = sends(limit_quantity=2, limit_period="month", opens="")
    limit_quantity: Annotated[int | None, Field(ge=1, le=shelf.LIMIT_MAX)] = None
    limit_period: Literal["", "day", "week", "month", "year", "ever"] = ""
    opens: Annotated[str, Field(max_length=300)] = ""
    reserved_class: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{0,64}$")] = ""
    reserved_until_ms: Annotated[int | None, Field(ge=0, le=2**53 - 1)] = None
    reorder_level: Annotated[int | None, Field(ge=0, le=places.QUANTITY_MAX)] = None
    cost_fen: Fen = None


class StockAsk(Ask):
    """Goods of one batch, in pieces or grams. `cost_fen`: of all of them together; the
    item's own, which the shelf answers, stays as its terms say."""

    model_config = sends(
        place="counter", quantity=20, reason="到货", batch="2026-07",
        best_before="2026-12-31", cost_fen=60_000,
    )  # fmt: skip
    place: Id
    quantity: Quantity
    reason: Reason
    batch: Annotated[str, Field(max_length=places.BATCH_CHARS_MAX)] = ""
    best_before: Day | None = None
    cost_fen: Fen = None


class PriceAsk(Ask):
    """`points`: the whole price for `per` units, a sponsor's part included; the shelf
    answers it as `price`."""

    model_config = sends(points=28)
    points: Price


class ActiveAsk(Ask):
    model_config = sends(active=False)
    active: bool


class PlaceAsk(Ask):
    """A store has no station; a dispenser or a locker has a channel."""

    model_config = sends(
        place="slot-1", station="kiosk-1", kind="dispenser", channel=1,
        title_zh="一号出货口", title_en="Slot 1",
    )  # fmt: skip
    place: Id
    station: Annotated[str, Field(pattern=r"^[a-z0-9-]{0,32}$")] = ""
    kind: Literal["counter", "dispenser", "locker", "store"]
    channel: Annotated[int | None, Field(ge=0, le=places.CHANNEL_MAX)] = None
    title_zh: Name
    title_en: Name


class MoveAsk(Ask):
    model_config = sends(lot=1, place="counter", quantity=5)
    lot: LotN
    place: Id
    quantity: Quantity


class WriteOffAsk(Ask):
    model_config = sends(lot=1, quantity=2, reason="破损")
    lot: LotN
    quantity: Quantity
    reason: Reason


class Lot(BaseModel):
    """The number of a lot: goods of one batch at one place."""

    lot: int


@router.get("/shelf")
async def items(hub: ServicesDep) -> list[views_shelf.ItemRow]:
    """Every item with its price, its stock and what of it is reserved."""
    return await hub.read(views_shelf.shelf_rows)


@router.post("/shelf", status_code=201)
async def add_item(ask: ItemAsk, write: WriteDep) -> Made:
    """Put a new kind of item on the shelf."""
    new = shelf.NewItem(id=ask.item, **ask.model_dump(exclude={"item"}))
    await write.do_once(shelf.add_item, new)
    return Made(id=ask.item)


@router.post("/shelf/{item}/terms", status_code=204)
async def set_terms(item: Id, ask: TermsAsk, write: WriteDep) -> None:
    """Limits, hours, whom it is for first, reorder level and cost, from now on."""
    await write.do_once(shelf.set_terms, item, shelf.Terms(**ask.model_dump()))


@router.post("/shelf/{item}/stock", responses=gives({"lot": 7}))
async def stock_in(item: Id, ask: StockAsk, write: WriteDep) -> Lot:
    """Add goods to the stock of an item, once for each Idempotency-Key."""
    fields = ask.model_dump() | {"best_before": ask.best_before or ""}
    arrived = places.Arrival(item=item, **fields)
    return Lot(**await write.do_with_key(places.stock_in, arrived))


@router.post("/shelf/{item}/price", status_code=204)
async def set_price(item: Id, ask: PriceAsk, write: WriteDep) -> None:
    """Change an item's price; what is reserved keeps the price it was reserved at."""
    await write.do_once(shelf.set_price, item, ask.points)


@router.post("/shelf/{item}/active", status_code=204)
async def set_active(item: Id, ask: ActiveAsk, write: WriteDep) -> None:
    """Take an item off the shelf, or put it back."""
    await write.do_once(shelf.set_active, item, ask.active)


@router.get("/places", responses=gives([PLACE]))
async def all_places(hub: ServicesDep) -> list[views_shelf.PlaceRow]:
    """Where goods lie: counters, machines, stores."""
    return await hub.read(views_shelf.places)


@router.post("/places", status_code=201)
async def add_place(ask: PlaceAsk, write: WriteDep) -> Made:
    """Another place for goods."""
    new = places.NewPlace(id=ask.place, **ask.model_dump(exclude={"place"}))
    await write.do_once(places.add_place, new)
    return Made(id=ask.place)


@router.post("/places/{place}/active", status_code=204)
async def set_place(place: Id, ask: ActiveAsk, write: WriteDep) -> None:
    """Out of service, or back in: nothing more is sold from there meanwhile."""
    await write.do_once(places.set_place, place, ask.active)


@router.get("/stock")
async def lots(
    hub: ServicesDep, place: Annotated[str, Query(max_length=64)] = ""
) -> list[views_shelf.LotRow]:
    """Goods by place, batch and best-before day."""
    return await hub.read(views_shelf.lots, place)


@router.post("/stock/moves", responses=gives({"lot": 8}))
async def move_stock(ask: MoveAsk, write: WriteDep) -> Lot:
    """Carry goods from one place to another."""
    return Lot(
        **await write.do_with_key(places.move_stock, ask.lot, ask.place, ask.quantity)
    )


@router.post("/stock/write-offs", status_code=204)
async def write_off(ask: WriteOffAsk, write: WriteDep) -> None:
    """Spoilt, broken or past their day: out of the books, with the reason."""
    await write.do_with_key(places.write_off, ask.lot, ask.quantity, ask.reason)


@router.get("/redemptions")
async def open_redemptions(hub: ServicesDep) -> list[Redemption]:
    """Redemptions not yet settled or released, those in review included."""
    return [told(row) for row in await hub.read(redemptions.redemptions_open)]
