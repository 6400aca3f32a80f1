"""A centre for tests: people, shelf, standard; and pretend edges that write journals."""

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from linli_hub.base.core.actors import SYSTEM, Actor
from linli_hub.base.core.errors import Poisoned
from linli_hub.base.store.database import Database
from linli_hub.base.store.writer import Command, Result, Writer
from linli_hub.devices.actions import edges, parcels
from linli_hub.devices.core.parcel import CheckedEvent, CheckedParcel
from linli_hub.earning.actions import standards
from linli_hub.people.actions import cards, members
from linli_hub.station.actions import orders, places, redemptions, shelf
from linli_hub.station.core.order import Line
from linli_wire import chain, codec
from linli_wire import messages as m

CENTRE = "linli"
NOON_MS = 1_767_240_000_000  # 2026-01-01 12:00 in Shanghai, a Thursday
DAY_MS = 86_400_000
HOUR_MS = 3_600_000
STANDARD = Path(__file__).parents[2] / "hub" / "standard.example.toml"
STAFF = Actor(kind="staff", name="wang", roles=frozenset({"admin", "staff"}))
KIOSK = Actor(kind="edge", name="kiosk-1", roles=frozenset({"kiosk"}))


def hex_of(text: str, digits: int = 32) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:digits]


def wish_of(card: str = "card-1", item: str = "soap", quantity: int = 1) -> orders.Wish:
    """One line at kiosk-1, in pieces or grams; `card` by its name in these tests."""
    line = Line(item=item, quantity=quantity)
    return orders.Wish(station="kiosk-1", card=hex_of(card), lines=(line,))


SEALED = m.SealedCard(key="0" * 64, n=1, box="00")


class Centre:
    """A database with a writer on a clock that the test moves."""

    def __init__(self, database: Database, owner_url: str = "") -> None:
        self.database, self.owner_url = database, owner_url
        self.now_ms = NOON_MS
        self.writer = Writer(database, lambda: self.now_ms)

    def do(self, action: Any, *args: Any) -> Any:
        """One command in a transaction of its own; raises its refusal."""
        try:
            return self.writer.run([Command(action, args)])[0].unwrap()
        except Poisoned as error:
            trace = self.rows("SELECT trace FROM dead_letter ORDER BY n DESC LIMIT 1")
            raise AssertionError(trace[0][0]) from error

    def run(self, *commands: tuple[Any, ...]) -> list[Result]:
        return self.writer.run([Command(c[0], tuple(c[1:])) for c in commands])

    def furnish(self) -> None:
        self.publish()
        for name in ("bins-1", "bins-2", "kiosk-1"):
            self.add_edge(name)
        self.people()
        self.counter()
        self.goods("soap", 3, 10)

    def counter(self) -> None:
        """Where the goods of kiosk-1 lie."""
        new = places.NewPlace(
            id="counter", station="kiosk-1", kind="counter", title_zh="柜台",
            title_en="Counter",
        )  # fmt: skip
        self.do(places.add_place, STAFF, new)

    def goods(self, item: str, points: int, quantity: int, **more: Any) -> None:
        """A new item, and so many of it on the counter."""
        name = more.pop("name_zh", "肥皂")
        new = shelf.NewItem(
            id=item, name_zh=name, name_en=item.capitalize(), points=points, **more
        )
        self.do(shelf.add_item, STAFF, new)
        if quantity:
            self.arrive(item, quantity)

    def arrive(self, item: str, quantity: int, **more: Any) -> int:
        """Goods arrive at the counter, or elsewhere; their lot."""
        more = {"place": "counter", "reason": "delivery"} | more
        arrived = places.Arrival(item=item, quantity=quantity, **more)
        key = f"in-{self.rows('SELECT count(*) FROM sticky')[0][0]}"
        lot: int = self.do(places.stock_in, STAFF, key, arrived)["lot"]
        return lot

    def people(self) -> None:
        for household, resident, card in (
            ("h1", "r1", "card-1"),
            ("h2", "r2", "card-2"),
        ):
            self.do(members.add_household, STAFF, household, "3-2-501")
            self.do(members.add_resident, STAFF, resident, household, "王小明")
            self.card(resident, card)
        self.do(members.add_resident, STAFF, "r9", "h2", "督导员")
        self.card("r9", "attendant", "attendant")
        self.card("r9", "staff", "staff")

    def spend(self, card: str, item: str, quantity: int = 1) -> str:
        """Reserve, hand over, settle; the redemption's id."""
        key = f"spend-{self.rows('SELECT count(*) FROM sticky')[0][0]}"
        wish = wish_of(card, item, quantity)
        [held] = self.do(orders.reserve, KIOSK, key, wish).redemptions
        shown = redemptions.Cards(staff=hex_of("staff"))
        self.do(redemptions.dispense, KIOSK, f"{key}d", held.id, shown)
        told = redemptions.Told(redemption=held.id, fence=1, result="handed_over")
        self.do(redemptions.result, KIOSK, f"{key}r", told)
        id: str = held.id
        return id

    def run_parcels(self, *sent: CheckedParcel) -> list[Result]:
        """All in one transaction."""
        alone = [replace(parcels.command(one), together=None) for one in sent]
        return self.writer.run(alone)

    def publish(self, from_day: str = "2025-01-01", **changes: str) -> int:
        text = STANDARD.read_text(encoding="utf-8")
        for old, new in changes.items():
            text = text.replace(old.replace("__", " = "), new)
        version: int = self.do(standards.publish, SYSTEM, text, from_day)
        return version

    def add_edge(self, name: str) -> None:
        until_ms = self.now_ms + 600_000
        self.do(edges.add, STAFF, name, "bins", hex_of(name), until_ms)
        self.do(edges.enrol, name, hex_of(name), "ab" * 32, "$7$hash")

    def card(self, resident: str, card: str, role: str = "resident") -> int:
        tag = hex_of(card, 6)
        done: int = self.do(cards.issue_card, STAFF, resident, hex_of(card), tag, role)
        return done

    def send(self, parcel: CheckedParcel) -> m.Receipt:
        receipt: m.Receipt = self.do(parcels.apply, parcel)
        return receipt

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.database.read() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql).all()]

    def force(self, sql: str) -> None:
        """A change past every action, with the application's rights."""
        with self.database.write() as connection, connection.begin():
            connection.exec_driver_sql(sql)

    def tamper(self, sql: str) -> None:
        """What only the owner of the file or the database can do: triggers off."""
        engine = create_engine(self.owner_url)
        try:
            with engine.begin() as connection:
                if self.database.dialect == "sqlite":
                    for name in self.triggers():
                        connection.exec_driver_sql(f"DROP TRIGGER {name}")
                else:
                    connection.exec_driver_sql("SET session_replication_role = replica")
                connection.exec_driver_sql(sql)
        finally:
            engine.dispose()

    def triggers(self) -> set[str]:
        if self.database.dialect == "sqlite":
            found = self.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            found = self.rows("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        return {name for (name,) in found}

    def posted(self, account: str) -> int:
        found = self.rows(f"SELECT posted FROM balance WHERE account = '{account}'")
        assert found, f"{account} is not open"
        points: int = found[0][0]
        return points


@dataclass
class PretendEdge:
    """Writes one journal, as an edge does, and cuts parcels from it."""

    name: str = "bins-1"
    number: int = 1
    boot: str = hex_of("boot-1")
    mono_ms: int = 0
    events: list[CheckedEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.journal = hex_of(f"{self.name}/{self.number}")
        self.genesis = chain.genesis(CENTRE, self.name, self.journal)

    @property
    def seq(self) -> int:
        return len(self.events)

    def write(
        self, body: m.Body, card: str | None = None, staff: str | None = None
    ) -> int:
        """One event more; its sequence number."""
        event = m.Event(
            journal=self.journal,
            seq=self.seq + 1,
            boot=self.boot,
            mono_ms=self.mono_ms,
            body=body,
        )
        raw = codec.encode(event)
        before = self.events[-1].chain if self.events else self.genesis
        self.events.append(
            CheckedEvent(
                seq=event.seq,
                raw=raw,
                chain=chain.link(before, raw),
                event=event,
                card=hex_of(card) if card else None,
                staff=hex_of(staff) if staff else None,
            )
        )
        return event.seq

    def open(self, clock: bool = True) -> None:
        self.write(m.JournalOpened(reason="first", software="test"))
        if clock:
            self.learn(NOON_MS)

    def learn(self, wall_ms: int) -> int:
        return self.write(
            m.ClockLearned(wall_ms=wall_ms, uncertainty_ms=5, source="ntp")
        )

    def reboot(self) -> None:
        self.boot, self.mono_ms = hex_of(self.boot), 0

    def deposit(
        self,
        card: str | None = "card-1",
        stream: m.Stream = m.Stream.KITCHEN,
        mass_g: int = 1500,
        after_ms: int = 60_000,
        scale_ok: bool = True,
    ) -> int:
        self.mono_ms += after_ms
        body = m.Deposit(
            device="bin-1",
            session=hex_of(f"{self.journal}{self.seq}", 16),
            stream=stream,
            mass_g=mass_g,
            before_g=10_000,
            after_g=10_000 + mass_g,
            division_g=50,
            scale_ok=scale_ok,
            card=SEALED if card else None,
        )
        return self.write(body, card=card)

    def grade(self, seq: int, grade: m.Grade, who: str = "attendant") -> int:
        self.mono_ms += 1000
        body = m.Graded(device="bin-1", deposit_seq=seq, grade=grade, attendant=SEALED)
        return self.write(body, staff=who)

    def parcel(self, first: int = 1, last: int | None = None) -> CheckedParcel:
        last = last or self.seq
        events = tuple(self.events[first - 1 : last])
        return CheckedParcel(
            edge=self.name,
            journal=self.journal,
            first=first,
            last=last,
            prev=self.events[first - 2].chain if first > 1 else self.genesis,
            chain=events[-1].chain,
            events=events,
        )
