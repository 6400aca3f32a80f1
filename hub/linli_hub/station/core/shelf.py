"""What things on the shelf cost, and from which goods a wish is served. Pure."""

from dataclasses import dataclass

from linli_hub.base.core.errors import BadValue
from linli_hub.station.core.refusals import MixedUnit, OrderTooLong
from linli_wire.station import GRAMS_MAX, LINES_MAX, PIECES_MAX

KINDS = ("goods", "produce", "service", "honour", "voucher")
UNITS = ("piece", "g")
PLACES = ("counter", "dispenser", "locker", "store")
MACHINES = ("dispenser", "locker")
BY_STAFF = "staff"  # the way of what no machine gives out; no role of a log-in
UNCOUNTED = ("service", "honour")  # no goods lie anywhere
QUANTITY_MAX = {"piece": PIECES_MAX, "g": GRAMS_MAX}  # of a line, by its unit
CODES_MAX = 5_000  # of one file of vouchers; a longer one is refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Goods that lie together; `free` of them are nobody's yet."""

    n: int
    place: str
    kind: str  # of the place
    channel: int | None
    best_before: str  # the last day, or ''
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """From one place, so much of each of these lots."""

    place: str
    way: str
    channel: int | None
    lots: tuple[tuple[int, int], ...]


def price(points: int, per: int, quantity: int) -> int:
    """Points for `quantity` units at `points` per `per` of them; something costs 1."""
    return max(1, points * quantity // per)


def shares(own: int, subsidy: int, given: int, quantity: int) -> tuple[int, int]:
    """Of a line's price, the parts for what was given; never more than was held."""
    return max(1, own * given // quantity), subsidy * given // quantity


def split(points: int, subsidy: int, per: int, quantity: int) -> tuple[int, int]:
    """The price of a line: what the resident pays, what the sponsor pays."""
    whole = price(points, per, quantity)
    paid = min(whole - 1, subsidy * quantity // per)
    return whole - paid, paid


def pick(lots: list[Lot], quantity: int, today: str) -> Pick | None:
    """The place that has so much, soonest best-before first; None if none has.

    Where two are alike a machine is asked first: it needs nobody's help.
    """
    best: tuple[tuple[str, bool, str], Pick] | None = None
    for place, mine in _usable(lots, today).items():
        if sum(lot.free for lot in mine) < quantity:
            continue
        rank = (_soon(mine[0]), mine[0].kind not in MACHINES, place)
        if best is None or rank < best[0]:
            best = rank, _from(place, mine, quantity)
    return best[1] if best else None


def most(lots: list[Lot], today: str) -> int:
    """The most that one place has: what a single line can ask for."""
    found = _usable(lots, today).values()
    return max((sum(lot.free for lot in mine) for mine in found), default=0)


def all_past(lots: list[Lot], today: str) -> bool:
    """Is there something, and all of it past its day?"""
    there = [lot for lot in lots if lot.free > 0]
    return bool(there) and all(_past(lot, today) for lot in there)


def check_line(unit: str, quantity: int) -> None:
    """BadValue unless a line may ask for so many pieces or grams."""
    least, top = 1, QUANTITY_MAX[unit]
    if type(quantity) is not int or not least <= quantity <= top:
        raise BadValue(field="quantity", why=f"must be {least} to {top}")


def check_length(items: list[str]) -> None:
    """An order has 1 to LINES_MAX lines, each for something else."""
    if not 1 <= len(items) <= LINES_MAX:
        raise OrderTooLong(most=LINES_MAX)
    if len(set(items)) < len(items):
        raise BadValue(field="lines", why="one line for each item")


def check_place(unit: str, kind: str) -> None:
    """No machine gives out loose goods."""
    if unit == "g" and kind in MACHINES:
        raise MixedUnit(kind=kind)


def _usable(lots: list[Lot], today: str) -> dict[str, list[Lot]]:
    found: dict[str, list[Lot]] = {}
    for lot in sorted(lots, key=lambda lot: (_soon(lot), lot.n)):
        if lot.free > 0 and not _past(lot, today):
            found.setdefault(lot.place, []).append(lot)
    return found


def _from(place: str, mine: list[Lot], quantity: int) -> Pick:
    taken, rest = [], quantity
    for lot in mine:
        part = min(rest, lot.free)
        if part:
            taken.append((lot.n, part))
        rest -= part
    first = mine[0]
    way = first.kind if first.kind in MACHINES else BY_STAFF
    return Pick(place=place, way=way, channel=first.channel, lots=tuple(taken))


def _soon(lot: Lot) -> str:
    return lot.best_before or "~"  # after every day


def _past(lot: Lot, today: str) -> bool:
    return bool(lot.best_before) and lot.best_before < today
