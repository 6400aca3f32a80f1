"""A write by a person, under its Idempotency-Key."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request

from linli_hub.base.actions import once
from linli_hub.base.core.actors import Actor
from linli_hub.base.web.errors import Problem
from linli_hub.base.web.services import ActorDep, Services, ServicesDep

KEY = re.compile(r"[0-9a-f]{32}\Z")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    hub: Services
    actor: Actor
    key: str

    async def do_once(self, action: Callable[..., Any], *args: Any) -> Any:
        """A `named` action, `action(tx, actor, *args)`, once for the key; then its answer."""
        return await self.hub.do(once.keyed, self.actor, self.key, action, *args)

    async def do_with_key(self, action: Callable[..., T], *args: Any) -> T:
        """`action(tx, actor, key, *args)`, which keeps its answer under the key itself."""
        return await self.hub.do(action, self.actor, self.key, *args)


async def write(request: Request, hub: ServicesDep, actor: ActorDep) -> Write:
    return Write(hub=hub, actor=actor, key=idempotency_key(request))


WriteDep = Annotated[Write, Depends(write)]


def idempotency_key(request: Request) -> str:
    """The Idempotency-Key that every change carries, or Problem."""
    key = request.headers.get("idempotency-key", "")
    if not KEY.match(key):
        raise Problem(code="key_missing")
    return key
