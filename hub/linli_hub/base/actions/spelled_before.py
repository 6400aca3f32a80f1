"""How commands were spelled in the first release, for the answers that are stored since.

That release hashed the module and the function of an action and every field of its
arguments. What is stored is answered for ever, so this table never changes: an action
that came later has no row, and a field that came later is in no list.
"""

import json
from dataclasses import asdict, fields, is_dataclass
from typing import Any

from linli_hub.base.core.commands import usual

# the name of a command: its module and function then
ACTIONS = {
    "cards.activate_card": ("linli_hub.actions.cards", "activate_card"),
    "cards.block_card": ("linli_hub.actions.cards", "block_card"),
    "cards.issue": ("linli_hub.actions.cards", "issue"),
    "cards.replace_card": ("linli_hub.actions.cards", "replace_card"),
    "cards.return_card": ("linli_hub.actions.cards", "return_card"),
    "machines.lift": ("linli_hub.actions.by_hand", "lift"),
    "members.add_household": ("linli_hub.actions.members", "add_household"),
    "members.add_resident": ("linli_hub.actions.members", "add_resident"),
    "members.close": ("linli_hub.actions.closing", "close"),
    "members.merge": ("linli_hub.actions.closing", "merge"),
    "members.set_class": ("linli_hub.actions.members", "set_class"),
    "members.set_head": ("linli_hub.actions.members", "set_head"),
    "members.set_spend": ("linli_hub.actions.members", "set_spend"),
    "notices.answer": ("linli_hub.actions.notices", "answer"),
    "notices.publish": ("linli_hub.actions.notices", "publish"),
    "notices.withdraw": ("linli_hub.actions.notices", "withdraw"),
    "pins.unlock_pin": ("linli_hub.actions.pins", "unlock_pin"),
    "places.add_place": ("linli_hub.actions.places", "add_place"),
    "places.set_place": ("linli_hub.actions.places", "set_place"),
    "requests.answer": ("linli_hub.actions.asks", "answer"),
    "requests.close_topic": ("linli_hub.actions.asks", "close_topic"),
    "requests.open_topic": ("linli_hub.actions.asks", "open_topic"),
    "residents.choose_language": ("linli_hub.actions.languages", "choose"),
    "residents.died": ("linli_hub.actions.moves", "died"),
    "residents.erase": ("linli_hub.actions.erasing", "erase"),
    "residents.leave": ("linli_hub.actions.moves", "leave"),
    "residents.move": ("linli_hub.actions.moves", "move"),
    "shelf.add_item": ("linli_hub.actions.shelf", "add_item"),
    "shelf.set_active": ("linli_hub.actions.shelf", "set_active"),
    "shelf.set_price": ("linli_hub.actions.shelf", "set_price"),
    "shelf.set_terms": ("linli_hub.actions.shelf", "set_terms"),
}
# an argument's class: its fields then, in their order
FIELDS = {
    "Answer": (
        "outcome",
        "reason",
        "grade",
        "points",
    ),
    "Closing": (
        "member",
        "to",
        "reason",
    ),
    "Decision": (
        "decision",
        "reason",
        "resident",
        "member",
        "event_ms",
    ),
    "Doubt": (
        "award",
        "about",
        "said",
        "card",
    ),
    "NewCard": (
        "resident",
        "hash",
        "tag",
        "role",
        "active",
        "on_behalf",
    ),
    "NewDeed": (
        "kind",
        "at_ms",
        "evidence",
        "reason",
        "resident",
        "member",
        "minutes",
        "items",
        "stream",
        "mass_g",
        "place",
        "deduction",
    ),
    "NewItem": (
        "id",
        "name_zh",
        "name_en",
        "points",
        "picture",
        "kind",
        "unit",
        "per",
    ),
    "NewNotice": (
        "id",
        "title_zh",
        "title_en",
        "body_zh",
        "body_en",
        "from_ms",
        "until_ms",
        "objections_until_ms",
    ),
    "NewPlace": (
        "id",
        "station",
        "kind",
        "title_zh",
        "title_en",
        "channel",
    ),
    "NewTopic": (
        "id",
        "kind",
        "title_zh",
        "title_en",
        "until_ms",
    ),
    "Terms": (
        "limit_quantity",
        "limit_period",
        "opens",
        "reserved_class",
        "reserved_until_ms",
        "reorder_level",
        "cost_fen",
    ),
}


def spelled_before(name: str, args: tuple[Any, ...]) -> list[Any] | None:
    """What that release hashed for this command; None if it could not say it."""
    parts: list[Any] = []
    for arg in args:
        if not is_dataclass(arg) or isinstance(arg, type):
            parts.append(arg)
        elif (known := FIELDS.get(type(arg).__name__)) is None:
            return None
        else:
            said = asdict(arg)
            since = [f for f in fields(arg) if f.name not in known]
            if any(getattr(arg, f.name) != usual(f) for f in since):
                return None  # it says something that could not be said then
            values = {field: said[field] for field in known if field in said}
            if name in ACTIONS:
                parts.append(json.dumps(values, sort_keys=True))
            else:
                parts += values.values()
    return [*ACTIONS.get(name, (name,)), *parts]
