"""What was published, answered or decided stays: standards, sticky answers, and who
asked for and who decided an adjustment or a contest.
"""

from alembic import op

from linli_hub.migrations.protect import append_only

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ASKED = {
    "adjustment": "id, member, points, budget, reason, proposed_by, proposed_ms",
    "contest": (
        "id, journal_no, seq, member, resident, said, via, opened_by, opened_ms,"
        " due_ms, granted_by, granted_too, granted_card"
    ),
}


def upgrade() -> None:
    append_only("standard", "sticky")
    for table, asked in ASKED.items():
        _once(table, asked)


def _once(table: str, asked: str) -> None:
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
