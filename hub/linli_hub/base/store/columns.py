"""Column types that mean the same on SQLite and PostgreSQL."""

from typing import Any

from sqlalchemy import BigInteger, Integer, LargeBinary, Text
from sqlmodel import Field

# A 64-bit whole number; on SQLite a lone primary key of it is the rowid.
BIG = BigInteger().with_variant(Integer(), "sqlite")

WITHOUT_ROWID = {"sqlite_with_rowid": False}


def big(**more: Any) -> Any:
    return Field(sa_type=BIG, **more)


def text(**more: Any) -> Any:
    return Field(sa_type=Text, **more)


def blob(**more: Any) -> Any:
    return Field(sa_type=LargeBinary, **more)
