"""Behind the desk: refunds, photos, stock-takes, appointments, codes, the day's close."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from linli_hub.base.core.errors import BadValue, NotFound
from linli_hub.base.web.bodies import Ask, Day, Id, Reason
from linli_hub.base.web.examples import gives, sends
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import Services, ServicesDep
from linli_hub.base.web.writing import WriteDep
from linli_hub.people.views import members
from linli_hub.people.web.cards import marks_of
from linli_hub.station.actions import photos, refunds, slots, stocktakes, vouchers
from linli_hub.station.views import day as views_day
from linli_hub.station.views import desk
from linli_hub.station.web import certificate_page, day_page
from linli_hub.station.web.bodies import Hex32, Redemption, told
from linli_hub.station.web.desk import TookPlaceAsk, canonical
from linli_hub.station.web.reviews import Hex
from linli_hub.station.web.shelf import LotN

router = APIRouter(prefix=API, tags=["desk"])

Ms = Annotated[int, Field(ge=0, le=2**53 - 1)]
Language = Annotated[Literal["zh-CN", "en"], Query()]
PhotoPath = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
PICTURE: Any = {
    "requestBody": {
        "required": True,
        "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
    }
}
CSV: Any = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string"}, "example": "code\nA1\n"}
        },
    }
}


class RefundAsk(Ask):
    """`goods`: back to stock, or written_off."""

    model_config = sends(redemption="0" * 32, goods="stock", reason="尺寸不对，未拆封")
    redemption: Hex32
    goods: Literal["stock", "written_off"]
    reason: Reason


class DecideAsk(Ask):
    model_config = sends(approve=True, reason="货已看过")
    approve: bool
    reason: Reason


class Refunded(BaseModel):
    outcome: str
    points: int


class Counted(Ask):
    model_config = sends(lot=1, counted=12)
    lot: LotN
    counted: Annotated[int, Field(ge=0, le=stocktakes.COUNT_MAX)]


class CountAsk(Ask):
    """Every lot with goods at the place."""

    model_config = sends(place="counter", lots=[{"lot": 1, "counted": 12}])
    place: Id
    lots: Annotated[list[Counted], Field(max_length=stocktakes.LINES_MAX)]


class CloseAsk(Ask):
    model_config = sends(reason="两人重数，少一块")
    reason: Reason


class Take(BaseModel):
    """`differences`: counted less expected, by lot."""

    take: str
    outcome: str
    differences: dict[str, int]


class SlotAsk(Ask):
    """`provider`: a resident's or an organisation's id."""

    model_config = sends(
        item="haircut", starts_ms=1_767_312_000_000, ends_ms=1_767_315_600_000,
        capacity=3, provider="barber",
    )  # fmt: skip
    item: Id
    starts_ms: Ms
    ends_ms: Ms
    capacity: Annotated[int, Field(ge=1, le=slots.CAPACITY_MAX)]
    provider: Id


class Codes(BaseModel):
    """What a file of codes came to; `wrong_lines`: what is no code, or stands twice."""

    added: int
    there: int
    wrong_lines: list[int]


@router.get("/refunds")
async def all_refunds(hub: ServicesDep) -> list[desk.RefundRow]:
    """Refunds that wait for a second person, then the newest."""
    return await hub.read(desk.refunds)


@router.post("/refunds", status_code=201, responses=gives({"refund": "0" * 32}, 201))
async def propose_refund(ask: RefundAsk, write: WriteDep) -> dict[str, str]:
    """Propose to give a settled redemption back; another person confirms."""
    said = refunds.RefundAsk(
        redemption=ask.redemption, goods=ask.goods, reason=ask.reason
    )
    made: dict[str, str] = await write.do_with_key(
        refunds.propose, said, write.hub.policy
    )
    return made


@router.post("/refunds/{id}/decide")
async def decide_refund(id: Hex, ask: DecideAsk, write: WriteDep) -> Refunded:
    """The second person's word; then points and goods go back, once."""
    return Refunded(
        **await write.do_with_key(refunds.decide, id, ask.approve, ask.reason)
    )


@router.get("/resolutions")
async def proposals(hub: ServicesDep) -> list[desk.ProposalRow]:
    """Ends of reviews that wait for a second person."""
    return await hub.read(desk.proposals)


@router.post(
    "/photos", status_code=201, openapi_extra=PICTURE,
    responses=gives({"photo": "0" * 64}, 201),
)  # fmt: skip
async def add_photo(request: Request, write: WriteDep) -> dict[str, str]:
    """Keep a picture as evidence: JPEG, PNG or WebP by its own bytes, at most 1 MB."""
    body = await request.body()
    media = photos.media_of(body)
    id = photos.photo_id(body)
    await write.hub.do(photos.add_photo, write.actor, id, media, body)
    return {"photo": id}


@router.get("/photos/{id}", response_class=Response)
async def photo(id: PhotoPath, hub: ServicesDep) -> Response:
    """The picture, as a file to save: it is never shown as a page."""
    found = await hub.read(desk.photo, id)
    if found is None:
        raise NotFound(what="photo", id=id)
    ending = found.media.partition("/")[2]
    headers = {
        "Content-Disposition": f'attachment; filename="{id[:12]}.{ending}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(found.body, media_type=found.media, headers=headers)


@router.get("/stock-takes")
async def takes(hub: ServicesDep) -> list[desk.TakeRow]:
    """Counts with a difference first; units in review may explain one."""
    return await hub.read(desk.takes)


@router.post("/stock-takes", status_code=201)
async def count(ask: CountAsk, write: WriteDep) -> Take:
    """Count one place; a difference waits for another person."""
    counted = {one.lot: one.counted for one in ask.lots}
    if len(counted) < len(ask.lots):
        raise BadValue(field="lots", why="each lot once")
    return Take(**await write.do_with_key(stocktakes.count, ask.place, counted))


@router.post("/stock-takes/{id}/close", responses=gives({"moved": {"1": -1}}))
async def close_take(
    id: Hex, ask: CloseAsk, write: WriteDep
) -> dict[str, dict[str, int]]:
    """Another person accepts the count; the books then say what lies there."""
    made: dict[str, dict[str, int]] = await write.do_with_key(
        stocktakes.close, id, ask.reason
    )
    return made


@router.post("/stock-takes/{id}/dismiss", responses=gives({}))
async def dismiss_take(id: Hex, ask: CloseAsk, write: WriteDep) -> dict[str, str]:
    """Another person finds that it was miscounted: nothing moves, count again."""
    made: dict[str, str] = await write.do_with_key(stocktakes.dismiss, id, ask.reason)
    return made


@router.get("/slots")
async def calendar(
    hub: ServicesDep, item: Annotated[str, Query(max_length=64)] = ""
) -> list[desk.SlotRow]:
    """The calendar of a service, or of all, from now on."""
    return await hub.read(desk.slots, item, hub.clock())


@router.post("/slots", status_code=201, responses=gives({"slot": "0" * 32}, 201))
async def add_slot(ask: SlotAsk, write: WriteDep) -> dict[str, str]:
    """A time at which a service can be had."""
    new = slots.NewSlot(**ask.model_dump())
    made: dict[str, str] = await write.do_with_key(slots.add_slot, new)
    return made


@router.post("/slots/{id}/cancel", responses=gives({"freed": 2}))
async def cancel_slot(id: Hex, ask: CloseAsk, write: WriteDep) -> dict[str, int]:
    """Call it off; whoever booked has the points back."""
    made: dict[str, int] = await write.do_with_key(slots.cancel_slot, id, ask.reason)
    return made


@router.post("/redemptions/{redemption}/took-place")
async def took_place(redemption: Hex, ask: TookPlaceAsk, write: WriteDep) -> Redemption:
    """Whether a booked service was rendered: the provider's card, or the clerk's word."""
    card = None
    if ask.card is not None:
        card = marks_of(write.hub, canonical(ask.card)).card_hash
    return told(
        await write.do_with_key(slots.took_place, redemption, ask.happened, card)
    )


@router.post("/vouchers/{item}/codes", openapi_extra=CSV)
async def add_codes(
    item: Id,
    request: Request,
    write: WriteDep,
    place: Annotated[str, Query(max_length=64)],
    best_before: Annotated[str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = "",
    dry_run: Annotated[bool, Query()] = False,
) -> Codes:
    """Take in a partner's codes from a CSV file; with `dry_run` only say what it holds.

    They are sealed before they are written, and new ones are added once.
    """
    hub = write.hub
    said = vouchers.codes_of(await request.body())
    sealed = [hub.seals.seal_code(item, code) for code in said.codes]
    if dry_run:
        known = await hub.read(vouchers.known, item)
        there = sum(fingerprint in known for _, fingerprint in sealed)
        made = {"added": len(sealed) - there, "there": there}
    else:
        batch = vouchers.Batch(
            item=item,
            place=place,
            best_before=best_before,
            codes=tuple(
                vouchers.SealedCode(fingerprint=fingerprint, sealed=box)
                for box, fingerprint in sealed
            ),
        )
        made = await write.do_with_key(vouchers.add_codes, batch)
    return Codes(**made, wrong_lines=list(said.wrong_lines))


@router.get("/redemptions/{redemption}/certificate.html", response_class=HTMLResponse)
async def certificate(redemption: Hex, hub: ServicesDep) -> HTMLResponse:
    """An honour that was handed over, to print for its holder."""
    found = await hub.read(desk.certificate, redemption)
    if found is None:
        raise NotFound(what="certificate", id=redemption)
    zone = await hub.read(members.time_zone, hub.time_zone)
    return HTMLResponse(certificate_page.page(found, hub.seals.centre, zone))


@router.get("/day-close")
async def day_close(hub: ServicesDep, day: Day) -> dict[str, Any]:
    """Ledger, journals and counts of a local day, item by item, and what differs."""
    return asdict(await _closed(hub, day))


@router.get("/day-close.html", response_class=HTMLResponse)
async def day_close_page(
    hub: ServicesDep, day: Day, language: Language = "zh-CN"
) -> HTMLResponse:
    """The same to print and sign."""
    told_ = await _closed(hub, day)
    return HTMLResponse(day_page.page(told_, hub.seals.centre, language))


async def _closed(hub: Services, day: str) -> views_day.DayClose:
    zone = await hub.read(members.time_zone, hub.time_zone)
    try:
        return await hub.read(views_day.day_close, day, zone)
    except ValueError:
        raise BadValue(field="day", why="is no day of the calendar") from None
