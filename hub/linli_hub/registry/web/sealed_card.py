"""A card that an edge has sent sealed, opened."""

from linli_hub.adapters.crypto import CannotOpen
from linli_hub.base.core.actors import Actor
from linli_hub.base.web.errors import Problem
from linli_hub.base.web.services import Services
from linli_wire.station import Sealed


def opened_card(hub: Services, actor: Actor, card: Sealed) -> str:
    try:
        return hub.seals.unseal_parts(actor.name, card.key, card.n, card.box)
    except CannotOpen:
        raise Problem(code="card_unreadable") from None
