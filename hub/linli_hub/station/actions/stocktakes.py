"""Counting a place: what lies there against what the books say, lot by lot.

A difference opens a review and raises an alarm; so does a redemption in doubt, without
the alarm. Another person closes it with a reason, and only then the books move: by what
was counted, less what a redemption that was in doubt at the count turned out to have
taken. Until then the place is not counted again: the same difference would be found
twice, and moved twice.
"""

import json
from collections.abc import Mapping

from linli_hub.base.actions import once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.checks import check_reason
from linli_hub.base.core.errors import (
    AlreadyDecided,
    BadValue,
    NotFound,
    SamePerson,
)
from linli_hub.base.store import rows
from linli_hub.base.store.notes import alarm, audit
from linli_hub.base.store.tx import Tx
from linli_hub.station.actions.places import open_place
from linli_hub.station.core.refusals import CountWaits, StillInDoubt
from linli_hub.station.store import stock
from linli_hub.station.store.tables import StockTake, StockTakeLine

COUNT_MAX = 100_000_000
LINES_MAX = 500


def count(
    tx: Tx, actor: Actor, key: str, place: str, counted: Mapping[int, int]
) -> once.Answer:
    """A count of every lot with goods at a place, by lot number.

    {"take": id, "outcome": matched or open, "differences": {lot: counted - expected}}
    """
    actor.must("manage_the_shelf")

    def act() -> once.Answer:
        open_place(tx, place)
        if waits := rows.find(tx, StockTake, place=place, outcome="open"):
            raise CountWaits(place=place, take=waits[0].id)
        lots = _lots(tx, place)
        _check(tx, place, lots, counted)
        id = once.derived("stock-take", actor, key)
        doubts = _doubts(tx, place)
        off = {lot: counted[lot] - there for lot, there in lots.items()}
        off = {lot: by for lot, by in off.items() if by}
        # A doubt and a lie may have hidden each other: only the end of the doubt tells.
        outcome = "open" if off or doubts.keys() & lots.keys() else "matched"
        rows.add(
            tx, StockTake, id=id, place=place, counted_by=actor.name,
            counted_ms=tx.now_ms, outcome=outcome, decided_by=None, decided_ms=None,
            decision="",
        )  # fmt: skip
        for lot, there in lots.items():
            rows.add(
                tx, StockTakeLine, take=id, lot=lot, expected=there,
                counted=counted[lot], in_doubt=json.dumps(doubts.get(lot, [])),
            )  # fmt: skip
        if off:
            alarm(tx, "stock_difference", place, f"{len(off)} lots, take {id[:8]}")
        audit(tx, actor, "stock_take.count", id, place=place, differences=len(off))
        found = {str(lot): by for lot, by in off.items()}
        return {"take": id, "outcome": outcome, "differences": found}

    said = json.dumps(sorted(counted.items()))
    return once.once(tx, actor, key, ("stock_take", place, said), act)


def close(tx: Tx, actor: Actor, key: str, take: str, reason: str) -> once.Answer:
    """Another person accepts the count: {"moved": {lot: units}}."""
    actor.must("manage_the_shelf")

    def act() -> once.Answer:
        check_reason(reason)
        _undecided(tx, actor, take)
        moved = {}
        for line in rows.find(tx, StockTakeLine, take=take):
            by = line.counted - line.expected + _explained(tx, line)
            if by:
                cause = f"ct/{take}/{line.lot}"
                stock.change(tx, line.lot, by, cause=cause, reason=reason)
                moved[str(line.lot)] = by
        _decide(tx, actor, take, "closed", reason)
        audit(tx, actor, "stock_take.close", take, moved=len(moved), reason=reason)
        return {"moved": moved}

    return once.once(tx, actor, key, ("stock_take_close", take, reason), act)


def dismiss(tx: Tx, actor: Actor, key: str, take: str, reason: str) -> once.Answer:
    """Another person finds that it was miscounted: nothing moves, count again."""
    actor.must("manage_the_shelf")

    def act() -> once.Answer:
        check_reason(reason)
        _undecided(tx, actor, take)
        _decide(tx, actor, take, "dismissed", reason)
        audit(tx, actor, "stock_take.dismiss", take, reason=reason)
        return {}

    return once.once(tx, actor, key, ("stock_take_dismiss", take, reason), act)


def _undecided(tx: Tx, actor: Actor, take: str) -> None:
    row: StockTake | None = rows.get(tx, StockTake, id=take)
    if row is None:
        raise NotFound(what="stock-take", id=take)
    if row.outcome != "open":
        raise AlreadyDecided(id=take, outcome=row.outcome)
    if row.counted_by == actor.name:
        raise SamePerson(name=actor.name)


def _decide(tx: Tx, actor: Actor, take: str, outcome: str, reason: str) -> None:
    rows.change(
        tx, StockTake, {"id": take}, outcome=outcome, decided_by=actor.name,
        decided_ms=tx.now_ms, decision=reason,
    )  # fmt: skip


def _lots(tx: Tx, place: str) -> dict[int, int]:
    found = tx.pick(
        "SELECT l.n, l.stock FROM stock_lot l JOIN item i ON i.id = l.item"
        " WHERE l.place = ? AND l.stock > 0 AND i.kind <> 'voucher' ORDER BY l.n",
        place,
    )
    return {n: units for n, units in found}


def _check(
    tx: Tx, place: str, lots: dict[int, int], counted: Mapping[int, int]
) -> None:
    """Every lot is counted, none is of elsewhere, and no motor runs meanwhile.

    Codes of vouchers are not goods; they are counted by the books alone.
    """
    if len(counted) > LINES_MAX:
        raise BadValue(field="counted", why=f"at most {LINES_MAX} lots")
    for units in counted.values():
        if type(units) is not int or not 0 <= units <= COUNT_MAX:
            raise BadValue(field="counted", why=f"must be 0 to {COUNT_MAX}")
    if missing := sorted(set(lots) - set(counted)):
        raise BadValue(field="counted", why=f"lot {missing[0]} was not counted")
    for lot in sorted(set(counted) - set(lots)):
        found = tx.pick(
            "SELECT l.n FROM stock_lot l JOIN item i ON i.id = l.item"
            " WHERE l.n = ? AND l.place = ? AND i.kind <> 'voucher'",
            lot,
            place,
        )
        if not found:
            raise NotFound(what="lot", id=str(lot))
        lots[lot] = 0  # an empty lot in which something was found
    moving = tx.pick(
        "SELECT id FROM redemption WHERE state = 'dispensing' AND place = ?", place
    )
    if moving:
        raise StillInDoubt(redemption=moving[0][0])


def _doubts(tx: Tx, place: str) -> dict[int, list[list[str | int]]]:
    """By lot: redemptions in review that may have taken something, and how much."""
    found: dict[int, list[list[str | int]]] = {}
    for lot, redemption, units in tx.pick(
        "SELECT l.lot, l.redemption, l.quantity FROM redemption r"
        " JOIN redemption_lot l ON l.redemption = r.id"
        " WHERE r.state = 'review' AND r.place = ? ORDER BY l.lot, r.id",
        place,
    ):
        found.setdefault(lot, []).append([redemption, units])
    return found


def _explained(tx: Tx, line: StockTakeLine) -> int:
    """Units that had left before the count, and that the books learned of since."""
    units = 0
    for redemption, _ in json.loads(line.in_doubt):
        [(state,)] = tx.pick("SELECT state FROM redemption WHERE id = ?", redemption)
        if state == "review":
            raise StillInDoubt(redemption=redemption)
        gone = tx.pick(
            "SELECT -quantity FROM stock_move WHERE cause = ?",
            f"r/{redemption}/{line.lot}",
        )
        units += sum(n for (n,) in gone)
    return units
