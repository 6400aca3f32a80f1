"""The ledger in the database: append-only, exactly once, and every change is seen."""

import sqlite3
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from linli_hub.base.core.errors import NotEnoughPoints, TransferConflict
from linli_hub.base.store.tx import Tx
from linli_hub.books.actions import roots
from linli_hub.books.core.ledger import settle, void
from linli_hub.books.store import books
from linli_hub.books.views import roots as views_roots
from linli_hub.tables import APPEND_ONLY
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from linli_wire import messages as m
from tests.hub.books.test_core_ledger import AWARD, HELD
from tests.hub.centre import DAY_MS, Centre, PretendEdge
from tests.hub.postgres import Cluster


def opened(tx: Tx) -> None:
    books.open_accounts(tx, ["member:h1", "member:h2"])


def post(centre: Centre, *transfers: Any) -> Any:
    return centre.do(lambda tx: books.post(tx, list(transfers)))


def violations(centre: Centre) -> set[str]:
    with centre.database.read() as read:
        return {found.id for found in invariants.check(snapshot.take(read))}


@pytest.fixture
def awarded(bare: Centre) -> Centre:
    bare.do(opened)
    post(bare, AWARD)
    return bare


def test_the_same_transfer_again_changes_nothing(awarded: Centre) -> None:
    assert post(awarded, AWARD) == 0
    assert awarded.posted("member:h1") == 5


def test_the_same_id_with_another_body_is_a_conflict(awarded: Centre) -> None:
    with pytest.raises(TransferConflict):
        post(awarded, replace(AWARD, points=6))
    assert awarded.posted("member:h1") == 5


def test_a_hold_counts_in_what_is_available(awarded: Centre) -> None:
    awarded.do(books.reserve, HELD)

    with pytest.raises(NotEnoughPoints) as refused:
        awarded.do(books.reserve, replace(HELD, id="r/b/hold", cause="r/b"))
    assert refused.value.data == {"account": "member:h1", "has": 2, "needs": 3}


@pytest.mark.parametrize("first", [settle, void])
@pytest.mark.parametrize("second", [settle, void])
def test_a_hold_ends_exactly_once(awarded: Centre, first: Any, second: Any) -> None:
    awarded.do(books.reserve, HELD)
    post(awarded, first(HELD, why="x", at_ms=3))

    results = awarded.run((books.post, [second(HELD, why="y", at_ms=4)]))

    assert results[0].error is not None
    assert awarded.rows("SELECT count(*) FROM transfer") == [(3,)]


def test_a_member_cannot_be_overdrawn_even_by_our_own_mistake(
    awarded: Centre,
) -> None:
    theft = replace(AWARD, id="x", debit="member:h1", credit="member:h2", points=6)

    results = awarded.run((books.post, [theft]))

    assert results[0].error is not None
    assert awarded.posted("member:h1") == 5


def a_row_everywhere(centre: Centre) -> None:
    edge = PretendEdge()
    edge.open()
    seq = edge.deposit()
    centre.send(edge.parcel())
    edge.grade(seq, m.Grade.MIXED)
    centre.send(edge.parcel(4))
    edge.deposit()
    lost = edge.parcel(5)
    hole = m.Hole(first=5, last=5, reason="checksum", chain=lost.chain.hex())
    centre.send(replace(lost, events=(), hole=hole))
    lapsing = replace(AWARD, id="a/1", cause="a/1", expires="2027-01-31")
    post(centre, lapsing, replace(HELD, id="r/x/hold", cause="r/x"))
    for table, values in (
        ("desk_deed", "1, 1, 'member:h1', 'x', '', true, 'wang', 1"),
        ("desk_confirm", "1, 'wang', 'li', 1"),
        ("deposit_decision", "1, 1, 3, 'dismiss', '', NULL, 'x', '', 'wang', 1"),
        ("award_grant", "1, 1, 3, 'device', 'device:x', 5"),
    ):
        centre.force(f"INSERT INTO {table} VALUES ({values})")
    for row in (
        "INSERT INTO dispense_told (redemption, fence, kind, result, evidence, edge,"
        " at_ms) VALUES ('x', 1, 'intent', '', '', 'k', 1)",
        "INSERT INTO redemption_lot VALUES ('x', 1, 1)",
        "INSERT INTO stock_take (id, place, counted_by, counted_ms, outcome, decision)"
        " VALUES ('t', 'counter', 'wang', 1, 'matched', '')",
        "INSERT INTO stock_take_line VALUES ('t', 1, 1, 1, '[]')",
        "INSERT INTO machine_trust (member, at_ms, given_by, reason)"
        " VALUES ('h1', 1, 'wang', 'x')",
    ):
        centre.force(row)
    with centre.database.read() as read:
        day = views_roots.due(read, "Asia/Shanghai", centre.now_ms + 2 * DAY_MS)
    assert day is not None
    centre.do(roots.keep, day, "00")


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_is_append_only_cannot_be_changed(centre: Centre, table: str) -> None:
    a_row_everywhere(centre)
    other = {"event": "kind", "hole": "reason", "lot_take": "points"}
    other |= {"day_root": "day", "standard": "version", "sticky": "key"}
    other |= dict.fromkeys(("desk_deed", "desk_confirm", "deposit_decision"), "seq")
    other |= {"redemption_lot": "quantity", "stock_take_line": "counted"}
    column = other.get(table, "n")
    [(rows,)] = centre.rows(f"SELECT count(*) FROM {table}")
    assert rows > 0

    for change in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with pytest.raises((DBAPIError, sqlite3.DatabaseError, psycopg.Error)):
            centre.force(change)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_not_even_the_owner_changes_it_in_passing(centre: Centre, table: str) -> None:
    """The triggers stand beside the grants: statement triggers, also on no rows."""
    names = centre.triggers()

    assert {f"{table}_no_update", f"{table}_no_delete"} <= names or (
        f"{table}_append_only" in names
    )


def test_what_a_deposit_says_of_the_bag_cannot_be_changed(centre: Centre) -> None:
    edge = PretendEdge()
    edge.open()
    edge.deposit()
    centre.send(edge.parcel())

    for change in ("mass_g = 1", "card = NULL", "session = 'x'"):
        with pytest.raises((DBAPIError, sqlite3.DatabaseError, psycopg.Error)):
            centre.force(f"UPDATE deposit SET {change}")


ALTERED = [
    ("UPDATE transfer SET points = 6 WHERE n = 1", {"L13", "L3", "D2"}),
    ("UPDATE transfer SET credit = 'member:h2' WHERE n = 1", {"L13", "L3", "D2"}),
    ("UPDATE transfer SET at_ms = 0 WHERE n = 1", {"L13"}),
    ("DELETE FROM transfer WHERE n = 2", {"L5", "L13", "L3", "D2"}),
    ("UPDATE balance SET posted = posted + 1 WHERE account = 'member:h1'", {"L2", "L3"}),
    ("UPDATE balance SET held = 1 WHERE account = 'member:h1'", {"L3"}),
    ("UPDATE book SET head_n = 1", {"L13"}),
    ("UPDATE event SET raw = chain WHERE seq = 3", {"H2"}),
    ("DELETE FROM event WHERE seq = 3", {"H2", "D1"}),
    ("UPDATE journal SET upto = 3", {"H2"}),
    ("UPDATE deposit SET points = 4 WHERE seq = 3", {"D2", "L11"}),
    ("UPDATE deposit SET mass_g = 10 WHERE seq = 3", {"L11", "L9"}),
    ("UPDATE settled_day SET points = 9", {"L9"}),
    ("UPDATE item SET stock = stock + 1", {"K7"}),
    ("UPDATE redemption SET state = 'released'", {"K1"}),
    ("UPDATE redemption SET points = 2", {"K1", "K10"}),
]  # fmt: skip


@pytest.mark.parametrize("sql, expected", ALTERED)
def test_an_altered_book_does_not_verify(
    centre: Centre, sql: str, expected: set[str]
) -> None:
    edge = PretendEdge()
    edge.open()
    edge.deposit()
    edge.deposit()
    centre.send(edge.parcel())
    centre.spend("card-1", "soap")
    assert violations(centre) == set()

    centre.tamper(sql)

    assert violations(centre) == expected


def test_a_fraction_in_the_books_is_seen(other: Centre) -> None:
    """SQLite alone would take one."""
    edge = PretendEdge()
    edge.open()
    edge.deposit()
    other.send(edge.parcel())

    other.force("UPDATE balance SET posted = 5.5 WHERE account = 'member:h1'")

    assert "L16" in violations(other)


@pytest.mark.system
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE transfer DISABLE TRIGGER ALL",
        "DROP TRIGGER transfer_append_only ON transfer",
        "TRUNCATE transfer",
        "UPDATE transfer SET points = 1",
        "DELETE FROM audit",
    ],
)
def test_the_application_role_cannot_drop_what_guards_the_books(
    postgres: Cluster, statement: str
) -> None:
    engine = create_engine(postgres.url("linli", "linli_app"))
    try:
        with (
            pytest.raises(DBAPIError, match=r"must be owner|permission denied"),
            engine.begin() as connection,
        ):
            connection.exec_driver_sql(statement)
    finally:
        engine.dispose()
