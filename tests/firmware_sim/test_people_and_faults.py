"""Everything random comes from a seed: people, errands, bad lines, bad days."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from linli_sim import bad_day, centre
from linli_sim.broker_port import BrokerAddress
from linli_sim.centre import Centre, CentreError
from linli_sim.clock import Clock
from linli_sim.faults import NOISY, SOUND, BadLine, Rates
from linli_sim.people import Habit, errand, population
from linli_sim.town import Town
from linli_sim.wiring import Wired
from linli_wire import cards


def test_people_of_a_seed_are_the_same_and_of_another_are_not() -> None:
    assert population(7, 30, 2, 1) == population(7, 30, 2, 1)
    assert population(7, 30, 2, 1) != population(8, 30, 2, 1)


def test_everyone_has_a_card_of_their_own_and_a_home() -> None:
    people = population(7, 60, 2, 1)

    assert len({person.card for person in people.everyone}) == 63
    for person in people.everyone:
        assert cards.check(person.card) == person.card
        assert len(person.pin) == 6 and person.name
    homes = Counter(person.household for person in people.residents)
    assert 1 < max(homes.values()) <= 3


def test_errands_are_as_clumsy_as_asked() -> None:
    draw = Random(1)
    errands = [errand(draw, 0.2) for _ in range(5000)]

    habits = Counter(one.habit for one in errands)
    assert 0.77 < habits[Habit.HONEST] / 5000 < 0.83
    assert set(habits) == set(Habit)
    assert all(250 <= bag_g <= 4200 for one in errands for bag_g in one.bags_g)
    assert {len(one.bags_g) for one in errands if one.habit is Habit.TWO_BAGS} == {2}


def carried(rates: Rates, seed: int) -> tuple[bytes, Counter[str]]:
    line = BadLine(rates, Random(seed))
    chunks = [bytes([n % 256]) * 10 for n in range(2000)]
    out = b"".join(line.carry(chunk, at * 10) for at, chunk in enumerate(chunks))
    return out + line.carry(b"", 10**6), line.done


def test_a_sound_line_carries_every_byte() -> None:
    out, done = carried(SOUND, 1)

    assert out == b"".join(bytes([n % 256]) * 10 for n in range(2000))
    assert not done.total()


def test_a_bad_line_does_each_kind_and_the_same_for_a_seed() -> None:
    out, done = carried(NOISY, 1)

    assert all(done[kind] for kind in ("drop", "copy", "delay", "split", "corrupt"))
    assert carried(NOISY, 1) == (out, done)
    assert carried(NOISY, 2) != (out, done)


def test_a_line_may_be_late_but_never_overtakes_itself() -> None:
    out, done = carried(Rates(delay=0.5, split=0.5), 1)

    assert done["delay"] and done["split"]
    assert out == carried(SOUND, 1)[0]


def test_what_waits_on_a_line_is_bounded() -> None:
    line = BadLine(Rates(delay=1.0, delay_ms=10**6), Random(1))
    for _ in range(10_000):
        line.carry(b"x" * 10, 0)

    assert len(line.carry(b"", 10**9)) <= 4096


# --- the description ----------------------------------------------------------


def wired(folder: Path) -> dict[str, Wired]:
    plan = centre.load(centre.EXAMPLE)
    return Town(plan, folder, seed=1, broker=BrokerAddress()).wired


def test_the_example_has_all_that_a_demo_needs(tmp_path: Path) -> None:
    plan = centre.load(centre.EXAMPLE)
    town = Town(plan, tmp_path, seed=1, broker=BrokerAddress())

    assert len(plan.bins) >= 8
    assert sum(one.link == "mqtt" and one.fill == "mqtt" for one in plan.bins) >= 3
    assert plan.compost and len(plan.compost.probes) == 3
    names = {"compost-1-reader", "compost-1-panel", "compost-1-scale"}
    names |= {"compost-1-probes", "tank-1-level", "kiosk-1-reader"}
    assert names <= set(town.links)
    assert {"kitchen-4-board", "recyclable-1-board"} <= set(town.boards)
    assert not any(link.exists() for link in town.links.values())


@pytest.mark.parametrize(
    "text, why",
    [
        ('name = "x"', "bins"),
        ('name = "x"\nbins = []\nresidnets = 3', "residnets"),
        ('name = "Big X"\nbins = []', "name"),
        ('name = "x"\n[[bins]]\nname = "a"\nstream = "gold"', "gold"),
        ('name = "x"\n[[bins]]\nname = "a"\nstream = "kitchen"\nnoise = "?"', "noise"),
        ("name = ", "Invalid value"),
    ],
)
def test_a_wrong_description_is_refused_in_words(
    tmp_path: Path, text: str, why: str
) -> None:
    file = tmp_path / "centre.toml"
    file.write_text(text)

    with pytest.raises(CentreError, match=why):
        centre.load(file)


def test_two_parts_with_one_name_are_refused() -> None:
    plan = centre.load(centre.EXAMPLE)
    twice = Centre(name="x", bins=[plan.bins[0], plan.bins[0]])

    with pytest.raises(CentreError, match="same name"):
        centre.check(twice)


def test_an_mqtt_bin_needs_a_broker(tmp_path: Path) -> None:
    with pytest.raises(CentreError, match="broker"):
        Town(centre.load(centre.EXAMPLE), tmp_path, seed=1)


def test_a_clock_has_limits() -> None:
    for speed in (0.0, -1.0, 10.1):
        with pytest.raises(ValueError, match="speed"):
            Clock(speed)


# --- bad days -----------------------------------------------------------------


def test_a_bad_day_is_the_same_for_a_seed(tmp_path: Path) -> None:
    devices = wired(tmp_path)
    day = bad_day.plan(5, devices, 600_000)

    assert day == bad_day.plan(5, devices, 600_000)
    assert day != bad_day.plan(6, devices, 600_000)
    assert len(day) > 50
    assert len({trouble.kind for trouble in day}) >= 4


def test_troubles_of_one_device_do_not_overlap(tmp_path: Path) -> None:
    last: dict[str, int] = {}
    for trouble in bad_day.plan(5, wired(tmp_path), 3_600_000):
        assert trouble.at_ms >= last.get(trouble.device, 0)
        assert trouble.until_ms > trouble.at_ms
        last[trouble.device] = trouble.until_ms


def test_every_trouble_can_befall_and_pass(tmp_path: Path) -> None:
    for one in wired(tmp_path).values():
        for kind in bad_day.possible(one):
            if kind != "unplugged":
                bad_day.befall(one, kind, on=True)
                bad_day.befall(one, kind, on=False)
