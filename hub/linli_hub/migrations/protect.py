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


def decided_once(table: str, asked: str) -> None:
    """`asked` never changes, nothing does once it is decided, and no row goes."""
    if op.get_bind().dialect.name == "sqlite":
        end = f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        each = ""
    else:
        end = " EXECUTE FUNCTION linli_append_only()"
        each = " FOR EACH ROW"
    decided = f"{each} WHEN (OLD.outcome <> 'open')"
    for name, when in (
        ("asked", f"UPDATE OF {asked} ON {table}{each}"),
        ("decided", f"UPDATE ON {table}{decided}"),
        ("no_delete", f"DELETE ON {table}{each}"),
    ):
        op.execute(f"CREATE TRIGGER {table}_{name} BEFORE {when}{end}")
