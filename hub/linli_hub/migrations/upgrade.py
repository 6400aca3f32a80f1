"""Bring a database to this version: `upgrade(url, centre=…)`. Works once installed.

On PostgreSQL run it as the owner; `app_role` then gets what the hub needs and no more:
no UPDATE or DELETE on what is append-only, and no right to drop the triggers.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from linli_hub.base.store.database import MEMORY, Database
from linli_hub.books.store.open_book import open_book
from linli_hub.tables import APPEND_ONLY, METADATA


def upgrade(url: str, *, centre: str, app_role: str | None = None) -> None:
    """Create or migrate the database at `url`, and its book if there is none."""
    assert url != MEMORY, "use upgrade_database: this one would be gone at once"
    database = Database.open(url)
    try:
        upgrade_database(database, centre=centre, app_role=app_role)
    finally:
        database.close()


def upgrade_database(
    database: Database, *, centre: str, app_role: str | None = None
) -> None:
    """The same on an open database; all of it in one transaction."""
    with database.write() as connection, connection.begin():
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        open_book(connection, centre)
        if app_role is not None and database.dialect == "postgresql":
            _grant(connection, app_role)


def pending(url: str) -> bool:
    """True if `upgrade` has something to do."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            at = MigrationContext.configure(connection).get_current_revision()
            return at != ScriptDirectory.from_config(_config()).get_current_head()
    finally:
        engine.dispose()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def _grant(connection: Connection, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote(role)
    for name in METADATA.tables:
        may = "SELECT, INSERT" if name in APPEND_ONLY else "SELECT, INSERT, UPDATE"
        if name in ("session", "rollup", "dead_letter"):
            may += ", DELETE"
        connection.exec_driver_sql(f"REVOKE ALL ON {name} FROM {quoted}")
        connection.exec_driver_sql(f"GRANT {may} ON {name} TO {quoted}")
    connection.exec_driver_sql(
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}"
    )
    connection.exec_driver_sql(f"GRANT SELECT ON alembic_version TO {quoted}")
