"""The agent's one way to the journal: kept, or out of service and said so."""

from collections.abc import Callable
from typing import TypeVar

from linli_edge.journal.disk import DiskFault
from linli_edge.journal.store import JournalStore, Stamp
from linli_edge.outside import Outside
from linli_wire.messages import Body, Deposit

T = TypeVar("T")

REOPEN_MS = 5000
# Each flush writes pages, and an SD card wears. A cursor that is lost costs nothing: the
# hub's welcome tells it, and the next event carries it to the disk anyway.
FLUSH_MS = 60_000  # at most so often, for a cursor that has moved
AGE_MS = 600_000  # and so often when nothing has happened: the running time
PRUNE_MS = 60_000
TIMED_MAX = 1000  # deposits waiting for their receipt; more are not timed


class Recorder:
    """Owns the store; a disk fault becomes an answer, never an exception."""

    def __init__(self, store: JournalStore, outside: Outside) -> None:
        self.store = store
        self.faults = 0
        self._outside = outside
        self._settled_ms: dict[tuple[str, int], int] = {}
        self._reopen_ms = 0
        self._flush_ms = self._age_ms = 0
        self._flushed: object = None
        self._prune_ms = 0

    @property
    def in_service(self) -> bool:
        return self.store.in_service

    def record(self, body: Body, now_ms: int) -> int | None:
        """Sequence number of the durable event; None if it could not be kept."""
        journal = self.store.current.id
        seq = self.attempt(lambda: self.store.append(body, self.stamp(now_ms)), now_ms)
        if seq is not None and isinstance(body, Deposit):
            if len(self._settled_ms) >= TIMED_MAX:
                self._settled_ms.clear()
            self._settled_ms[journal, seq] = now_ms
        return seq

    def receipted(self, journal: str, upto: int, now_ms: int) -> None:
        """Log how long each deposit took from its settled weight to its receipt."""
        due = [key for key in self._settled_ms if key[0] == journal and key[1] <= upto]
        for key in due:
            took_ms = now_ms - self._settled_ms.pop(key)
            self._outside.log("deposit_receipted", seq=key[1], ms=took_ms)

    def attempt(self, act: Callable[[], T], now_ms: int) -> T | None:
        """Do something with the store; None if the disk refuses."""
        was_in_service = self.store.in_service
        try:
            return act()
        except DiskFault as fault:
            self.faults += 1
            if was_in_service:  # who asks meanwhile must not put the next try off
                self._reopen_ms = now_ms + REOPEN_MS
            self._outside.log("journal_fault", detail=str(fault))
            return None

    def tick(self, now_ms: int) -> None:
        """Come back into service; write cursors; let go of what is old enough."""
        if not self.store.in_service:
            if now_ms >= self._reopen_ms:
                self._reopen_ms = now_ms + REOPEN_MS
                self.attempt(self._reopen, now_ms)
            return
        stamp = self.stamp(now_ms)
        if now_ms >= self._flush_ms:
            self._flush_ms = now_ms + FLUSH_MS
            self._flush(stamp, now_ms)
        elif now_ms >= self._prune_ms:
            self._prune_ms = now_ms + PRUNE_MS
            self.attempt(lambda: self.store.prune(stamp), now_ms)

    def _flush(self, stamp: Stamp, now_ms: int) -> None:
        current = self.store.current
        cursors = current.id, current.acked, current.epoch, tuple(self.store.draining)
        if cursors != self._flushed or now_ms >= self._age_ms:
            self._flushed, self._age_ms = cursors, now_ms + AGE_MS
            self.attempt(lambda: self.store.flush(stamp), now_ms)

    def close(self, now_ms: int) -> None:
        self.attempt(lambda: self.store.flush(self.stamp(now_ms)), now_ms)
        self.store.close()

    def _reopen(self) -> None:
        self.store.reopen()
        self._outside.log("journal_in_service")

    def stamp(self, now_ms: int) -> Stamp:
        return Stamp(boot=self._outside.boot, mono_ms=now_ms)
