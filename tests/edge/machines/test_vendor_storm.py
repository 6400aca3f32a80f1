"""A bad afternoon for the vendor: everything fails in any order, and each vend is answered.

`python -m tests.edge.machines.test_vendor_storm [SEEDS]` plays many from seed 0.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random, SystemRandom

import pytest

from linli_edge.machines.core import vending
from linli_edge.machines.core.messages import Vended
from tests.edge.machines.stand import (
    DIALECTS,
    LATCHED,
    LOCKER,
    SPIRAL,
    TWIN,
    Said,
    VendStand,
)

SEEDS = 12
EVENTS = 25


class Storm(VendStand):
    """Notes how much had fallen when a vend began and when it was answered."""

    def begin(self) -> None:
        self.fell: dict[int, list[int]] = {}
        super().begin()

    def vend(self, channel: int = SPIRAL, units: int = 1, fence: int = 1) -> None:
        self.fell[fence] = [self.spiral.fallen]
        super().vend(channel, units, fence)

    def say(self, said: Said, now_ms: int) -> None:
        super().say(said, now_ms)
        if isinstance(said, Vended):
            self.fell[said.fence].append(self.spiral.fallen)


def trouble(stand: VendStand, draw: Random) -> None:
    """One thing goes wrong, or is mended; now and then somebody mends it all."""
    if draw.random() < 0.3:
        whole(stand)
    match draw.randrange(11):
        case 0:
            stand.unplug()
        case 1:
            stand.plug()
        case 2:
            stand.board.deaf = not stand.board.deaf
        case 3:
            stand.counters.deaf = not stand.counters.deaf
        case 4:
            stand.contacts.deaf = not stand.contacts.deaf
        case 5:
            stand.board.mute += draw.randrange(3)
        case 6:
            stand.board.busy += draw.randrange(2)
        case 7:
            stand.spiral.next_drops = [draw.choice([0, 1, 1, 2])]
        case 8:
            stand.counter.misses += 1
        case 9:
            stand.hub = not stand.hub
        case 10:
            stand.latched.sticks = not stand.latched.sticks


def whole(stand: VendStand) -> None:
    stand.board.deaf = stand.counters.deaf = stand.contacts.deaf = False
    stand.board.mute = stand.board.busy = 0
    stand.hub = True
    if not stand.plugged:
        stand.plug()


def played(seed: int, dialect: str, folder: Path) -> Counter[str]:
    """Play an afternoon and check it; what the vends came to."""
    draw = Random(f"storm {dialect} {seed}")
    stand = Storm(folder, dialect)
    stand.ready()
    asked: dict[int, tuple[int, int]] = {}
    for fence in range(1, EVENTS + 1):
        trouble(stand, draw)
        if draw.random() < 0.6:
            channel = draw.choice([SPIRAL, SPIRAL, TWIN, LOCKER, LATCHED])
            asked[fence] = channel, draw.randint(1, 3)
            stand.vend(channel, asked[fence][1], fence)
        stand.run(draw.choice([100, 700, 2500, 9000]))
    whole(stand)
    stand.run(90_000)
    stand.store.close()
    check(stand, asked)
    return Counter(one.result for one in stand.said if isinstance(one, Vended))


def check(stand: Storm, asked: dict[int, tuple[int, int]]) -> None:
    said = {one.fence: one for one in stand.said if isinstance(one, Vended)}
    assert len(said) == len(stand.said) == len(asked), "each is answered once"
    for channel, spiral in ((SPIRAL, stand.spiral), (TWIN, stand.twin)):
        mine = [said[fence] for fence, (where, _) in asked.items() if where == channel]
        assert sum(one.given for one in mine) <= spiral.fallen
        if all(one.result == "not_given" for one in mine):
            assert spiral.fallen == 0, "what fell is told or in doubt"
    doubt = False  # a motor that ran on after an unknown drops into the next vend
    for fence in [fence for fence, (where, _) in asked.items() if where == SPIRAL]:
        before, after = stand.fell[fence]
        if said[fence].result == "not_given" and said[fence].evidence != "busy":
            assert doubt or before == after, f"fence {fence}: it fell and is released"
        doubt |= said[fence].result == "unknown"
    for channel, locker in ((LOCKER, stand.locker), (LATCHED, stand.latched)):
        mine = [said[fence] for fence, (where, _) in asked.items() if where == channel]
        if all(one.result == "not_given" for one in mine):
            assert not locker.taken
    assert not any(stand.board.on(output) for output in (1, 2, 3, 4))
    for fence, one in said.items():
        assert one.given <= asked[fence][1]
        assert (one.result == "not_given") <= (one.given == 0)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_each_vend_is_answered_once_and_truly(dialect: str, tmp_path: Path) -> None:
    first = SystemRandom().randrange(10**6)
    results: Counter[str] = Counter()
    for seed in range(first, first + SEEDS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        try:
            results += played(seed, dialect, folder)
        except AssertionError as wrong:
            raise AssertionError(f"seed {seed} {dialect}: {wrong}") from wrong

    assert set(results) == {"handed_over", "not_given", "unknown"}


def test_control_an_optimist_is_caught_by_the_storm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vending, "_unknown", vending._none)

    def forty_afternoons() -> None:
        for seed in range(40):
            (tmp_path / str(seed)).mkdir()
            played(seed, "waveshare", tmp_path / str(seed))

    with pytest.raises(AssertionError, match="fell"):
        forty_afternoons()


def main() -> None:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    for dialect in DIALECTS:
        results: Counter[str] = Counter()
        for seed in range(seeds):
            with tempfile.TemporaryDirectory() as folder:
                results += played(seed, dialect, Path(folder))
        print(dialect, dict(results))


if __name__ == "__main__":
    main()
