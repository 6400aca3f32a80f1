"""Points that lapse lie in lots: one for each account and last day to spend them.

    credit with `expires`   into that lot
    post or hold            out of the lots, soonest first; what never lapses goes last
    void, partial settle    back into the lots that they came from
    reversal of a spending  the same: the original day is reinstated
    lapse (to `expiry`)     out of the one lot that it names
What is held is in no lot, so it cannot lapse. Points without `expires` have no lot:
they are what an account has beyond its lots.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from linli_hub.books.core.ledger import EXPIRY, Kind, Transfer, account_kind

Lots = dict[str, int]  # last day -> points
Taken = tuple[tuple[str, int], ...]  # last day, points; soonest first


def expires_on(day: str, months: int) -> str | None:
    """The last day of the month `months` after that of local day `day` (YYYY-MM-DD).

    None for 0 months: such points never lapse.
    """
    if months == 0:
        return None
    after = int(day[:4]) * 12 + int(day[5:7]) + months  # the month after the last
    return (date(after // 12, after % 12 + 1, 1) - timedelta(days=1)).isoformat()


def take(lots: Mapping[str, int], points: int) -> Taken:
    """What `points` take out of `lots`: soonest first, less if the lots have less."""
    taken: list[tuple[str, int]] = []
    for day in sorted(lots):
        if points and lots[day]:
            part = min(points, lots[day])
            taken.append((day, part))
            points -= part
    return tuple(taken)


def split(taken: Taken, spent: int) -> tuple[Taken, Taken]:
    """Of what a hold took, what stays taken when `spent` is posted, and what returns."""
    stays = take(dict(taken), spent)
    kept = dict(stays)
    back = [(day, points - kept.get(day, 0)) for day, points in taken]
    return stays, tuple((day, points) for day, points in back if points)


class Book:
    """Every account's lots, moved by one transfer after another."""

    def __init__(self) -> None:
        self.lots: dict[str, Lots] = {}
        self.taken: dict[str, Taken] = {}  # by the transfer that took it

    def move(self, t: Transfer) -> None:
        """Apply one transfer; `taken` must know the hold or transfer it ends."""
        mine = self.lots.setdefault(t.debit, {}) if has_lots(t.debit) else None
        if t.kind in (Kind.SETTLE, Kind.VOID):
            assert t.pending is not None
            spent = 0 if t.kind == Kind.VOID else t.points
            stays, back = split(self.taken.get(t.pending, ()), spent)
            if mine is not None:
                _add(mine, back)
            if stays:
                self.taken[t.id] = stays
        elif mine is not None:
            lapses = t.credit == EXPIRY and t.expires
            gone = ((str(t.expires), t.points),) if lapses else take(mine, t.points)
            _add(mine, tuple((day, -points) for day, points in gone))
            if gone:
                self.taken[t.id] = gone
        if t.kind in (Kind.HOLD, Kind.VOID) or not has_lots(t.credit):
            return
        if t.reverses:
            _add(self.lots.setdefault(t.credit, {}), self.taken.get(t.reverses, ()))
        elif t.expires:
            _add(self.lots.setdefault(t.credit, {}), ((t.expires, t.points),))


def fold(transfers: Iterable[Transfer]) -> Book:
    """All lots as the whole book makes them."""
    book = Book()
    for transfer in transfers:
        book.move(transfer)
    return book


def has_lots(account: str) -> bool:
    return account_kind(account) == "member"


def _add(lots: Lots, moved: Taken) -> None:
    for day, points in moved:
        lots[day] = lots.get(day, 0) + points
