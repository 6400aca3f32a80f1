"""Members: households and organisations, who spends, classes, and how they end."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from linli_hub.base.core.errors import NotFound
from linli_hub.base.web.bodies import Ask, Id, Made
from linli_hub.base.web.examples import gives, sends
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ServicesDep
from linli_hub.base.web.writing import WriteDep
from linli_hub.people.actions import closing, members
from linli_hub.people.views import members as views_members
from linli_hub.people.web.people import RESIDENT, ClassAsk, Limit, Moved, from_ms

router = APIRouter(prefix=API, tags=["members"])

Kind = Literal["household", "organisation"]
Reason = Annotated[str, Field(min_length=1, max_length=100)]
MEMBER = {
    "id": "3-2-501", "kind": "household", "address": "3 号楼 2 单元 501", "spend": "pooled",
    "opened_ms": 1767240000000, "closed_ms": None, "successor": None, "own_class": "",
    "posted": 120, "available": 105, "residents": 3,
}  # fmt: skip


class HouseholdAsk(Ask):
    model_config = sends(household="3-2-501", address="3 号楼 2 单元 501")
    household: Id
    address: Annotated[str, Field(max_length=200)] = ""
    kind: Kind = "household"


class SpendAsk(Ask):
    """`pooled`: everyone in it may redeem; `heads`: only its heads."""

    model_config = sends(spend="heads")
    spend: Literal["pooled", "heads"]


class CloseAsk(Ask):
    """`to`: another member's id, `clearing:<centre>`, or `expiry` (given up)."""

    model_config = sends(to="5-1-302", reason="搬到儿子家")
    to: Annotated[str, Field(pattern=r"^(clearing:)?[A-Za-z0-9._-]{1,64}$")]
    reason: Reason


class MergeAsk(Ask):
    model_config = sends(into="5-1-302", reason="登记了两次")
    into: Id
    reason: Reason


class Went(BaseModel):
    """How many points went on."""

    model_config = sends(points=120)
    points: int


@router.get("/members", responses=gives({"rows": [MEMBER], "next_cursor": None}))
async def all_members(
    hub: ServicesDep,
    cursor: str | None = None,
    limit: Limit = 50,
    kind: Kind | None = None,
) -> views_members.MemberPage:
    """Members in the order of their ids, closed ones too, a page at a time."""
    return await hub.read(views_members.members, cursor, limit, kind)


@router.get(
    "/members/{member}",
    responses=gives({"member": MEMBER, "residents": [RESIDENT], "classes": []}),
)
async def one_member(member: Id, hub: ServicesDep) -> views_members.MemberDetail:
    """A member with its balance and the people who belong to it."""
    found = await hub.read(views_members.member, member)
    if found is None:
        raise NotFound(what="member", id=member)
    return found


@router.post("/households", status_code=201)
async def add_household(ask: HouseholdAsk, write: WriteDep) -> Made:
    """Open the account of a household or an organisation."""
    said = ask.household, ask.address or ask.household, ask.kind
    await write.do_once(members.add_household, *said)
    return Made(id=ask.household)


@router.post("/members/{member}/spend", status_code=204)
async def set_spend(member: Id, ask: SpendAsk, write: WriteDep) -> None:
    """Who may spend what all of them have earned."""
    await write.do_once(members.set_spend, member, ask.spend)


@router.post("/members/{member}/class")
async def set_class(
    member: Id, ask: ClassAsk, hub: ServicesDep, write: WriteDep
) -> Moved:
    """The class of all who belong to it and have none of their own."""
    at_ms = await from_ms(hub, ask.from_day)
    subject = f"member:{member}"
    done = await write.do_once(members.set_class, subject, ask.member_class, at_ms)
    return Moved(moved=done)


@router.post("/members/{member}/close")
async def close(member: Id, ask: CloseAsk, write: WriteDep) -> Went:
    """End an account; what is left goes to a successor, another centre, or lapses."""
    ended = closing.Closing(member=member, to=ask.to, reason=ask.reason)
    return Went(points=await write.do_once(closing.close, ended))


@router.post("/members/{member}/merge")
async def merge(member: Id, ask: MergeAsk, write: WriteDep) -> Went:
    """One account too many: its points and people go into the other one."""
    return Went(points=await write.do_once(closing.merge, member, ask.into, ask.reason))
