"""Scales: noise profiles, settling, the indicator's own judgement, and its troubles."""

from random import Random

import pytest

from linli_sim.devices.bin import Bin, Body
from linli_sim.devices.load import PROFILES, Load
from linli_sim.devices.scales import AndScale, Cell, Hx711Scale, MqttScale, ScaleType
from linli_wire.frames import and_scale, hx711

KIND = ScaleType(division_g=10, capacity_g=60_000)


def frames(scale: AndScale, from_ms: int, until_ms: int) -> list[and_scale.Weight]:
    decoder = and_scale.Decoder(unit="kg")
    said = b"".join(scale.step(b"", now) for now in range(from_ms, until_ms, 10))
    found = decoder.feed(said)
    assert not decoder.bad
    return found


def loaded(profile: str, seed: int = 1) -> tuple[Load, AndScale]:
    load = Load(PROFILES[profile], Random(seed))
    return load, AndScale(load, KIND)


def test_a_scale_speaks_ten_times_a_second() -> None:
    _, scale = loaded("still")

    assert len(frames(scale, 0, 2000)) == 20


@pytest.mark.parametrize("profile, within_ms", [("still", 2000), ("street", 2500)])
def test_a_dropped_bag_moves_the_scale_and_then_it_settles(
    profile: str, within_ms: int
) -> None:
    load, scale = loaded(profile)
    before = frames(scale, 0, 1500)
    load.put(1234, 1500)
    during, after = frames(scale, 1500, 2100), frames(scale, 2100, 1500 + within_ms)
    del during[0]  # the cell has felt nothing yet

    assert before[-1].status == "stable"
    assert all(weight.status == "moving" for weight in during)
    assert after[-1].status == "stable"
    assert abs((after[-1].mass_g or 0) - 1234) <= 20


@pytest.mark.parametrize("seed", range(20))
def test_the_settled_error_on_a_street_is_at_most_two_divisions(seed: int) -> None:
    load, scale = loaded("street", seed)
    load.put(2500, 0)

    masses = [weight.mass_g or 0 for weight in frames(scale, 3000, 8000)]
    assert all(abs(mass_g - 2500) <= 20 for mass_g in masses)


def test_wind_keeps_a_scale_from_settling() -> None:
    _, windy = loaded("windy")
    _, still = loaded("still")

    blown = [weight.status for weight in frames(windy, 1000, 11_000)]
    assert blown.count("moving") > 90
    calm = [weight.status for weight in frames(still, 1000, 11_000)]
    assert calm[5:] == ["stable"] * 95


def test_a_sliding_bag_takes_seconds() -> None:
    load, scale = loaded("sliding")
    frames(scale, 0, 1000)
    load.put(3000, 1000)

    assert frames(scale, 1000, 3000)[-1].status == "moving"
    assert frames(scale, 3000, 14_000)[-1].status == "stable"


def test_a_drifting_scale_creeps_while_it_says_stable() -> None:
    _, scale = loaded("drifting")
    frames(scale, 0, 1000)
    hour = 3_600_000

    late = frames(scale, hour, hour + 2000)[-1]
    assert late.status == "stable"
    assert 350 <= (late.mass_g or 0) <= 450


def test_a_leaning_hand_is_never_stable_and_leaves_nothing_behind() -> None:
    load, scale = loaded("still")
    load.put(1000, 0)
    frames(scale, 0, 2000)
    load.lean(5000, 2000)
    leaning = frames(scale, 2000, 5000)
    load.lean(0, 5000)

    assert all(weight.status == "moving" for weight in leaning)
    assert abs((frames(scale, 5000, 8000)[-1].mass_g or 0) - 1000) <= 10
    assert load.mass_g == 1000


def test_overload_and_underload_give_no_number() -> None:
    load, scale = loaded("still")
    load.put(60_200, 0)

    assert frames(scale, 3000, 3200)[-1] == and_scale.Weight(status="overload")
    load.put(-65_000, 3200)
    assert frames(scale, 6000, 6200)[-1] == and_scale.Weight(status="underload")


def test_a_stuck_scale_repeats_itself_whatever_lies_there() -> None:
    load, scale = loaded("still")
    load.put(1000, 0)
    last = frames(scale, 0, 3000)[-1]
    load.stuck = True
    load.put(2000, 3000)

    assert set(frames(scale, 3000, 6000)[8:]) == {last}


def test_an_hx711_counts_with_its_zero_and_slope() -> None:
    load = Load(PROFILES["still"], Random(1))
    scale = Hx711Scale(load, Cell(zero_raw=1000, raw_per_kg=20_000.0))
    load.put(2000, 0)
    for now in range(0, 3000, 10):
        scale.step(b"", now)

    (sample,) = hx711.Decoder().feed(scale.step(b"", 3000))
    assert isinstance(sample, hx711.Counts)
    assert abs(sample.raw - 41_000) < 100


def test_an_hx711_with_a_wire_off_is_saturated() -> None:
    scale = Hx711Scale(Load(PROFILES["still"], Random(1)), Cell())
    scale.wire_off = True

    (sample,) = hx711.Decoder().feed(scale.step(b"", 0))
    assert sample == hx711.Saturated(seq=1, high=True)


def test_an_mqtt_scale_numbers_its_samples() -> None:
    scale = MqttScale(Load(PROFILES["still"], Random(1)), KIND)

    samples = [scale.sample(now) for now in range(0, 1000, 10)]
    assert [sample.n for sample in samples if sample] == list(range(1, 11))


def test_the_same_seed_gives_the_same_bytes() -> None:
    def day(seed: int) -> bytes:
        load, scale = loaded("windy", seed)
        load.put(700, 0)
        return b"".join(scale.step(b"", now) for now in range(0, 3000, 10))

    assert day(5) == day(5)
    assert day(5) != day(6)


def test_a_bin_fills_towards_its_sensor_and_can_be_emptied() -> None:
    body = Bin(Body(depth_mm=900, litres=200), Load(PROFILES["still"], Random(1)))
    heights = [body.distance_mm]
    for n in range(3):
        body.drop(2000, 50, n * 1000)
        heights.append(body.distance_mm)

    assert heights == [900, 675, 450, 225]
    assert body.empty(5000) == 6000
    assert (body.distance_mm, body.load.mass_g) == (900, 0)


def test_an_overfull_bin_is_still_not_in_the_sensor() -> None:
    body = Bin(Body(depth_mm=900, litres=100), Load(PROFILES["still"], Random(1)))
    body.drop(90_000, 500, 0)

    assert body.full_share == 1.0
    assert body.distance_mm == 40
