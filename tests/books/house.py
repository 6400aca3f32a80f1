"""A furnished centre for a state machine, fresh for each example and soon made."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from linli_hub.actions import members, shelf, sponsors, standards
from linli_hub.core.actors import SYSTEM, Actor
from linli_hub.migrations.upgrade import upgrade, upgrade_database
from linli_hub.store.database import Database
from tests.hub.centre import CENTRE, STAFF, Centre
from tests.hub.core.standards import HEAD, OFTEN, caps, rule
from tests.hub.postgres import Cluster

CHIEF = Actor(kind="staff", name="chief", roles=frozenset({"admin", "treasurer"}))
KEEPER = Actor(kind="staff", name="keeper", roles=frozenset({"treasurer", "staff"}))
GRADER = Actor(kind="staff", name="grader", roles=frozenset({"admin", "staff"}))
MEMBERS = ("h1", "h2")
CARDS = {"card-1": "h1", "card-2": "h2"}
DAY_CAP = 30
MIN_G = 100
HELP, LITTER = 3, 6
RATES = {"good": 8, "mixed": 4, "rejected": 0}  # a kilogram
VISIT = {"good": 5, "mixed": 2, "rejected": 0}
_BY_GRADE = "good = {good}, mixed = {mixed}, rejected = {rejected}"
STANDARD = (
    HEAD.replace("expiry_months = 0", "expiry_months = 2")
    + caps(household=f'day = {DAY_CAP}, week = "none", month = "none"')
    + rule(
        "recyclable", 'kind = "deposit", stream = "recyclable"',
        f"per_kg = {{ {_BY_GRADE.format(**RATES)} }},"
        " fallback_per_visit = { good = 1, mixed = 1, rejected = 0 }, min_g = 1",
        OFTEN,
    )
    + rule("help", 'kind = "help"', f"per_visit = {HELP}", OFTEN)
    + f"""
[[deduction]]
id = "litter"
name_zh = "乱堆放"
name_en = "Litter"
points = {LITTER}
reason_zh = "占用楼道"
reason_en = "The corridor was blocked"
"""
    + rule(
        "kitchen", 'kind = "deposit", stream = "kitchen"',
        f"per_visit = {{ {_BY_GRADE.format(**VISIT)} }}, min_g = {MIN_G}", OFTEN,
    )
)  # fmt: skip


def furnish(centre: Centre) -> Centre:
    centre.do(standards.publish, SYSTEM, STANDARD, "2025-01-01")
    for name in ("bins-1", "bins-2", "kiosk-1"):
        centre.add_edge(name)
    centre.people()
    centre.do(members.add_household, STAFF, "org", "3-2-501", "organisation")
    centre.force(
        "INSERT INTO login (name, password_hash, roles, wrong, locked_until_ms, added_ms,"
        " resident) VALUES ('grader', '', 'admin', 0, 0, 0, 'r9')"
    )
    new = sponsors.NewBudget(id="gift", sponsor="org", name_zh="赠", name_en="Gift")
    centre.do(sponsors.open_budget, CHIEF, "b", new)
    soap = shelf.NewItem(id="soap", name_zh="肥皂", name_en="Soap", points=4)
    centre.do(shelf.add_item, STAFF, soap)
    centre.counter()
    centre.arrive("soap", 50)
    return centre


@contextmanager
def in_memory() -> Iterator[Centre]:
    """SQLite, copied from one that was furnished before."""
    database = Database.open("sqlite://")
    try:
        with database.write() as connection:
            raw: Any = connection.connection.driver_connection
            _template().backup(raw)
        yield Centre(database)
    finally:
        database.close()


@cache
def _template() -> sqlite3.Connection:
    database = Database.open("sqlite://")
    upgrade_database(database, centre=CENTRE)
    furnish(Centre(database))
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    with database.write() as connection:
        raw: Any = connection.connection.driver_connection
        raw.backup(copy)
    database.close()
    return copy


class OnPostgres:
    """The same on a cluster that runs: emptied and furnished again each time."""

    def __init__(self, running: Cluster, name: str = "machine") -> None:
        self.running, self.name = running, name
        running.sql(f"CREATE DATABASE {name}")
        upgrade(running.url(name), centre=CENTRE, app_role="linli_app")

    @contextmanager
    def __call__(self) -> Iterator[Centre]:
        self.running.empty(self.name, keep=("book", "balance", "alembic_version"))
        database = Database.open(self.running.url(self.name, "linli_app"))
        try:
            yield furnish(Centre(database))
        finally:
            database.close()
