"""Planted bugs of the hub that would mend themselves: only a promise looked at in its
moment shows them."""

import sqlite3
from contextlib import closing

from linli_hub.base.store.tx import Tx
from linli_hub.base.store.writer import Command, Result, Writer
from linli_hub.devices.actions import parcels
from linli_hub.devices.core.parcel import CheckedParcel
from linli_hub.devices.ingest.inbox import Message
from linli_hub.devices.ingest.ingest import Ingest, Step, Work
from linli_hub.station.store import stock
from linli_wire.messages import Receipt
from tests.simulation.world import World

RARELY = 0.05


class _Undone(Exception):
    """Takes a savepoint back."""


def receipt_before_commit(world: World) -> None:
    """The receipt leaves, and what it is about is then rolled back."""

    def run(writer: Writer, commands: list[Command]) -> list[Result]:
        if world.hub.random.random() < RARELY:
            commands = [
                Command(_only_said, command.args)
                if command.action is parcels.apply
                else command
                for command in commands
            ]
        return writer.run(commands)

    world.hub.run_commands = run


def _only_said(tx: Tx, parcel: CheckedParcel) -> Receipt:
    try:
        with tx.savepoint("said"):
            receipt = parcels.apply(tx, parcel)
            raise _Undone
    except _Undone:
        return receipt


def ack_without_booking(world: World) -> None:
    """The broker may forget a parcel that the hub has put aside for later."""
    receive = Ingest.receive

    def forgetful(ingest: Ingest, message: Message) -> Work:
        work = receive(ingest, message)
        if work.command.action is parcels.apply and world.hub.random.random() < RARELY:
            return Work(command=Command(_nothing), finish=lambda result: Step())
        return work

    world.patch(Ingest, "receive", forgetful)


def _nothing(tx: Tx) -> None:
    return None


def restored_unnoticed(world: World) -> None:
    """A backup is put back, and no new epoch says so."""
    restore = world.hub.restore

    def quietly() -> None:
        if world.hub.database is None or not world.hub.backup_path.exists():
            return
        restore()
        world.hub.restored -= 1
        with closing(sqlite3.connect(world.hub.path)) as book, book:
            book.execute("UPDATE book SET epoch = ?", (1 + world.hub.restored,))

    world.patch(world.hub, "restore", quietly)


def holds_by_the_wall_clock(world: World) -> None:
    """A hold ends when the wall clock says so, wherever it has been put meanwhile."""
    world.patch(stock, "bring_forward", lambda *_: None)
