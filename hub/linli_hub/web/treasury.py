"""What keepers of the books order: holds, reversals, adjustments, budgets, claims."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field

from linli_hub.actions import adjustments, claims, pending, sponsors, transfers
from linli_hub.core.ledger import POINTS_MAX
from linli_hub.store import views_ledger as views
from linli_hub.web.examples import gives, sends
from linli_hub.web.guard import idempotency_key
from linli_hub.web.people import Id
from linli_hub.web.roles import API
from linli_hub.web.services import ActorDep, ServicesDep
from linli_hub.web.station import Ask

router = APIRouter(prefix=f"{API}/ledger", tags=["treasury"])

PAGE_MAX = 500
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
Cursor = Annotated[str | None, Query(max_length=64)]
Points = Annotated[int, Field(ge=1, le=POINTS_MAX)]
Reason = Annotated[str, Field(min_length=1, max_length=200)]
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


class ReasonAsk(Ask):
    model_config = sends(reason="没有来")
    reason: Reason


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


class SubsidyAsk(Ask):
    """Of each piece's price the budget pays `points`; without a budget nobody does."""

    model_config = sends(budget="spring", points=10)
    budget: Id | None = None
    points: Annotated[int, Field(ge=0, le=POINTS_MAX)] = 0


class PendingPage(BaseModel):
    rows: list[views.PendingRow]
    next_cursor: str | None


class AdjustmentPage(BaseModel):
    rows: list[views.AdjustmentRow]
    next_cursor: str | None


class ClaimPage(BaseModel):
    rows: list[views.ClaimRow]
    next_cursor: str | None


class Left(BaseModel):
    left: int


class Returned(BaseModel):
    returned: int


class Collectable(BaseModel):
    """What may now be collected from later awards."""

    points: int


@router.get("/pending")
async def open_holds(
    hub: ServicesDep, cursor: Cursor = None, limit: Limit = 100
) -> PendingPage:
    """Points held for services, not posted or voided yet."""
    rows, after = await hub.read(views.pending, cursor, limit)
    return PendingPage(rows=rows, next_cursor=after)


@router.post("/pending", status_code=201, responses=gives(HELD, 201))
async def hold(
    request: Request, ask: HoldAsk, hub: ServicesDep, actor: ActorDep
) -> pending.Held:
    """Hold points of a member for something that is still to be given."""
    wish = pending.HoldAsk(**ask.model_dump())
    return await hub.do(pending.open_hold, actor, idempotency_key(request), wish)


@router.post("/pending/{id}/post", responses=gives(HELD))
async def post_hold(
    request: Request, id: Made, ask: PostAsk, hub: ServicesDep, actor: ActorDep
) -> pending.Held:
    """It was given: spend the hold, or less of it; the rest is free again."""
    return await hub.do(pending.post, actor, idempotency_key(request), id, ask.points)


@router.post("/pending/{id}/void", responses=gives(HELD | {"state": "voided"}))
async def void_hold(
    request: Request, id: Made, ask: ReasonAsk, hub: ServicesDep, actor: ActorDep
) -> pending.Held:
    """It was not given: the points are free again."""
    key = idempotency_key(request)
    return await hub.do(pending.cancel, actor, key, id, ask.reason)


@router.post(
    "/reversals", status_code=201, responses=gives({"returned": 20, "claimed": 0}, 201)
)
async def reverse(
    request: Request, ask: ReverseAsk, hub: ServicesDep, actor: ActorDep
) -> Reversed:
    """Take one transfer back, once and exactly."""
    key = idempotency_key(request)
    told = await hub.do(transfers.reverse, actor, key, ask.transfer, ask.reason)
    return Reversed(**told)


@router.get("/adjustments")
async def list_adjustments(
    hub: ServicesDep, open_only: bool = True, cursor: Cursor = None, limit: Limit = 100
) -> AdjustmentPage:
    """Points by hand: what was proposed, by whom, and what came of it."""
    rows, after = await hub.read(views.adjustments, open_only, cursor, limit)
    return AdjustmentPage(rows=rows, next_cursor=after)


@router.post("/adjustments", status_code=201)
async def propose(
    request: Request, ask: AdjustAsk, hub: ServicesDep, actor: ActorDep
) -> adjustments.Decided:
    """Propose points by hand; another person decides."""
    wish = adjustments.Proposal(**ask.model_dump())
    return await hub.do(adjustments.propose, actor, idempotency_key(request), wish)


@router.post("/adjustments/{id}/decide")
async def decide(
    request: Request, id: Made, ask: DecideAsk, hub: ServicesDep, actor: ActorDep
) -> adjustments.Decided:
    """Approve another person's proposal, or refuse it."""
    key = idempotency_key(request)
    return await hub.do(adjustments.decide, actor, key, id, ask.approve, ask.reason)


@router.get("/budgets")
async def list_budgets(hub: ServicesDep) -> list[views.BudgetRow]:
    """Sponsors' budgets with what is left of them."""
    return await hub.read(views.budgets)


@router.post("/budgets", status_code=204)
async def open_budget(
    request: Request, ask: BudgetAsk, hub: ServicesDep, actor: ActorDep
) -> None:
    """Open a budget for an organisation; it is empty until something is pledged."""
    new = sponsors.NewBudget(
        id=ask.budget, sponsor=ask.sponsor, name_zh=ask.name_zh, name_en=ask.name_en
    )
    await hub.do(sponsors.open_budget, actor, idempotency_key(request), new)


@router.post("/budgets/{budget}/pledges", status_code=201)
async def pledge(
    request: Request, budget: Id, ask: PledgeAsk, hub: ServicesDep, actor: ActorDep
) -> Left:
    """The sponsor pledges more."""
    key = idempotency_key(request)
    return Left(**await hub.do(sponsors.pledge, actor, key, budget, ask.points))


@router.post("/budgets/{budget}/close")
async def close_budget(
    request: Request, budget: Id, hub: ServicesDep, actor: ActorDep
) -> Returned:
    """End a budget; what is left of it goes back."""
    key = idempotency_key(request)
    return Returned(**await hub.do(sponsors.close, actor, key, budget))


@router.post("/subsidies/{item}", status_code=204)
async def subsidise(
    request: Request, item: Id, ask: SubsidyAsk, hub: ServicesDep, actor: ActorDep
) -> None:
    """Let a budget pay a part of an item's price."""
    key = idempotency_key(request)
    await hub.do(sponsors.subsidise, actor, key, item, ask.budget, ask.points)


@router.get("/claims")
async def list_claims(
    hub: ServicesDep, cursor: Cursor = None, limit: Limit = 100
) -> ClaimPage:
    """Who owes points that a correction could not take back."""
    rows, after = await hub.read(views.claims, cursor, limit)
    return ClaimPage(rows=rows, next_cursor=after)


@router.post("/claims/{member}/review", status_code=201)
async def review_claim(
    request: Request, member: Id, ask: ReasonAsk, hub: ServicesDep, actor: ActorDep
) -> Collectable:
    """Allow a claim to be collected from later awards."""
    key = idempotency_key(request)
    return Collectable(**await hub.do(claims.review, actor, key, member, ask.reason))


@router.get("/lots/{member}")
async def list_lots(member: Id, hub: ServicesDep) -> list[views.LotRow]:
    """What of a member's points lapses when."""
    return await hub.read(views.lots, member)
