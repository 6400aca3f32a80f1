"""What an edge is for, as it is invited: one of these, for all its life. Pure."""

from typing import Literal, get_args

EdgeRole = Literal["bins", "garden", "kiosk"]
EDGE_ROLES: tuple[str, ...] = get_args(EdgeRole)
