"""What `./run prove PART` leaves behind: counts, seeds, commit and date, as JSON."""

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from random import SystemRandom
from typing import Any

from tests.tidy.tree import ROOT

FOLDER = ROOT / "tests" / "proofs"


def fresh_seed() -> int:
    """A seed nobody chose; it is printed, so that a failure can be played again.

    LINLI_SEED has what is played again: one number, or those of a whole proof in the
    order in which it asks for them, with commas. The last counts for all that follow.
    """
    return next(_SEEDS)


def seeds(given: str) -> Iterator[int]:
    """The numbers in `given`, and its last for ever; fresh ones if there is none."""
    numbers = [int(number) for number in given.split(",") if number]
    yield from numbers
    while True:
        yield numbers[-1] if numbers else SystemRandom().randrange(1, 2**31)


_SEEDS = seeds(os.environ.get("LINLI_SEED", ""))


def commit() -> str:
    """The commit the proof ran on; a dirty tree says so."""
    head = _git("rev-parse", "HEAD")
    changed = [
        line
        for line in _git("status", "--porcelain").splitlines()
        if "tests/proofs/" not in line
    ]
    return head + ("+changes" if changed else "")


def write(part: str, result: dict[str, Any]) -> None:
    """Write tests/proofs/PART.json and print it."""
    whole = {
        "part": part,
        "commit": commit(),
        "date": datetime.now(UTC).date().isoformat(),
        **result,
    }
    text = json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{part}.json").write_text(text)
    print(text, end="")


def _git(*arguments: str) -> str:
    run = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return run.stdout.strip()
