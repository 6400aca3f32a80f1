"""The language a resident is greeted in: the one they chose last at a kiosk."""

from linli_hub.base.core.actors import Actor
from linli_hub.base.core.commands import named
from linli_hub.base.core.errors import BadValue
from linli_hub.base.store import rows
from linli_hub.base.store.tx import Tx
from linli_hub.registry.store.presented_card import card_buyer
from linli_hub.registry.store.tables import Resident

LANGUAGES = ("zh-CN", "en")


@named("residents.choose_language")
def choose(tx: Tx, actor: Actor, card: str, language: str) -> None:
    """From now on the holder of `card` (a keyed hash) is spoken to in `language`."""
    actor.must("serve_at_a_kiosk")
    if language not in LANGUAGES:
        raise BadValue(field="language", why=f"must be one of {', '.join(LANGUAGES)}")
    who = card_buyer(tx, card)
    rows.change(tx, Resident, {"id": who.resident}, language=language)
