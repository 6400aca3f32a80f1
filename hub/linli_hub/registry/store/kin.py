"""Nobody decides what their own household gets."""

from linli_hub.base.core.actors import Actor
from linli_hub.base.core.errors import OwnHousehold
from linli_hub.base.store.tx import Tx
from linli_hub.registry.store import tags


def not_own(
    tx: Tx, actor: Actor, *members: str | None, resident: str | None = None
) -> None:
    """Nobody decides what their own household gets, or what `resident` gets who they
    are themselves, wherever they belonged."""
    if resident is not None and tags.own_resident(tx, actor) == resident:
        raise OwnHousehold(member=next(filter(None, members), resident))
    for member in members:
        if member is not None and tags.benefits(tx, actor, member):
            raise OwnHousehold(member=member)
