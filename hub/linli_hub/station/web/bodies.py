"""Parts of what the desk and the shelf's pages send and are told: lines, redemptions."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from linli_hub.base.web.bodies import Ask
from linli_hub.station.core.redemption import RedemptionRow
from linli_wire.station import LINES_SENT_MAX, UNITS_MAX

Hex32 = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Units = Annotated[int, Field(ge=1, le=UNITS_MAX)]
Given = Annotated[int | None, Field(ge=0, le=UNITS_MAX)]


LINE: Any = {"item": "rice", "quantity": 1, "slot": None}


class LineAsk(Ask):
    """So much of an item; `slot`: when, for a service."""

    item: Annotated[str, Field(min_length=1, max_length=64)]
    quantity: Units = 1
    slot: Annotated[str | None, Field(max_length=64)] = None


Lines = Annotated[list[LineAsk], Field(min_length=1, max_length=LINES_SENT_MAX)]


class Redemption(BaseModel):
    """A line of an order: points and goods reserved together, and how far that went."""

    id: str
    order: str
    state: str
    item: str
    name_zh: str
    name_en: str
    kind: str
    unit: str
    quantity: int
    points: int
    fence: int
    held_until_ms: int
    way: str
    place: str | None
    channel: int | None
    given: int | None
    slot: str | None


class Ordered(BaseModel):
    order: str
    redemptions: list[Redemption]


def told(row: RedemptionRow) -> Redemption:
    """A redemption as the API says it."""
    return Redemption(
        id=row.id,
        order=row.order,
        state=row.state,
        item=row.item,
        name_zh=row.name_zh,
        name_en=row.name_en,
        kind=row.kind,
        unit=row.unit,
        quantity=row.quantity,
        points=row.points,
        fence=row.fence,
        held_until_ms=row.held_until_ms,
        way=row.way,
        place=row.place,
        channel=row.channel,
        given=row.given,
        slot=row.slot,
    )
