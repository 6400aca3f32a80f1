"""Planted bugs: each breaks one promise in a way that has been seen in the field.

A bug spoils a World before it starts. The proof is that each is found within 200 seeds,
and by the promise that it breaks; a simulator that finds nothing proves nothing.
"""

from dataclasses import replace
from typing import Any, NamedTuple

from msgspec import structs

from linli_edge import agent
from linli_edge.bin.core import states
from linli_edge.bin.unit import BinUnit
from linli_edge.journal import store as journal_store
from linli_edge.journal.core import sending
from linli_edge.journal.heads import Journal
from linli_edge.journal.store import JournalStore
from linli_edge.journal.uplink import Uplink
from linli_hub.base.store.tx import Tx
from linli_hub.base.store.writer import Command, Result, Writer
from linli_hub.devices.actions import parcels
from linli_hub.devices.core.parcel import CheckedParcel
from linli_hub.devices.store import journals
from linli_wire import chain, codec
from linli_wire.messages import Parcel, Receipt, Welcome
from tests.simulation import bugs_hub
from tests.simulation.broker import Wire
from tests.simulation.edge_node import EdgeNode
from tests.simulation.hub_node import HubDied
from tests.simulation.world import Bug, World


def ack_on_puback(world: World) -> None:
    """The broker's acknowledgement is taken for the hub's: the edge forgets."""

    def forget(node: EdgeNode, wire: Wire) -> None:
        if "/parcel" not in wire.topic or node.store is None:
            return
        parcel = codec.decode(wire.payload, Parcel)
        store, last = node.store, parcel.first + len(parcel.events) - 1
        if store.current.id != parcel.journal or last <= store.current.acked:
            return
        store.set_cursor(store.current, acked=last, epoch=store.current.epoch)
        _delete_rows(node, store.current.number, last)

    for edge in world.edges:
        edge.on_puback = forget


def sequence_from_maximum(world: World) -> None:
    """Receipted rows are deleted at once, and numbering goes on from what is left.

    The edge's own guard, which compares its chain with the hub's at every welcome and
    would repair this, is taken out too.
    """

    class Forgetful(JournalStore):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            self.current = _renumbered(self)

        def set_cursor(self, journal: Journal, *, acked: int, epoch: int) -> None:
            super().set_cursor(journal, acked=acked, epoch=epoch)
            for edge in world.edges:
                if edge.store is self:
                    _delete_rows(edge, self.current.number, acked)

    for edge in world.edges:
        edge.store_type = Forgetful
    world.patch(sending, "verdict", lambda **_: "ok")


def _renumbered(store: JournalStore) -> Journal:
    with store._file.transaction() as connection:
        last = connection.execute(
            "SELECT seq, chain FROM row WHERE journal = ? ORDER BY seq DESC LIMIT 1",
            (store.current.number,),
        ).fetchone()
    owner = store._owner
    start = chain.genesis(owner.centre, owner.edge, store.current.id)
    seq, head = last or (0, start)
    acked = min(store.current.acked, seq)
    return replace(store.current, next_seq=seq + 1, head=head, acked=acked)


def green_before_fsync(world: World) -> None:
    """The light turns green and only then is the event written."""
    world.patch(agent, "BinUnit", _Hasty)


class _Hasty(BinUnit):
    def _deposit(self, record: states.RecordDeposit, now_ms: int) -> None:
        promised = self._tools.recorder.store.current.next_seq
        self._step(states.Recorded(seq=promised), now_ms)
        super()._deposit(record, now_ms)


def no_cursor_check(world: World) -> None:
    """A parcel is booked wherever it starts."""

    def apply(tx: Tx, parcel: CheckedParcel) -> Receipt:
        journal = journals.journal(tx, parcel.journal)
        if journal is not None and parcel.hole is None:
            tx.driver.execute(
                "UPDATE journal SET upto = ?, chain = ? WHERE no = ?",
                (parcel.first - 1, parcel.prev, journal.no),
            )
        return parcels.apply(tx, parcel)

    _replace_apply(world, apply)


def cursor_outside_transaction(world: World) -> None:
    """The cursor is committed first, the facts after it."""

    def run(writer: Writer, commands: list[Command]) -> list[Result]:
        ahead = [
            Command(_only_the_cursor, command.args)
            for command in commands
            if command.action is parcels.apply
        ]
        if ahead:
            writer.run(ahead)
            if world.hub.random.random() < 0.05:
                raise HubDied
        return writer.run(
            [
                Command(_with_the_cursor_back, command.args)
                if command.action is parcels.apply
                else command
                for command in commands
            ]
        )

    world.hub.run_commands = run


def _only_the_cursor(tx: Tx, parcel: CheckedParcel) -> int:
    journal = journals.journal(tx, parcel.journal)
    if journal is None or parcel.first != journal.upto + 1:
        return 0
    tx.driver.execute(
        "UPDATE journal SET upto = ?, chain = ? WHERE no = ?",
        (parcel.last, parcel.chain, journal.no),
    )
    return parcel.last


def _with_the_cursor_back(tx: Tx, parcel: CheckedParcel) -> Receipt:
    journal = journals.journal(tx, parcel.journal)
    if journal is not None and journal.upto == parcel.last:
        booked = tx.pick(
            "SELECT count(*) FROM event WHERE journal_no = ? AND seq >= ?",
            journal.no,
            parcel.first,
        )
        if not booked[0][0]:
            tx.driver.execute(
                "UPDATE journal SET upto = ?, chain = ? WHERE no = ?",
                (parcel.first - 1, parcel.prev, journal.no),
            )
    return parcels.apply(tx, parcel)


def _replace_apply(world: World, apply: Any) -> None:
    def run(writer: Writer, commands: list[Command]) -> list[Result]:
        return writer.run(
            [
                Command(apply, command.args)
                if command.action is parcels.apply
                else command
                for command in commands
            ]
        )

    world.hub.run_commands = run


def _delete_rows(node: EdgeNode, number: int, upto: int) -> None:
    """In one go: the power does not fail inside a planted bug."""
    if node._disk is not None:
        node._disk.inner.execute(
            "DELETE FROM row WHERE journal = ? AND seq <= ?", (number, upto)
        )


def rows_deleted_at_receipt(world: World) -> None:
    """What the hub has receipted goes from the disk at the next occasion."""
    world.patch(journal_store, "RETENTION_MS", 0)
    world.patch(journal_store, "KEEP_ROWS", 0)


def new_epoch_ignored(world: World) -> None:
    """The hub has been told once, so a hub restored from a backup is told nothing."""
    agree = Uplink._agree

    def proud(uplink: Uplink, welcome: Welcome, source: Journal, now_ms: int) -> None:
        if 0 < source.epoch < welcome.epoch:
            had = {"upto": source.next_seq - 1, "chain": source.head.hex()}
            welcome = structs.replace(welcome, known=True, **had)
        agree(uplink, welcome, source, now_ms)

    world.patch(Uplink, "_agree", proud)


def nameless_journal(world: World) -> None:
    """A board set up again from a copy begins anew and does not say after what."""
    opened = JournalStore._opened

    def nameless(store: JournalStore, *arguments: Any, previous: object) -> Journal:
        return opened(store, *arguments, previous=None)

    world.patch(JournalStore, "_opened", nameless)


class Planted(NamedTuple):
    """A bug and the promise that shows it."""

    promise: str
    plant: Bug


BUGS = {
    "ack on PUBACK": Planted("E4", ack_on_puback),
    "sequence from the journal's maximum": Planted("E5", sequence_from_maximum),
    "green before fsync": Planted("E2", green_before_fsync),
    "no cursor check": Planted("H3", no_cursor_check),
    "cursor outside the transaction": Planted("H2", cursor_outside_transaction),
    "rows deleted once receipted": Planted("E5", rows_deleted_at_receipt),
    "a new epoch changes nothing": Planted("E4", new_epoch_ignored),
    "a new journal names no other": Planted("E3", nameless_journal),
    "receipt before commit": Planted("H2", bugs_hub.receipt_before_commit),
    "ack without booking": Planted("H1", bugs_hub.ack_without_booking),
    "restored under the old epoch": Planted("L5", bugs_hub.restored_unnoticed),
    "holds by the wall clock": Planted("P6", bugs_hub.holds_by_the_wall_clock),
}
