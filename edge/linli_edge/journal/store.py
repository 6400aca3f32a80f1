"""The journal on disk: an event is kept before anything turns green.

One durable transaction per event. `next_seq` is kept apart from the rows, never
derived from them. Only the hub's receipt moves `acked`; receipted rows stay for 14
days of running time and KEEP_ROWS rows, whatever the wall clock says. After any
failed write the connection is dropped and the truth read back from the disk.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from linli_edge.journal import heads, rows
from linli_edge.journal.disk import (
    SQLITE,
    Connection,
    Disk,
    DiskFault,
    JournalFile,
    NotAJournal,
    set_aside,
)
from linli_edge.journal.heads import Journal
from linli_edge.journal.rescue import renumbered
from linli_edge.journal.rows import Gone, Run
from linli_wire import chain, codec
from linli_wire.messages import (
    Body,
    DispenseIntent,
    DispenseResult,
    Event,
    JournalOpened,
)

RETENTION_MS = 14 * 24 * 3600 * 1000
KEEP_ROWS = 5000
PRUNE_ROWS = 500  # at most so many deleted in one go
LOOK_ROWS = 5000  # so many are looked through for rot at a start: a bin must not wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Which start of the machine, and when in it."""

    boot: str
    mono_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose journal it is; `new_id` draws 32 random hex digits."""

    centre: str
    edge: str
    software: str
    new_id: Callable[[], str]


class JournalStore:
    """The edge's journals in one file. One owner, one thread."""

    def __init__(
        self, path: Path, owner: Owner, stamp: Stamp, disk: Disk = SQLITE
    ) -> None:
        """Open `path`, or begin it. DiskFault if the disk refuses."""
        self._owner = owner
        self._file = JournalFile(path, disk)
        self._start_ms = stamp.mono_ms
        self._lived_ms = 0
        self._proven = False
        self.current: Journal
        self.draining: list[Journal] = []
        self.put_aside: str | None = None
        try:
            self._file.open()
            sound = self._load()
        except NotAJournal:
            self._file.close()
            self.put_aside = set_aside(path).name
            self._file.open()
            sound = self._load()
        if sound:
            self._lived_ms = self.current.lived_ms
        else:
            lost = bool(self.draining) or self.put_aside is not None
            self._begin("unreadable" if lost else "first", stamp)

    # --- writing ----------------------------------------------------------------

    def append(self, body: Body, stamp: Stamp) -> int:
        """Keep `body` durably and return its sequence number, or raise DiskFault."""
        journal = self._aged(self.current, stamp)
        raw = _encoded(body, journal, stamp)
        with self._file.transaction() as connection:
            journal = self._insert(connection, journal, raw)
            _keep_fence(connection, body)
            heads.save(connection, journal)
        self.current = journal
        return journal.next_seq - 1

    def succeed(
        self, reason: str, stamp: Stamp, *, booked_upto: int | None
    ) -> tuple[int, int]:
        """Open a new journal that names the current one (behind, forked).

        Events of ours that cannot have been booked move over under new numbers: all
        above `booked_upto` if the hub's chain agreed with ours there; if it did not
        (None), those kept since the last welcome. Returns (moved, left in doubt).
        """
        old = self.current
        first = (booked_upto if booked_upto is not None else old.acked) + 1
        events = self._events(old, first, unproven_only=booked_upto is None)
        with self._file.transaction() as connection:
            heads.save(connection, replace(old, state="left"))
            fresh = self._opened(connection, reason, stamp, previous=old)
            moved = renumbered(events, journal=fresh.id, first=fresh.next_seq)
            for event in moved:
                fresh = self._insert(connection, fresh, codec.encode(event))
            heads.save(connection, fresh)
        self.current, self._proven = fresh, False
        return len(moved), max(0, old.next_seq - first - len(events))

    def prove(self) -> None:
        """The hub's welcome agreed with our chain: what we have may now be sent."""
        if not self._proven:
            with self._file.transaction() as connection:
                connection.execute("UPDATE row SET unproven=0 WHERE unproven=1")
        self._proven = True

    def set_cursor(self, journal: Journal, *, acked: int, epoch: int) -> None:
        """Remember the hub's cursor. On disk with the next event or flush()."""
        assert 0 <= acked < journal.next_seq
        if journal.number == self.current.number:
            self.current = replace(self.current, acked=acked, epoch=epoch)
            return
        self.draining = [
            replace(one, acked=acked, epoch=epoch)
            if one.number == journal.number
            else one
            for one in self.draining
        ]

    def flush(self, stamp: Stamp) -> None:
        """Write cursors and running time; close what has been drained."""
        current = self._aged(self.current, stamp)
        with self._file.transaction() as connection:
            heads.save(connection, current)
            for journal in self.draining:
                state = "draining" if journal.waiting > 0 else "drained"
                heads.save(connection, replace(journal, state=state))
        self.current = current
        self.draining = [one for one in self.draining if one.waiting > 0]

    def ask_again(self) -> None:
        """The hub was restored: offer it the drained journals once more."""
        with self._file.transaction() as connection:
            again = [
                replace(journal, state="draining", acked=0)
                for journal in heads.drained(connection)
            ]
            for journal in again:
                heads.save(connection, journal)
        self.draining = sorted(
            [*self.draining, *again], key=lambda journal: journal.number
        )

    def give_up(self, journal: Journal) -> None:
        """A draining journal that the hub will not take: keep it, send it no more."""
        with self._file.transaction() as connection:
            heads.save(connection, replace(journal, state="left"))
        self.draining = [one for one in self.draining if one.number != journal.number]

    def prune(self, stamp: Stamp) -> int:
        """Delete some receipted rows past retention; returns how many."""
        journal = self._aged(self.current, stamp)
        last = min(journal.acked, journal.next_seq - 1 - KEEP_ROWS)
        stored = self._file.query(
            "SELECT seq FROM row WHERE journal=? AND seq<=? AND lived_ms<=? "
            "ORDER BY seq LIMIT ?",
            (journal.number, last, journal.lived_ms - RETENTION_MS, PRUNE_ROWS),
        )
        if not stored:
            return 0
        journal = replace(journal, pruned_upto=int(stored[-1][0]))
        with self._file.transaction() as connection:
            connection.execute(
                "DELETE FROM row WHERE journal=? AND seq<=?",
                (journal.number, journal.pruned_upto),
            )
            heads.save(connection, journal)
        self.current = journal
        return len(stored)

    def keep_note(self, key: str, value: bytes) -> None:
        """Keep a small fact beside the journal (the hub's card tags)."""
        with self._file.transaction() as connection:
            connection.execute(
                "INSERT INTO note VALUES(?,?) "
                "ON CONFLICT(key) DO UPDATE SET value=excluded.value",
                (key, value),
            )

    # --- reading ----------------------------------------------------------------

    @property
    def sending(self) -> Journal:
        """The journal whose turn it is: what an older one still has goes first."""
        return next((one for one in self.draining if one.waiting > 0), self.current)

    def next_run(self, journal: Journal, first: int, before: bytes) -> Run | Gone:
        """What to send from `first` on, where the chain stood at `before`."""
        with self._file.reading() as connection:
            found = rows.run(connection, journal.number, first, before)
            if found is not None:
                return found
            end = (journal.next_seq, journal.head)
            last, after = rows.hole(connection, journal.number, first, end)
        reason = "pruned" if last <= journal.pruned_upto else "unreadable"
        return Gone(first=first, last=last, chain=after, reason=reason)

    def chain_at(self, journal: Journal, seq: int) -> bytes | None:
        """Our chain hash after event `seq`; None if we cannot tell any more."""
        if seq == 0:
            return chain.genesis(self._owner.centre, self._owner.edge, journal.id)
        if seq == journal.next_seq - 1:
            return journal.head
        with self._file.reading() as connection:
            for values in rows.fetch(connection, journal.number, seq, 2):
                row = rows.good(values)
                if row is not None and row.seq == seq:
                    return row.chain
                if row is not None and row.seq == seq + 1:
                    return row.prev
        return None

    def unreadable_rows(self) -> int:
        """Unreceipted rows that have rotted, among the next to be sent."""
        journal = self.sending
        first = max(journal.acked, journal.pruned_upto) + 1
        last = min(journal.next_seq - 1, first + LOOK_ROWS)
        with self._file.reading() as connection:
            return rows.rotten(connection, journal.number, first, last)

    def unfinished_fences(self) -> list[tuple[str, int]]:
        """(redemption, fence) of each intent without a result."""
        stored = self._file.query(
            "SELECT redemption, fence FROM fence WHERE result IS NULL "
            "ORDER BY redemption, fence"
        )
        return [(str(row[0]), int(row[1])) for row in stored]

    def knows_fence(self, redemption: str, fence: int) -> bool:
        """Whether this fence, or a later one of the redemption, was executed here."""
        return bool(
            self._file.query(
                "SELECT 1 FROM fence WHERE redemption=? AND fence>=? LIMIT 1",
                (redemption, fence),
            )
        )

    def note(self, key: str) -> bytes | None:
        stored = self._file.query("SELECT value FROM note WHERE key=?", (key,))
        return bytes(stored[0][0]) if stored else None

    # --- in and out of service ----------------------------------------------------

    @property
    def in_service(self) -> bool:
        """False after a failed write, until reopen() has succeeded."""
        return self._file.is_open

    def reopen(self) -> None:
        """Connect anew after a fault and read the truth back; DiskFault if not yet."""
        self._file.close()
        try:
            self._file.open()
            sound = self._load()
        except NotAJournal as damage:
            raise DiskFault(str(damage)) from damage
        if not sound:
            self._file.close()
            raise DiskFault("the journal's head has rotted: start the agent again")

    def close(self) -> None:
        self._file.close()

    # --- how ------------------------------------------------------------------------

    def _load(self) -> bool:
        """Read the heads; False if there is none that may be continued."""
        with self._file.reading() as connection:
            journals, sound = heads.load(connection)
        if sound:
            self.current = journals.pop()
        self.draining = journals
        return sound

    def _begin(self, reason: str, stamp: Stamp) -> None:
        previous = self.draining[-1] if self.draining else None
        with self._file.transaction() as connection:
            for journal in self.draining:
                heads.save(connection, replace(journal, state="draining"))
            fresh = self._opened(connection, reason, stamp, previous=previous)
            heads.save(connection, fresh)
        self.current = fresh

    def _opened(
        self,
        connection: Connection,
        reason: str,
        stamp: Stamp,
        *,
        previous: Journal | None,
    ) -> Journal:
        """A new journal with its event 1, inside the caller's transaction."""
        name = self._owner.new_id()
        number = connection.execute(
            "SELECT coalesce(max(number), 0) + 1 FROM journal"
        ).fetchone()[0]
        fresh = Journal(
            number=int(number),
            id=name,
            state="open",
            next_seq=1,
            head=chain.genesis(self._owner.centre, self._owner.edge, name),
            acked=0,
            epoch=previous.epoch if previous else 0,
            pruned_upto=0,
            lived_ms=previous.lived_ms if previous else 0,
        )
        opening = JournalOpened(
            reason=reason,
            software=self._owner.software,
            previous=previous.id if previous else None,
            previous_upto=previous.next_seq - 1 if previous else 0,
        )
        return self._insert(connection, fresh, _encoded(opening, fresh, stamp))

    def _insert(self, connection: Connection, journal: Journal, raw: bytes) -> Journal:
        seq, after = journal.next_seq, chain.link(journal.head, raw)
        connection.execute(
            "INSERT INTO row VALUES(?,?,?,?,?,?,?,?)",
            (
                journal.number,
                seq,
                raw,
                journal.head,
                after,
                journal.lived_ms,
                0 if self._proven else 1,
                rows.checksum(seq, raw, journal.head, after),
            ),
        )
        return replace(journal, next_seq=seq + 1, head=after)

    def _events(
        self, journal: Journal, first: int, *, unproven_only: bool
    ) -> list[Event]:
        """Readable events of `journal` from `first` on."""
        stored = self._file.query(
            "SELECT seq, bytes, prev, chain, checksum FROM row "
            "WHERE journal=? AND seq>=? AND unproven>=? ORDER BY seq",
            (journal.number, first, 1 if unproven_only else 0),
        )
        events = []
        for row in filter(None, map(rows.good, stored)):
            with suppress(codec.WireError):
                events.append(codec.decode(row.raw, Event))
        return events

    def _aged(self, journal: Journal, stamp: Stamp) -> Journal:
        """`journal` with its running time; time switched off does not count."""
        lived_ms = self._lived_ms + max(0, stamp.mono_ms - self._start_ms)
        return replace(journal, lived_ms=max(journal.lived_ms, lived_ms))


def _encoded(body: Body, journal: Journal, stamp: Stamp) -> bytes:
    return codec.encode(
        Event(
            journal=journal.id,
            seq=journal.next_seq,
            boot=stamp.boot,
            mono_ms=stamp.mono_ms,
            body=body,
        )
    )


def _keep_fence(connection: Connection, body: Body) -> None:
    """Executed fences live in the same transaction as their events."""
    if isinstance(body, DispenseIntent):
        connection.execute(
            "INSERT INTO fence VALUES(?,?,NULL)", (body.redemption, body.fence)
        )
    elif isinstance(body, DispenseResult):
        connection.execute(
            "UPDATE fence SET result=? WHERE redemption=? AND fence=?",
            (body.result, body.redemption, body.fence),
        )
