"""Card holders are remembered, and never longer than they are true; who holds a card
at a moment is a function of the facts and not of the order in which they were told."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli_hub.base.core.errors import NotFound
from linli_hub.base.store.database import Database
from linli_hub.base.store.tx import Tx
from linli_hub.migrations.upgrade import upgrade_database
from linli_hub.people.actions import cards, members, moves
from linli_hub.registry.store import dated_facts, tags
from linli_hub.registry.store.holders import Holder, Who, holders
from tests.hub.centre import CENTRE, STAFF, Centre, hex_of

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
    assert same(centre)[hex_of("card-7")].at(0) == Who("r7", "h2", "")
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


def test_every_kind_of_fact_is_seen_at_once(centre: Centre) -> None:
    def who(card: str) -> Who | None:
        return same(centre)[hex_of(card)].at(centre.now_ms)

    assert who("card-1") == Who("r1", "h1", "")
    centre.do(moves.move, STAFF, "r1", "h2")
    assert who("card-1") == Who("r1", "h2", "")
    centre.do(moves.leave, STAFF, "r2")
    assert who("card-2") is None
    centre.do(cards.return_card, STAFF, hex_of("card-1"))
    assert who("card-1") is None


MOMENTS = (0, 10, 20, 30, 40)
FACTS = st.one_of(
    st.tuples(
        st.just("owner"),
        st.sampled_from(MOMENTS),
        st.sampled_from([None, "r1", "r2"]),
        st.sampled_from([None, None, "h3"]),
    ),
    st.tuples(
        st.just("home"),
        st.sampled_from(MOMENTS),
        st.sampled_from(["r1", "r2"]),
        st.sampled_from([None, "h1", "h2"]),
    ),
    st.tuples(
        st.just("class"),
        st.sampled_from(MOMENTS),
        st.sampled_from(["resident:r1", "resident:r2", "member:h1", "member:h3"]),
        st.sampled_from(["", "gold", "red"]),
    ),
)
Fact = tuple[str, int, Any, Any]


def say(tx: Tx, told: list[Fact]) -> None:
    for kind, from_ms, subject, value in told:
        if kind == "owner":
            dated_facts.set_owner(tx, CARDS[0], from_ms, subject, value)
        elif kind == "home":
            dated_facts.set_membership(tx, subject, from_ms, value)
        else:
            dated_facts.set_class(tx, subject, from_ms, value)
    tags.bump_tags(tx)


def key(fact: Fact) -> tuple[Any, ...]:
    return fact[:2] if fact[0] == "owner" else fact[:3]


def plainly(told: list[Fact], at_ms: int) -> Who | None:
    """The same question, asked of the list of facts in the plainest words."""

    def last(kind: str, subject: str | None) -> Any:
        held = [
            f for f in told
            if f[0] == kind and f[1] <= at_ms and (kind == "owner" or f[2] == subject)
        ]  # fmt: skip
        return max(held, key=lambda f: f[1]) if held else None

    owner = last("owner", None)
    if owner is None or owner[2] is None:
        return None
    home = last("home", owner[2])
    member = owner[3] or (home[3] if home else None)
    if member is None:
        return None
    for subject in (f"resident:{owner[2]}", f"member:{member}"):
        named = last("class", subject)
        if named is not None and named[3]:
            return Who(owner[2], member, named[3])
    return Who(owner[2], member, "")


@pytest.fixture(scope="module")
def memory() -> Iterator[Centre]:
    opened = Database.open("sqlite://")
    upgrade_database(opened, centre=CENTRE)
    built = Centre(opened)
    for n in (1, 2, 3):
        built.do(members.add_household, STAFF, f"h{n}", "x")
    for n in (1, 2):
        built.do(members.add_resident, STAFF, f"r{n}", f"h{n}", "x")
    built.card("r1", "card-1")
    yield built
    opened.close()


def forget(centre: Centre) -> None:
    for table in ("membership", "card_owner", "member_class"):
        centre.force(f"DELETE FROM {table}")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(FACTS, max_size=14, unique_by=key).flatmap(
        lambda told: st.tuples(st.just(told), st.permutations(told))
    )
)
def test_facts_told_in_any_order_give_the_same_who_at_any_time(
    memory: Centre, both: tuple[list[Fact], list[Fact]]
) -> None:
    told, shuffled = both
    said = []
    for order in (told, shuffled):
        forget(memory)
        memory.do(say, order)
        said.append(same_of(memory))

    assert said[0] == said[1]
    holder = said[0].get(CARDS[0])
    for at_ms in (*MOMENTS, 5, 45):
        assert (holder.at(at_ms) if holder else None) == plainly(told, at_ms)


def same_of(centre: Centre) -> dict[str, Holder]:
    found: dict[str, Holder] = centre.do(asked)
    return found


def test_the_same_fact_said_anew_counts_as_it_was_said_last(memory: Centre) -> None:
    """The control for the order: of one moment there is one fact, the last one said."""
    first: list[Fact] = [("owner", 0, "r1", None), ("home", 0, "r1", "h1")]
    forget(memory)
    memory.do(say, [*first, ("home", 0, "r1", "h2")])

    assert same_of(memory)[CARDS[0]].at(5) == Who("r1", "h2", "")
    assert memory.rows("SELECT count(*) FROM membership") == [(1,)]
