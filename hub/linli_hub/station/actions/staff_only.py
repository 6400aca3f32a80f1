"""Members whom staff serve for a time: at the machine's door, and let back to it."""

from dataclasses import replace

from linli_hub.base.core.actors import Actor
from linli_hub.base.core.checks import check_reason
from linli_hub.base.core.commands import named
from linli_hub.base.core.errors import NotFound
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.registry.store.kin import not_own
from linli_hub.registry.store.tables import Household
from linli_hub.station.core.redemption import RedemptionRow
from linli_hub.station.core.refusals import NotStaffOnly, StaffOnlyFor
from linli_hub.station.core.shelf import BY_STAFF, MACHINES
from linli_hub.station.store.staff_only import until_ms
from linli_hub.station.store.tables import Redemption
from linli_hub.station.store.tables_machine_trust import MachineTrust


def checked(tx: Tx, row: RedemptionRow, own: str | None) -> RedemptionRow:
    """What was reserved from a machine before: their own card no longer opens it, and
    with a staff card it is handed over."""
    if row.way not in MACHINES:
        return row
    ends_ms = until_ms(tx.pick, row.member, tx.now_ms)
    if ends_ms is None:
        return row
    if own is not None:
        raise StaffOnlyFor(member=row.member, until_ms=ends_ms)
    rows.change(tx, Redemption, {"id": row.id}, way=BY_STAFF)
    return replace(row, way=BY_STAFF)


@named("machines.lift")
def lift(tx: Tx, actor: Actor, member: str, reason: str) -> None:
    """Machines serve this member again; what was in doubt counts no more."""
    actor.must("let_a_member_use_the_machines")
    check_reason(reason)
    if rows.get(tx, Household, id=member) is None:
        raise NotFound(what="member", id=member)
    not_own(tx, actor, member)
    if until_ms(tx.pick, member, tx.now_ms) is None:
        raise NotStaffOnly(member=member)
    rows.add(
        tx, MachineTrust, member=member, at_ms=tx.now_ms, given_by=actor.name,
        reason=reason,
    )  # fmt: skip
    # What they reserved before is not opened with what was forgiven now.
    tx.run(
        "UPDATE redemption SET way = 'staff' WHERE member = ? AND state = 'held'"
        " AND way IN ?*",
        member, sorted(MACHINES),
    )  # fmt: skip
    audit(tx, actor, "member.machines", member, reason=reason)
