"""Edges as staff see them: invited with a one-time code, known by a fingerprint."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from linli_hub.adapters import crypto, passwords
from linli_hub.base.web.bodies import Ask
from linli_hub.base.web.examples import sends
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ActorDep, ServicesDep
from linli_hub.devices.actions import edges
from linli_hub.devices.core.edge_roles import EdgeRole
from linli_hub.devices.views import devices
from linli_wire.topics import SLUG

router = APIRouter(prefix=API, tags=["edges"])


class EdgeAsk(Ask):
    model_config = sends(edge="bins-7", role="bins")
    edge: Annotated[str, Field(pattern=SLUG)]
    role: EdgeRole


class Invitation(BaseModel):
    """The code is shown once; the hub keeps its hash."""

    edge: str
    code: str
    valid_until_ms: int


class EdgeSeen(BaseModel):
    name: str
    role: str
    state: str
    fingerprint: str | None
    software: str
    online: bool
    seen_ms: int | None


@router.get("/edges")
async def listed(hub: ServicesDep) -> list[EdgeSeen]:
    """Every edge, with the fingerprint of its key to compare with its own screen."""
    return [
        EdgeSeen(
            name=row.name,
            role=row.role,
            state=row.state,
            fingerprint=crypto.fingerprint(row.public_key) if row.public_key else None,
            software=row.software,
            online=row.online,
            seen_ms=row.seen_ms,
        )
        for row in await hub.read(devices.edges)
    ]


@router.post("/edges", status_code=201)
async def invite(ask: EdgeAsk, hub: ServicesDep, actor: ActorDep) -> Invitation:
    """Make a code with which that edge can enrol once, within ten minutes."""
    code, until_ms = passwords.new_code(), hub.clock() + passwords.CODE_LIFE_MS
    await hub.do(
        edges.add, actor, ask.edge, ask.role, passwords.code_hash(code), until_ms
    )
    return Invitation(edge=ask.edge, code=code, valid_until_ms=until_ms)


@router.delete("/edges/{edge}", status_code=204)
async def revoke(
    edge: Annotated[str, Path(pattern=SLUG)], hub: ServicesDep, actor: ActorDep
) -> None:
    """Stop believing an edge, here and at the broker."""
    await hub.do(edges.revoke, actor, edge)
    await run_in_threadpool(hub.edges_changed)
