"""A hub that was restored, a board that was, rotten rows: which journal goes on, and how."""

from linli_edge.core.inputs import LinkDown, LinkUp
from linli_wire import messages as m
from tests.edge.harness import Bench
from tests.edge.journal.link import all_once, append, settled


def test_after_a_restored_hub_everything_it_lost_is_told_again(bench: Bench) -> None:
    settled(bench)
    backup = dict(bench.hub.cursor)
    append(bench, 5)
    bench.tick(100)
    bench.serve()
    assert bench.store.current.waiting == 0

    bench.hub.cursor, bench.hub.epoch = backup, 2
    for events in bench.hub.events.values():
        for seq in [seq for seq in events if seq > 2]:
            del events[seq]
    bench.handle(LinkDown(reason="test"))
    settled(bench)

    assert all_once(bench, 5)
    assert bench.store.current.epoch == 2


def test_a_receipt_of_a_new_epoch_is_asked_about_at_once(bench: Bench) -> None:
    settled(bench)
    append(bench, 1)
    bench.tick(100)
    bench.hub.epoch = 2

    bench.serve()

    assert bench.store.current.epoch == 2
    assert all_once(bench, 1)


def test_a_restored_hub_that_answers_an_old_hello_is_told_all(bench: Bench) -> None:
    bench.handle(LinkUp())
    hello = bench.hellos()[0]
    bench.welcome()
    bench.serve()
    append(bench, 3)
    bench.tick(100)
    bench.serve()
    bench.hub.cursor.clear()
    bench.hub.events.clear()
    bench.hub.epoch = 2

    bench.handle(bench.hub.welcome(hello))
    bench.serve()

    assert all_once(bench, 3)
    assert bench.store.current.epoch == 2


def test_a_welcome_of_an_older_epoch_is_refused(bench: Bench) -> None:
    bench.hub.epoch = 5
    settled(bench)
    bench.handle(LinkDown(reason="test"))

    bench.greet(epoch=4)

    assert bench.agent.refusals["welcome_older_epoch"] == 1


def test_a_re_imaged_board_goes_on_in_a_new_journal_and_loses_nothing(
    bench: Bench,
) -> None:
    settled(bench)
    image = (bench.folder / "journal.db").read_bytes()
    wal = (bench.folder / "journal.db-wal").read_bytes()
    append(bench, 4)
    bench.tick(100)
    bench.serve()
    bench.store.close()
    for suffix in ("", "-wal", "-shm"):
        (bench.folder / f"journal.db{suffix}").unlink(missing_ok=True)
    (bench.folder / "journal.db").write_bytes(image)
    (bench.folder / "journal.db-wal").write_bytes(wal)
    old = bench.store.current.id
    bench.crash()
    assert bench.store.current.id == old
    bench.mass_g = 5000
    bench.deposit(770)
    assert bench.lights()[-1] == "green"

    bench.greet()
    bench.serve()

    assert bench.store.current.id != old
    assert [one.mass_g for one in bench.booked()] == [770]
    openings = [one for one in bench.bodies() if isinstance(one, m.JournalOpened)]
    assert (openings[-1].reason, openings[-1].previous) == ("behind", old)
    states = [one.state for one in bench.bodies() if isinstance(one, m.DeviceHealth)]
    assert "behind" in states


def test_another_head_at_the_hub_is_a_fork(bench: Bench) -> None:
    settled(bench)
    append(bench, 3)
    journal = bench.store.current.id
    bench.handle(LinkDown(reason="test"))
    bench.hub.cursor[journal] = (4, b"\7" * 32)

    settled(bench)

    assert bench.store.current.id != journal
    openings = [one for one in bench.bodies() if isinstance(one, m.JournalOpened)]
    assert openings[-1].reason == "forked"


def test_a_quarantined_journal_is_left_and_its_unbooked_events_move(
    bench: Bench,
) -> None:
    settled(bench)
    append(bench, 3)
    journal = bench.store.current.id
    bench.handle(LinkDown(reason="test"))

    bench.greet(quarantined=True)
    bench.serve()

    assert bench.store.current.id != journal
    states = [one.state for one in bench.bodies() if isinstance(one, m.DeviceHealth)]
    assert [one for one in states if one.startswith("test")] == [
        "test-0",
        "test-1",
        "test-2",
    ]


def test_a_rotten_event_goes_out_as_a_signed_hole(bench: Bench) -> None:
    append(bench, 3)
    with bench.store._file.transaction() as connection:
        connection.execute("UPDATE row SET bytes = x'00' WHERE seq = 3")

    bench.greet()
    bench.serve()

    assert [(hole.first, hole.last, hole.reason) for hole in bench.hub.holes] == [
        (3, 3, "unreadable")
    ]
    assert bench.store.current.waiting == 0
    assert bench.agent.refusals["hole_unreadable"] == 1


def test_what_was_pruned_is_a_hole_with_its_reason(bench: Bench) -> None:
    settled(bench)
    append(bench, 3)
    bench.tick(100)
    bench.serve()
    journal = bench.store.current
    with bench.store._file.transaction() as connection:
        connection.execute("DELETE FROM row WHERE seq <= 3")
        connection.execute("UPDATE journal SET pruned_upto = 3")
    bench.crash()
    bench.hub.cursor.clear()
    bench.hub.epoch = 2

    bench.greet()
    bench.serve()

    assert [(hole.first, hole.last, hole.reason) for hole in bench.hub.holes] == [
        (1, 3, "pruned")
    ]
    assert bench.hub.cursor[journal.id][0] >= 5


def test_a_rotten_head_drains_the_old_journal_first(bench: Bench) -> None:
    settled(bench)
    append(bench, 3)
    old = bench.store.current.id
    with bench.store._file.transaction() as connection:
        connection.execute("UPDATE journal SET checksum = x'00'")
    bench.crash()

    bench.greet()
    bench.serve()
    bench.tick(200)
    bench.serve()

    assert bench.store.current.id != old
    assert all_once(bench, 3)
    assert list(bench.hub.events) == [old, bench.store.current.id]
