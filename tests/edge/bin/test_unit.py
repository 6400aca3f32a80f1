"""A bin on the bench: grading, blocked cards, broken disks, MQTT scales, words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from linli_edge.core.inputs import LinkUp, PortBytes, PortDown, PortUp
from linli_edge.journal.disk import SQLITE, Disk
from linli_wire import cards
from linli_wire import messages as m
from linli_wire.frames import panel
from tests.edge.harness import (
    ATTENDANT,
    CARD,
    EDGE,
    OTHER_CARD,
    PANEL,
    TAG_KEY,
    Bench,
)
from tests.edge.journal.files import Failing
from tests.edge.journal.files import failing as failing_at


def tags(bench: Bench, **lists: list[str]) -> None:
    known = {
        name: [cards.tag(TAG_KEY, card) for card in found]
        for name, found in lists.items()
    }
    message = m.CardTags(
        edge=EDGE,
        epoch=1,
        version=1,
        blocked=known.get("blocked", []),
        attendants=known.get("attendants", []),
    )
    bench.handle(bench.hub.down("tags", message))


def told(bench: Bench) -> list[m.Body]:
    bench.greet()
    bench.serve()
    return bench.bodies()


@pytest.mark.parametrize(
    "taps,grade", [(1, m.Grade.GOOD), (2, m.Grade.MIXED), (3, m.Grade.REJECTED)]
)
def test_an_attendant_grades_the_bag_just_settled(
    bench: Bench, taps: int, grade: m.Grade
) -> None:
    tags(bench, attendants=[ATTENDANT])
    bench.deposit()
    for _ in range(taps):
        bench.tick(500)
        bench.tap(ATTENDANT)
    bench.tick(3200)

    graded = [one for one in told(bench) if isinstance(one, m.Graded)]
    assert len(graded) == 1
    assert (graded[0].grade, graded[0].deposit_seq) == (grade, 2)
    assert bench.hub.unseal(graded[0].attendant) == ATTENDANT
    assert "评级已记录" in bench.texts()
    assert len(bench.booked()) == 1


def test_without_a_bag_an_attendants_card_opens_the_lid(bench: Bench) -> None:
    tags(bench, attendants=[ATTENDANT])

    bench.deposit(card=ATTENDANT)

    assert bench.lights()[-1] == "green"


def test_a_residents_visit_ends_the_grading(bench: Bench) -> None:
    tags(bench, attendants=[ATTENDANT])
    bench.deposit()
    bench.tick(500)
    bench.tap(ATTENDANT)
    bench.deposit(800, card=OTHER_CARD)

    bodies = told(bench)
    assert [one.grade for one in bodies if isinstance(one, m.Graded)] == [m.Grade.GOOD]
    assert [one.mass_g for one in bench.booked()] == [1320, 800]


def test_a_blocked_card_is_told_red_and_the_lid_opens(bench: Bench) -> None:
    tags(bench, blocked=[CARD])

    bench.deposit()

    assert any(isinstance(one, panel.Lock) for one in bench.shown())
    assert "green" not in bench.lights() and "red" in bench.lights()
    assert told(bench) and len(bench.booked()) == 1


def test_the_list_of_tags_outlives_a_restart_and_a_forged_one_is_refused(
    bench: Bench,
) -> None:
    tags(bench, blocked=[CARD])
    bench.crash()
    forged = bench.hub.down("tags", m.CardTags(edge=EDGE, epoch=9, version=9))
    bench.handle(
        type(forged)(topic=forged.topic, payload=forged.payload, signature="00" * 64)
    )

    bench.deposit()

    assert bench.agent.refusals["tags_signature"] == 1
    assert "green" not in bench.lights()


def test_an_older_list_of_tags_does_not_come_back(bench: Bench) -> None:
    old = bench.hub.down("tags", m.CardTags(edge=EDGE, epoch=1, version=0))
    tags(bench, blocked=[CARD])

    bench.handle(old)

    assert bench.agent.refusals["tags_older_list"] == 1


def test_with_the_button_it_is_recorded_unattributed(bench: Bench) -> None:
    bench.deposit(900, card=None)

    assert "amber" in bench.lights() and "green" not in bench.lights()
    assert told(bench)
    assert bench.booked()[0].card is None


@pytest.fixture
def failing(tmp_path: Path) -> Iterator[Bench]:
    disk = Disk(connect=failing_at, faults=SQLITE.faults, unreadable=SQLITE.unreadable)
    one = Bench(tmp_path, disk=disk)
    yield one
    Failing.fail_at = None
    one.store.close()


def test_a_full_disk_gives_no_green_still_opens_and_recovers(failing: Bench) -> None:
    Failing.fail_at = "COMMIT"
    failing.deposit(500)
    assert "green" not in failing.lights()
    assert "未能记录,暂停服务" in failing.texts()
    assert any(isinstance(one, panel.Lock) for one in failing.shown())

    Failing.fail_at = None
    failing.tick(6000)
    failing.deposit(600)

    assert failing.lights()[-1] == "green"
    told(failing)
    assert [one.mass_g for one in failing.booked()] == [600]


def test_a_welcome_that_met_a_full_disk_is_asked_for_again_when_there_is_room(
    failing: Bench,
) -> None:
    failing.handle(LinkUp())
    Failing.fail_at = "COMMIT"
    failing.deposit(500)
    failing.welcome()
    assert failing.agent.refusals["welcome_out_of_service"] == 1

    Failing.fail_at = None
    failing.sent.clear()
    failing.tick(5200)

    assert len(failing.hellos()) == 1


def test_what_devices_said_while_the_agent_stood_still_is_not_heard(
    bench: Bench,
) -> None:
    bench.tick(1500)
    bench.tap()
    bench.tick(500)
    bench.now_ms += 20_000

    bench.say(panel.Lid(open=True))
    bench.tap(OTHER_CARD)
    bench.say(panel.Lid(open=False))
    bench.tick(6000)
    bench.deposit(770)

    assert bench.agent.refusals["stale_input"] >= 3
    bodies = told(bench)
    failures = [one.reason for one in bodies if isinstance(one, m.SessionFailed)]
    assert failures == ["interrupted"]
    assert [one.mass_g for one in bench.booked()] == [770]


def test_points_and_balance_stand_beside_the_light_when_they_come_in_time(
    bench: Bench,
) -> None:
    bench.greet()
    bench.serve()
    bench.deposit()
    parcel = bench.sent.pop()
    receipt = bench.hub.take(parcel)
    outcome = m.Outcome(seq=receipt.upto, state="awarded", points=5, balance=128)
    told = bench.hub.receipt(receipt.journal, "applied", outcomes=[outcome])

    bench.handle(bench.hub.down("receipt", told))

    assert "+5分 余额128" in bench.texts()


def test_a_scale_that_drifted_says_so_and_its_weight_is_not_trusted(
    bench: Bench,
) -> None:
    bench.deposit(1000)
    bench.tick(5000)
    bench.mass_g += 60
    bench.tick(15_000)

    bench.deposit(1000)

    bodies = told(bench)
    assert [one.scale_ok for one in bench.booked()] == [True, False]
    states = [one.state for one in bodies if isinstance(one, m.DeviceHealth)]
    assert states[:1] == ["drifting"]


def test_an_emptied_bin_is_not_a_drifting_scale(bench: Bench) -> None:
    bench.deposit(1000)
    bench.tick(5000)
    bench.mass_g = 200
    bench.tick(15_000)

    bench.deposit(1000)

    told(bench)
    assert [one.scale_ok for one in bench.booked()] == [True, True]


def test_a_silent_scale_is_reported_once(bench: Bench) -> None:
    bench.tick(1000)
    from linli_edge.core.inputs import Tick

    for _ in range(400):
        bench.now_ms += 100
        bench.handle(Tick())

    states = [one.state for one in told(bench) if isinstance(one, m.DeviceHealth)]
    assert states == ["silent"]


def test_a_panel_that_comes_back_is_told_what_to_show(bench: Bench) -> None:
    bench.handle(PortDown(port=PANEL, reason="test"))
    bench.handle(PortUp(port=PANEL))

    assert bench.texts() == ["请刷卡", "厨余"]


def test_refused_input_is_told_as_readings(bench: Bench) -> None:
    bench.handle(PortBytes(port=PANEL, data=b"$LID,open*00\r\n"))
    bench.greet()

    for _ in range(35):
        bench.tick(1000)
        bench.serve()

    quantities = {one.quantity for one in bench.hub.readings.values()}
    assert "refused.panel_check" in quantities
