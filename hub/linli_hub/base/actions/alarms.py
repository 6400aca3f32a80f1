"""Quiet an alarm: a person has seen to it."""

from linli_hub.base.core.actors import Actor
from linli_hub.base.core.errors import NotFound
from linli_hub.base.store import notes, rows
from linli_hub.base.store.tables import Alarm
from linli_hub.base.store.tx import Tx


def quiet(tx: Tx, actor: Actor, alarm: int, reason: str) -> None:
    """A person has seen to it; the next one of its kind is a new alarm."""
    actor.must("quiet_an_alarm")
    done = rows.change(
        tx, Alarm, {"n": alarm, "quiet_ms": None},
        quiet_ms=tx.now_ms, quiet_by=actor.name,
    )  # fmt: skip
    if done == 0:
        raise NotFound(what="alarm", id=alarm)
    notes.audit(tx, actor, "alarm.quiet", str(alarm), reason=reason)
