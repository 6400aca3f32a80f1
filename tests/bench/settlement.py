"""Settling typical days again, pure and on one core, beside the bare loop's own rate.

Days of 1 to 10 deeds of mixed streams under hub/standards/compound.toml, carried from
day to day and stored as the hub does: reasons, carry and counts as text. The bare loop
walks the same deeds and only adds up grams. Both in processor time, so that what else
runs on the machine counts less.
"""

import gc
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random

from linli_hub.base.core.calendar import day_bounds_ms
from linli_hub.earning.core import settlement
from linli_hub.earning.core.settlement import Carry, Deed, Tally
from linli_hub.standard.core.standard import Standard, parse
from linli_wire.messages import Grade, Stream
from tests.bench.figure import Figure, median, spread

FILE = Path(__file__).parents[2] / "hub" / "standards" / "compound.toml"
GOAL = 50_000
HOUSEHOLDS, DAYS = 200, 30
STREAMS = [Stream.KITCHEN] * 5 + [Stream.RECYCLABLE] * 3
STREAMS += [Stream.COMPOST, Stream.RESIDUAL, Stream.HAZARDOUS]
GRADES = [None] * 6 + [Grade.GOOD] * 3 + [Grade.MIXED, Grade.REJECTED]
Days = list[tuple[str, list[Deed]]]


def run(*, quick: bool = False) -> list[Figure]:
    """Events a second, settled and bare."""
    standard = parse(FILE.read_text(encoding="utf-8"))
    households = [_days(Random(n)) for n in range(20 if quick else HOUSEHOLDS)]
    events = sum(len(deeds) for days in households for _, deeds in days)
    _settled(households, standard)
    rates, bare = [], []
    for _ in range(1 if quick else 5):
        gc.collect()
        rates.append(events / _timed(lambda: _settled(households, standard)))
        bare.append(events / _timed(lambda: _summed(households)))
    days = sum(len(days) for days in households)
    made = f"{events / days:.1f} deeds a day, {spread(rates)}"
    return [
        Figure(
            name="settlement", value=median(rates), unit="events/s",
            limit=GOAL, at_least=True, note=made,
        ),
        Figure(name="bare loop", value=median(bare), unit="events/s", note="sums grams"),
        Figure(name="settlement / bare loop", value=median(rates) / median(bare), unit=""),
    ]  # fmt: skip


def _timed(work: object) -> float:
    assert callable(work)
    began = time.process_time()
    work()
    return time.process_time() - began


def _settled(households: list[Days], standard: Standard) -> int:
    stored = 0
    for days in households:
        carry = Carry()
        for day in days:
            awards, carry, tally = settlement.go_on(carry, Tally(), day, standard)
            for award in awards:
                stored += len(settlement.reasons_text(award.reasons))
            stored += len(settlement.to_text(carry))
            stored += len(settlement.counted_text(tally.counted))
    return stored


def _summed(households: list[Days]) -> int:
    total = 0
    for days in households:
        for _, deeds in days:
            for deed in deeds:
                total += deed.mass_g
    return total


def _days(random: Random) -> Days:
    """A month of one household; every time a day has between one and ten deeds."""
    first = date(2026, 3, 1)
    days = []
    for n in range(DAYS):
        day = (first + timedelta(days=n)).isoformat()
        start, _ = day_bounds_ms("Asia/Shanghai", day)
        deeds = [_deed(random, start, seq) for seq in range(random.randint(1, 10))]
        days.append((day, deeds))
    return days


def _deed(random: Random, start_ms: int, seq: int) -> Deed:
    return Deed(
        at_ms=start_ms + random.randint(6 * 3600, 22 * 3600) * 1000,
        journal=f"{random.randint(0, 4):032x}",
        seq=seq,
        stream=random.choice(STREAMS).value,
        mass_g=random.randint(40, 4000) // 10 * 10,
        scale_ok=random.random() > 0.02,
        grade=random.choice(GRADES),
        person=f"r{random.randint(1, 3)}",
    )
