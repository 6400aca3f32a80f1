"""Publishing a points standard."""

from linli_hub.base.core.actors import Actor
from linli_hub.base.core.calendar import check_day
from linli_hub.base.core.errors import BadValue, StandardInvalid
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.earning.actions.resettlement import attribute_again
from linli_hub.earning.store import deposits
from linli_hub.earning.store.deposits import last_settled_day
from linli_hub.standard.core.standard import parse
from linli_hub.standard.store.standards import in_force
from linli_hub.standard.store.tables import Standard


def publish(tx: Tx, actor: Actor, text: str, from_day: str) -> int:
    """Put a standard in force from a local day on; its version.

    Refuses another time zone than the first one's (days would move), and a day that
    has been settled already. Deposits that waited for a standard are settled.
    """
    actor.must("publish_a_standard")
    new = parse(text)
    day = check_day("from_day", from_day)
    before = in_force(tx)
    zone = before.rows[0].standard.time_zone if before.rows else new.time_zone
    if zone != new.time_zone:
        raise StandardInvalid(
            key="standard.time_zone",
            why=f"must stay {zone}",
            why_zh=f"要保持 {zone}",
        )
    settled = last_settled_day(tx)
    if settled is not None and day <= settled:
        raise BadValue(field="from_day", why=f"{settled} has been settled already")
    version = 1 + max((version for _, version, _ in before.rows), default=0)
    rows.add(
        tx, Standard, version=version, from_day=day, document=text,
        published_ms=tx.now_ms, published_by=actor.name,
    )  # fmt: skip
    audit(tx, actor, "standard.publish", str(version), from_day=day)
    _settle_what_waited(tx)
    return version


def _settle_what_waited(tx: Tx) -> None:
    attribute_again(tx, deposits.without_standard(tx), in_force(tx))
