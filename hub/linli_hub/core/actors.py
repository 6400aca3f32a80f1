"""Who acts. Comes from the session or the signature, never from a body."""

from dataclasses import dataclass
from typing import Literal

from linli_hub.core.errors import NotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    kind: Literal["staff", "edge", "system"]
    name: str
    roles: frozenset[str] = frozenset()

    def may(self, *roles: str) -> bool:
        """True if this actor holds one of `roles`, or is the system itself."""
        return self.kind == "system" or not self.roles.isdisjoint(roles)

    def must(self, action: str, *roles: str) -> None:
        if not self.may(*roles):
            raise NotAllowed(action=action)


SYSTEM = Actor(kind="system", name="linli-hub")
