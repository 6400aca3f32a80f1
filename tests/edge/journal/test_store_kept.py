"""What a journal keeps, for how long, and what moves to the next one."""

from pathlib import Path

import pytest

from linli_edge.journal import store as journal_store
from linli_edge.journal.disk import DiskFault
from linli_edge.journal.rows import Gone, Run
from linli_edge.journal.store import JournalStore
from linli_wire import codec
from linli_wire import messages as m
from tests.edge.journal.files import NEXT_BOOT, SEALED, body, opened, stamp


def test_receipted_rows_stay_for_fourteen_days_of_running(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_store, "KEEP_ROWS", 2)
    store = opened(path)
    for n in range(6):
        store.append(body(n), stamp(n))
    store.set_cursor(store.current, acked=7, epoch=1)
    assert store.prune(stamp(journal_store.RETENTION_MS - 1)) == 0

    assert store.prune(stamp(journal_store.RETENTION_MS + 10)) == 5

    assert store.current.pruned_upto == 5
    assert store.chain_at(store.current, 5) is not None
    gone = store.next_run(store.current, 1, b"\0" * 32)
    assert isinstance(gone, Gone) and (gone.last, gone.reason) == (5, "pruned")
    store.close()


def test_unreceipted_rows_are_never_pruned(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_store, "KEEP_ROWS", 0)
    store = opened(path)
    for n in range(6):
        store.append(body(n), stamp(n))
    store.set_cursor(store.current, acked=3, epoch=1)

    store.prune(stamp(10 * journal_store.RETENTION_MS))

    assert store.current.pruned_upto == 3
    store.close()


def test_time_switched_off_does_not_count(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_store, "KEEP_ROWS", 0)
    first = opened(path, mono_ms=10)
    first.append(body(1), stamp(20))
    first.set_cursor(first.current, acked=2, epoch=1)
    first.flush(stamp(1010))
    first.close()

    again = opened(path, boot=NEXT_BOOT, mono_ms=journal_store.RETENTION_MS * 5)

    assert again.prune(stamp(journal_store.RETENTION_MS * 5 + 10, NEXT_BOOT)) == 0
    assert again.current.acked == 2
    again.close()


def test_the_cursor_is_on_disk_after_a_flush(path: Path) -> None:
    first = opened(path)
    first.append(body(1), stamp())
    first.set_cursor(first.current, acked=2, epoch=3)
    first.flush(stamp())
    first.close()

    again = opened(path)

    assert (again.current.acked, again.current.epoch) == (2, 3)
    assert again.current.waiting == 0
    again.close()


def test_what_was_never_booked_moves_to_the_new_journal(path: Path) -> None:
    first = opened(path)
    first.append(body(1), stamp())
    first.prove()
    first.close()
    again = opened(path, boot=NEXT_BOOT)
    deposit = again.append(body(2), stamp(7, NEXT_BOOT))
    again.append(
        m.Graded(
            device="kitchen-1",
            deposit_seq=deposit,
            grade=m.Grade.MIXED,
            attendant=SEALED,
        ),
        stamp(8, NEXT_BOOT),
    )
    old = again.current

    moved, doubtful = again.succeed("behind", stamp(9, NEXT_BOOT), booked_upto=None)

    assert (moved, doubtful) == (2, 2)
    genesis = again.chain_at(again.current, 0)
    assert genesis is not None
    run = again.next_run(again.current, 1, genesis)
    assert isinstance(run, Run)
    events = [codec.decode(row.raw, m.Event) for row in run.rows]
    assert events[0].body == m.JournalOpened(
        reason="behind", software="test", previous=old.id, previous_upto=4
    )
    assert (events[1].body, events[1].boot, events[1].mono_ms) == (
        body(2),
        NEXT_BOOT,
        7,
    )
    graded = events[2].body
    assert isinstance(graded, m.Graded) and graded.deposit_seq == 2
    assert again.sending.id == again.current.id
    again.close()


def test_above_an_agreed_cursor_everything_moves(store: JournalStore) -> None:
    for n in range(4):
        store.append(body(n), stamp())
    store.prove()

    assert store.succeed("forked", stamp(), booked_upto=3) == (2, 0)
    assert store.current.next_seq == 4


def test_intents_and_results_are_kept_with_their_events(path: Path) -> None:
    first = opened(path)
    one, two = "1" * 32, "2" * 32
    first.append(m.DispenseIntent(redemption=one, fence=1), stamp())
    first.append(m.DispenseIntent(redemption=two, fence=4), stamp())
    first.append(
        m.DispenseResult(redemption=one, fence=1, result="handed_over"), stamp()
    )
    first.close()

    again = opened(path)

    assert again.unfinished_fences() == [(two, 4)]
    assert again.knows_fence(two, 4) and again.knows_fence(two, 3)
    assert not again.knows_fence(two, 5)
    with pytest.raises(DiskFault):
        again.append(m.DispenseIntent(redemption=two, fence=4), stamp())
    again.close()
