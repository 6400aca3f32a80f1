"""Bugs that a station must not have; each is a change to the running code that the
machine must notice."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from linli_hub.base.actions import once as actions_once
from linli_hub.base.store import rows
from linli_hub.station.actions import redemptions, refunds, resolving, stocktakes
from linli_hub.station.core import redemption as core_redemption
from linli_hub.station.core import shelf, staff_only
from linli_hub.station.core.redemption import State
from linli_hub.station.store import stock
from linli_hub.station.store.tables import Refund, StockTake

Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], None]


def _stepped(patch: Patch, wrong: Callable[[Any, Any], Any]) -> None:
    """`wrong(now, what)`: another answer of the state machine, or None for its own."""
    step = core_redemption.step

    def planted(now: Any, what: Any, now_ms: int) -> Any:
        return wrong(now, what) or step(now, what, now_ms)

    patch.setattr(core_redemption, "step", planted)


def a_silent_dispense_is_refunded(patch: Patch) -> None:
    """The hub gives up waiting and gives the points back."""
    step = core_redemption.step

    def planted(now: Any, what: Any, now_ms: int) -> Any:
        state, fence = step(now, what, now_ms)
        gave_up = isinstance(what, core_redemption.TimePassed) and state == State.REVIEW
        return (State.RELEASED, fence) if gave_up else (state, fence)

    patch.setattr(core_redemption, "step", planted)


def an_unknown_outcome_is_refunded(patch: Patch) -> None:
    def wrong(now: Any, what: Any) -> Any:
        told = isinstance(what, core_redemption.Finish) and what.result == "unknown"
        return (State.RELEASED, now.fence) if told else None

    _stepped(patch, wrong)


def an_unknown_outcome_is_charged(patch: Patch) -> None:
    outcome = core_redemption.outcome

    def wrong(result: str, given: Any, quantity: int) -> Any:
        if result == "unknown" and given is None:
            return "handed_over", quantity
        return outcome(result, given, quantity)

    patch.setattr(core_redemption, "outcome", wrong)


def what_is_being_given_can_be_cancelled(patch: Patch) -> None:
    def wrong(now: Any, what: Any) -> Any:
        moving = (
            isinstance(what, core_redemption.Cancel) and now.state == State.DISPENSING
        )
        return (State.RELEASED, now.fence) if moving else None

    _stepped(patch, wrong)


def any_fence_will_do(patch: Patch) -> None:
    step = core_redemption.step

    def planted(now: Any, what: Any, now_ms: int) -> Any:
        if isinstance(what, core_redemption.Finish) and now.state == State.DISPENSING:
            what = replace(what, fence=now.fence)
        return step(now, what, now_ms)

    patch.setattr(core_redemption, "step", planted)


def a_part_costs_the_whole(patch: Patch) -> None:
    def wrong(own: int, subsidy: int, given: int, quantity: int) -> tuple[int, int]:
        return own, subsidy

    for module in (shelf, redemptions):
        patch.setattr(module, "shares", wrong)


def a_part_takes_all_the_goods(patch: Patch) -> None:
    end = stock.end

    def wrong(tx: Any, redemption: str, item: str, given: int) -> None:
        whole = sum(part for _, part in stock.lots_of(tx, redemption))
        end(tx, redemption, item, whole if given else 0)

    patch.setattr(stock, "end", wrong)


def released_goods_stay_reserved(patch: Patch) -> None:
    end = stock.end

    def wrong(tx: Any, redemption: str, item: str, given: int) -> None:
        if given:
            end(tx, redemption, item, given)

    patch.setattr(stock, "end", wrong)


def the_second_line_is_free(patch: Patch) -> None:
    """Only the first line of a basket holds its points."""
    split = shelf.split
    seen: list[int] = []

    def wrong(points: int, subsidy: int, per: int, quantity: int) -> tuple[int, int]:
        own, paid = split(points, subsidy, per, quantity)
        seen.append(own)
        return (own if len(seen) % 2 else 1), paid

    patch.setattr(shelf, "split", wrong)


def what_is_spoken_for_is_sold_again(patch: Patch) -> None:
    """Looks at what lies there, not at what is free."""
    pick = shelf.pick

    def wrong(lots: Any, quantity: int, today: str) -> Any:
        return pick([replace(lot, free=lot.free + 2) for lot in lots], quantity, today)

    patch.setattr(shelf, "pick", wrong)


def anybodys_card_opens_a_machine(patch: Patch) -> None:
    allowed = redemptions._allowed

    def wrong(tx: Any, actor: Any, row: Any, cards: Any) -> str:
        if row.way != "staff" and cards.own is not None:
            return str(cards.own)
        return allowed(tx, actor, row, cards)

    patch.setattr(redemptions, "_allowed", wrong)


def a_resident_hands_over_to_themselves(patch: Patch) -> None:
    allowed = redemptions._allowed

    def wrong(tx: Any, actor: Any, row: Any, cards: Any) -> str:
        return cards.own or allowed(tx, actor, row, cards)

    patch.setattr(redemptions, "_allowed", wrong)


def one_person_decides_about_much(patch: Patch) -> None:
    resolve: Any = resolving.resolve

    def wrong(*args: Any) -> Any:
        return resolve(*args[:-1], replace(args[-1], second_person_above=10**9))

    patch.setattr(resolving, "resolve", wrong)


def a_hold_that_is_kept_never_ends(patch: Patch) -> None:
    late = stock.late_redemptions

    def wrong(tx: Any, limit: int) -> list[str]:
        kept = {id for (id,) in tx.pick("SELECT id FROM redemption WHERE kept")}
        return [id for id in late(tx, limit) if id not in kept]

    patch.setattr(stock, "late_redemptions", wrong)


def the_same_basket_twice(patch: Patch) -> None:
    """A reservation whose answer was lost is made anew, under a fresh key."""
    once = actions_once.once
    count = iter(range(10**9))

    def wrong(tx: Any, actor: Any, key: str, command: Any, act: Any) -> Any:
        if command[0] == "reserve":
            key = f"{key}-{next(count)}"
        return once(tx, actor, key, command, act)

    patch.setattr(actions_once, "once", wrong)


def a_place_is_counted_twice_before_anyone_decides(patch: Patch) -> None:
    find = rows.find

    def wrong(tx: Any, kind: Any, /, **key: Any) -> Any:
        return [] if kind is StockTake and "place" in key else find(tx, kind, **key)

    patch.setattr(rows, "find", wrong)


def a_count_forgets_what_was_in_doubt(patch: Patch) -> None:
    patch.setattr(stocktakes, "_explained", lambda tx, line: 0)


def goods_are_refunded_twice(patch: Patch) -> None:
    """By a second proposal after the first one was approved."""
    check, find = refunds._check, rows.find

    def wrong(tx: Any, row: Any, policy: Any) -> None:
        check(tx, replace(row, refunded_ms=None), policy)

    def blind(tx: Any, kind: Any, /, **key: Any) -> Any:
        approved = kind is Refund and key.get("outcome") == "approved"
        return [] if approved else find(tx, kind, **key)

    patch.setattr(refunds, "_check", wrong)
    patch.setattr(rows, "find", blind)


def who_proposes_a_refund_decides_it(patch: Patch) -> None:
    decide: Any = refunds.decide

    def wrong(tx: Any, actor: Any, *rest: Any) -> Any:
        return decide(tx, replace(actor, name=f"{actor.name}-2"), *rest)

    patch.setattr(refunds, "decide", wrong)


def machines_serve_whoever_has_two_doubts(patch: Patch) -> None:
    patch.setattr(staff_only, "ORDERS_MAX", 3)


PLANTED: tuple[Plant, ...] = (
    a_silent_dispense_is_refunded,
    an_unknown_outcome_is_refunded,
    an_unknown_outcome_is_charged,
    what_is_being_given_can_be_cancelled,
    any_fence_will_do,
    a_part_costs_the_whole,
    a_part_takes_all_the_goods,
    released_goods_stay_reserved,
    the_second_line_is_free,
    what_is_spoken_for_is_sold_again,
    anybodys_card_opens_a_machine,
    a_resident_hands_over_to_themselves,
    one_person_decides_about_much,
    a_hold_that_is_kept_never_ends,
    the_same_basket_twice,
    a_place_is_counted_twice_before_anyone_decides,
    a_count_forgets_what_was_in_doubt,
    goods_are_refunded_twice,
    who_proposes_a_refund_decides_it,
    machines_serve_whoever_has_two_doubts,
)
