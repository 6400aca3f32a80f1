"""The journal on real files: durable, dense, chained, never silently short."""

import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from linli_edge.journal.disk import SQLITE, Connection, Cursor, Disk, DiskFault
from linli_edge.journal.lock import StoreInUse, StoreLock
from linli_edge.journal.rows import Gone, Run
from linli_edge.journal.store import JournalStore
from linli_wire import chain, codec
from linli_wire import messages as m
from tests.edge.journal.files import (
    NEXT_BOOT,
    Failing,
    body,
    failing,
    opened,
    spoil,
    stamp,
)


def test_a_new_journal_opens_with_its_first_event(store: JournalStore) -> None:
    found = store.next_run(
        store.current, 1, chain.genesis("centre-1", "bins-1", store.current.id)
    )

    assert isinstance(found, Run)
    opening = codec.decode(found.rows[0].raw, m.Event).body
    assert opening == m.JournalOpened(reason="first", software="test")
    assert store.current.next_seq == 2


def test_a_journal_can_be_read_by_its_owner_only(path: Path) -> None:
    store = opened(path)
    files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in siblings(path)}
    store.close()

    assert files == {
        "journal.db": 0o600,
        "journal.db-wal": 0o600,
        "journal.db-shm": 0o600,
    }


def siblings(path: Path) -> list[Path]:
    return list(path.parent.glob(path.name + "*"))


def test_events_survive_a_new_start_and_numbers_go_on(path: Path) -> None:
    first = opened(path)
    seqs = [first.append(body(n), stamp(n)) for n in range(3)]
    head = first.current.head
    first.close()

    again = opened(path, boot=NEXT_BOOT)
    seqs.append(again.append(body(9), stamp(5, NEXT_BOOT)))

    assert seqs == [2, 3, 4, 5]
    assert again.chain_at(again.current, 4) == head
    again.close()


def test_the_next_number_never_comes_from_the_rows(path: Path) -> None:
    first = opened(path)
    for n in range(4):
        first.append(body(n), stamp())
    first.close()
    spoil(path, "DELETE FROM row WHERE seq >= 3")

    again = opened(path)

    assert again.append(body(9), stamp()) == 6
    again.close()


def test_a_rotten_row_becomes_a_hole_with_the_chain_of_the_next(path: Path) -> None:
    first = opened(path)
    for n in range(5):
        first.append(body(n), stamp())
    first.close()
    spoil(path, "UPDATE row SET bytes = x'00' || bytes WHERE seq IN (3, 4)")

    again = opened(path)
    genesis = again.chain_at(again.current, 0)
    assert genesis is not None
    run = again.next_run(again.current, 1, genesis)
    assert isinstance(run, Run) and [row.seq for row in run.rows] == [1, 2]
    hole = again.next_run(again.current, 3, run.rows[-1].chain)

    assert isinstance(hole, Gone) and (hole.first, hole.last) == (3, 4)
    assert hole.reason == "unreadable"
    rest = again.next_run(again.current, 5, hole.chain)
    assert isinstance(rest, Run) and [row.seq for row in rest.rows] == [5, 6]
    assert again.unreadable_rows() == 2
    again.close()


def test_a_rotten_last_row_ends_in_the_journals_head(path: Path) -> None:
    first = opened(path)
    first.append(body(1), stamp())
    first.close()
    spoil(path, "UPDATE row SET checksum = x'00' WHERE seq = 2")

    again = opened(path)
    before = again.chain_at(again.current, 1)
    assert before is not None
    hole = again.next_run(again.current, 2, before)

    assert isinstance(hole, Gone) and hole.last == 2
    assert hole.chain == again.current.head
    again.close()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal SET next_seq = next_seq + 1",
        "UPDATE journal SET next_seq = 2",
        "UPDATE journal SET head = zeroblob(32)",
        "UPDATE journal SET checksum = x'00'",
    ],
)
def test_a_rotten_head_is_left_and_its_rows_still_go_out(path: Path, sql: str) -> None:
    first = opened(path)
    for n in range(3):
        first.append(body(n), stamp())
    old = first.current
    first.close()
    spoil(path, sql)

    again = opened(path)

    assert again.current.id != old.id
    assert again.sending.id == old.id
    assert (again.sending.next_seq, again.sending.head) == (old.next_seq, old.head)
    genesis = again.chain_at(again.current, 0)
    assert genesis is not None
    run = again.next_run(again.current, 1, genesis)
    assert isinstance(run, Run)
    assert codec.decode(run.rows[0].raw, m.Event).body == m.JournalOpened(
        reason="unreadable", software="test", previous=old.id, previous_upto=4
    )
    again.close()


def test_a_file_that_is_no_database_is_put_aside_not_deleted(path: Path) -> None:
    path.write_bytes(b"not a database at all " * 100)

    store = opened(path)

    assert store.put_aside == "journal.db.unreadable-1"
    assert path.with_name(store.put_aside).read_bytes().startswith(b"not a database")
    assert store.append(body(1), stamp()) == 2
    store.close()


def test_a_file_of_newer_software_is_put_aside(path: Path) -> None:
    opened(path).close()
    spoil(path, "PRAGMA user_version = 99")

    store = opened(path)

    assert store.put_aside is not None
    store.close()


def test_a_parcel_holds_at_most_two_hundred_events_and_48_kib(
    store: JournalStore,
) -> None:
    for n in range(230):
        store.append(body(n), stamp())
    genesis = store.chain_at(store.current, 0)
    assert genesis is not None

    run = store.next_run(store.current, 1, genesis)

    assert isinstance(run, Run)
    size = sum(len(row.raw) + 1 for row in run.rows)
    assert len(run.rows) <= m.PARCEL_EVENTS_MAX
    assert size <= m.PARCEL_BYTES_MAX
    assert len(run.rows) == m.PARCEL_EVENTS_MAX or size > m.PARCEL_BYTES_MAX - 1024


@pytest.mark.parametrize(
    "statement", ["INSERT INTO row", "INSERT INTO journal", "COMMIT", "BEGIN"]
)
def test_a_full_disk_promises_nothing_and_is_never_retried_on_that_connection(
    path: Path, statement: str
) -> None:
    disk = Disk(connect=failing, faults=SQLITE.faults, unreadable=SQLITE.unreadable)
    store = opened(path, disk=disk)
    before = store.current
    Failing.fail_at = statement
    with pytest.raises(DiskFault):
        store.append(body(1), stamp())
    Failing.fail_at = None

    assert not store.in_service
    with pytest.raises(DiskFault):
        store.append(body(1), stamp())
    store.reopen()
    assert store.current == before
    assert store.append(body(1), stamp()) == before.next_seq
    store.close()


def test_settings_that_promise_less_are_refused(path: Path) -> None:
    class Weak(Failing):
        def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Cursor:
            if sql == "PRAGMA synchronous=FULL":
                sql = "PRAGMA synchronous=NORMAL"
            return super().execute(sql, parameters)

    connections: list[Weak] = []

    def connect(path: str) -> Connection:
        connections.append(Weak(path))
        return connections[-1]

    with pytest.raises(AssertionError, match="synchronous is 1"):
        opened(path, disk=Disk(connect=connect, faults=SQLITE.faults, unreadable=()))
    connections[0].close()


def test_a_second_agent_on_the_same_store_is_refused(tmp_path: Path) -> None:
    lock = StoreLock(tmp_path)

    with pytest.raises(StoreInUse, match="another agent"):
        StoreLock(tmp_path)

    lock.release()
    StoreLock(tmp_path).release()
