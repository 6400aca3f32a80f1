"""What pages and tools read, after a small day at the centre."""

from linli_hub.access.views import audit
from linli_hub.base.views import alarms
from linli_hub.books.views import entries
from linli_hub.devices.actions import readings
from linli_hub.devices.views import devices
from linli_hub.devices.views import readings as views_readings
from linli_hub.people.views import members
from linli_hub.standard.store import standards
from linli_hub.station.actions import orders, redemptions
from linli_hub.station.views import greeting
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from linli_wire import messages as m
from tests.hub.centre import (
    HOUR_MS,
    KIOSK,
    NOON_MS,
    Centre,
    PretendEdge,
    hex_of,
    wish_of,
)


def a_small_day(centre: Centre) -> None:
    edge = PretendEdge()
    edge.open()
    bag = edge.deposit()
    edge.deposit(card="card-2", stream=m.Stream.RECYCLABLE, mass_g=2050)
    edge.deposit(card=None)
    edge.grade(bag, m.Grade.MIXED)
    edge.deposit()
    health = m.DeviceHealth(device="bin-1", state="drifting")
    edge.write(health)
    centre.send(edge.parcel())
    wish = wish_of()
    [held] = centre.do(orders.reserve, KIOSK, "k1", wish).redemptions
    centre.do(
        redemptions.dispense,
        KIOSK,
        "k2",
        held.id,
        redemptions.Cards(staff=hex_of("staff")),
    )
    told = redemptions.Told(redemption=held.id, fence=1, result="handed_over")
    centre.do(redemptions.result, KIOSK, "k3", told)
    batch = m.Readings(
        edge="bins-1", stream=hex_of("s"), first=1,
        readings=[
            m.Reading(device="tank", quantity="level_mm", at_ms=NOON_MS + n, value=n)
            for n in range(3)
        ],
    )  # fmt: skip
    centre.do(readings.record, "bins-1", batch)


def test_every_reader_reads(centre: Centre) -> None:
    a_small_day(centre)

    with centre.database.read() as read:
        assert devices.book(read).centre == "linli"
        assert [edge.name for edge in devices.edges(read)] == ["bins-1", "bins-2", "kiosk-1"]  # fmt: skip
        assert devices.edge(read, "bins-9") is None
        assert [d.state for d in devices.devices(read)] == ["drifting"]
        assert [b.stream for b in devices.bins(read)] == ["kitchen", "recyclable"]
        assert [b.deposits_today for b in devices.bins(read)] == [3, 1]
        live = devices.live_deposits(read)
        assert [d.state for d in live] == ["awarded", "unattributed", "awarded", "awarded"]  # fmt: skip
        assert devices.deposit(read, live[0].journal_no, live[0].seq) == live[0]
        assert alarms.alarms(read)[0].code == "device_health"
        assert audit.audit(read, None, 3).next_cursor is not None
        assert alarms.dead_letters(read) == []
        assert members.residents(read).rows[0].cards == 1
        assert standards.standards(read)[0].version == 1
        assert standards.pin_above(read, NOON_MS) == 50
        summary = entries.summary(read)
        assert (summary.deposits, summary.points_spent) == (4, 3)
        assert summary.points_outstanding == 2 + 16 + 5 - 3


def test_the_flows_are_those_of_the_ledger(centre: Centre) -> None:
    a_small_day(centre)

    with centre.database.read() as read:
        flows = {(f.source, f.target, f.via): f.points for f in entries.flows(read, None, None)}  # fmt: skip
        found = entries.entries(read, entries.EntryFilter(account="member:h1"))

    assert flows == {
        ("issue", "member", "kitchen"): 7,
        ("issue", "member", "recyclable"): 16,
        ("member", "shelf", "soap"): 3,
    }
    assert [entry.kind for entry in found.rows] == ["settle", "hold", "post", "post"]


def test_the_kiosk_greets_without_telling_the_whole_name(centre: Centre) -> None:
    a_small_day(centre)

    with centre.database.read() as read:
        known = greeting.greeting(read, hex_of("card-1"), NOON_MS)
        strange = greeting.greeting(read, hex_of("card-9"), NOON_MS)

    assert (known.name_masked, known.balance, known.available) == ("王*明", 4, 4)
    assert [recent.points for recent in known.recent] == [-3, 5, 2]
    assert not strange.known
    assert strange.resident is None


def test_a_chart_has_no_point_where_there_was_no_reading(centre: Centre) -> None:
    a_small_day(centre)

    with centre.database.read() as read:
        fine = views_readings.series(
            read, "tank", "level_mm", (NOON_MS, NOON_MS + 10), 10
        )
        coarse = views_readings.series(
            read, "tank", "level_mm", (NOON_MS - HOUR_MS, NOON_MS + HOUR_MS), 2
        )
        latest = views_readings.latest(read)
        none = views_readings.series(read, "tank", "nothing", (0, NOON_MS))

    assert [point.mean for point in fine] == [0.0, 1.0, 2.0]
    assert [(p.low, p.mean, p.high, p.count) for p in coarse] == [(0.0, 1.0, 2.0, 3)]
    assert latest[0].value == 2.0
    assert none == []


def test_a_sensor_that_moves_to_another_board_keeps_its_chart(centre: Centre) -> None:
    a_small_day(centre)
    later = NOON_MS + 10
    moved = m.Readings(
        edge="bins-2",
        stream=hex_of("moved"),
        first=1,
        readings=[
            m.Reading(device="tank", quantity="level_mm", at_ms=later, value=9.0)
        ],
    )
    centre.do(readings.record, "bins-2", moved)

    with centre.database.read() as read:
        found = views_readings.series(
            read, "tank", "level_mm", (NOON_MS, later + 1), 11
        )

    assert [point.mean for point in found] == [0.0, 1.0, 2.0, 9.0]


def test_the_books_of_that_day_hold(centre: Centre) -> None:
    a_small_day(centre)

    with centre.database.read() as read:
        assert invariants.check(snapshot.take(read)) == []
