"""Card holders are remembered, and never longer than they are true."""

from linli_hub.actions import cards, members
from linli_hub.core.errors import NotFound
from linli_hub.store.holders import Holder, holders
from linli_hub.store.tx import Tx
from tests.hub.centre import STAFF, Centre, hex_of

CARDS = [hex_of(name) for name in ("card-1", "card-2", "attendant", "card-7")]


def asked(tx: Tx) -> dict[str, Holder]:
    return holders(tx, CARDS)


def read_anew(tx: Tx) -> dict[str, Holder]:
    tx.kept = None
    return holders(tx, CARDS)


def same(centre: Centre) -> dict[str, Holder]:
    """What is remembered, after it was held against the tables."""
    remembered: dict[str, Holder] = centre.do(asked)
    assert remembered == centre.do(read_anew)
    return remembered


def test_a_holder_is_remembered(centre: Centre) -> None:
    before = same(centre)

    centre.force("UPDATE card SET role = 'staff'")  # past every action: not noticed

    assert centre.do(asked) == before
    assert centre.do(read_anew) != before


def test_every_change_of_cards_is_seen_at_once(centre: Centre) -> None:
    assert hex_of("card-7") not in same(centre)

    centre.do(members.add_resident, STAFF, "r7", "h2", "李雷")
    assert hex_of("card-7") not in same(centre)
    centre.card("r7", "card-7")
    assert same(centre)[hex_of("card-7")].resident == "r7"
    centre.do(cards.block_card, STAFF, hex_of("card-1"))
    assert same(centre)[hex_of("card-1")].blocked_ms == centre.now_ms


def test_a_change_that_was_undone_is_forgotten(centre: Centre) -> None:
    before = same(centre)
    card = hex_of("card-1")

    def block_and_fail(tx: Tx) -> None:
        cards.block_card(tx, STAFF, card)
        assert holders(tx, [card])[card].blocked_ms is not None
        raise NotFound(what="item", id="x")

    results = centre.run((asked,), (block_and_fail,), (asked,))

    assert results[2].value == before
    assert same(centre) == before
    centre.do(cards.block_card, STAFF, hex_of("card-2"))  # the same version number
    assert same(centre)[card].blocked_ms is None


def test_another_writers_change_is_seen(centre: Centre) -> None:
    same(centre)

    centre.force("UPDATE card SET blocked_ms = 1")
    centre.force("UPDATE book SET tags_version = tags_version + 1")

    assert same(centre)[hex_of("card-1")].blocked_ms == 1
