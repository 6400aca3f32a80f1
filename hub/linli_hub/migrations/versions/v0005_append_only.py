"""Triggers: what is append-only stays, and what a deposit says of the bag stays."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

APPEND_ONLY = ("transfer", "stock_move", "event", "hole", "award_past", "audit")
DEPOSIT_FACTS = (
    "no, journal_no, seq, journal, edge, device, session, stream, mass_g, before_g,"
    " after_g, division_g, scale_ok, link, card, boot, mono_ms, received_ms"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgres()


def _sqlite() -> None:
    for table in APPEND_ONLY:
        for what in ("UPDATE", "DELETE"):
            op.execute(
                _refusal(f"{table}_no_{what.lower()}", f"{what} ON {table}", table)
            )
    op.execute(
        _refusal("deposit_facts", f"UPDATE OF {DEPOSIT_FACTS} ON deposit", "deposit")
    )
    op.execute(_refusal("deposit_no_delete", "DELETE ON deposit", "deposit"))


def _refusal(name: str, when: str, table: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {when}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _postgres() -> None:
    op.execute(
        "CREATE FUNCTION linli_append_only() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
            f" ON {table} FOR EACH STATEMENT EXECUTE FUNCTION linli_append_only()"
        )
    op.execute(
        f"CREATE TRIGGER deposit_facts BEFORE UPDATE OF {DEPOSIT_FACTS} ON deposit"
        " FOR EACH STATEMENT EXECUTE FUNCTION linli_append_only()"
    )
    op.execute(
        "CREATE TRIGGER deposit_no_delete BEFORE DELETE OR TRUNCATE ON deposit"
        " FOR EACH STATEMENT EXECUTE FUNCTION linli_append_only()"
    )
