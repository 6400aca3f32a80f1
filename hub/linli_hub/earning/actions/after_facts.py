"""After a fact has changed: whom the deeds belong to now, and their days settled again."""

from collections.abc import Callable

from linli_hub.base.store.tx import Tx
from linli_hub.earning.actions.resettlement import attribute_again
from linli_hub.earning.store import deposits
from linli_hub.earning.store.deposits import Deposit
from linli_hub.registry.store import dated_facts, tags
from linli_hub.registry.store.holders import Holder, holders
from linli_hub.standard.store.standards import in_force


def changing(
    tx: Tx, residents: list[str], from_ms: int, change: Callable[[], None]
) -> int:
    """Make a change of facts about `residents` that holds from `from_ms` on.

    What they have done since then, with their cards or by the word of staff, is
    attributed and settled again; how many deeds belong elsewhere, or count otherwise, than before.
    """
    cards = dated_facts.cards_of(tx, residents)
    before = holders(tx, cards)
    change()
    tags.bump_tags(tx)
    thrown = settle_again(tx, cards, before, from_ms)
    # read only now: settling days again has given some of these another transfer
    given = deposits.of_given(tx, [f"resident:{id}" for id in residents], from_ms)
    return thrown + attributed_again(tx, given)


def settle_again(
    tx: Tx, cards: list[str], before: dict[str, Holder], from_ms: int
) -> int:
    """Attribute and settle what `cards` threw since `from_ms`; `before`: as it was held."""
    after = holders(tx, cards)
    if before == after:
        return 0
    day = in_force(tx).day(from_ms)
    bags = [bag for card in cards for bag in deposits.of_unknown_card(tx, card)]
    if day is not None:
        names = sorted(_members(before) | _members(after))
        wanted = set(cards)
        mine = deposits.of_members_from(tx, names, day)
        bags += [bag for bag in mine if bag.card in wanted and not bag.given]
    since = [b for b in bags if b.event_ms is not None and b.event_ms >= from_ms]
    return attributed_again(tx, since)


def attributed_again(tx: Tx, bags: list[Deposit]) -> int:
    """Settle `bags` with what is known of their people now; how many have changed."""
    if not bags:
        return 0
    before = [_whose(deposit) for deposit in bags]
    attribute_again(tx, bags, in_force(tx))
    pairs = zip(before, map(_whose, bags), strict=True)
    return sum(was != now for was, now in pairs)


def _whose(deposit: Deposit) -> tuple[str, str | None, str, str]:
    return deposit.state, deposit.member, deposit.person, deposit.member_class


def _members(held: dict[str, Holder]) -> set[str]:
    return {who.member for h in held.values() for _, who in h.spells if who is not None}
