"""Cold rows, one at a time: what an action needs where speed does not matter."""

from typing import Any

from sqlalchemy import Table, and_, insert, select
from sqlalchemy import update as update_
from sqlalchemy.sql import ColumnElement
from sqlmodel import SQLModel

from linli_hub.base.store.tx import Tx, table_of


def get(tx: Tx, kind: type[SQLModel], /, **key: Any) -> Any | None:
    """The one row with these values, or None."""
    found = find(tx, kind, **key)
    assert len(found) <= 1, f"{len(found)} rows of {kind.__name__}"
    return found[0] if found else None


def find(tx: Tx, kind: type[SQLModel], /, **key: Any) -> list[Any]:
    """All rows with these values, in order of the primary key."""
    table = table_of(kind)
    query = select(table).where(_matches(table, key)).order_by(*table.primary_key)
    return list(tx.connection.execute(query).all())


def add(tx: Tx, kind: type[SQLModel], /, **values: Any) -> None:
    tx.connection.execute(insert(table_of(kind)).values(**values))


def change(tx: Tx, kind: type[SQLModel], key: dict[str, Any], /, **values: Any) -> int:
    """Change the rows with `key`; how many there were."""
    table = table_of(kind)
    done = tx.connection.execute(
        update_(table).where(_matches(table, key)).values(**values)
    )
    return int(done.rowcount)


def _matches(table: Table, key: dict[str, Any]) -> ColumnElement[bool]:
    return and_(*(table.columns[name] == value for name, value in key.items()))
