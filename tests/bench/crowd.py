"""A district for the benches: households with cards, and edges with full journals.

A household brings one bag a day, nine times in ten to the edge at its door. Everything
follows from the numbers given; only keys are drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

import msgspec

from linli_edge.journal.keys import Broker, Identity, Keys, new_signing_key, public_key
from linli_hub.adapters import mosquitto
from linli_hub.base.core.actors import Actor
from linli_hub.base.store.writer import Command, Writer
from linli_hub.devices.actions import edges
from linli_hub.devices.ingest.inbox import Message
from linli_hub.devices.ingest.seals import Seals
from linli_hub.earning.actions import standards
from linli_hub.people.actions import cards, members
from linli_hub.station.actions import places, shelf
from linli_wire import chain, codec, topics
from linli_wire import messages as m
from tests.hub.centre import STANDARD

CENTRE = "bench"
HOUSEHOLDS = 2_000
PARCEL_EVENTS = 100  # what 48 KiB hold of sealed deposits
DAY_MS = 86_400_000
ADMIN = Actor(kind="system", name="bench", roles=frozenset({"admin", "staff"}))
STAFF_CARD = "em:0057AFF0"
ITEM = "soap"
BATCH = 500
KIOSKS_MAX, STOCK = 4, 50_000


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """All that an edge's process needs to be that edge."""

    name: str
    number: int
    identity: Identity
    signing: str
    password: str


def card_of(household: int) -> str:
    return f"em:00C{household:05X}"


def counters() -> list[places.NewPlace]:
    """One for each kiosk that a bench may have."""
    return [
        places.NewPlace(
            id=f"counter-{n}", station=f"kiosk-{n}", kind="counter", title_zh="柜台",
            title_en="Counter",
        )
        for n in range(KIOSKS_MAX)
    ]  # fmt: skip


def arrivals() -> list[places.Arrival]:
    return [
        places.Arrival(item=ITEM, place=place.id, quantity=STOCK, reason="bench")
        for place in counters()
    ]


def furnish(writer: Writer, seals: Seals, households: int = HOUSEHOLDS) -> None:
    """A standard, a shelf, and `households` of one resident with a card."""
    text = STANDARD.read_text(encoding="utf-8")
    # A round sends months of days; an outage is told within the objection window.
    text = text.replace("objection_days = 7 ", "objection_days = 90 ")
    soap = shelf.NewItem(id=ITEM, name_zh="肥皂", name_en="Soap", points=3)
    commands = [
        Command(standards.publish, (ADMIN, text, "2025-01-01")),
        Command(shelf.add_item, (ADMIN, soap)),
        *(Command(places.add_place, (ADMIN, place)) for place in counters()),
        *(
            Command(places.stock_in, (ADMIN, f"first-{n}", arrived))
            for n, arrived in enumerate(arrivals())
        ),
    ]
    for n in range(households):
        commands += _person(seals, f"{n}", card_of(n), "resident")
    commands += _person(seals, "staff", STAFF_CARD, "staff")
    for start in range(0, len(commands), BATCH):
        for result in writer.run(commands[start : start + BATCH]):
            result.unwrap()


def _person(seals: Seals, name: str, card: str, role: str) -> list[Command]:
    marks = seals.marks(card)
    issue = (ADMIN, f"r{name}", marks.card_hash, marks.tag, role)
    return [
        Command(members.add_household, (ADMIN, f"h{name}", "bench")),
        Command(members.add_resident, (ADMIN, f"r{name}", f"h{name}", "王小明")),
        Command(cards.issue_card, issue),
    ]


def enrol(writer: Writer, seals: Seals, number: int, role: str, now_ms: int) -> Told:
    """Edge `number` in the books, as its own enrolment would leave it."""
    name, code = f"{role}-{number}", f"{role}{number:08x}"
    signing, public = new_signing_key()
    password = f"{number:032x}"
    stored = mosquitto.password_hash(password)
    for command in (
        Command(edges.add, (ADMIN, name, role, code, now_ms + 600_000)),
        Command(edges.enrol, (name, code, public, stored)),
    ):
        writer.run([command])[0].unwrap()
    identity = Identity(
        centre=seals.centre,
        edge=name,
        epoch=1,
        hub_url="http://127.0.0.1:1",
        hub_public_key=seals.public_key,
        sealing_public_key=seals.sealing_key,
        broker=Broker(host="127.0.0.1", port=1, user=name),
    )
    return Told(
        name=name,
        number=number,
        identity=identity,
        signing=signing.hex(),
        password=password,
    )


@dataclass(slots=True)
class Sender:
    """An edge with a journal that it writes and parcels up; no disk, no wire."""

    told: Told
    edges: int
    households: int
    start_ms: int
    keys: Keys = field(init=False)
    journal: str = field(init=False)
    next: int = 1
    head: bytes = b""

    def __post_init__(self) -> None:
        signing = bytes.fromhex(self.told.signing)
        self.keys = Keys(self.told.identity, signing, bytes(32))
        self.journal = f"{self.told.number:032x}"
        self.head = chain.genesis(self.told.identity.centre, self.name, self.journal)

    @property
    def name(self) -> str:
        return self.told.name

    @property
    def public_key(self) -> str:
        return public_key(bytes.fromhex(self.told.signing))

    def opening(self) -> Message:
        """The first parcel: the journal's beginning and the time."""
        opened = m.JournalOpened(reason="first", software="bench")
        clock = m.ClockLearned(wall_ms=self.start_ms, uncertainty_ms=5, source="hub")
        return self.parcel([(opened, 0), (clock, 0)])

    def parcels(self, count: int) -> Iterator[Message]:
        """`count` full parcels of deposits, signed, in order."""
        bags = self._bags()
        for _ in range(count):
            yield self.parcel([next(bags) for _ in range(PARCEL_EVENTS)])

    def parcel(self, bodies: list[tuple[m.Body, int]]) -> Message:
        """`(body, mono_ms)` as the next events of the journal, in one parcel."""
        first, prev = self.next, self.head
        raws = [self._write(body, mono_ms) for body, mono_ms in bodies]
        parcel = m.Parcel(
            edge=self.name,
            journal=self.journal,
            first=first,
            prev=prev.hex(),
            events=[msgspec.Raw(raw) for raw in raws],
        )
        text = chain.parcel_text(
            centre=self.told.identity.centre,
            edge=self.name,
            journal=self.journal,
            span=(first, self.next - 1),
            chain=self.head,
        )
        return Message(
            topic=topics.up(self.told.identity.centre, self.name, "parcel"),
            payload=codec.encode(parcel),
            signature=self.keys.sign(text),
        )

    def _write(self, body: m.Body, mono_ms: int) -> bytes:
        event = m.Event(
            journal=self.journal,
            seq=self.next,
            boot="b" * 32,
            mono_ms=mono_ms,
            body=body,
        )
        raw = codec.encode(event)
        self.head = chain.link(self.head, raw)
        self.next += 1
        return raw

    def _bags(self) -> Iterator[tuple[m.Body, int]]:
        """Day after day, each neighbour once, in an order of that day."""
        dice = Random(self.told.number)
        mine = range(self.told.number % self.edges, self.households, self.edges)
        day = 0
        while True:
            for n, home in enumerate(dice.sample(mine, len(mine))):
                guest = dice.randrange(self.households)
                who = home if dice.random() < 0.9 else guest
                mono_ms = day * DAY_MS + (n + 1) * (DAY_MS // 2 // len(mine))
                yield self.bag(card_of(who), dice.randrange(200, 3000, 10)), mono_ms
            day += 1

    def bag(self, card: str, mass_g: int) -> m.Deposit:
        """A bag; every third holds recyclables."""
        recyclable = mass_g // 10 % 3 == 0
        return m.Deposit(
            device="recyclable-1" if recyclable else "kitchen-1",
            session=f"{self.next:016x}",
            stream=m.Stream.RECYCLABLE if recyclable else m.Stream.KITCHEN,
            mass_g=mass_g,
            before_g=5_000,
            after_g=5_000 + mass_g,
            division_g=10,
            card=self.keys.seal(card),
        )
