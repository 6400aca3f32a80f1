"""Residents, where they belong and their PINs, as staff enter them.

Every write carries an Idempotency-Key: the same request twice is done once.
"""

from asyncio import wrap_future
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from linli_hub.adapters import passwords
from linli_hub.base.core.calendar import day_bounds_ms
from linli_hub.base.core.errors import BadValue, NotFound
from linli_hub.base.web.bodies import Ask, Day, Id, Made
from linli_hub.base.web.errors import Problem
from linli_hub.base.web.examples import gives, sends
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ActorDep, Services, ServicesDep
from linli_hub.base.web.writing import WriteDep, idempotency_key
from linli_hub.people.actions import erasing, members, moves, pins
from linli_hub.people.views import members as views_members

router = APIRouter(prefix=API, tags=["people"])

PAGE_MAX = 200
Class = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{0,64}$")]
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]

RESIDENT = {
    "id": "r1042", "name": "王小明", "language": "zh-CN", "household": "3-2-501",
    "cards": 1, "head": True, "died_ms": None, "own_class": "", "honour": 210,
}  # fmt: skip
DETAIL = {
    "resident": RESIDENT,
    "cards": [
        {
            "tag": "a1b2c3", "role": "resident", "life": "active",
            "issued_ms": 1767240000000, "blocked_ms": None, "on_behalf": None,
            "replaced_by": None,
        }
    ],
    "memberships": [{"from_ms": 0, "value": "3-2-501"}],
    "classes": [],
}  # fmt: skip


class ResidentAsk(Ask):
    model_config = sends(resident="r1042", household="3-2-501", name="王小明")
    resident: Id
    household: Id
    name: Annotated[str, Field(min_length=1, max_length=64)]
    language: Literal["zh-CN", "en"] = "zh-CN"


class MoveAsk(Ask):
    """From the start of a local day, in the past too; without one, from now."""

    model_config = sends(household="5-1-302", from_day="2026-01-31")
    household: Id
    from_day: Day | None = None


class FromAsk(Ask):
    model_config = sends(from_day="2026-01-31")
    from_day: Day | None = None


class ClassAsk(Ask):
    """A class that the points standard names; empty for none."""

    model_config = sends(member_class="volunteer", from_day="2026-01-01")
    member_class: Class
    from_day: Day | None = None


class HeadAsk(Ask):
    model_config = sends(head=True)
    head: bool


class PinAsk(Ask):
    model_config = sends(pin="902613")
    pin: Annotated[str, Field(max_length=32, repr=False)]


class Moved(BaseModel):
    """How many deeds belong elsewhere, or count otherwise, than before."""

    model_config = sends(moved=3)
    moved: int


class EraseAsk(Ask):
    model_config = sends(reason="本人申请")
    reason: Annotated[str, Field(min_length=1, max_length=200)]


@router.get("/residents", responses=gives({"rows": [RESIDENT], "next_cursor": None}))
async def residents(
    hub: ServicesDep, cursor: str | None = None, limit: Limit = 50
) -> views_members.ResidentPage:
    """Residents in the order of their ids, a page at a time."""
    return await hub.read(views_members.residents, cursor, limit)


@router.get("/residents/{resident}", responses=gives(DETAIL))
async def one_resident(resident: Id, hub: ServicesDep) -> views_members.ResidentDetail:
    """A resident with cards (by tag), memberships, classes and lifetime honour."""
    found = await hub.read(views_members.resident, resident)
    if found is None:
        raise NotFound(what="resident", id=resident)
    return found


@router.post("/residents", status_code=201)
async def add_resident(ask: ResidentAsk, write: WriteDep) -> Made:
    """Add a resident to a household or an organisation."""
    said = ask.resident, ask.household, ask.name, ask.language
    await write.do_once(members.add_resident, *said)
    return Made(id=ask.resident)


@router.post("/residents/{resident}/move")
async def move(resident: Id, ask: MoveAsk, hub: ServicesDep, write: WriteDep) -> Moved:
    """To another household; points earned since that day go along."""
    at_ms = await from_ms(hub, ask.from_day)
    done = await write.do_once(moves.move, resident, ask.household, at_ms)
    return Moved(moved=done)


@router.post("/residents/{resident}/leave")
async def leave(resident: Id, ask: FromAsk, hub: ServicesDep, write: WriteDep) -> Moved:
    """They belong nowhere any more and their cards end."""
    at_ms = await from_ms(hub, ask.from_day)
    return Moved(moved=await write.do_once(moves.leave, resident, at_ms))


@router.post("/residents/{resident}/died")
async def died(resident: Id, ask: FromAsk, hub: ServicesDep, write: WriteDep) -> Moved:
    """Their cards are blocked, membership ends; an empty household closes."""
    at_ms = await from_ms(hub, ask.from_day)
    return Moved(moved=await write.do_once(moves.died, resident, at_ms))


@router.post("/residents/{resident}/erase", status_code=204)
async def erase(resident: Id, ask: EraseAsk, write: WriteDep) -> None:
    """Forget name and PIN of one who left or died; the books stay as they were."""
    await write.do_once(erasing.erase, resident, ask.reason)


@router.post("/residents/{resident}/class")
async def set_class(
    resident: Id, ask: ClassAsk, hub: ServicesDep, write: WriteDep
) -> Moved:
    """Their class from a day on; it counts before that of their household."""
    at_ms = await from_ms(hub, ask.from_day)
    subject = f"resident:{resident}"
    done = await write.do_once(members.set_class, subject, ask.member_class, at_ms)
    return Moved(moved=done)


@router.post("/residents/{resident}/head", status_code=204)
async def set_head(resident: Id, ask: HeadAsk, write: WriteDep) -> None:
    """May they spend in a household where only heads do?"""
    await write.do_once(members.set_head, resident, ask.head)


@router.post("/residents/{resident}/pin", status_code=204)
async def set_pin(
    request: Request, resident: Id, ask: PinAsk, hub: ServicesDep, actor: ActorDep
) -> None:
    """Set or replace a resident's PIN; also unlocks it."""
    key = idempotency_key(request)
    if not passwords.is_pin(ask.pin):
        raise Problem(code="bad_pin")
    slow = partial(passwords.pin_hashed, hub.seals.peppers, resident, ask.pin)
    stored = await wrap_future(hub.hashers.run(slow))
    said = f"{key}\n{resident}\n{ask.pin}".encode()
    same = hub.seals.peppers.mark(said)
    await hub.do(pins.set_pin_once, actor, key, resident, (stored, same))


@router.post("/residents/{resident}/pin/unlock", status_code=204)
async def unlock_pin(resident: Id, write: WriteDep) -> None:
    """Let a resident try again after too many wrong PINs."""
    await write.do_once(pins.unlock_pin, resident)


async def from_ms(hub: Services, day: str | None) -> int | None:
    """The first moment of a local day of the centre."""
    if day is None:
        return None
    zone = await hub.read(views_members.time_zone, hub.time_zone)
    try:
        return day_bounds_ms(zone, day)[0]
    except ValueError:
        raise BadValue(field="from_day", why="must be a date") from None
