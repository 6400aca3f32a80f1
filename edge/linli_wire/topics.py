"""Every MQTT topic of the project. No other file spells one.

Centre broker   linli/v1/{centre}/{edge}/up/...    an edge speaks
                linli/v1/{centre}/{edge}/down/...  the hub answers
Board broker    board/v1/{device}/...              a device on the edge's own board
"""

import re
from dataclasses import dataclass

MAJOR = "v1"
# names of centres, edges, devices and places, as JSON Schema spells it; in Python ask
# is_slug, for there `$` lets a line feed through at the end
SLUG = r"^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$"
_SLUG = re.compile(SLUG)

UP = ("hello", "parcel", "readings")
DOWN = ("welcome", "receipt", "readings-receipt", "tags")


def is_slug(text: str) -> bool:
    return _SLUG.fullmatch(text) is not None


class TopicError(ValueError):
    """The text is not a topic of this contract; says which part is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeTopic:
    centre: str
    edge: str
    way: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardTopic:
    device: str
    what: str


def up(centre: str, edge: str, what: str) -> str:
    """Topic on which `edge` sends `what` (one of UP) to the hub."""
    assert what in UP, what
    return f"linli/{MAJOR}/{_slug(centre)}/{_slug(edge)}/up/{what}"


def down(centre: str, edge: str, what: str) -> str:
    """Topic on which the hub sends `what` (one of DOWN) to `edge`."""
    assert what in DOWN, what
    return f"linli/{MAJOR}/{_slug(centre)}/{_slug(edge)}/down/{what}"


def all_up(centre: str) -> str:
    """Filter for all that the edges of one centre send."""
    return f"linli/{MAJOR}/{_slug(centre)}/+/up/#"


def all_down(centre: str, edge: str) -> str:
    """Filter for all that the hub sends to one edge."""
    return f"linli/{MAJOR}/{_slug(centre)}/{_slug(edge)}/down/#"


def parse(topic: str) -> EdgeTopic:
    """Take a centre-broker topic apart; TopicError if it is not one."""
    parts = topic.split("/")
    if len(parts) != 6 or parts[0] != "linli":
        raise TopicError("not linli/VERSION/CENTRE/EDGE/WAY/WHAT")
    _, major, centre, edge, way, what = parts
    if major != MAJOR:
        raise TopicError(f"contract version {major[:8]!r} is not {MAJOR}")
    known = {"up": UP, "down": DOWN}.get(way, ())
    if what not in known:
        raise TopicError(f"{way[:8]}/{what[:24]} is not in the contract")
    return EdgeTopic(centre=_slug(centre), edge=_slug(edge), way=way, what=what)


BOARD = ("weight", "distance", "state")


def board(device: str, what: str) -> str:
    """Topic on the board's broker on which a device sends `what` (one of BOARD)."""
    assert what in BOARD, what
    return f"board/{MAJOR}/{_slug(device)}/{what}"


def all_board() -> str:
    """Filter for all that the devices of one board send."""
    return f"board/{MAJOR}/+/+"


def parse_board(topic: str) -> BoardTopic:
    """Take a board-broker topic apart; TopicError if it is not one."""
    parts = topic.split("/")
    if len(parts) != 4 or parts[:2] != ["board", MAJOR]:
        raise TopicError("not board/VERSION/DEVICE/WHAT")
    if parts[3] not in BOARD:
        raise TopicError(f"board/{parts[3][:24]} is not in the contract")
    return BoardTopic(device=_slug(parts[2]), what=parts[3])


def broker_acl(centre: str) -> str:
    """Access rules for mosquitto's `acl_file`: each edge its own branch, no more."""
    _slug(centre)
    return (
        "# Written by linli-hub. Each edge speaks and hears on its own branch only.\n"
        f"pattern write linli/{MAJOR}/{centre}/%u/up/#\n"
        f"pattern read linli/{MAJOR}/{centre}/%u/down/#\n"
        "\nuser hub\n"
        f"topic read linli/{MAJOR}/{centre}/+/up/#\n"
        f"topic write linli/{MAJOR}/{centre}/+/down/#\n"
    )


def _slug(part: str) -> str:
    if not is_slug(part):
        raise TopicError(
            f"{part[:40]!r} is not a name: use 1 to 32 of a-z, 0-9 and '-'"
        )
    return part
