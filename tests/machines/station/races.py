"""Two clients at once for the last item and for the last points (R5).

Whoever wins gives it back, so that each race starts from one left; two winners would
have sold the same thing, or the same points, twice.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import Any

from linli_hub.base.core.actors import Actor
from linli_hub.base.core.errors import HubError
from linli_hub.base.store.database import Database
from linli_hub.base.store.writer import Command, Writer
from linli_hub.station.actions import orders, places, redemptions, shelf
from linli_hub.treasury.actions import adjustments
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from tests.bench.centre import Wanted, centre
from tests.bench.crowd import ITEM, card_of
from tests.bench.redemption import Kiosk
from tests.hub.centre import STAFF, Centre, wish_of
from tests.hub.room import running
from tests.machines.station.house import CHIEF, CLERK, PRICES

LAST, PRICE = "last", 3
RIVALS = 2
TWIN_FROM = 10**9  # one edge, two clients: their keys must differ
WAIT_S = 60.0
Ask = Callable[[int, int], tuple[str, str]]  # (client, race) -> ("held", id) or code
GiveBack = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raced:
    """`winners`: how often so many of the two got it; must be {1: all}."""

    races: int
    winners: dict[int, int]
    refusals: dict[str, int]

    @property
    def twice(self) -> int:
        return self.winners.get(2, 0)


def race(races: int, ask: Ask, give_back: GiveBack) -> Raced:
    """Both ask in the same moment; the winner gives it back; again."""
    gate = threading.Barrier(RIVALS)
    won: list[list[str]] = [[] for _ in range(RIVALS)]
    refusals: Counter[str] = Counter()
    wrong: list[BaseException] = []

    def client(n: int) -> None:
        try:
            for number in range(races):
                gate.wait(WAIT_S)
                code, id = ask(n, number)
                won[n].append(id)
                if code != "held":
                    refusals[code] += 1
                gate.wait(WAIT_S)
                if id:
                    give_back(n, number, id)
        except BaseException as error:
            wrong.append(error)
            gate.abort()

    threads = [threading.Thread(target=client, args=(n,)) for n in range(RIVALS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
    winners = Counter(sum(map(bool, both)) for both in zip(*won, strict=True))
    return Raced(races=races, winners=dict(winners), refusals=dict(refusals))


# --- through the writer ---


def by_writer(at: Centre, what: str, races: int) -> Raced:
    """On a furnished centre. `what`: item or points."""
    _prepare(at, what)
    kiosk = Actor(kind="edge", name="kiosk-1", roles=frozenset({"kiosk"}))
    item = LAST if what == "item" else "soap"

    def ask(n: int, number: int) -> tuple[str, str]:
        card = f"card-{n + 1}" if what == "item" else "card-1"
        wish = wish_of(card, item)
        future = at.writer.submit(
            orders.reserve, kiosk, f"{what}-{n}-{number}", wish, urgent=True
        )
        try:
            return "held", future.result(WAIT_S).redemptions[0].id
        except HubError as no:
            return no.code, ""

    def give_back(n: int, number: int, id: str) -> None:
        key = f"back-{what}-{n}-{number}"
        at.writer.submit(redemptions.cancel, kiosk, key, id).result(WAIT_S)

    with running(at.writer):
        done = race(races, ask, give_back)
    _sound(at.database)
    return done


def _prepare(at: Centre, what: str) -> None:
    """One `last` and much money, or much soap and the points for one."""
    points = 1_000 if what == "item" else PRICES["soap"][0]
    for member in ("h1", "h2"):
        wish = adjustments.Proposal(member=member, points=points, reason="race")
        made = at.do(adjustments.propose, CLERK, f"p{what}{member}", wish)
        at.do(adjustments.decide, CHIEF, f"d{what}{member}", made.id, True, "race")
    if what == "item":
        at.goods(LAST, PRICE, 1)


# --- through the API ---


@contextmanager
def real(database: str | None = None) -> Iterator["Station"]:
    """A hub as a process; two clients with connections of their own."""
    with ExitStack() as stack:
        at = stack.enter_context(
            centre(Wanted(kiosks=2, households=4, database=database))
        )
        kiosks = [stack.enter_context(Kiosk(at, told)) for told in at.kiosks]
        twin = stack.enter_context(Kiosk(at, at.kiosks[0]))
        twin._calls = TWIN_FROM
        yield Station(kiosks=kiosks, twin=twin, database=at.database)


@dataclass(slots=True, kw_only=True)
class Station:
    """Two kiosks; `twin` is a second client of the first one."""

    kiosks: list[Kiosk]
    twin: Kiosk
    database: str

    def race(self, what: str, races: int) -> Raced:
        """The last item: two clients of one kiosk, as each sells its own goods. The last
        points: two kiosks, one card."""
        self._prepare(what)
        item = LAST if what == "item" else ITEM
        clients = [self.kiosks[0], self.twin if what == "item" else self.kiosks[1]]

        def ask(n: int, _: int) -> tuple[str, str]:
            card = card_of(n if what == "item" else 2)
            body = {"card": clients[n].sealed(card), "lines": [{"item": item}]}
            made = clients[n].call("reserve", body)
            if "redemptions" in made:
                return "held", made["redemptions"][0]["id"]
            return made["code"], ""

        def give_back(n: int, _: int, id: str) -> None:
            done = clients[n].call("cancel", {"redemption": id})
            assert done["state"] == "released", done

        done = race(races, ask, give_back)
        with closing(Database.open(self.database)) as database:
            _sound(database)
        return done

    def _prepare(self, what: str) -> None:
        """Beside the hub that serves, as its command line does."""
        with closing(Database.open(self.database)) as database:
            writer = Writer(database, _now_ms)

            def do(action: Any, *args: Any) -> Any:
                return writer.run([Command(action, args)])[0].unwrap()

            if what == "item":
                new = shelf.NewItem(
                    id=LAST, name_zh="最后", name_en="Last", points=PRICE
                )
                came = places.Arrival(
                    item=LAST, place="counter-0", quantity=1, reason="race"
                )
                do(shelf.add_item, STAFF, new)
                do(places.stock_in, STAFF, "race", came)
            for n in (0, 1) if what == "item" else (2,):
                points = 1_000 if what == "item" else PRICE
                wish = adjustments.Proposal(
                    member=f"h{n}", points=points, reason="race"
                )
                made = do(adjustments.propose, CLERK, f"race-{what}-{n}", wish)
                do(adjustments.decide, CHIEF, f"race-{what}-{n}", made.id, True, "race")


def _sound(database: Database) -> None:
    with database.read() as read:
        assert invariants.check(snapshot.take(read)) == []


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
