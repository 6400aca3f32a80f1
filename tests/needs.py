"""What the tests at a path start, as Debian packages: `./run test PATH` asks for these.

A path needs its own row, and the rows above and below it. tests/tidy/test_needs.py
holds that no row is missing and none is idle. The launcher reads this: stdlib only.
"""

from __future__ import annotations  # an older Python must get as far as run's message

from pathlib import Path

from linli_sim.demo.debian import PACKAGES

ROOT = Path(__file__).resolve().parents[1]
ALWAYS = ("python3-venv",)
BROWSER = ("chromium", "libatomic1", "fonts-noto-cjk")
NEEDS = {
    "tests/dashboards": BROWSER,
    "tests/edge/kiosk/test_paper.py": BROWSER,
    "tests/edge/test_process.py": ("mosquitto",),
    "tests/edge/kiosk/test_voice.py": ("espeak-ng",),
    "tests/firmware_sim/test_broker_port.py": ("mosquitto",),
    "tests/hub": ("postgresql-15", "mosquitto", "git"),
    "tests/simulation": ("strace", "git"),
    "tests/machines": ("postgresql-15", "mosquitto", "git"),
    "tests/system": ("mosquitto", "espeak-ng", "git"),
    "tests/tidy": ("git",),
    "tests/wire/test_contract.py": ("git",),
}


def needed(words: list[str]) -> tuple[str, ...]:
    """The packages for the paths among pytest's `words`; all where none is named."""
    named = [(ROOT / word.partition("::")[0]).resolve() for word in words]
    paths = [path for path in named if path.is_relative_to(ROOT) and path.exists()]
    if not paths:
        return tuple(PACKAGES)
    rows = [row for row in NEEDS if any(_touch(ROOT / row, path) for path in paths)]
    return tuple(
        dict.fromkeys([*ALWAYS, *(name for row in rows for name in NEEDS[row])])
    )


def _touch(row: Path, path: Path) -> bool:
    return path.is_relative_to(row) or row.is_relative_to(path)
