"""Count, over many crash images of a store, how many lose what was promised."""

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from tests.simulation.crash_images import Image, images, lay, record

Judge = Callable[[Image, Path], str | None]
EVENTS = 300
RAM = Path("/dev/shm")


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder in memory where there is one."""
    base = RAM if RAM.is_dir() else None
    with tempfile.TemporaryDirectory(dir=base) as name:
        yield Path(name)


def judged(
    store: str, settings: str, judge: Judge, *, count: int, seed: int
) -> Counter[str]:
    """Faults found in `count` images of one recorded run; `sound` counts the rest."""
    return Counter(verdicts(store, settings, judge, count=count, seed=seed))


def verdicts(
    store: str, settings: str, judge: Judge, *, count: int, seed: int
) -> Generator[str]:
    """The fault of each image, or `sound`."""
    with scratch() as base:
        folder, image_folder = base / "recorded", base / "image"
        folder.mkdir()
        image_folder.mkdir()
        module = f"tests.simulation.recorded_{store}"
        program = [sys.executable, "-m", module, str(folder), str(EVENTS), settings]
        ops = record(program, folder)
        for image in images(ops, count, Random(seed)):
            lay(image, image_folder)
            yield judge(image, image_folder) or "sound"
