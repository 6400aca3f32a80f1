"""Where goods lie, and how they come and go: arrivals, moves, write-offs."""

from dataclasses import dataclass

from linli_hub.base.actions import once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.calendar import check_day
from linli_hub.base.core.checks import check_id, check_reason, check_text, check_whole
from linli_hub.base.core.commands import named
from linli_hub.base.core.errors import AlreadyExists, BadValue, NotFound
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.station.core.shelf import MACHINES, PLACES, UNCOUNTED, check_place
from linli_hub.station.store import stock
from linli_hub.station.store.tables import Place, StockLot
from linli_hub.station.store.tables_shelf import Item
from linli_wire.topics import is_slug

QUANTITY_MAX = 1_000_000
COST_FEN_MAX = 100_000_000
CHANNEL_MAX = 999
BATCH_CHARS_MAX = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlace:
    """`station`: the kiosk's edge; '' and kind store: nobody sells from here."""

    id: str
    station: str
    kind: str
    title_zh: str
    title_en: str
    channel: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Goods of one batch for one place. `cost_fen`: of all of them."""

    item: str
    place: str
    quantity: int
    reason: str
    batch: str = ""
    best_before: str = ""
    cost_fen: int | None = None


@named("places.add_place")
def add_place(tx: Tx, actor: Actor, new: NewPlace) -> None:
    """A counter, a dispenser's slot, a locker's door, or a store."""
    actor.must("manage_the_shelf")
    check_id("place", new.id)
    check_text("title", new.title_zh)
    check_text("title", new.title_en)
    if new.kind not in PLACES:
        raise BadValue(field="kind", why=f"must be one of {', '.join(PLACES)}")
    if (new.kind == "store") != (new.station == ""):
        raise BadValue(field="station", why="every place but a store has one")
    if (new.kind in MACHINES) != (new.channel is not None):
        raise BadValue(field="channel", why="is needed for machines, and only there")
    if new.channel is not None and not 0 <= new.channel <= CHANNEL_MAX:
        raise BadValue(field="channel", why=f"must be 0 to {CHANNEL_MAX}")
    if new.station and not is_slug(new.station):
        raise BadValue(field="station", why="is the name of a kiosk's edge")
    if rows.get(tx, Place, id=new.id) is not None:
        raise AlreadyExists(what="place", id=new.id)
    taken = {"station": new.station, "kind": new.kind, "channel": new.channel}
    if new.channel is not None and rows.find(tx, Place, **taken):
        raise AlreadyExists(what="channel", id=str(new.channel))
    rows.add(
        tx, Place, id=new.id, station=new.station, kind=new.kind, channel=new.channel,
        title_zh=new.title_zh, title_en=new.title_en, active=True,
    )  # fmt: skip
    audit(tx, actor, "place.add", new.id, station=new.station, kind=new.kind)


@named("places.set_place")
def set_place(tx: Tx, actor: Actor, place: str, active: bool) -> None:
    """Out of service or back in; what is reserved there stays reserved."""
    actor.must("manage_the_shelf")
    if rows.change(tx, Place, {"id": place}, active=active) == 0:
        raise NotFound(what="place", id=place)
    audit(tx, actor, "place.active", place, active=int(active))


def stock_in(tx: Tx, actor: Actor, key: str, arrived: Arrival) -> once.Answer:
    """Goods arrive: {"lot": number}. The same key again changes nothing."""
    actor.must("manage_the_shelf")

    def act() -> once.Answer:
        item = _item(tx, arrived.item)
        check_reason(arrived.reason)
        check_whole("quantity", arrived.quantity, QUANTITY_MAX)
        if arrived.cost_fen is not None and not 0 <= arrived.cost_fen <= COST_FEN_MAX:
            raise BadValue(field="cost_fen", why=f"must be 0 to {COST_FEN_MAX}")
        if item.kind == "voucher":
            raise BadValue(field="item", why="vouchers come in with their codes")
        return {"lot": arrive(tx, arrived, f"in/{actor.name}/{key}", actor)}

    body = (
        arrived.item, arrived.place, arrived.quantity, arrived.reason, arrived.batch,
        arrived.best_before, arrived.cost_fen,
    )  # fmt: skip
    return once.once(tx, actor, key, ("stock_in", *body), act)


def arrive(tx: Tx, arrived: Arrival, cause: str, actor: Actor) -> int:
    """Put goods into their lot; its number."""
    item = _item(tx, arrived.item)
    place = open_place(tx, arrived.place)
    check_place(item.unit, place.kind)
    if arrived.best_before:
        check_day("best_before", arrived.best_before)
    if len(arrived.batch) > BATCH_CHARS_MAX or not arrived.batch.isprintable():
        raise BadValue(field="batch", why=f"at most {BATCH_CHARS_MAX} characters")
    lot = stock.lot(tx, item.id, place.id, arrived.batch, arrived.best_before)
    stock.change(
        tx, lot, arrived.quantity, cause=cause, reason=arrived.reason,
        cost_fen=arrived.cost_fen,
    )  # fmt: skip
    audit(
        tx, actor, "stock.in", item.id, place=place.id, quantity=arrived.quantity,
        reason=arrived.reason,
    )  # fmt: skip
    return lot


def move_stock(
    tx: Tx, actor: Actor, key: str, lot: int, target: str, quantity: int
) -> once.Answer:
    """From one place to another, with batch and best-before day: {"lot": the new one}."""
    actor.must("manage_the_shelf")

    def act() -> once.Answer:
        check_whole("quantity", quantity, QUANTITY_MAX)
        source = _lot(tx, lot)
        item = _item(tx, source.item)
        if item.kind == "voucher":
            raise BadValue(field="lot", why="codes are not carried about")
        place = open_place(tx, target)
        check_place(item.unit, place.kind)
        if place.id == source.place:
            raise BadValue(field="place", why="it lies there already")
        into = stock.lot(tx, item.id, place.id, source.batch, source.best_before)
        cause = f"mv/{actor.name}/{key}"
        stock.change(tx, lot, -quantity, cause=f"{cause}/out", reason="move")
        stock.change(tx, into, quantity, cause=f"{cause}/in", reason="move")
        audit(
            tx, actor, "stock.move", item.id, source=source.place, target=place.id,
            quantity=quantity,
        )  # fmt: skip
        return {"lot": into}

    return once.once(tx, actor, key, ("stock_move", lot, target, quantity), act)


def write_off(
    tx: Tx, actor: Actor, key: str, lot: int, quantity: int, reason: str
) -> None:
    """Spoilt, broken, past its day: out of the books, with the reason."""
    actor.must("manage_the_shelf")

    def act() -> once.Answer:
        check_whole("quantity", quantity, QUANTITY_MAX)
        check_reason(reason)
        source = _lot(tx, lot)
        if _item(tx, source.item).kind == "voucher":
            raise BadValue(field="lot", why="codes are not written off")
        cause = f"off/{actor.name}/{key}"
        stock.change(tx, lot, -quantity, cause=cause, reason=reason)
        audit(
            tx, actor, "stock.off", source.item, place=source.place, quantity=quantity,
            reason=reason,
        )  # fmt: skip
        return {}

    once.once(tx, actor, key, ("write_off", lot, quantity, reason), act)


def open_place(tx: Tx, place: str) -> Place:
    row: Place | None = rows.get(tx, Place, id=place)
    if row is None:
        raise NotFound(what="place", id=place)
    return row


def _item(tx: Tx, item: str) -> Item:
    row: Item | None = rows.get(tx, Item, id=item)
    if row is None:
        raise NotFound(what="item", id=item)
    if row.kind in UNCOUNTED:
        raise BadValue(field="item", why="there are no goods of it")
    return row


def _lot(tx: Tx, lot: int) -> StockLot:
    row: StockLot | None = rows.get(tx, StockLot, n=lot)
    if row is None:
        raise NotFound(what="lot", id=str(lot))
    return row
