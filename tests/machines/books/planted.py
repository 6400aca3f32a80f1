"""Bugs that other people's ledgers have had, and some of our own making.

Each is a change to the running code that the machine must notice.
"""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from linli_hub.base.actions import once as actions_once
from linli_hub.base.core.errors import NotEnoughPoints
from linli_hub.base.store import rows
from linli_hub.base.store.tables import Sticky
from linli_hub.books.actions import lapses
from linli_hub.books.core import ledger, lots
from linli_hub.books.core.ledger import ISSUE, Kind, Transfer
from linli_hub.books.store import books
from linli_hub.books.store import lots as store_lots
from linli_hub.earning.actions import contests, resettlement, settled_days
from linli_hub.earning.core import awards, rules
from linli_hub.registry.store.holders import holders
from linli_hub.station.actions import orders, refunds, stocktakes
from linli_hub.station.store import stock
from linli_hub.treasury.actions import claims, pending, reversals
from linli_hub.treasury.store.tables import Adjustment
from tests.hub.stateful import Plant

Patch = pytest.MonkeyPatch


def a_replayed_spend_is_refused_because_the_account_is_empty(patch: Patch) -> None:
    """Looks at the balance before it looks whether it was asked this before."""
    reserve = orders.reserve

    def eager(tx: Any, actor: Any, key: str, wish: Any) -> Any:
        who = holders(tx, [wish.card])[wish.card].at(tx.now_ms)
        assert who is not None
        account = f"member:{who.member}"
        free = books.available(tx, [account])[account]
        needs = 4 * sum(line.quantity for line in wish.lines)
        if free < needs:
            raise NotEnoughPoints(account=account, has=free, needs=needs)
        return reserve(tx, actor, key, wish)

    patch.setattr(orders, "reserve", eager)


def a_refusal_is_forgotten(patch: Patch) -> None:
    """The same command again, later, may be accepted."""
    once = actions_once.once

    def forgetful(tx: Any, actor: Any, key: str, command: Any, act: Any) -> Any:
        told = rows.get(tx, Sticky, actor=actor.name, key=key)
        if told is not None and told.code == NotEnoughPoints.code:
            return act()
        return once(tx, actor, key, command, act)

    patch.setattr(actions_once, "once", forgetful)


def a_key_answers_for_any_body(patch: Patch) -> None:
    once = actions_once.once

    def lax(tx: Any, actor: Any, key: str, command: Any, act: Any) -> Any:
        return once(tx, actor, key, (command[0],), act)

    patch.setattr(actions_once, "once", lax)


def a_reversal_runs_twice(patch: Patch) -> None:
    """Blnk 152: the second one is not seen as the same."""
    reversal = ledger.reversal

    def unmarked(original: Transfer, available: int, at_ms: int) -> list[Transfer]:
        made = reversal(original, available, at_ms)
        return [replace(t, id=f"{t.id}/{at_ms}", reverses=None) for t in made]

    patch.setattr(reversals, "reversal", unmarked)


def a_reversal_forgets_what_was_spent(patch: Patch) -> None:
    """It takes what is there, and nobody ever hears of the rest."""
    reversal = ledger.reversal

    def lenient(original: Transfer, available: int, at_ms: int) -> list[Transfer]:
        made = reversal(original, available, at_ms)
        return [t for t in made if not t.debit.startswith("claim:")] or made

    patch.setattr(reversals, "reversal", lenient)


def an_ended_hold_can_end_again(patch: Patch) -> None:
    """Blnk 41 and 182: a void hold is voided, or committed, once more."""

    def any_hold(tx: Any, id: str) -> Transfer:
        held = books.transfer(tx, f"p/{id}/hold")
        assert held is not None
        return held

    def end(tx: Any, id: str, made: Transfer) -> None:
        again = replace(made, id=f"{made.id}/{tx.now_ms}", kind=Kind.POST)
        books.post(tx, [replace(again, pending=None, releases=0)])

    patch.setattr(pending, "_open", any_hold)
    patch.setattr(pending, "_end", end)


def holds_do_not_count(patch: Patch) -> None:
    """Blnk 181: the balance check does not look at what is held."""

    def reserve(tx: Any, transfer: Transfer) -> None:
        posted = books.balances(tx, [transfer.debit])[transfer.debit][0]
        if posted < transfer.points:
            raise NotEnoughPoints(
                account=transfer.debit, has=posted, needs=transfer.points
            )
        books.post(tx, [transfer])

    patch.setattr(books, "reserve", reserve)


def a_partial_post_swallows_the_rest(patch: Patch) -> None:
    settle = ledger.settle

    def greedy(held: Transfer, *, why: str, at_ms: int, points: Any = None) -> Transfer:
        return settle(held, why=why, at_ms=at_ms)

    patch.setattr(pending, "settle", greedy)


def the_last_lot_is_spent_first(patch: Patch) -> None:
    def backwards(mine: Any, points: int) -> lots.Taken:
        taken = []
        for day in sorted(mine, reverse=True):
            part = min(points, mine[day])
            points -= part
            taken.append((day, part))
        return tuple((day, part) for day, part in taken if part)

    class Backwards(lots.Book):
        def move(self, t: Transfer) -> None:
            with patch.context() as here:
                here.setattr(lots, "take", backwards)
                super().move(t)

    patch.setattr(store_lots, "Book", Backwards)


def what_comes_back_lasts_longer(patch: Patch) -> None:
    """A released hold comes back as if it had been awarded today."""

    class Renewed(lots.Book):
        def move(self, t: Transfer) -> None:
            if t.kind == Kind.VOID and t.pending in self.taken:
                old = self.taken[t.pending]
                new = tuple((f"{int(day[:4]) + 1}{day[4:]}", n) for day, n in old)
                self.taken[t.pending] = new
            super().move(t)

    patch.setattr(store_lots, "Book", Renewed)


def held_points_lapse(patch: Patch) -> None:
    """A hold leaves its points in their lots."""
    move = store_lots.move

    def only_posted(tx: Any, transfers: list[Transfer]) -> None:
        move(tx, [t for t in transfers if t.kind == Kind.POST])

    patch.setattr(store_lots, "move", only_posted)


def a_correction_forgets_what_was_spent(patch: Patch) -> None:
    down = awards.down

    def lenient(*args: Any, **more: Any) -> Any:
        made = down(*args, **more)
        return [t for t in made if not t.debit.startswith("claim:")]

    for module in (awards, resettlement):
        if hasattr(module, "down"):
            patch.setattr(module, "down", lenient)


def claims_are_collected_without_a_review(patch: Patch) -> None:
    def hasty(tx: Any) -> int:
        taken = 0
        for account, posted in tx.pick(
            "SELECT account, posted FROM balance WHERE kind = 'claim' AND posted < 0"
        ):
            owner = account.partition(":")[2]
            free = books.available(tx, [f"member:{owner}"])[f"member:{owner}"]
            if points := min(free, -posted):
                books.post(
                    tx,
                    [
                        Transfer(
                            id=f"c/{owner}/{tx.now_ms}/{posted}",
                            debit=f"member:{owner}", credit=account, points=points,
                            why="claim", cause=f"c/{owner}", at_ms=tx.now_ms,
                        )
                    ],
                )  # fmt: skip
                taken += points
        return taken

    patch.setattr(claims, "collect", hasty)


def the_proposer_approves(patch: Patch) -> None:
    """The action forgets to ask; the database does not."""
    get = rows.get

    def another_name(tx: Any, kind: Any, **key: Any) -> Any:
        row = get(tx, kind, **key)
        if row is None or kind is not Adjustment:
            return row
        return SimpleNamespace(**{**row._mapping, "proposed_by": "somebody else"})

    patch.setattr(rows, "get", another_name)


def a_sponsor_pays_what_was_never_pledged(patch: Patch) -> None:
    post = books.post

    def from_nowhere(tx: Any, made: list[Transfer], **more: Any) -> int:
        free = [
            replace(t, debit=ISSUE) if t.debit.startswith("sponsor:") else t
            for t in made
        ]
        return post(tx, free, **more)

    patch.setattr(books, "post", from_nowhere)


def splitting_a_bag_pays(patch: Patch) -> None:
    """Each bag is rounded up, and the rest is not carried."""
    pay = rules.pay

    def generous(rule: Any, deed: Any, c: Any, grade: str, steps: Any) -> Any:
        points, paid = pay(rule, deed, c, grade, steps)
        if c.milli.get(rule.id):
            c.milli[rule.id] = 0
            points += 1
        return points, paid

    patch.setattr("linli_hub.earning.core.settlement.pay", generous)


def a_hold_never_lapses(patch: Patch) -> None:
    patch.setattr(pending, "lapse", _nothing)


def points_never_lapse(patch: Patch) -> None:
    patch.setattr(lapses, "lapse", _nothing)


def _nothing(tx: Any) -> int:
    return 0


def who_granted_answers(patch: Patch) -> None:
    """The action asks neither who granted nor who benefits; the database does."""
    patch.setattr(contests, "_may_answer", lambda tx, actor, own, row: None)


def a_contest_pays_twice(patch: Patch) -> None:
    correct = contests._correct

    def doubly(tx: Any, row: Any, points: int) -> None:
        correct(tx, row, points)
        again = SimpleNamespace(**{**row._mapping, "id": f"{row.id}-again"})
        correct(tx, again, points)

    patch.setattr(contests, "_correct", doubly)


def a_deduction_needs_nobody_else(patch: Patch) -> None:
    patch.setattr("linli_hub.earning.core.desk_deeds.NewDeed.second", False)


def a_late_bag_takes_from_the_others(patch: Patch) -> None:
    """On a frozen day it is settled where it belongs by its time."""
    settle = settled_days.settle

    def anyway(tx: Any, placed: Any, standards: Any) -> Any:
        for deposit, _ in placed:
            deposit.late_ms = 0
        return settle(tx, placed, standards)

    patch.setattr(settled_days, "settle", anyway)


def a_refund_keeps_the_goods(patch: Patch) -> None:
    """Points come back; what came back to the counter is in no book."""
    patch.setattr(refunds, "_goods_back", lambda *_: None)


def what_is_kept_waits_for_ever(patch: Patch) -> None:
    late = stock.late_redemptions

    def unkept(tx: Any, limit: int) -> list[str]:
        kept = {id for (id,) in tx.pick("SELECT id FROM redemption WHERE kept")}
        return [id for id in late(tx, limit) if id not in kept]

    patch.setattr(stock, "late_redemptions", unkept)


def a_count_is_closed_twice_over(patch: Patch) -> None:
    """What was in doubt at the count is taken off a second time."""
    patch.setattr(stocktakes, "_explained", lambda *_: 0)


# each with the rules that show it together: the whole machine may take very long to
PLANTED: dict[Plant, tuple[str, ...]] = {
    a_replayed_spend_is_refused_because_the_account_is_empty: ("reserve", "say_again"),
    a_refusal_is_forgotten: ("hold", "void_hold", "say_again"),
    a_key_answers_for_any_body: ("reserve", "hold", "the_key_of_another"),
    a_reversal_runs_twice: ("hold", "post_hold", "pledge", "reverse"),
    a_reversal_forgets_what_was_spent: ("hold", "pledge", "reserve", "reverse"),
    an_ended_hold_can_end_again: ("hold", "post_hold", "void_hold"),
    holds_do_not_count: ("hold", "reserve"),
    a_partial_post_swallows_the_rest: ("hold", "use_a_part"),
    held_points_lapse: ("hold", "propose", "decide", "time_passes"),
    a_correction_forgets_what_was_spent: (
        "a_bag",
        "a_bag_is_rejected_when_its_points_are_spent",
    ),
    claims_are_collected_without_a_review: (
        "a_bag",
        "a_bag_is_rejected_when_its_points_are_spent",
        "time_passes",
    ),
    the_last_lot_is_spent_first: (
        "hold",
        "post_hold",
        "propose",
        "decide",
        "time_passes",
    ),
    what_comes_back_lasts_longer: ("hold", "void_hold", "time_passes"),
    a_hold_never_lapses: ("hold", "time_passes"),
    points_never_lapse: ("propose", "decide", "time_passes"),
    the_proposer_approves: ("propose", "decide", "approved_by_who_asked"),
    a_sponsor_pays_what_was_never_pledged: ("pledge", "propose", "decide"),
    splitting_a_bag_pays: ("a_bag",),
    who_granted_answers: (
        "a_bag",
        "a_grade",
        "the_edge_tells",
        "a_deed",
        "contest",
        "answer",
    ),
    a_contest_pays_twice: ("a_bag", "doubted_and_answered"),
    a_deduction_needs_nobody_else: ("a_deed", "confirm"),
    a_late_bag_takes_from_the_others: ("a_bag", "a_bag_comes_late", "time_passes"),
    a_refund_keeps_the_goods: ("a_sale", "a_delivery", "a_refund"),
    what_is_kept_waits_for_ever: ("reserve", "keep_it_for_later", "time_passes"),
    a_count_is_closed_twice_over: ("reserve", "counted_while_in_doubt", "a_delivery"),
}
