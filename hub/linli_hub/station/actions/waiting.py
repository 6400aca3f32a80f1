"""The line for what is sold out, and calls for help from a kiosk."""

from linli_hub.base.actions import once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.calendar import DAY_MS
from linli_hub.base.core.errors import NotFound
from linli_hub.base.store import rows
from linli_hub.base.store.notes import alarm
from linli_hub.base.store.tx import Tx
from linli_hub.station.core.refusals import NotSoldOut
from linli_hub.station.store.tables_shelf import Item, Waiting
from linli_hub.voice.actions.requests import asker

WAIT_MS = 30 * DAY_MS
HELP = "help_wanted"


def wait(
    tx: Tx, actor: Actor, key: str, item: str, card: str | None, resident: str | None
) -> once.Answer:
    """Stand in line for an item that is sold out: {"ahead": how many stand before}.

    Who stands there keeps the place and stands 30 days more.
    """
    actor.must("speak_for_a_resident")

    def act() -> once.Answer:
        who = asker(tx, actor, card, resident)
        row = rows.get(tx, Item, id=item)
        if row is None or not row.active:
            raise NotFound(what="item", id=item)
        if row.stock > row.reserved:
            raise NotSoldOut(item=item, left=row.stock - row.reserved)
        key_of = {"item": item, "resident": who}
        until_ms = tx.now_ms + WAIT_MS
        stands = rows.get(tx, Waiting, **key_of)
        since_ms = tx.now_ms
        if stands is None:
            rows.add(tx, Waiting, **key_of, since_ms=since_ms, until_ms=until_ms)
        elif stands.until_ms > tx.now_ms:
            since_ms = stands.since_ms
            rows.change(tx, Waiting, key_of, until_ms=until_ms)
        else:
            rows.change(tx, Waiting, key_of, since_ms=since_ms, until_ms=until_ms)
        ahead = tx.pick(
            "SELECT count(*) FROM waiting WHERE item = ? AND until_ms > ?"
            " AND (since_ms < ? OR (since_ms = ? AND resident < ?))",
            item, tx.now_ms, since_ms, since_ms, who,
        )  # fmt: skip
        return {"ahead": int(ahead[0][0])}

    return once.once(tx, actor, key, ("wait", item, card, resident), act)


def call_help(tx: Tx, actor: Actor, key: str) -> once.Answer:
    """Somebody at this kiosk wants a person."""
    actor.must("serve_at_a_kiosk")

    def act() -> once.Answer:
        alarm(tx, HELP, actor.name)
        return {}

    return once.once(tx, actor, key, ("help",), act)
