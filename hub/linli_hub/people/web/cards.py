"""Cards over the desk. A number is turned into its keyed hash at once and not kept.

A card that is not at hand (lost) is named by its resident and its tag.
"""

from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import BaseModel, Field, model_validator

from linli_hub.base.core.errors import CardUnknown
from linli_hub.base.web.bodies import Ask, Id
from linli_hub.base.web.errors import Problem
from linli_hub.base.web.examples import sends
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import Marks, Services, ServicesDep
from linli_hub.base.web.writing import WriteDep
from linli_hub.people.actions import cards
from linli_hub.people.views import members
from linli_hub.registry.core.card_life import CardRole

router = APIRouter(prefix=API, tags=["cards"])

Number = Annotated[str, Field(max_length=32, repr=False)]
Tag = Annotated[str, Field(pattern=r"^[0-9a-f]{6}$")]


class CardAsk(Ask):
    """`active` false: made out, but not handed out yet. `on_behalf`: for which member
    it earns and spends, if not the resident's own."""

    model_config = sends(card="em:0012ABCD", role="resident")
    card: Number
    role: CardRole = "resident"
    active: bool = True
    on_behalf: Id | None = None


class WhichAsk(Ask):
    """A card at hand by its number, one that is not by resident and tag."""

    model_config = sends(resident="r1042", tag="a1b2c3")
    card: Annotated[str | None, Field(max_length=32, repr=False)] = None
    resident: Id | None = None
    tag: Tag | None = None

    @model_validator(mode="after")
    def one_way(self) -> Self:
        if (self.card is None) == (self.resident is None or self.tag is None):
            raise ValueError("either card, or resident and tag")
        return self


class ReplaceAsk(WhichAsk):
    model_config = sends(resident="r1042", tag="a1b2c3", by="em:0012ABCE")
    by: Number


class Issued(BaseModel):
    """How many deposits made with this card before it was known were credited."""

    model_config = sends(credited=0)
    credited: int


@router.post("/residents/{resident}/cards", status_code=201)
async def issue_card(
    resident: Id, ask: CardAsk, hub: ServicesDep, write: WriteDep
) -> Issued:
    """Give a resident a card, also one that was given back; the number is not kept."""
    marks = marks_of(hub, ask.card)
    card = cards.NewCard(
        resident=resident,
        hash=marks.card_hash,
        tag=marks.tag,
        role=ask.role,
        active=ask.active,
        on_behalf=ask.on_behalf,
    )
    return Issued(credited=await write.do_once(cards.issue, card))


@router.post("/cards/activate", status_code=204)
async def activate_card(ask: WhichAsk, hub: ServicesDep, write: WriteDep) -> None:
    """Hand out a card that was made out before."""
    await write.do_once(cards.activate_card, await _which(hub, ask))


@router.post("/cards/block", status_code=204)
async def block_card(ask: WhichAsk, hub: ServicesDep, write: WriteDep) -> None:
    """Block a lost card: it neither earns nor spends, here at once, at bins by tag."""
    await write.do_once(cards.block_card, await _which(hub, ask))


@router.post("/cards/return", status_code=204)
async def return_card(ask: WhichAsk, hub: ServicesDep, write: WriteDep) -> None:
    """Take a card back: nobody's from now on, and it may be issued again."""
    await write.do_once(cards.return_card, await _which(hub, ask))


@router.post("/cards/replace", status_code=201)
async def replace_card(ask: ReplaceAsk, hub: ServicesDep, write: WriteDep) -> Issued:
    """A new card for a lost or worn one: the same holder; the old one is blocked."""
    old, new = await _which(hub, ask), marks_of(hub, ask.by)
    done = await write.do_once(cards.replace_card, old, new.card_hash, new.tag)
    return Issued(credited=done)


def marks_of(hub: Services, card: str) -> Marks:
    """Hash and tag of a card number, or Problem; the number is not repeated."""
    try:
        return hub.seals.marks(card)
    except ValueError:
        raise Problem(code="not_a_card") from None


async def _which(hub: Services, ask: WhichAsk) -> str:
    if ask.card is not None:
        return marks_of(hub, ask.card).card_hash
    found = await hub.read(members.card_by_tag, ask.resident, ask.tag)
    if found is None:
        raise CardUnknown
    return found
