"""What keepers of the books order: holds, reversals, adjustments, budgets, claims."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from linli_hub.base.web.bodies import Ask, Id, Limit, Reason, ReasonAsk
from linli_hub.base.web.examples import gives, sends
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ServicesDep
from linli_hub.base.web.writing import WriteDep
from linli_hub.books.core.ledger import POINTS_MAX
from linli_hub.treasury.actions import adjustments, claims, pending, reversals, sponsors
from linli_hub.treasury.views import treasury

router = APIRouter(prefix=f"{API}/ledger", tags=["treasury"])

Cursor = Annotated[str | None, Query(max_length=64)]
Points = Annotated[int, Field(ge=1, le=POINTS_MAX)]
Made = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
NOW_MS = 1_767_240_000_000
HELD: Any = {
    "id": "0" * 32, "member": "h1", "points": 30, "posted": 20, "state": "posted",
    "until_ms": NOW_MS,
}  # fmt: skip


class HoldAsk(Ask):
    """`until_ms`: then it lapses. `to`: service or shelf."""

    model_config = sends(member="h1", points=30, until_ms=NOW_MS, reason="理发")
    member: Id
    points: Points
    until_ms: Annotated[int, Field(ge=0, le=2**53 - 1)]
    reason: Reason
    to: Annotated[str, Field(pattern=r"^(service|shelf)$")] = "service"


class PostAsk(Ask):
    """Without `points`: all of it."""

    model_config = sends(points=20)
    points: Points | None = None


class ReverseAsk(Ask):
    """`transfer`: the id of an entry of the books."""

    model_config = sends(transfer="p/" + "0" * 32 + "/settle", reason="记错了人")
    transfer: Annotated[str, Field(min_length=1, max_length=128)]
    reason: Reason


class Reversed(BaseModel):
    """`claimed`: what was spent already; it stays as a visible claim."""

    returned: int
    claimed: int


class AdjustAsk(Ask):
    """`points` below zero take away. `budget`: a sponsor's, who pays."""

    model_config = sends(member="h1", points=20, reason="停电当天的投放未记")
    member: Id
    points: Annotated[int, Field(ge=-adjustments.POINTS_MAX, le=adjustments.POINTS_MAX)]
    reason: Reason
    budget: Id | None = None


class DecideAsk(Ask):
    model_config = sends(approve=True, reason="监控与签到相符")
    approve: bool
    reason: Reason


class BudgetAsk(Ask):
    """`sponsor`: an organisation among the members."""

    model_config = sends(
        budget="spring", sponsor="shop-1", name_zh="春季赞助", name_en="Spring gift"
    )
    budget: Id
    sponsor: Id
    name_zh: Annotated[str, Field(min_length=1, max_length=64)]
    name_en: Annotated[str, Field(min_length=1, max_length=64)]


class PledgeAsk(Ask):
    model_config = sends(points=5000)
    points: Points


class PendingPage(BaseModel):
    rows: list[treasury.PendingRow]
    next_cursor: str | None


class AdjustmentPage(BaseModel):
    rows: list[treasury.AdjustmentRow]
    next_cursor: str | None


class ClaimPage(BaseModel):
    rows: list[treasury.ClaimRow]
    next_cursor: str | None


class Left(BaseModel):
    left: int


class Collectable(BaseModel):
    """What may now be collected from later awards."""

    points: int


@router.get("/pending")
async def open_holds(
    hub: ServicesDep, cursor: Cursor = None, limit: Limit = 100
) -> PendingPage:
    """Points held for services, not posted or voided yet."""
    rows, after = await hub.read(treasury.pending, cursor, limit)
    return PendingPage(rows=rows, next_cursor=after)


@router.post("/pending", status_code=201, responses=gives(HELD, 201))
async def hold(ask: HoldAsk, write: WriteDep) -> pending.Held:
    """Hold points of a member for something that is still to be given."""
    wish = pending.HoldAsk(**ask.model_dump())
    return await write.do_with_key(pending.open_hold, wish)


@router.post("/pending/{id}/post", responses=gives(HELD))
async def post_hold(id: Made, ask: PostAsk, write: WriteDep) -> pending.Held:
    """It was given: spend the hold, or less of it; the rest is free again."""
    return await write.do_with_key(pending.post, id, ask.points)


@router.post("/pending/{id}/void", responses=gives(HELD | {"state": "voided"}))
async def void_hold(id: Made, ask: ReasonAsk, write: WriteDep) -> pending.Held:
    """It was not given: the points are free again."""
    return await write.do_with_key(pending.cancel, id, ask.reason)


@router.post(
    "/reversals", status_code=201, responses=gives({"returned": 20, "claimed": 0}, 201)
)
async def reverse(ask: ReverseAsk, write: WriteDep) -> Reversed:
    """Take one transfer back, once and exactly."""
    told = await write.do_with_key(reversals.reverse, ask.transfer, ask.reason)
    return Reversed(**told)


@router.get("/adjustments")
async def list_adjustments(
    hub: ServicesDep, open_only: bool = True, cursor: Cursor = None, limit: Limit = 100
) -> AdjustmentPage:
    """Points by hand: what was proposed, by whom, and what came of it."""
    rows, after = await hub.read(treasury.adjustments, open_only, cursor, limit)
    return AdjustmentPage(rows=rows, next_cursor=after)


@router.post("/adjustments", status_code=201)
async def propose(ask: AdjustAsk, write: WriteDep) -> adjustments.Decided:
    """Propose points by hand; another person decides."""
    wish = adjustments.Proposal(**ask.model_dump())
    return await write.do_with_key(adjustments.propose, wish)


@router.post("/adjustments/{id}/decide")
async def decide(id: Made, ask: DecideAsk, write: WriteDep) -> adjustments.Decided:
    """Approve another person's proposal, or refuse it."""
    return await write.do_with_key(adjustments.decide, id, ask.approve, ask.reason)


@router.get("/budgets")
async def list_budgets(hub: ServicesDep) -> list[treasury.BudgetRow]:
    """Sponsors' budgets with what is left of them."""
    return await hub.read(treasury.budgets)


@router.post("/budgets", status_code=204)
async def open_budget(ask: BudgetAsk, write: WriteDep) -> None:
    """Open a budget for an organisation; it is empty until something is pledged."""
    new = sponsors.NewBudget(id=ask.budget, **ask.model_dump(exclude={"budget"}))
    await write.do_with_key(sponsors.open_budget, new)


@router.post("/budgets/{budget}/pledges", status_code=201)
async def pledge(budget: Id, ask: PledgeAsk, write: WriteDep) -> Left:
    """The sponsor pledges more."""
    return Left(**await write.do_with_key(sponsors.pledge, budget, ask.points))


@router.get("/claims")
async def list_claims(
    hub: ServicesDep, cursor: Cursor = None, limit: Limit = 100
) -> ClaimPage:
    """Who owes points that a correction could not take back."""
    rows, after = await hub.read(treasury.claims, cursor, limit)
    return ClaimPage(rows=rows, next_cursor=after)


@router.post("/claims/{member}/review", status_code=201)
async def review_claim(member: Id, ask: ReasonAsk, write: WriteDep) -> Collectable:
    """Allow a claim to be collected from later awards."""
    return Collectable(**await write.do_with_key(claims.review, member, ask.reason))


@router.get("/lots/{member}")
async def list_lots(member: Id, hub: ServicesDep) -> list[treasury.LotRow]:
    """What of a member's points lapses when."""
    return await hub.read(treasury.lots, member)
