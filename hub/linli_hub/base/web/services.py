"""What the routes are given; app.py builds it. The web room never sees ingest."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Protocol, TypeVar

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from linli_hub.adapters.limits import Limits
from linli_hub.adapters.passwords import Hashers, Peppers
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.policy import AS_USUAL, StationPolicy
from linli_hub.base.store.database import Database
from linli_hub.base.store.writer import Writer

T = TypeVar("T")


class Marks(Protocol):
    @property
    def card_hash(self) -> str: ...
    @property
    def tag(self) -> str: ...


class CardSeals(Protocol):
    """The part of ingest.seals.Seals that the web needs."""

    @property
    def centre(self) -> str: ...
    @property
    def public_key(self) -> str: ...
    @property
    def sealing_key(self) -> str: ...
    @property
    def tag_key(self) -> str: ...
    @property
    def peppers(self) -> Peppers: ...
    def unseal_parts(self, edge: str, key: str, n: int, box: str) -> str: ...
    def marks(self, card: str) -> Marks: ...
    def link(self, text: str) -> str: ...
    def open_link(self, word: str) -> str: ...
    def seal_code(self, item: str, code: str) -> tuple[bytes, str]: ...
    def open_code(self, item: str, sealed: bytes) -> str: ...
    def request_text(self, edge: str, path: str, key: str, body: bytes) -> bytes: ...
    def is_by(self, public_key: str, text: bytes, signature: str) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerAddress:
    """What an edge is told of the centre's broker when it enrols."""

    host: str
    port: int
    ca: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything a route may use."""

    database: Database
    writer: Writer
    seals: CardSeals
    hashers: Hashers
    limits: Limits
    clock: Callable[[], int]
    origins: frozenset[str]
    broker: BrokerAddress
    edges_changed: Callable[[], None]
    policy: StationPolicy = AS_USUAL
    time_zone: str = "Asia/Shanghai"  # before any standard says one
    address: str = ""  # as browsers reach this hub; "": no links on paper

    async def read(self, reader: Callable[..., T], *args: Any) -> T:
        """Run a reader on a read connection, off the event loop."""

        def work() -> T:
            with self.database.read() as connection:
                return reader(connection, *args)

        return await run_in_threadpool(work)

    async def glance(self, reader: Callable[..., T], *args: Any) -> T:
        """The same for a reader of one statement."""

        def work() -> T:
            with self.database.glance() as connection:
                return reader(connection, *args)

        return await run_in_threadpool(work)

    async def do(self, action: Callable[..., T], *args: Any) -> T:
        """Put one action to the writer; its HubError comes back as itself."""
        done: Awaitable[T] = self.writer.do(action, *args)
        return await done

    async def do_urgent(self, action: Callable[..., T], *args: Any) -> T:
        """The same for someone who stands and waits: goes before parcels."""
        done: Awaitable[T] = self.writer.do_urgent(action, *args)
        return await done


def services(request: Request) -> Services:
    """The app's services."""
    found: Services = request.app.state.services
    return found


# FastAPI calls what is not async in a thread of a pool: most of a short call's time.
async def given_services(request: Request) -> Services:
    return services(request)


async def actor(request: Request) -> Actor:
    """Who acts: from the session or the device's signature, never from the body."""
    found: Actor = request.state.actor
    return found


ServicesDep = Annotated[Services, Depends(given_services)]
ActorDep = Annotated[Actor, Depends(actor)]
