"""Redemptions nobody knows the end of: a person says, for much two do."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from linli_hub.base.web.bodies import Ask, Reason
from linli_hub.base.web.examples import sends
from linli_hub.base.web.routes import API
from linli_hub.base.web.writing import WriteDep
from linli_hub.station.actions import resolving
from linli_hub.station.web.bodies import Given, Redemption, told

router = APIRouter(prefix=API, tags=["desk"])

Hex = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
PhotoId = Annotated[str | None, Field(pattern=r"^[0-9a-f]{64}$")]


class ResolveAsk(Ask):
    """`given`: how many, if not all; `photo`: what POST /photos gave."""

    model_config = sends(result="handed_over", reason="监控可见", given=1)
    result: Literal["handed_over", "not_given"]
    reason: Reason
    given: Given = None
    photo: PhotoId = None


class ConfirmAsk(Ask):
    model_config = sends(approve=True, reason="一起看了监控")
    approve: bool
    reason: Reason


class Resolved(BaseModel):
    """`proposal`: a second person must confirm it."""

    redemption: Redemption
    proposal: str | None


@router.post("/redemptions/{redemption}/resolve")
async def resolve(redemption: Hex, ask: ResolveAsk, write: WriteDep) -> Resolved:
    """A person says what became of a redemption in review, and why they know."""
    word = resolving.Word(
        result=ask.result, reason=ask.reason, given=ask.given, photo=ask.photo
    )
    made = await write.do_with_key(
        resolving.resolve, redemption, word, write.hub.policy
    )
    return _said(made)


@router.post("/resolutions/{id}/confirm")
async def confirm(id: Hex, ask: ConfirmAsk, write: WriteDep) -> Resolved:
    """Another person agrees to a proposed end, or does not."""
    made = await write.do_with_key(resolving.confirm, id, ask.approve, ask.reason)
    return _said(made)


def _said(made: Any) -> Resolved:
    return Resolved(redemption=told(made.redemption), proposal=made.proposal)
