"""An edge trades its one-time code for an identity. The only open door that writes."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from linli_hub.access.web.guard import caller, slow_down
from linli_hub.adapters import crypto, mosquitto, passwords
from linli_hub.base.core.errors import CodeInvalid
from linli_hub.base.web.bodies import Ask
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ServicesDep
from linli_hub.devices.actions import edges
from linli_hub.devices.views import devices
from linli_wire.topics import SLUG

router = APIRouter(prefix=API, tags=["edges"])


class EnrolAsk(Ask):
    edge: Annotated[str, Field(pattern=SLUG)]
    code: Annotated[str, Field(min_length=1, max_length=32, repr=False)]
    public_key: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    software: Annotated[str, Field(max_length=64)] = ""


class Broker(BaseModel):
    host: str
    port: int
    user: str
    password: str
    ca: str | None


class Identity(BaseModel):
    """All an edge must know of its centre; it never leaves the edge again."""

    centre: str
    edge: str
    epoch: int
    hub_public_key: str
    sealing_public_key: str
    tag_key: str
    broker: Broker


@router.post("/enrol", status_code=201)
async def enrol(request: Request, ask: EnrolAsk, hub: ServicesDep) -> Identity:
    """Accept an edge's own key against the code that `linli-hub edge add` printed."""
    slow_down(hub, "enrol", caller(request))
    if not crypto.is_public_key(ask.public_key):
        raise CodeInvalid
    password = passwords.new_token()
    await hub.do(
        edges.enrol,
        ask.edge,
        passwords.code_hash(ask.code),
        ask.public_key,
        mosquitto.password_hash(password),
    )
    await run_in_threadpool(hub.edges_changed)
    book = await hub.read(devices.book)
    return Identity(
        centre=hub.seals.centre,
        edge=ask.edge,
        epoch=book.epoch,
        hub_public_key=hub.seals.public_key,
        sealing_public_key=hub.seals.sealing_key,
        tag_key=hub.seals.tag_key,
        broker=Broker(user=ask.edge, password=password, **asdict(hub.broker)),
    )
