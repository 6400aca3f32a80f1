"""The revisions make what the tables say, on both databases, as often as one likes."""

from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from linli_hub.base.store.database import Database
from linli_hub.earning.store.tables import Deposit
from linli_hub.migrations.upgrade import _config, pending, upgrade
from linli_hub.tables import APPEND_ONLY, DEPOSIT_FACTS, METADATA
from tests.hub.centre import Centre
from tests.hub.conftest import BOTH
from tests.hub.postgres import Cluster

Older = Callable[[str, Iterable[str]], Database]
NUMBERS = count()


@pytest.fixture(params=BOTH)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Older]:
    """Books of an older revision with some rows in them, brought up to date."""
    url = f"sqlite:///{tmp_path}/hub.db"
    if request.param == "postgresql":
        running: Cluster = request.getfixturevalue("postgres")
        name = f"older{next(NUMBERS)}"
        running.sql(f"CREATE DATABASE {name}")
        url = running.url(name)
    books = Database.open(url)

    def made(revision: str, statements: Iterable[str]) -> Database:
        with books.write() as connection, connection.begin():
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            for statement in statements:
                connection.exec_driver_sql(statement)
        upgrade(url, centre="linli")
        return books

    yield made
    books.close()


def test_the_revisions_and_the_tables_agree(bare: Centre) -> None:
    engine = create_engine(bare.owner_url)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"compare_type": True}
            )
            differences = compare_metadata(context, METADATA)
    finally:
        engine.dispose()

    assert differences == []


def test_tables_that_are_their_own_index_have_no_rowid(other: Centre) -> None:
    found = dict(other.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    without = {
        name
        for name, table in METADATA.tables.items()
        if table.dialect_options["sqlite"]["with_rowid"] is False
    }

    assert "reading" in without
    assert {
        name for name in METADATA.tables if "WITHOUT ROWID" in found[name]
    } == without


def test_upgrading_twice_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/hub.db"
    assert pending(url)
    upgrade(url, centre="linli")
    before = (tmp_path / "hub.db").read_bytes()

    upgrade(url, centre="another")

    assert not pending(url)
    assert (tmp_path / "hub.db").read_bytes() == before


def test_every_append_only_table_has_its_triggers(bare: Centre) -> None:
    names = bare.triggers()
    kind = bare.database.dialect
    for table in APPEND_ONLY:
        wanted = {
            "sqlite": {f"{table}_no_update", f"{table}_no_delete"},
            "postgresql": {f"{table}_append_only"},
        }[kind]
        assert wanted <= names


def test_what_settlement_decides_is_the_rest_of_a_deposit() -> None:
    columns = list(Deposit.model_fields)

    assert columns[: len(DEPOSIT_FACTS)] == list(DEPOSIT_FACTS)
    assert columns[len(DEPOSIT_FACTS)] == "event_ms"


def test_settled_days_keep_what_they_say_under_their_new_key(older: Older) -> None:
    columns = "member, day, standard, points, carry, counted, last_ms, last_journal"
    rows = [("h1", "2026-01-02", 1, 3, "[]", "{}", 5, "j", 7)]
    rows += [("h1", "2026-01-01", 1, 2, "[1]", "{}", 4, "j", 6)]
    rows += [("h2", "2026-01-02", 1, 0, "[]", "{}", -1, "", 0)]
    said = [", ".join(repr(value) for value in row) for row in rows]
    books = older(
        "0006",
        [f"INSERT INTO settled_day ({columns}, last_seq) VALUES ({s})" for s in said],
    )

    with books.read() as connection:
        found = connection.exec_driver_sql(
            f"SELECT {columns}, last_seq FROM settled_day ORDER BY day, member"
        ).all()
    assert [tuple(row) for row in found] == [rows[1], rows[0], rows[2]]


def test_todays_people_keep_their_cards_and_homes_when_facts_get_dates(
    older: Older,
) -> None:
    books = older(
        "0007",
        (
            "INSERT INTO household (id, address, opened_ms) VALUES ('h1', 'a', 5)",
            "INSERT INTO resident (id, name, language, added_ms)"
            " VALUES ('r1', 'n', 'zh-CN', 5), ('r2', 'm', 'en', 6)",
            "INSERT INTO membership VALUES ('r1', 0, 'h1'), ('r2', 0, 'h1')",
            "INSERT INTO card (hash, resident, role, tag, issued_ms, blocked_ms)"
            " VALUES ('c1', 'r1', 'resident', 't1', 7, NULL),"
            " ('c2', 'r2', 'staff', 't2', 8, 9)",
            "INSERT INTO login (name, password_hash, roles, wrong, locked_until_ms,"
            " added_ms) VALUES ('wang', 'x', 'staff', 0, 0, 1)",
        ),
    )

    with books.read() as connection:
        found = [
            [tuple(row) for row in connection.exec_driver_sql(sql).all()]
            for sql in (
                "SELECT card, from_ms, resident, on_behalf FROM card_owner ORDER BY card",
                "SELECT hash, life, blocked_ms, replaced_by FROM card ORDER BY hash",
                "SELECT resident, from_ms, household FROM membership ORDER BY resident",
                "SELECT kind, spend, closed_ms, successor FROM household",
                "SELECT resident FROM login",
            )
        ]
    assert found == [
        [("c1", 0, "r1", None), ("c2", 0, "r2", None)],
        [("c1", "active", None, None), ("c2", "lost", 9, None)],
        [("r1", 0, "h1"), ("r2", 0, "h1")],
        [("household", "pooled", None, None)],
        [(None,)],
    ]


def test_awards_of_before_say_who_earned_them(older: Older) -> None:
    """Settlement found it by a look at the card; from 0010 on it is stored."""
    columns = (
        "no, journal_no, seq, journal, edge, device, session, stream, mass_g, before_g,"
        " after_g, division_g, scale_ok, link, card, boot, mono_ms, received_ms, state,"
        " points, transfers, reasons"
    )
    bag = "'j', 'e', 'd', 's', 'kitchen', 1, 0, 1, 1, true, 'serial'"
    said = [
        f"INSERT INTO deposit ({columns}) VALUES"
        f" ({n}, 1, {n}, {bag}, {card}, 'b', 1, 1, '{state}', 5, 1, '[]')"
        for n, card, state in (
            (1, "'c1'", "awarded"),
            (2, "'c2'", "unknown_card"),
            (3, "NULL", "unattributed"),
        )
    ]
    people = [
        "INSERT INTO resident (id, name, language, added_ms) VALUES ('r1', 'x', 'en', 1)",
        "INSERT INTO card (hash, resident, role, tag, issued_ms)"
        " VALUES ('c1', 'r1', 'resident', 'aaaaaa', 1)",
    ]
    books = older("0007", people + said)

    with books.read() as connection:
        found = connection.exec_driver_sql(
            "SELECT person, kind, evidence, items, late_ms FROM deposit ORDER BY no"
        ).all()
    assert [tuple(row) for row in found] == [
        ("r1", "deposit", "sensor", 0, 0),
        ("", "deposit", "sensor", 0, 0),
        ("", "deposit", "sensor", 0, 0),
    ]
    for change in ("kind = 'service'", "minutes = 60", "deduction = 'x'"):
        with (
            pytest.raises(Exception, match="append-only"),
            books.write() as connection,
            connection.begin(),
        ):
            connection.exec_driver_sql(f"UPDATE deposit SET {change}")


def test_goods_of_before_lie_in_a_store_and_what_was_held_stays_held(
    older: Older,
) -> None:
    books = older(
        "0013",
        (
            "INSERT INTO item (id, name_zh, name_en, points, stock, reserved, picture,"
            " active, subsidy) VALUES ('soap', 'x', 'x', 3, 9, 2, '', TRUE, 0)",
            "INSERT INTO item (id, name_zh, name_en, points, stock, reserved, picture,"
            " active, subsidy) VALUES ('none', 'x', 'x', 3, 0, 0, '', TRUE, 0)",
            "INSERT INTO stock_move (item, quantity, cause, reason, at_ms)"
            " VALUES ('soap', 10, 'a', '', 5), ('soap', -1, 'b', '', 6)",
            *(
                "INSERT INTO redemption (id, state, member, resident, card, item,"
                " quantity, points, fence, until_ms, station, created_ms, changed_ms,"
                f" reason, subsidy) VALUES ('{id}', '{state}', 'h', 'r', 'c', 'soap', {n},"
                " 3, 0, 900, 'k', 1, 300, '', 0)"
                for id, state, n in (("open", "held", 2), ("old", "settled", 1))
            ),
        ),
    )

    with books.read() as connection:

        def rows(sql: str) -> list[tuple[object, ...]]:
            return [tuple(row) for row in connection.exec_driver_sql(sql).all()]

        lots = rows("SELECT item, place, stock, reserved FROM stock_lot ORDER BY item")
        moved = rows(
            "SELECT lot, sum(quantity) FROM stock_move GROUP BY lot ORDER BY 2"
        )
        held = rows("SELECT redemption, quantity FROM redemption_lot")
        waits = rows("SELECT id, order_id, wait_ms, way FROM redemption ORDER BY id")
    assert lots == [("none", "store", 0, 0), ("soap", "store", 9, 2)]
    assert [n for _, n in moved] == [0, 9]
    assert held == [("open", 2)]
    assert waits == [("old", "old", 600, "staff"), ("open", "open", 600, "staff")]
