"""The hub in the world: real ingest, real actions, real SQL; a process that dies.

It may die before a transaction, inside it, after its commit and before any answer.
"""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

from linli_hub.base.actions import epochs
from linli_hub.base.core.actors import Actor
from linli_hub.base.store.database import Database
from linli_hub.base.store.tx import Tx
from linli_hub.base.store.writer import Command, Result, Writer
from linli_hub.devices.ingest.inbox import Message
from linli_hub.devices.ingest.ingest import Ingest, Step
from linli_hub.devices.ingest.seals import Outgoing
from linli_hub.station.actions import redemptions
from linli_hub.verify.core.snapshot import Snapshot
from linli_hub.verify.store import snapshot
from linli_wire import topics
from tests.simulation import edge_disk, village
from tests.simulation.broker import Broker, Client, Wire
from tests.simulation.promises import Promises
from tests.simulation.schedule import Schedule

RESTART_MS = (300, 20_000)
BATCH_WAIT_MS = 3
LOOK_MS = (5_000, 60_000)  # how long a person looks at the shelf after a restore
TREASURERS = tuple(
    Actor(kind="staff", name=name, roles=frozenset({"treasurer"}))
    for name in ("mei", "lan")
)
EXPIRE_MS = 30_000  # the service asks each 2 s; a seed has few holds and many seconds


class HubDied(BaseException):
    """The process is gone in the middle of what it did."""


def _die(tx: Tx) -> None:
    raise HubDied


class HubNode:
    """`promises` is told what is committed, what is said and what is acknowledged;
    `wrong_ms` is what its wall clock is off by."""

    promises: Promises

    def __init__(self, folder: Path, schedule: Schedule, broker: Broker) -> None:
        self.path = folder / "hub.db"
        self.backup_path = folder / "backup.db"
        self.schedule, self.broker = schedule, broker
        self.database: Database | None = None
        self.writer: Writer | None = None
        self.ingest: Ingest | None = None
        self.death = 0.0
        self.restored = 0
        self.wrong_ms = 0
        self.seen: dict[str, int] = {}
        self.run_commands: Callable[[Writer, list[Command]], list[Result]] = (
            lambda writer, commands: writer.run(commands)
        )
        self._inbox: list[tuple[int, Wire]] = []
        self._life = 0
        prefix = topics.all_up(village.CENTRE).split("+")[0]
        self.client = Client(
            name="hub",
            wants=lambda topic: topic.startswith(prefix) and "/up/" in topic,
            deliver=self._delivered,
            puback=lambda wire: None,
        )
        shutil.copy(village.template(), self.path)

    @property
    def random(self) -> Random:
        return self.schedule.chance("faults")

    @property
    def now_ms(self) -> int:
        return village.START_MS + self.schedule.now_ms + self.wrong_ms

    def step_clock(self, by_ms: int) -> None:
        """Somebody, or a time server, sets the wall clock."""
        self._saw("hub_clock")
        self.wrong_ms += by_ms

    def start(self) -> None:
        if self.database is not None:
            return
        self._life += 1
        self.database = Database.open(f"sqlite:///{self.path}")
        self.writer = Writer(self.database, lambda: self.now_ms)
        self.ingest = Ingest(self.database, village.seals(), lambda: self.now_ms)
        self.check()  # a restored backup is what its epoch grows from
        life = self._life
        self.schedule.after(0, lambda: self._connect(life))
        self.schedule.after(EXPIRE_MS, lambda: self._expire(life))

    def check(self) -> Snapshot:
        """Look at all of the books, as they are on the disk."""
        assert self.database is not None
        with self.database.read() as read:
            books = snapshot.take(read)
        self.promises.committed(books)
        return books

    def crash(self) -> None:
        if self.database is not None:
            self._drop()
            wait_ms = self.random.randrange(*RESTART_MS)
            self.schedule.after(wait_ms, self.start)

    def _drop(self) -> None:
        self._saw("killed")
        assert self.database is not None
        self.database.close()
        self.database = self.writer = self.ingest = None
        self._inbox.clear()
        if self.client.up:
            self.broker.disconnect(self.client)

    def back_up(self) -> None:
        """A copy as SQLite's backup makes it, with all that is committed."""
        if self.database is None:
            return
        self._saw("backed_up")
        edge_disk.copy(self.path, self.backup_path)

    def restore(self) -> None:
        """The machine is lost; the last backup comes back under a new epoch."""
        if self.database is None or not self.backup_path.exists():
            return
        self._drop()
        self._saw("restored")
        self.restored += 1
        for name in ("hub.db", "hub.db-wal", "hub.db-shm"):
            self.path.with_name(name).unlink(missing_ok=True)
        shutil.copy(self.backup_path, self.path)
        database = Database.open(f"sqlite:///{self.path}")
        begin = Command(epochs.begin, (village.ADMIN, 1 + self.restored, "restored"))
        Writer(database, lambda: self.now_ms).run([begin])[0].unwrap()
        database.close()
        self.schedule.after(1_000, self.start)
        for person in TREASURERS:
            wait_ms = self.random.randrange(*LOOK_MS)
            self.schedule.after(wait_ms, partial(self._confirm, person))

    def _confirm(self, person: Actor) -> None:
        """One of two people has looked at the shelf, and says so once the hub is up."""
        if self.database is None:
            self.schedule.after(1_000, partial(self._confirm, person))
            return
        try:
            self.run([Command(epochs.confirm, (person,))])
        except HubDied:
            self.crash()

    def _connect(self, life: int) -> None:
        if life != self._life or self.database is None:
            return
        if not self.client.up:
            self.broker.connect(self.client)
        self.schedule.after(1_000, lambda: self._connect(life))

    def _expire(self, life: int) -> None:
        if life != self._life or self.database is None:
            return
        try:
            self.expire()
        except HubDied:
            self.crash()
        self.schedule.after(EXPIRE_MS, lambda: self._expire(life))

    def expire(self) -> None:
        """What is due by the wall clock."""
        self.run([Command(redemptions.expire)])

    def _delivered(self, number: int, wire: Wire) -> None:
        if self.database is None:
            return
        self._inbox.append((number, wire))
        if len(self._inbox) == 1:
            life = self._life
            self.schedule.after(BATCH_WAIT_MS, lambda: self._work(life))

    def _work(self, life: int) -> None:
        if life != self._life or not self._inbox:
            return
        taken, self._inbox = self._inbox, []
        try:
            self._do(taken)
        except HubDied:
            self.crash()

    def _do(self, taken: list[tuple[int, Wire]]) -> None:
        assert self.ingest is not None
        self._maybe_die()
        works = [self.ingest.receive(_message(wire)) for _, wire in taken]
        results = self.run([work.command for work in works])
        self._maybe_die()
        for (number, wire), work, result in zip(taken, works, results, strict=True):
            self._finish(number, wire, work.finish(result))

    def _finish(self, number: int, wire: Wire, step: Step) -> None:
        said: list[Wire] = []
        while True:
            for one in step.say:
                self._maybe_die()
                said.append(_wire(one))
                self.promises.said(said[-1])
                self.broker.publish(self.client, said[-1])
            if step.then is None:
                break
            step = step.then.finish(self.run([step.then.command])[0])
        if step.ack:
            self.promises.acked(wire, said)
            self.broker.ack(self.client, number)

    def run(self, commands: list[Command]) -> list[Result]:
        """The writer's transaction; sometimes the process dies inside it."""
        assert self.writer is not None
        if self.death and self.random.random() < self.death:
            self._saw("died_inside")
            commands = [*commands, Command(_die)]
        results = self.run_commands(self.writer, commands)
        self.check()
        return results

    def _maybe_die(self) -> None:
        if self.death and self.random.random() < self.death:
            raise HubDied

    def _saw(self, what: str) -> None:
        self.seen[what] = self.seen.get(what, 0) + 1


def _wire(said: Outgoing) -> Wire:
    return Wire(
        topic=said.topic,
        payload=said.payload,
        signature=said.signature,
        retain=said.retain,
    )


def _message(wire: Wire) -> Message:
    return Message(
        topic=wire.topic,
        payload=wire.payload,
        signature=wire.signature,
        retained=wire.retained,
    )
