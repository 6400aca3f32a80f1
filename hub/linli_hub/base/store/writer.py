"""The only commit() of the project.

Commands queue up; one thread takes what has arrived, urgent ones first, runs each in
a savepoint, commits once, and only then answers. A command that is refused leaves
nothing; one that fails inside becomes a dead letter with an alarm; if the database
itself fails, nothing of the batch is answered with yes and the writer stops for good:
restart and verify. Neighbours that know how run together, in one savepoint; if that
fails, each runs alone, so that what one of them carries harms only itself.
"""

import asyncio
import hashlib
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from linli_hub.base.core.commands import name_of
from linli_hub.base.core.errors import Busy, HubError, Poisoned, WriterStopped
from linli_hub.base.store import notes
from linli_hub.base.store.checkpoints import Checkpoints
from linli_hub.base.store.database import Database
from linli_hub.base.store.tx import Kept, Tx

QUEUE_MAX = 5_000  # commands; more is answered with Busy
BATCH_WEIGHT_MAX = 500  # events in one transaction
BATCH_WEIGHT_URGENT_MAX = 100  # one full parcel, while someone is at a kiosk:
URGENT_S = 30.0  # so long after an urgent command, for its visitor has more to come
STOP_WAIT_S_MAX = 10.0

Action = Callable[..., Any]
Together = Callable[[Tx, list[Any]], list[Any]]


@dataclass(frozen=True, slots=True)
class Command:
    """An action and what comes after `tx`. `weight` is about its number of events.

    `together`: does `action` to many at once. Takes the one argument of each command,
    gives for each what `action` returns, or the HubError that it raises and keeps.
    `about`: the edge it comes from and what it is, for a dead letter; no secrets.
    """

    action: Action
    args: tuple[Any, ...] = ()
    weight: int = 1
    urgent: bool = False
    together: Together | None = None
    about: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Either a value or the refusal."""

    value: Any = None
    error: HubError | None = None

    def unwrap(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.value


_Queued = tuple[Command, "Future[Any]"]


class Writer:
    """Owner of the write connection. Use `run` alone, or `start` and submit to it."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], int],
        failpoint: Callable[[str], None] = lambda _name: None,
    ) -> None:
        """`failpoint` is called before_commit and after_commit: tests may crash there."""
        self._database, self._clock, self._failpoint = database, clock, failpoint
        self._fence: int | None = None
        self._kept = Kept()
        self._queue: deque[_Queued] = deque()
        self._urgent: deque[_Queued] = deque()
        self._was_urgent, self._urgent_until_s = False, 0.0
        self._arrived = threading.Condition()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._checkpoints: Checkpoints | None = None
        self.broken: str | None = None

    def run(self, commands: list[Command]) -> list[Result]:
        """Run all in one transaction, a savepoint each; answers are durable."""
        if self.broken is not None:
            return [Result(error=WriterStopped(why=self.broken)) for _ in commands]
        try:
            with self._database.write() as connection:
                transaction = connection.begin()
                tx = Tx(connection, self._clock(), self._kept)
                self._check_fence(tx)
                results = self._all(tx, commands)
                tx.store_head()
                self._failpoint("before_commit")
                transaction.commit()
                self._failpoint("after_commit")
                if self._checkpoints is not None:
                    self._checkpoints.look(tx.driver.total_changes)
                return results
        except Exception as error:
            self.broken = f"{type(error).__name__}: {error}"[:500]
            return [Result(error=WriterStopped(why=self.broken)) for _ in commands]

    def start(self) -> None:
        assert self._thread is None
        self._stopping = False
        if self._database.file is not None:
            self._checkpoints = Checkpoints(
                self._database.file, lambda why: self.submit(_not_moved, why)
            )
            self._checkpoints.start()
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish what is queued, then end the thread."""
        with self._arrived:
            self._stopping = True
            self._arrived.notify()
        if self._thread is not None:
            self._thread.join(STOP_WAIT_S_MAX)
            assert not self._thread.is_alive(), "the writer did not stop"
            self._thread = None
        if self._checkpoints is not None:
            self._checkpoints.stop()
            self._checkpoints = None

    def submit(self, action: Action, *args: Any, urgent: bool = False) -> Future[Any]:
        """Queue an action; the future ends after the commit, or with the refusal."""
        return self.submit_command(Command(action, args, urgent=urgent))

    def submit_command(self, command: Command) -> Future[Any]:
        """As `submit`. Refuses at once (Busy, WriterStopped) if it cannot queue it."""
        future: Future[Any] = Future()
        with self._arrived:
            if self.broken is not None:
                future.set_exception(WriterStopped(why=self.broken))
            elif self._stopping or len(self._queue) + len(self._urgent) >= QUEUE_MAX:
                future.set_exception(Busy())
            else:
                (self._urgent if command.urgent else self._queue).append(
                    (command, future)
                )
                self._arrived.notify()
        return future

    async def do(self, action: Action, *args: Any) -> Any:
        """Queue an action and wait for its result; raises what it raises."""
        return await asyncio.wrap_future(self.submit(action, *args))

    async def do_urgent(self, action: Action, *args: Any) -> Any:
        """As `do`; while one waits, batches are kept short."""
        return await asyncio.wrap_future(self.submit(action, *args, urgent=True))

    def _check_fence(self, tx: Tx) -> None:
        if self._fence is None:
            self._fence = tx.fence
        if tx.fence != self._fence:
            raise WriterStopped(why="another writer has taken over the book")

    def _all(self, tx: Tx, commands: list[Command]) -> list[Result]:
        """In order; neighbours that can do so together."""
        results: list[Result] = []
        for together, group in groupby(commands, lambda command: command.together):
            neighbours = list(group)
            done = None
            if together is not None and len(neighbours) > 1:
                done = self._together(tx, together, neighbours)
            alone = len(commands) == 1
            results += done or [self._one(tx, each, alone) for each in neighbours]
        return results

    def _together(
        self, tx: Tx, together: Together, commands: list[Command]
    ) -> list[Result] | None:
        """None if one of them fails: then nothing is done yet."""
        try:
            with tx.savepoint("command"):
                answers = together(tx, [command.args[0] for command in commands])
        except Exception as error:
            if self._database.is_failing(error):
                raise
            return None
        assert len(answers) == len(commands)
        return [
            Result(error=answer)
            if isinstance(answer, HubError)
            else Result(value=answer)
            for answer in answers
        ]

    def _one(self, tx: Tx, command: Command, alone: bool) -> Result:
        """`alone`: the commit comes next, which ends the savepoint too."""
        tx.keeping = None
        try:
            with tx.savepoint("command", release=not alone):
                return Result(value=command.action(tx, *command.args))
        except HubError as refusal:
            return Result(error=refusal)
        except Exception as error:
            if self._database.is_failing(error):
                raise
            return Result(error=_bury(tx, command, error))

    def _work(self) -> None:
        while batch := self._take():
            results = self.run([command for command, _ in batch])
            for (_, future), result in zip(batch, results, strict=True):
                if not future.set_running_or_notify_cancel():
                    continue
                if result.error is not None:
                    future.set_exception(result.error)
                else:
                    future.set_result(result.value)

    def _take(self) -> list[_Queued]:
        """What is urgent, else what has arrived up to the cap; [] when all is done.

        After an urgent batch comes one of the others: nobody waits for ever.
        """
        with self._arrived:
            self._arrived.wait_for(
                lambda: self._urgent or self._queue or self._stopping
            )
            now_s = time.monotonic()
            if self._urgent and not (self._was_urgent and self._queue):
                self._was_urgent, self._urgent_until_s = True, now_s + URGENT_S
                batch = list(islice(self._urgent, BATCH_WEIGHT_URGENT_MAX))
                for _ in batch:
                    self._urgent.popleft()
                return batch
            self._was_urgent = False
            short = now_s < self._urgent_until_s
            cap = BATCH_WEIGHT_URGENT_MAX if short else BATCH_WEIGHT_MAX
            batch, weight = [], 0
            while self._queue and (
                not batch or weight + self._queue[0][0].weight <= cap
            ):
                weight += self._queue[0][0].weight
                batch.append(self._queue.popleft())
            return batch


def _not_moved(tx: Tx, why: str) -> None:
    notes.alarm(tx, "checkpoint_failed", "books", why)


def _traced(error: Exception) -> str:
    """Without PostgreSQL's DETAIL, which quotes the row that it refused."""
    text = "".join(traceback.format_exception(error))
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("DETAIL:"))


def _bury(tx: Tx, command: Command, error: Exception) -> Poisoned:
    """Write the failed command down, in the same transaction."""
    action = _name(command.action)
    printed = [_name(arg) if callable(arg) else repr(arg) for arg in command.args]
    print_of = hashlib.sha256(f"{action}\n{printed}".encode()).hexdigest()
    edge, what = command.about or (None, "")
    number = notes.dead_letter(
        tx,
        fingerprint=print_of,
        action=action,
        edge=edge,
        # Never the arguments themselves: among them are hashes of PINs.
        command=what,
        trace=_traced(error),
    )
    notes.alarm(tx, "dead_letter", edge or action, f"dead letter {number}")
    return Poisoned(letter=number)


def _name(action: Callable[..., Any]) -> str:
    """The command's own name, else where it is found today: its file and function."""
    file = action.__module__.rpartition(".")[2]
    return name_of(action) or f"{file}.{action.__qualname__}"
