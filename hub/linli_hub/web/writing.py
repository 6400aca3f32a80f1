"""A write by a person, under its Idempotency-Key."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request

from linli_hub.actions import sticky
from linli_hub.core.actors import Actor
from linli_hub.web.guard import idempotency_key
from linli_hub.web.services import ActorDep, Services, ServicesDep

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    hub: Services
    actor: Actor
    key: str

    async def do(self, action: Callable[..., Any], *args: Any) -> Any:
        """`action(tx, actor, *args)` once for the key; the same answer ever after."""
        return await self.hub.do(sticky.keyed, self.actor, self.key, action, *args)

    async def keyed(self, action: Callable[..., T], *args: Any) -> T:
        """The same for an action that keeps its answer under the key itself."""
        return await self.hub.do(action, self.actor, self.key, *args)


async def write(request: Request, hub: ServicesDep, actor: ActorDep) -> Write:
    return Write(hub=hub, actor=actor, key=idempotency_key(request))


WriterDep = Annotated[Write, Depends(write)]
