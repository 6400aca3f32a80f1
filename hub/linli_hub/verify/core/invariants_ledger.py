"""What must always hold of the transfers themselves, whoever made them."""

from collections import defaultdict
from collections.abc import Iterator

from linli_hub.books.core import roots
from linli_hub.books.core.ledger import (
    AWARD,
    COVERED,
    GENESIS,
    SIGNS,
    Kind,
    account_kind,
    canonical,
    changes,
    claim,
    link,
    reversible,
)
from linli_hub.books.core.lots import fold, has_lots
from linli_hub.verify.core.snapshot import Snapshot, Violation


def _chain(s: Snapshot) -> Iterator[Violation]:
    """L5 dense numbers, L6 one id once, L13 the chain to the head."""
    before, seen = GENESIS, set[str]()
    for place, line in enumerate(s.lines, start=1):
        if line.n != place:
            yield Violation("L5", f"transfer {line.n} stands at place {place}")
        if line.transfer.id in seen:
            yield Violation("L6", f"transfer {line.transfer.id} is there twice")
        seen.add(line.transfer.id)
        wanted = link(before, line.n, line.transfer)
        if wanted != line.hash:
            yield Violation("L13", f"transfer {line.n} does not match its hash")
        before = line.hash
    if (s.head_n, s.head_hash) != (len(s.lines), before):
        yield Violation("L13", f"the head {s.head_n} is not the last transfer")


def _balances(s: Snapshot) -> Iterator[Violation]:
    """L1, L2 sums; L3 kept = recomputed; L4 signs."""
    recomputed = changes([line.transfer for line in s.lines])
    for account, change in recomputed.items():
        kept = s.balances.get(account)
        wanted = (change.posted, change.held, change.times)
        if kept is None or (kept.posted, kept.held, kept.count) != wanted:
            yield Violation("L3", f"{account}: kept {kept}, recomputed {wanted}")
    total = sum(kept.posted for kept in s.balances.values())
    if total != 0:
        yield Violation("L2", f"all balances together are {total}")
    for account, kept in s.balances.items():
        if account not in recomputed and (kept.posted or kept.held or kept.count):
            yield Violation("L3", f"{account}: kept {kept} without a transfer")
        sign = SIGNS.get(kept.kind)
        if sign is None or account_kind(account) != kept.kind:
            yield Violation("L4", f"{account}: kind {kept.kind} is not declared")
        elif sign * kept.posted < 0 or kept.held < 0:
            yield Violation("L4", f"{account}: {kept.posted} has the wrong sign")
        elif kept.kind in COVERED and kept.posted < kept.held:
            yield Violation("L4", f"{account}: {kept.held} held of {kept.posted}")


def _whole(s: Snapshot) -> Iterator[Violation]:
    for what in s.not_whole:
        yield Violation("L16", f"{what} is not a whole number")


def _holds(s: Snapshot) -> Iterator[Violation]:
    """K1: a hold ends once, as what it was."""
    holds = {x.transfer.id: x.transfer for x in s.lines if x.transfer.kind == Kind.HOLD}
    ended: set[str] = set()
    for line in s.lines:
        t = line.transfer
        if t.pending is None:
            continue
        held = holds.get(t.pending)
        if held is None:
            yield Violation("K1", f"{t.id} ends {t.pending}, which is no hold")
        elif (held.debit, held.credit, held.points) != (t.debit, t.credit, t.releases):
            yield Violation("K1", f"{t.id} is not the end of {t.pending}")
        if t.pending in ended:
            yield Violation("K1", f"{t.pending} ends twice")
        ended.add(t.pending)


def _lots(s: Snapshot) -> Iterator[Violation]:
    """L12: the lots are what the transfers make them, and never more than is free."""
    book = fold(line.transfer for line in s.lines)
    wanted = {
        (account, day): points
        for account, lots in book.lots.items()
        for day, points in lots.items()
        if points
    }
    for key in sorted(wanted.keys() | s.lots.keys()):
        if wanted.get(key) != s.lots.get(key) or wanted[key] < 0:
            has, said = s.lots.get(key), wanted.get(key)
            yield Violation("L12", f"lot {key}: kept {has}, recomputed {said}")
    sums: dict[str, int] = defaultdict(int)
    for (account, _), points in s.lots.items():
        sums[account] += points
    for account, points in sums.items():
        kept = s.balances.get(account)
        if kept is None or points > kept.posted - kept.held:
            yield Violation("L12", f"{account}: {points} in lots, more than is free")
    awarded = sum(
        x.transfer.points for x in s.lines
        if x.transfer.kind == Kind.POST and has_lots(x.transfer.credit)
    )  # fmt: skip
    lapsed = sum(x.transfer.points for x in s.lines if x.transfer.credit == "expiry")
    if lapsed > awarded:
        yield Violation("L12", f"{lapsed} lapsed of {awarded} ever given")


def _reversals(s: Snapshot) -> Iterator[Violation]:
    """L10: at most once, exactly, of what can be reversed."""
    by_id = {line.transfer.id: line.transfer for line in s.lines}
    back: dict[str, int] = defaultdict(int)
    for line in s.lines:
        t = line.transfer
        if t.reverses is None:
            continue
        original = by_id.get(t.reverses)
        if original is None or not reversible(original):
            yield Violation("L10", f"{t.id} reverses {t.reverses}, which cannot be")
            continue
        owes = claim(original.credit.partition(":")[2])
        if t.credit != original.debit or t.debit not in (original.credit, owes):
            yield Violation("L10", f"{t.id} is not the negation of {original.id}")
        back[original.id] += t.points
    for id, points in back.items():
        if points != by_id[id].points:
            yield Violation("L10", f"{id}: {points} of {by_id[id].points} came back")


def _claims(s: Snapshot) -> Iterator[Violation]:
    """L10: a claim is collected only as far as somebody has reviewed it."""
    got: dict[str, int] = defaultdict(int)
    for line in s.lines:
        t = line.transfer
        if account_kind(t.credit) == "claim" and not t.cause.startswith(AWARD):
            got[t.credit] += t.points
    for account in sorted(got.keys() | s.reviewed.keys()):
        if got[account] != s.reviewed.get(account, 0):
            said = s.reviewed.get(account, 0)
            yield Violation("L10", f"{account}: {got[account]} collected, {said} said")


def _pending(s: Snapshot) -> Iterator[Violation]:
    """K1: a hold with a timeout is open exactly as long as nothing ended it."""
    ended = {x.transfer.pending for x in s.lines if x.transfer.pending}
    for id, over in s.pending.items():
        if over != (f"p/{id}/hold" in ended):
            yield Violation("K1", f"pending {id} is {'over' if over else 'open'}")


def _roots(s: Snapshot) -> Iterator[Violation]:
    """L13: day after day without a gap, and each root is that of its transfers."""
    before = 0
    for signed in s.roots:
        day = signed.day
        lines = s.lines[day.first - 1 : day.last]
        if day.first != before + 1 or len(lines) != day.last - before:
            yield Violation("L13", f"{day.day}: {day.first} to {day.last} is no run")
            continue
        entries = [canonical(line.n, line.transfer) for line in lines]
        made = roots.made(day.day, day.epoch, day.first, entries, lines[-1].hash)
        if made != day:
            yield Violation("L13", f"{day.day}: its root is not of these transfers")
        before = day.last


LEDGER = (
    _chain, _balances, _whole, _holds, _lots, _reversals, _claims, _pending, _roots,
)  # fmt: skip
