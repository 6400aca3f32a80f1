"""The town with the plainest edge: what people remember is what really happened."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from linli_sim.centre import BinPlan, Centre, KioskPlan
from linli_sim.clock import Clock
from linli_sim.crowd import KioskTurn
from linli_sim.people import Habit
from linli_sim.town import Town
from linli_wire.messages import Grade, Stream
from tests.firmware_sim.plain_edge import PlainEdge

SPEED = 8.0


def small(**more: object) -> Centre:
    bins = [
        BinPlan(name=f"bin-{n}", stream=Stream.KITCHEN, noise="still") for n in (1, 2)
    ]
    settings: dict[str, object] = {"residents": 8, "graded": 0.0, "clumsy": 0.0}
    return Centre(name="town", bins=bins, pause_ms=300, **{**settings, **more})  # type: ignore[arg-type]


def town_in(folder: Path, plan: Centre, **more: object) -> Town:
    return Town(plan, folder, seed=3, clock=Clock(SPEED), **more)  # type: ignore[arg-type]


def waited(condition: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def edges(stack: ExitStack, town: Town, folder: Path) -> list[PlainEdge]:
    return [stack.enter_context(PlainEdge(folder, p.name)) for p in town.places]


def test_truth_is_what_the_edge_lit_green_for(tmp_path: Path) -> None:
    with town_in(tmp_path, small()) as town, ExitStack() as stack:
        found = edges(stack, town, tmp_path)
        town.open()
        assert waited(lambda: len(town.truth.deposits) >= 6)
        town.finish(60)
        truth = town.truth

    for edge in found:
        done = [one for one in truth.deposits if one.device == edge.name]
        assert [one.card for one in done] == [card for card, _ in edge.heard]
        for one, (_, mass_g) in zip(done, edge.heard, strict=True):
            assert one.light == "green" and one.words == ("已记录", "")
            assert abs(one.bag_g - mass_g) <= 20
    assert truth.taps == len(truth.deposits)
    assert not any(link.exists() for link in town.links.values())


def test_clumsy_people_are_remembered_as_they_were(tmp_path: Path) -> None:
    with town_in(tmp_path, small(clumsy=1.0)) as town, ExitStack() as stack:
        edges(stack, town, tmp_path)
        town.open()
        assert waited(lambda: len({one.habit for one in town.truth.deposits}) >= 3)
        town.finish(60)
        truth = town.truth

    for one in truth.deposits:
        assert (one.card is None) == (one.habit is Habit.NO_CARD)
        assert one.bags == (2 if one.habit is Habit.TWO_BAGS else 1)
        assert one.habit is not Habit.HONEST


def test_without_an_edge_nobody_gets_in_and_everyone_goes_home(tmp_path: Path) -> None:
    with town_in(tmp_path, small()) as town:
        town.open()
        town.finish(60)
        truth = town.truth

    assert not truth.deposits
    assert {one.why for one in truth.walked_away} <= {"locked"}


def test_a_pulled_panel_shows_nobody_a_light_until_it_is_back(tmp_path: Path) -> None:
    with town_in(tmp_path, small()) as town, ExitStack() as stack:
        (first, second) = edges(stack, town, tmp_path)
        town.unplug("bin-1-panel")
        assert waited(lambda: bool(first.broken))
        assert not town.links["bin-1-panel"].exists()
        town.open()
        assert waited(lambda: len(second.heard) >= 2)
        town.replug("bin-1-panel")
        assert town.links["bin-1-panel"].exists()
        town.finish(60)
        truth = town.truth

    assert first.broken == "SerialException"
    assert {one.device for one in truth.deposits} == {"bin-2"}


def test_a_paused_town_ends_visits_and_begins_none(tmp_path: Path) -> None:
    with town_in(tmp_path, small()) as town, ExitStack() as stack:
        found = edges(stack, town, tmp_path)
        town.open()
        assert waited(lambda: bool(found[0].heard))
        town.pause()
        assert waited(lambda: town.out == 0)
        taps = town.truth.taps
        assert not waited(lambda: town.truth.taps > taps, 1.0)
        town.resume()
        assert waited(lambda: town.truth.taps > taps)
        town.finish(60)


def test_people_go_to_the_kiosk_with_what_they_earned(tmp_path: Path) -> None:
    def act(turn: KioskTurn) -> str:
        turn.tap(turn.person.card)
        turn.tap(turn.staff[0].card)
        return "redeemed"

    plan = small(kiosk=KioskPlan(name="kiosk-1"), kiosk_every_ms=500)
    with town_in(tmp_path, plan, at_kiosk=act) as town, ExitStack() as stack:
        edges(stack, town, tmp_path)
        town.open()
        assert waited(lambda: len(town.truth.kiosk_visits) >= 2)
        town.finish(60)
        truth = town.truth

    earned = {one.person for one in truth.deposits if one.light == "green"}
    assert {visit.person for visit in truth.kiosk_visits} <= earned
    assert {visit.result for visit in truth.kiosk_visits} == {"redeemed"}


def test_an_attendants_grade_is_in_the_truth(tmp_path: Path) -> None:
    with town_in(tmp_path, small(graded=1.0)) as town, ExitStack() as stack:
        found = edges(stack, town, tmp_path)
        town.open()
        assert waited(lambda: any(one.grade for one in town.truth.deposits))
        attendant = town.people.attendants[0]
        assert waited(lambda: any(attendant.card in edge.taps for edge in found))
        town.finish(60)
        truth = town.truth

    graded = [one for one in truth.deposits if one.grade]
    assert {one.grade for one in graded} <= set(Grade)
    assert all(one.light == "green" for one in graded)


def test_a_broken_kiosk_script_is_not_hidden(tmp_path: Path) -> None:
    def act(turn: KioskTurn) -> str:
        raise RuntimeError("the script is wrong")

    plan = small(kiosk=KioskPlan(name="kiosk-1"))
    with town_in(tmp_path, plan, at_kiosk=act) as town, ExitStack() as stack:
        edges(stack, town, tmp_path)
        town.open()
        assert waited(lambda: town.failed)
        with pytest.raises(ExceptionGroup):
            town.finish(60)
