"""Triggers that keep a table append-only, on both databases."""

from alembic import op


def append_only(*tables: str) -> None:
    """No UPDATE and no DELETE on `tables`; on PostgreSQL no TRUNCATE either."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in tables:
        if not sqlite:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
                f" ON {table} FOR EACH STATEMENT EXECUTE FUNCTION linli_append_only()"
            )
            continue
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
