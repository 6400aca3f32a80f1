"""One transaction, a savepoint a command, and what is said when things go wrong."""

import sqlite3
import threading
from contextlib import suppress
from typing import Any

import pytest

from linli_hub.base.core.errors import Busy, NotFound, Poisoned, WriterStopped
from linli_hub.base.store import rows, writer
from linli_hub.base.store.tx import Tx
from linli_hub.base.store.writer import Command, Writer
from linli_hub.books.store import books
from linli_hub.registry.store.tables import Resident
from tests.hub.books.test_core_ledger import AWARD
from tests.hub.centre import Centre


def open_account(tx: Tx, name: str) -> str:
    books.open_accounts(tx, [f"member:{name}"])
    return name


def award_then(tx: Tx, error: Exception) -> None:
    open_account(tx, "h1")
    books.post(tx, [AWARD])
    raise error


def accounts(centre: Centre) -> list[Any]:
    found = centre.rows("SELECT account FROM balance WHERE kind = 'member'")
    return sorted(account for (account,) in found)


def test_a_refusal_leaves_nothing_and_the_rest_is_committed(bare: Centre) -> None:
    refusal = NotFound(what="item", id="x")
    results = bare.run(
        (open_account, "h1"), (award_then, refusal), (open_account, "h2")
    )

    assert [result.error for result in results] == [None, refusal, None]
    assert accounts(bare) == ["member:h1", "member:h2"]
    assert bare.rows("SELECT count(*) FROM transfer") == [(0,)]
    assert bare.rows("SELECT head_n FROM book") == [(0,)]


def test_a_failure_inside_is_dead_lettered_once_with_its_trace(bare: Centre) -> None:
    for _ in range(3):
        bare.run((award_then, ValueError("planted")), (open_account, "h2"))

    assert accounts(bare) == ["member:h2"]
    [(times, trace)] = bare.rows("SELECT times, trace FROM dead_letter")
    assert times == 3
    assert "planted" in trace
    assert bare.rows("SELECT code, times FROM alarm") == [("dead_letter", 3)]


def test_no_savepoint_lies_in_another_of_its_name(bare: Centre) -> None:
    """Undone, the outer would keep what it did before the inner."""

    def twice(tx: Tx) -> None:
        with tx.savepoint("once", release=False), tx.savepoint("once", release=False):
            open_account(tx, "h1")

    [result] = bare.run((twice,))

    assert isinstance(result.error, Poisoned)
    assert accounts(bare) == []


def test_one_savepoint_after_another_of_its_name_is_undone_alone(bare: Centre) -> None:
    def two(tx: Tx) -> None:
        with tx.savepoint("once", release=False):
            open_account(tx, "h1")
        with suppress(NotFound), tx.savepoint("once", release=False):
            open_account(tx, "h2")
            raise NotFound(what="item", id="x")

    bare.run((two,))

    assert accounts(bare) == ["member:h1"]


def test_a_dead_letter_holds_no_values(bare: Centre) -> None:
    """Of a row that the database refuses, nobody reads the name."""

    def without_language(tx: Tx, name: str) -> None:
        rows.add(tx, Resident, id="r1", name=name, language=None)

    bare.run((without_language, "王秘密"))

    [(trace,)] = bare.rows("SELECT trace FROM dead_letter")
    assert "IntegrityError" in trace
    assert "王秘密" not in trace


def test_what_failed_in_the_database_is_ours_and_only_ours(bare: Centre) -> None:
    def overdraw(tx: Tx) -> None:
        books.post(tx, [AWARD])  # the account is not open

    results = bare.run((overdraw,), (open_account, "h2"))

    assert isinstance(results[0].error, Poisoned)
    assert accounts(bare) == ["member:h2"]


def test_a_refusal_can_be_kept(bare: Centre) -> None:
    def count_and_refuse(tx: Tx) -> None:
        open_account(tx, "h1")
        raise tx.keep(NotFound(what="item", id="x"))

    result = bare.run((count_and_refuse,))[0]

    assert isinstance(result.error, NotFound)
    assert accounts(bare) == ["member:h1"]


def test_the_chain_goes_on_after_a_command_that_was_undone(bare: Centre) -> None:
    def award(tx: Tx) -> None:
        open_account(tx, "h1")
        books.post(tx, [AWARD])

    bare.run((award_then, ValueError()), (award,), (award_then, ValueError()))

    assert bare.rows("SELECT n FROM transfer") == [(1,)]
    assert bare.rows("SELECT head_n FROM book") == [(1,)]


def full() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return error


def test_when_the_disk_fails_nothing_is_answered_with_yes(bare: Centre) -> None:
    def fail(tx: Tx) -> None:
        raise full()

    results = bare.run((open_account, "h1"), (fail,), (open_account, "h2"))

    assert all(isinstance(result.error, WriterStopped) for result in results)
    assert accounts(bare) == []


def test_after_that_the_writer_refuses_everything(bare: Centre) -> None:
    def fail(tx: Tx) -> None:
        raise full()

    bare.run((fail,))

    assert isinstance(bare.run((open_account, "h1"))[0].error, WriterStopped)
    assert bare.writer.broken is not None
    assert accounts(bare) == []


def test_a_commit_that_fails_is_not_a_yes(
    bare: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(tx: Tx) -> None:
        raise full()

    with monkeypatch.context() as patch:
        patch.setattr(Tx, "store_head", fail)
        result = bare.run((open_account, "h1"))[0]

    assert isinstance(result.error, WriterStopped)
    assert accounts(bare) == []


class Crash(BaseException):
    """The process is gone; nothing catches it."""


@pytest.mark.parametrize(
    "point, kept", [("before_commit", []), ("after_commit", ["member:h1"])]
)
def test_a_crash_keeps_all_or_nothing(
    bare: Centre, point: str, kept: list[str]
) -> None:
    def crash(at: str) -> None:
        if at == point:
            raise Crash

    crashing = Writer(bare.database, lambda: 0, crash)
    with pytest.raises(Crash):
        crashing.run([Command(open_account, ("h1",))])

    assert accounts(bare) == kept


def test_a_writer_that_was_fenced_off_stops(bare: Centre) -> None:
    def take_over(tx: Tx) -> None:
        tx.run("UPDATE book SET fence = fence + 1")

    bare.run((open_account, "h1"))
    Writer(bare.database, lambda: 0).run([Command(take_over)])

    assert isinstance(bare.run((open_account, "h2"))[0].error, WriterStopped)
    assert accounts(bare) == ["member:h1"]


def test_the_thread_commits_what_is_queued_before_it_stops(bare: Centre) -> None:
    bare.writer.start()
    futures = [bare.writer.submit(open_account, f"h{n}") for n in range(50)]
    bare.writer.stop()

    assert [future.result(0) for future in futures] == [f"h{n}" for n in range(50)]
    assert len(accounts(bare)) == 50
    assert isinstance(bare.writer.submit(open_account, "x").exception(0), Busy)


def test_what_waits_is_committed_together_and_the_queue_has_an_end(
    bare: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "QUEUE_MAX", 10)
    started, go_on = threading.Event(), threading.Event()
    batches: list[int] = []

    def hold(tx: Tx) -> None:
        started.set()
        assert go_on.wait(10)

    def note(tx: Tx) -> None:
        batches.append(id(tx))

    bare.writer.start()
    bare.writer.submit(hold)
    assert started.wait(10)
    waiting = [bare.writer.submit(note) for _ in range(11)]
    go_on.set()
    bare.writer.stop()

    assert isinstance(waiting[-1].exception(0), Busy)
    assert len(batches) == 10
    assert len(set(batches)) == 1


def test_who_stands_and_waits_goes_before_parcels_but_not_for_ever(
    bare: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "BATCH_WEIGHT_URGENT_MAX", 2)
    started, go_on = threading.Event(), threading.Event()
    done: list[str] = []

    def hold(tx: Tx) -> None:
        started.set()
        assert go_on.wait(10)

    def note(tx: Tx, who: str) -> None:
        done.append(who)

    bare.writer.start()
    bare.writer.submit(hold)
    assert started.wait(10)
    for n in range(4):
        bare.writer.submit(note, f"parcel {n}")
    for n in range(3):
        bare.writer.submit(note, f"kiosk {n}", urgent=True)
    go_on.set()
    bare.writer.stop()

    assert done == [
        *("kiosk 0", "kiosk 1", "parcel 0", "parcel 1"),
        *("kiosk 2", "parcel 2", "parcel 3"),
    ]
