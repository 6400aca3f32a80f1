"""What the pages are given by the hub, as seen from here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from starlette.requests import Request

from linli_dashboards.frame.tongue import Language, Tongue, language_of
from linli_hub.base.core.permissions import TABLE, Permission
from linli_hub.base.core.policy import StationPolicy

T = TypeVar("T")
Connection = Any  # a read connection of the hub; pages only pass it on

LANGUAGE_COOKIE = "linli_language"


class Services(Protocol):
    """The part of the hub's services that pages use."""

    @property
    def clock(self) -> Callable[[], int]: ...
    @property
    def policy(self) -> StationPolicy: ...
    @property
    def time_zone(self) -> str: ...

    async def read(self, reader: Callable[..., T], *args: Any) -> T: ...


class User(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def roles(self) -> frozenset[str]: ...


CurrentUser = Callable[[Request], Awaitable[User | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """The hub behind the pages, and the centre's own language and time zone."""

    services: Services
    current_user: CurrentUser
    language: str
    zone: ZoneInfo

    def tongue(self, request: Request) -> Tongue:
        return Tongue(self.language_of(request), self.zone)

    def language_of(self, request: Request) -> Language:
        return language_of(request.cookies.get(LANGUAGE_COOKIE), self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One open page: who looks, in which language, at what."""

    hub: Hub
    user: User
    tongue: Tongue
    path: str
    query: dict[str, str]

    def may(self, permission: Permission) -> bool:
        """May this person do that? The hub has the last word."""
        return TABLE.permits(self.user.roles, permission)

    @property
    def now_ms(self) -> int:
        return self.hub.services.clock()
