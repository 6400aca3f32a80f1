"""Partners' vouchers: their codes come in from a file, sealed before they get here."""

import csv
import io
import re
from dataclasses import dataclass

from linli_hub.base.actions import once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.calendar import check_day
from linli_hub.base.core.errors import BadValue, NotFound
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import ReadConnection, Tx, read
from linli_hub.people.actions.file_cells import decoded
from linli_hub.station.actions.places import open_place
from linli_hub.station.core.shelf import CODES_MAX
from linli_hub.station.store import stock
from linli_hub.station.store.tables import VoucherCode
from linli_hub.station.store.tables_shelf import Item

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/+=-]{2,63}\Z")
HEADS = ("code", "兑换码", "券码")


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """What a file says: codes, and the lines that are none."""

    codes: tuple[str, ...] = ()
    wrong_lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedCode:
    fingerprint: str
    sealed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Sealed codes of a voucher for a place. `best_before`: their last day, or ''."""

    item: str
    place: str
    codes: tuple[SealedCode, ...]
    best_before: str = ""


def codes_of(raw: bytes) -> Codes:
    """The first column of a CSV file, UTF-8 or GB18030; a heading may stand above."""
    text = decoded(raw)
    if text is None:
        raise BadValue(field="file", why="is neither UTF-8 nor GB18030")
    found, wrong = [], []
    for n, line in enumerate(csv.reader(io.StringIO(text)), start=1):
        cell = line[0].strip() if line else ""
        if not cell or (n == 1 and cell.lower() in HEADS):
            continue
        if CODE.match(cell) and cell not in found:
            found.append(cell)
        else:
            wrong.append(n)
    if len(found) > CODES_MAX:
        raise BadValue(field="file", why=f"has more than {CODES_MAX} codes")
    return Codes(codes=tuple(found), wrong_lines=tuple(wrong))


def known(connection: ReadConnection, item: str) -> frozenset[str]:
    """Fingerprints of the codes that are there already."""
    found = read(
        connection, "SELECT fingerprint FROM voucher_code WHERE item = :item", item=item
    )
    return frozenset(row.fingerprint for row in found)


def add_codes(tx: Tx, actor: Actor, key: str, batch: Batch) -> once.Answer:
    """Take in the ones that are new: {"added": how many, "there": the others}."""
    actor.must("manage_the_shelf")

    def act() -> once.Answer:
        item: Item | None = rows.get(tx, Item, id=batch.item)
        if item is None or item.kind != "voucher":
            raise NotFound(what="voucher", id=batch.item)
        place = open_place(tx, batch.place)
        if batch.best_before:
            check_day("best_before", batch.best_before)
        there = {row.fingerprint for row in rows.find(tx, VoucherCode, item=item.id)}
        fresh = [one for one in batch.codes if one.fingerprint not in there]
        lot = stock.lot(tx, item.id, place.id, "", batch.best_before)
        for one in fresh:
            rows.add(
                tx, VoucherCode, item=item.id, lot=lot, fingerprint=one.fingerprint,
                sealed=one.sealed, redemption=None, bound_ms=None,
            )  # fmt: skip
        if fresh:
            cause = f"in/{actor.name}/{key}"
            stock.change(tx, lot, len(fresh), cause=cause, reason="codes")
        audit(tx, actor, "voucher.codes", item.id, added=len(fresh))
        return {"added": len(fresh), "there": len(batch.codes) - len(fresh)}

    said = (one.fingerprint for one in batch.codes)
    body = (batch.item, batch.place, batch.best_before, *said)
    return once.once(tx, actor, key, ("voucher_codes", *body), act)
