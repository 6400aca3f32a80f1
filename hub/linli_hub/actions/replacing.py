"""After a fact has changed: whom the bags belong to now, and their days settled again."""

from collections.abc import Callable

from linli_hub.actions.resettle import place, remember, resettle
from linli_hub.store import deposits, facts, people
from linli_hub.store.deposits import Deposit
from linli_hub.store.holders import Holder, holders
from linli_hub.store.standards import in_force
from linli_hub.store.tx import Tx


def changing(
    tx: Tx, residents: list[str], from_ms: int, change: Callable[[], None]
) -> int:
    """Make a change of facts about `residents` that holds from `from_ms` on.

    What was thrown since then with their cards is placed and settled again; how many
    bags belong to another member, person or class than before.
    """
    cards = facts.cards_of(tx, residents)
    before = holders(tx, cards)
    change()
    people.bump_tags(tx)
    return settle_again(tx, cards, before, from_ms)


def settle_again(
    tx: Tx, cards: list[str], before: dict[str, Holder], from_ms: int
) -> int:
    """Place and settle what `cards` threw since `from_ms`; `before`: as it was held."""
    after = holders(tx, cards)
    if not cards or before == after:
        return 0
    day = in_force(tx).day(from_ms)
    found = [bag for card in cards for bag in deposits.of_unknown_card(tx, card)]
    if day is not None:
        names = sorted(_members(before) | _members(after))
        wanted = set(cards)
        mine = deposits.of_members_from(tx, names, day)
        found += [bag for bag in mine if bag.card in wanted]
    since = [b for b in found if b.event_ms is not None and b.event_ms >= from_ms]
    return place_again(tx, since, after)


def place_again(tx: Tx, found: list[Deposit], held: dict[str, Holder]) -> int:
    """Settle `found` with what is known of their cards now; how many have changed."""
    standards = in_force(tx)
    placed = []
    moved = 0
    for deposit in found:
        before = remember(deposit)
        was = deposit.state, deposit.member, deposit.person
        place(deposit, held.get(deposit.card or ""), standards)
        moved += was != (deposit.state, deposit.member, deposit.person)
        placed.append((deposit, before))
    resettle(tx, placed, standards)
    return moved


def _members(held: dict[str, Holder]) -> set[str]:
    return {who.member for h in held.values() for _, who in h.spells if who is not None}
