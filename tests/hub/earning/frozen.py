"""Frozen days for tests: centres whose first day has passed its objection window."""

from linli_hub.base.store.tx import Tx
from linli_hub.earning.actions import freezing
from linli_hub.earning.actions.attribution import Change, attribute, remember
from linli_hub.earning.actions.resettlement import resettle
from linli_hub.earning.store import deposits
from linli_hub.registry.store.holders import holders
from linli_hub.standard.store.standards import in_force
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from linli_wire import messages as m
from tests.hub.centre import (
    DAY_MS,
    HOUR_MS,
    NOON_MS,
    Centre,
    PretendEdge,
    hex_of,
)
from tests.hub.devices.parcels import opened

LAST_OPEN_MS = NOON_MS + 7 * DAY_MS + 12 * HOUR_MS - 1  # of 2026-01-01, in Shanghai


FROZEN_MS = LAST_OPEN_MS + 1


HONOURS = "SELECT account, posted FROM balance WHERE kind = 'honour' ORDER BY account"


def violations(centre: Centre) -> list[str]:
    with centre.database.read() as read:
        return [one.id for one in invariants.check(snapshot.take(read))]


def points(centre: Centre) -> list[int]:
    found = centre.rows("SELECT points FROM deposit ORDER BY event_ms, no")
    return [int(row[0]) for row in found]


def freeze(centre: Centre) -> None:
    while centre.do(freezing.freeze):
        pass


def full_week(centre: Centre, name: str, first: int) -> PretendEdge:
    """From Monday, 2026-01-05: `first` bags of eight points, then days of twenty; by
    Friday the week's cap of eighty is reached. All of it is frozen."""
    edge = opened(name)
    for n in range(4, 9):
        edge.mono_ms = n * DAY_MS
        for _ in range(first if n == 4 else 3):
            edge.deposit(stream=m.Stream.RECYCLABLE, mass_g=1000)
    centre.now_ms = NOON_MS + 9 * DAY_MS
    centre.send(edge.parcel())
    assert sum(points(centre)) == 80
    centre.now_ms += 20 * DAY_MS
    return edge


def on_monday(*cards: str) -> PretendEdge:
    late = opened("bins-2")
    late.mono_ms = 4 * DAY_MS
    for card in cards:
        late.deposit(card=card, stream=m.Stream.RECYCLABLE, mass_g=1000)
    return late


def moved(tx: Tx, to: str) -> list[str]:
    """A bag's card is found to be somebody else's all along; state and member."""
    standards = in_force(tx)
    found = deposits.by_seq(tx, 1, [3])[3]
    before = remember(found)
    holder = holders(tx, [hex_of(to)])[hex_of(to)]
    attribute(found, holder, standards)
    resettle(tx, [Change(found, before)], standards)
    return [found.state, found.member or "", str(found.refused)]


def entries(centre: Centre) -> dict[str, int]:
    return {
        f"{no}/{seq}": got
        for no, seq, got in centre.rows("SELECT journal_no, seq, points FROM deposit")
    }


def frozen(centre: Centre, found: dict[str, int]) -> dict[str, int]:
    def which(tx: Tx) -> list[str]:
        standards = in_force(tx)
        return [
            f"{no}/{seq}"
            for no, seq, day in tx.pick("SELECT journal_no, seq, day FROM deposit")
            if day is not None and standards.frozen(day)
        ]

    return {id: found[id] for id in centre.do(which)}
