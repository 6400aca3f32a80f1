"""What the books know of the shelf, for actions and readers alike: `pick` runs a SELECT.

Inside a transaction nothing of it can change before the commit: a Tx holds the lock of
the book's row from its first statement on, so limits and stock are read race-free.
"""

from collections.abc import Iterable
from typing import Any

from linli_hub.base.core import hours
from linli_hub.base.core.calendar import local_day
from linli_hub.base.store.tx import Pick
from linli_hub.standard.core.standard import Standard
from linli_hub.standard.store.standards import parsed
from linli_hub.station.core import order, shelf
from linli_hub.station.store import staff_only

ZONE = "Asia/Shanghai"  # before any standard says one
SLOTS_MAX = 50  # of one item that are shown

_WARE = (
    "id, name_zh, name_en, kind, unit, points, per, budget, subsidy, counted, active,"
    " picture, limit_quantity, limit_period, opens, reserved_class, reserved_until_ms"
)
_NAMES = tuple(name.strip() for name in _WARE.split(","))


def wares(pick: Pick, ids: Iterable[str] | None = None) -> dict[str, order.Ware]:
    """Items by id; all of them without `ids`."""
    if ids is None:
        found = pick(f"SELECT {_WARE} FROM item ORDER BY id")  # noqa: S608
    else:
        found = pick(f"SELECT {_WARE} FROM item WHERE id IN ?*", sorted(set(ids)))  # noqa: S608
    made = [dict(zip(_NAMES, row, strict=True)) for row in found]
    for one in made:
        one["counted"], one["active"] = bool(one["counted"]), bool(one["active"])
    return {one["id"]: order.Ware(**one) for one in made}


def lots(pick: Pick, ids: Iterable[str], station: str) -> dict[str, list[shelf.Lot]]:
    """What lies unreserved at the places of a station, by item."""
    found: dict[str, list[shelf.Lot]] = {}
    for item, n, place, kind, channel, best_before, free in pick(
        "SELECT l.item, l.n, l.place, p.kind, p.channel, l.best_before,"
        " l.stock - l.reserved FROM stock_lot l JOIN place p ON p.id = l.place"
        " WHERE l.item IN ?* AND p.station = ? AND p.kind <> 'store' AND p.active"
        " AND l.stock > l.reserved",
        sorted(set(ids)),
        station,
    ):
        lot = shelf.Lot(
            n=n, place=place, kind=kind, channel=channel, best_before=best_before,
            free=free,
        )  # fmt: skip
        found.setdefault(item, []).append(lot)
    return found


def slots(pick: Pick, ids: Iterable[str]) -> dict[str, order.SlotFacts]:
    """Slots by their ids."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    return {
        s.id: s for s in _slots(pick("SELECT " + _SLOT + " WHERE id IN ?*", wanted))
    }


def slots_ahead(
    pick: Pick, items: Iterable[str], now_ms: int
) -> dict[str, list[order.SlotFacts]]:
    """Slots of services that have not begun and have room, soonest first."""
    found: dict[str, list[order.SlotFacts]] = {}
    rows = pick(
        "SELECT " + _SLOT + " WHERE item IN ?* AND starts_ms > ?"
        " AND cancelled_ms IS NULL AND taken < capacity ORDER BY starts_ms, id",
        sorted(set(items)), now_ms,
    )  # fmt: skip
    for slot in _slots(rows):
        mine = found.setdefault(slot.item, [])
        if len(mine) < SLOTS_MAX:
            mine.append(slot)
    return found


def had(
    pick: Pick, member: str, wanted: Iterable[order.Ware], zone: str, now_ms: int
) -> dict[str, int]:
    """Units a member has had, or holds, in the running period of each limit."""
    found = {}
    for ware in wanted:
        if ware.limit_quantity is None:
            continue
        from_ms = hours.period_start_ms(ware.limit_period, zone, now_ms)
        [(units,)] = pick(
            "SELECT coalesce(sum(CASE WHEN state = 'settled' THEN coalesce(given, quantity)"
            " ELSE quantity END), 0) FROM redemption WHERE member = ? AND item = ?"
            " AND created_ms >= ? AND state <> 'released' AND refunded_ms IS NULL",
            member, ware.id, from_ms,
        )  # fmt: skip
        found[ware.id] = int(units)
    return found


def classes(pick: Pick, resident: str, member: str, now_ms: int) -> frozenset[str]:
    """Every class that a buyer has now: their own and their member's."""
    rows = pick(
        "SELECT m.name FROM member_class m WHERE m.subject IN ?* AND m.from_ms ="
        " (SELECT max(n.from_ms) FROM member_class n WHERE n.subject = m.subject"
        " AND n.from_ms <= ?)",
        [f"resident:{resident}", f"member:{member}"], now_ms,
    )  # fmt: skip
    return frozenset(name for (name,) in rows if name)


def standard(pick: Pick) -> Standard | None:
    """The one published last."""
    found = pick("SELECT document FROM standard ORDER BY version DESC LIMIT 1")
    return parsed(found[0][0]) if found else None


def scene(
    pick: Pick, station: str, lines: list[order.Line], buyer: tuple[str, str], now_ms: int
) -> order.Scene:  # fmt: skip
    """All that decides about `lines` for `buyer` (resident, member) at a station."""
    ids = [line.item for line in lines]
    known = wares(pick, ids)
    said = standard(pick)
    zone = said.time_zone if said else ZONE
    resident, member = buyer
    restricted = any(ware.is_for_one_class(now_ms) for ware in known.values())
    there = lots(pick, ids, station)
    machine = any(lot.kind in shelf.MACHINES for mine in there.values() for lot in mine)
    return order.Scene(
        time_zone=zone,
        now_ms=now_ms,
        today=local_day(zone, now_ms),
        wares=known,
        lots=there,
        slots=slots(pick, [line.slot for line in lines if line.slot]),
        classes=classes(pick, resident, member, now_ms) if restricted else frozenset(),
        had=had(pick, member, known.values(), zone, now_ms),
        class_names=class_names(said),
        staff_only=machine and staff_only.until_ms(pick, member, now_ms) is not None,
    )


def class_names(said: Standard | None) -> dict[str, tuple[str, str]]:
    found = said.classes if said else ()
    return {one.id: (one.name_zh, one.name_en) for one in found}


_SLOT = (
    "id, item, starts_ms, ends_ms, capacity - taken, provider, cancelled_ms FROM slot"
)


def _slots(rows: list[Any]) -> list[order.SlotFacts]:
    return [
        order.SlotFacts(
            id=id,
            item=item,
            starts_ms=starts,
            ends_ms=ends,
            left=left,
            provider=provider,
            cancelled=cancelled is not None,
        )
        for id, item, starts, ends, left, provider, cancelled in rows
    ]
