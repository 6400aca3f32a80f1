"""What sponsors' budgets pay of a price, and the end of a budget."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from linli_hub.base.web.bodies import Ask, Id
from linli_hub.base.web.examples import sends
from linli_hub.base.web.routes import API
from linli_hub.base.web.writing import WriteDep
from linli_hub.books.core.ledger import POINTS_MAX
from linli_hub.station.actions import subsidies

router = APIRouter(prefix=f"{API}/ledger", tags=["treasury"])


class SubsidyAsk(Ask):
    """Of the price for `per` units the budget pays `points`, which the shelf answers as
    `subsidy`; without a budget nobody does."""

    model_config = sends(budget="spring", points=10)
    budget: Id | None = None
    points: Annotated[int, Field(ge=0, le=POINTS_MAX)] = 0


class Returned(BaseModel):
    returned: int


@router.post("/budgets/{budget}/close")
async def close_budget(budget: Id, write: WriteDep) -> Returned:
    """End a budget; what is left of it goes back."""
    return Returned(**await write.do_with_key(subsidies.close, budget))


@router.post("/subsidies/{item}", status_code=204)
async def subsidise(item: Id, ask: SubsidyAsk, write: WriteDep) -> None:
    """Let a budget pay a part of an item's price."""
    await write.do_with_key(subsidies.subsidise, item, ask.budget, ask.points)
