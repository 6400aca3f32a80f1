"""A whole hub for tests: real keys, real database, the writer run in place."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from linli_hub.access.actions import users
from linli_hub.adapters import crypto, passwords
from linli_hub.base.core.actors import Actor
from linli_hub.base.store.database import Database
from linli_hub.base.store.writer import Command, Writer
from linli_hub.devices.actions import edges
from linli_hub.devices.ingest.inbox import Message
from linli_hub.devices.ingest.ingest import Ingest, Step
from linli_hub.devices.ingest.seals import Outgoing, Seals
from linli_hub.earning.actions import standards
from linli_hub.people.actions import cards, members, pins
from linli_hub.station.actions import places, shelf
from tests.hub.centre import CENTRE, NOON_MS, STANDARD
from tests.hub.edge_voice import Voice

ADMIN = Actor(kind="staff", name="chief", roles=frozenset({"admin", "staff"}))
RESIDENT_CARD, ATTENDANT_CARD, STAFF_CARD = "em:00000001", "em:00000002", "em:00000003"
PIN = "420917"
LIFE_MS = 600_000


class Room:
    """The hub and the edges that speak to it; the test moves the clock."""

    def __init__(self, database: Database, keys: crypto.Keys) -> None:
        self.database, self.keys = database, keys
        self.now_ms = NOON_MS
        self.seals = Seals(self.keys, CENTRE)
        self.writer = Writer(database, lambda: self.now_ms)
        self.ingest = Ingest(database, self.seals, lambda: self.now_ms)

    def do(self, action: Any, *args: Any) -> Any:
        return self.writer.run([Command(action, args)])[0].unwrap()

    def hear(self, message: Message) -> tuple[Outgoing, ...]:
        """What the hub says to one message; asserts that it was acknowledged."""
        said: tuple[Outgoing, ...] = ()
        work = self.ingest.receive(message)
        while True:
            step: Step = work.finish(self.writer.run([work.command])[0])
            said += step.say
            if step.then is None:
                assert step.ack
                return said
            work = step.then

    def edge(self, name: str, role: str = "bins", journal: str = "a" * 32) -> Voice:
        """An enrolled edge."""
        voice = Voice(name, self.seals.sealing_key, journal=journal)
        code = passwords.code_hash(name)
        self.do(edges.add, ADMIN, name, role, code, self.now_ms + LIFE_MS)
        self.do(edges.enrol, name, code, voice.public_key, "$7$x")
        self.ingest.forget_edges()
        return voice

    def furnish(self) -> None:
        """A standard, a resident with PIN, an attendant, a staff card, soap."""
        text = STANDARD.read_text(encoding="utf-8").replace(
            "pin_above = 50", "pin_above = 0"
        )
        self.do(standards.publish, ADMIN, text, "2025-01-01")
        self.do(members.add_household, ADMIN, "h1", "3-2-501")
        for resident, card, role in (
            ("r1", RESIDENT_CARD, "resident"),
            ("r2", ATTENDANT_CARD, "attendant"),
            ("r3", STAFF_CARD, "staff"),
        ):
            self.do(members.add_resident, ADMIN, resident, "h1", "王小明")
            marks = self.seals.marks(card)
            args = (resident, marks.card_hash, marks.tag, role)
            self.do(cards.issue_card, ADMIN, *args)
        stored = passwords.pin_hashed(self.seals.peppers, "r1", PIN)
        self.do(pins.set_pin, ADMIN, "r1", stored)
        soap = shelf.NewItem(id="soap", name_zh="肥皂", name_en="Soap", points=3)
        self.do(shelf.add_item, ADMIN, soap)
        counter = places.NewPlace(
            id="counter", station="kiosk-1", kind="counter", title_zh="柜台",
            title_en="Counter",
        )  # fmt: skip
        self.do(places.add_place, ADMIN, counter)
        arrived = places.Arrival(
            item="soap", place="counter", quantity=10, reason="delivery"
        )
        self.do(places.stock_in, ADMIN, "first", arrived)

    def user(self, name: str, *roles: str) -> str:
        """A person who can sign in; their password."""
        password, stored = drawn_password(name)
        self.do(users.add_user, ADMIN, name, stored, frozenset(roles))
        return password

    def one(self, sql: str) -> Any:
        """The one value that `sql` finds."""
        with self.database.read() as read:
            return read.exec_driver_sql(sql).scalar()

    def facts(self) -> list[int]:
        """How many rows each table of the books has, to see that nothing changed."""
        tables = ("event", "deposit", "transfer", "journal", "reading", "redemption")
        return [self.one(f"SELECT count(*) FROM {table}") for table in tables]


@cache
def drawn_password(name: str) -> tuple[str, str]:
    """Of a user, with its slow hash: the same one in every room."""
    password = passwords.new_password()
    return password, passwords.hashed(password)


@contextmanager
def running(writer: Writer) -> Iterator[None]:
    """The writer's own thread for a while."""
    writer.start()
    try:
        yield
    finally:
        writer.stop()
