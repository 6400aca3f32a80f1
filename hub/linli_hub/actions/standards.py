"""Publishing a points standard."""

from linli_hub.actions.resettle import place, remember, resettle
from linli_hub.core.actors import Actor
from linli_hub.core.errors import BadValue, StandardInvalid
from linli_hub.core.standard import check_day, parse
from linli_hub.store import deposits, rows
from linli_hub.store.alarms import audit
from linli_hub.store.holders import holders
from linli_hub.store.standards import in_force, last_settled_day
from linli_hub.store.tables_books import Standard
from linli_hub.store.tx import Tx


def publish(tx: Tx, actor: Actor, text: str, from_day: str) -> int:
    """Put a standard in force from a local day on; its version.

    Refuses another time zone than the first one's (days would move), and a day that
    has been settled already. Deposits that waited for a standard are settled.
    """
    actor.must("publish a standard", "admin")
    new = parse(text)
    if new.grants:  # device caps and campaigns are facts, and nobody records them yet
        raise StandardInvalid(
            key="campaign",
            why="this hub does not record grants yet; remove campaigns and device caps",
            why_zh="本版本还不记录活动预算和设备上限，请先去掉",
        )
    day = check_day("from_day", from_day)
    before = in_force(tx)
    if before.rows and before.rows[0][2].time_zone != new.time_zone:
        zone = before.rows[0][2].time_zone
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
    waited = deposits.without_standard(tx)
    standards = in_force(tx)
    known = holders(tx, sorted({d.card for d in waited if d.card}))
    placed = []
    for deposit in waited:
        before = remember(deposit)
        deposit.reasons = "[]"
        place(deposit, known.get(deposit.card or ""), standards)
        placed.append((deposit, before))
    resettle(tx, placed, standards)
