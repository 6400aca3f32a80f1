"""Who lives in the simulated village, and the hub's database before anything happened.

Made once per process and copied for each seed. Keys follow from names: a replay has
the same ones.
"""

import atexit
import hashlib
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from linli_edge.journal import keys as edge_keys
from linli_hub.adapters import crypto
from linli_hub.base.core.actors import Actor
from linli_hub.base.store.database import Database
from linli_hub.base.store.writer import Command, Writer
from linli_hub.devices.actions import edges
from linli_hub.devices.ingest.seals import Seals
from linli_hub.earning.actions import standards
from linli_hub.migrations.upgrade import upgrade
from linli_hub.people.actions import cards, members
from linli_hub.station.actions import places, shelf
from linli_hub.station.actions.shelf import NewItem
from tests.simulation.images import RAM

CENTRE = "village"
EDGES = ("oak", "elm", "ash")
KIOSK = "kiosk"
RESIDENTS = 8
HOUSEHOLDS = 5
ATTENDANT = "em:00A77E4D"
STAFF = "em:0057AFF0"
START_MS = 1_795_000_000_000  # the hub's wall clock when the village wakes up
ADMIN = Actor(kind="system", name="founder", roles=frozenset({"admin", "staff"}))
ITEM, ITEM_POINTS, ITEM_STOCK = "rice", 3, 12

STANDARD = """
[standard]
format = 2
centre = "village"
name_zh = "村规"
name_en = "Village rules"
time_zone = "Asia/Shanghai"
objection_days = 7
points_per_yuan = 20
expiry_months = 0
default_grade = "good"
pin_above = 10000
[caps.person]
day = "none"
week = "none"
month = "none"
[caps.household]
day = 30
week = 90
month = "none"
[caps.device]
day = "none"
week = "none"
month = "none"
[[rule]]
id = "kitchen"
name_zh = "厨余垃圾"
name_en = "Kitchen waste"
match = { kind = "deposit", stream = "kitchen" }
caps = { visits_per_day = "none" }
[rule.give]
per_visit = { good = 5, mixed = 2, rejected = 0 }
min_g = 100
[[rule]]
id = "recyclable"
name_zh = "可回收物"
name_en = "Recyclables"
match = { kind = "deposit", stream = "recyclable" }
caps = { visits_per_day = "none" }
[rule.give]
per_kg = { good = 8, mixed = 4, rejected = 0 }
fallback_per_visit = { good = 2, mixed = 1, rejected = 0 }
min_g = 50
"""


def secret(name: str) -> bytes:
    return hashlib.sha256(f"village {name}".encode()).digest()


def hub_keys() -> crypto.Keys:
    return crypto.Keys(
        signing=secret("signing"),
        sealing=secret("sealing"),
        card=secret("card"),
        pepper=secret("pepper"),
        tag=secret("tag"),
    )


@cache
def seals() -> Seals:
    return Seals(hub_keys(), CENTRE)


@cache
def identity(edge: str) -> edge_keys.Identity:
    return edge_keys.Identity(
        centre=CENTRE,
        edge=edge,
        epoch=1,
        hub_url="http://127.0.0.1:1",
        hub_public_key=seals().public_key,
        sealing_public_key=seals().sealing_key,
        broker=edge_keys.Broker(host="127.0.0.1", port=1, user=edge),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Villager:
    name: str
    household: str
    card: str


def villagers() -> list[Villager]:
    return [
        Villager(name=f"r{n}", household=f"h{n % HOUSEHOLDS}", card=f"em:00C0{n:04X}")
        for n in range(RESIDENTS)
    ]


COUNTER = places.NewPlace(
    id="counter", station=KIOSK, kind="counter", title_zh="柜台", title_en="Counter"
)
DELIVERY = places.Arrival(
    item=ITEM, place="counter", quantity=ITEM_STOCK, reason="first delivery"
)


@cache
def template() -> Path:
    """A database file with people, cards, edges, shelf and standard, and no deposits."""
    base = RAM if RAM.is_dir() else None
    folder = mkdtemp(prefix="linli-village-", dir=base)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "hub.db"
    url = f"sqlite:///{path}"
    upgrade(url, centre=CENTRE)
    database = Database.open(url)
    writer = Writer(database, lambda: START_MS)
    for command in _commands():
        writer.run([command])[0].unwrap()
    database.close()
    return path


def _commands() -> list[Command]:
    found = [
        Command(standards.publish, (ADMIN, STANDARD, "2026-01-01")),
        Command(
            shelf.add_item,
            (
                ADMIN,
                NewItem(id=ITEM, name_zh="大米", name_en="Rice", points=ITEM_POINTS),
            ),
        ),
        Command(places.add_place, (ADMIN, COUNTER)),
        Command(places.stock_in, (ADMIN, "first", DELIVERY)),
    ]
    for edge in (*EDGES, KIOSK):
        code = secret(f"code {edge}").hex()
        public = edge_keys.public_key(secret(f"edge {edge}"))
        later = START_MS + 600_000
        found.append(
            Command(
                edges.add,
                (ADMIN, edge, "kiosk" if edge == KIOSK else "bins", code, later),
            )
        )
        found.append(Command(edges.enrol, (edge, code, public, "$7$unused")))
    for n in range(HOUSEHOLDS):
        found.append(Command(members.add_household, (ADMIN, f"h{n}", f"{n} Lane")))
    found.append(Command(members.add_household, (ADMIN, "centre", "here")))
    for one in villagers():
        found += _person(one.name, one.household, one.card, "resident")
    found += _person("attendant", "centre", ATTENDANT, "attendant")
    found += _person("staff", "centre", STAFF, "staff")
    return found


def _person(name: str, household: str, card: str, role: str) -> list[Command]:
    marks = seals().marks(card)
    return [
        Command(members.add_resident, (ADMIN, name, household, name)),
        Command(cards.issue_card, (ADMIN, name, marks.card_hash, marks.tag, role)),
    ]


def tag_key() -> bytes:
    return secret("tag")
