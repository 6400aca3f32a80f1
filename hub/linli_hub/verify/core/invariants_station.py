"""What must always hold of redemptions and goods: K1, K2, K7, K10."""

from collections import defaultdict
from collections.abc import Iterator

from linli_hub.books.core.ledger import REDEMPTION, Kind, Transfer
from linli_hub.station.core.shelf import shares
from linli_hub.verify.core.snapshot import Snapshot, Spent, Violation

OPEN = ("held", "dispensing", "review")


def redemptions(s: Snapshot) -> Iterator[Violation]:
    """K1, K2, K10: a redemption's state is what its transfers say.

    One hold, and a second one on the sponsor's budget that pays a part; settled by the
    share of what was given.
    """
    booked: dict[str, list[Transfer]] = defaultdict(list)
    back = {line.transfer.reverses for line in s.lines if line.transfer.reverses}
    for line in s.lines:
        if line.transfer.cause.startswith(REDEMPTION):
            booked[line.transfer.cause].append(line.transfer)
    for spent in s.redemptions:
        mine = booked.pop(f"r/{spent.id}", [])
        got = sorted((t.kind.value, t.points) for t in mine)
        if got != sorted(_wanted(spent)):
            yield Violation("K1", f"redemption {spent.id} is {spent.state}: {got}")
        held = sum(t.points for t in mine if t.kind == Kind.HOLD)
        if held != spent.points:
            yield Violation("K10", f"redemption {spent.id} cost {held}")
        if spent.state in ("dispensing", "settled") and spent.fence < 1:
            yield Violation("K2", f"redemption {spent.id} was given without a fence")
        reversed_ = {t.id in back for t in mine if t.kind == Kind.SETTLE}
        if spent.refunded != (True in reversed_) or len(reversed_) > 1:
            yield Violation("K1", f"refund of {spent.id}: {spent.refunded} {reversed_}")
    for cause in booked:
        yield Violation("K1", f"transfers of {cause}, which is no redemption")


def _wanted(spent: Spent) -> list[tuple[str, int]]:
    """Kinds and points of the transfers that a redemption must have."""
    own, paid = spent.points - spent.subsidy, spent.subsidy
    wanted = [("hold", own)] + ([("hold", paid)] if paid else [])
    if spent.state == "settled":
        given = spent.quantity if spent.given is None else spent.given
        for held, part in zip(
            (own, paid), shares(own, paid, given, spent.quantity), strict=True
        ):
            if held:
                wanted.append(("settle", part) if part else ("void", held))
    if spent.state == "released":
        wanted += [("void", points) for _, points in list(wanted)]
    return wanted


def stock(s: Snapshot) -> Iterator[Violation]:
    """K7: what came in less what went out lies there; what is open is reserved.

    For each lot, and the totals of an item are the sums of its lots.
    """
    open_ = {spent.id for spent in s.redemptions if spent.state in OPEN}
    reserved: dict[int, int] = defaultdict(int)
    for redemption, lot, units in s.served:
        reserved[lot] += units if redemption in open_ else 0
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in s.goods_lots:
        sums[one.item][0] += one.stock
        sums[one.item][1] += one.reserved
        if one.stock != one.moved:
            yield Violation("K7", f"lot {one.n}: {one.stock} there, moved {one.moved}")
        if one.reserved != reserved[one.n]:
            yield Violation("K7", f"lot {one.n}: {one.reserved} reserved")
    for goods in s.goods:
        if goods.stock != goods.moved:
            yield Violation(
                "K7", f"{goods.id}: {goods.stock} there, moved {goods.moved}"
            )
        if [goods.stock, goods.reserved] != sums[goods.id]:
            yield Violation("K7", f"{goods.id}: totals are not those of its lots")


def served(s: Snapshot) -> Iterator[Violation]:
    """K7: every line of counted goods is served by lots, of its own item and size."""
    item_of = {lot.n: lot.item for lot in s.goods_lots}
    units: dict[str, int] = defaultdict(int)
    items: dict[str, set[str]] = defaultdict(set)
    for redemption, lot, part in s.served:
        units[redemption] += part
        items[redemption].add(item_of.get(lot, "?"))
    for spent in s.redemptions:
        if spent.counted and units[spent.id] not in (
            spent.quantity,
            0 if spent.state not in OPEN else -1,  # ended before there were lots
        ):
            yield Violation(
                "K7", f"{spent.id}: {units[spent.id]} of its goods set aside"
            )
        if items[spent.id] - {spent.item}:
            yield Violation("K7", f"{spent.id} is served with {items[spent.id]}")


def slots_and_codes(s: Snapshot) -> Iterator[Violation]:
    """K7 for what is no goods: a slot's places, a voucher's codes."""
    taken: dict[str, int] = defaultdict(int)
    codes: dict[str, int] = defaultdict(int)
    free: dict[int, int] = defaultdict(int)
    for lot, redemption in s.codes:
        if redemption is None:
            free[lot] += 1
        else:
            codes[redemption] += 1
    for spent in s.redemptions:
        gone = spent.given or 0 if spent.state == "settled" else 0
        if spent.slot is not None:
            taken[spent.slot] += spent.quantity if spent.state in OPEN else gone
        if spent.kind == "voucher" and codes[spent.id] != gone:
            yield Violation("K7", f"{spent.id} has {codes[spent.id]} codes for {gone}")
    for slot in s.slots:
        if slot.taken != taken[slot.id]:
            yield Violation("K7", f"slot {slot.id}: {slot.taken} taken")
    vouchers = {goods.id for goods in s.goods if goods.kind == "voucher"}
    for one in s.goods_lots:
        if one.item in vouchers and one.stock != free[one.n]:
            yield Violation("K7", f"lot {one.n}: {one.stock}, {free[one.n]} free codes")


STATION = (redemptions, stock, served, slots_and_codes)
