"""Who acts. Comes from the session or the signature, never from a body."""

from dataclasses import dataclass
from typing import Literal

from linli_hub.base.core.errors import NotAllowed
from linli_hub.base.core.permissions import TABLE, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    kind: Literal["staff", "edge", "system"]  # stored so in the audit
    name: str
    roles: frozenset[str] = frozenset()

    @property
    def is_person(self) -> bool:
        """Somebody with a log-in, whichever their role; not an edge or the hub itself."""
        return self.kind == "staff"

    def may(self, permission: Permission) -> bool:
        """True if a role of this actor holds `permission`; the system itself may all."""
        return TABLE.permits(self.roles, permission) or self.kind == "system"

    def must(self, permission: Permission) -> None:
        if not self.may(permission):
            raise NotAllowed(action=permission.replace("_", " "))


def person(name: str, roles: frozenset[str]) -> Actor:
    """Whoever is signed in under this name."""
    return Actor(kind="staff", name=name, roles=roles)


SYSTEM = Actor(kind="system", name="linli-hub")
