"""./run prove simulation [SEEDS]: many seeds, and each planted bug is caught."""

import sys
import time

from tests.simulation.bugs import BUGS
from tests.simulation.proof import fresh_seed, write
from tests.simulation.seeds import Total, first_catch, regressions, run

FULL_COUNT = 2000
SHOWN_EVERY = 100


def main(count: int) -> int:
    base = fresh_seed()
    print(f"seeds {base}..{base + count - 1}", flush=True)
    total, started = Total(), time.monotonic()
    for outcome in run([*regressions(), *range(base, base + count)]):
        total.add(outcome)
        if outcome.wrong:
            print(f"seed {outcome.seed}: {outcome.wrong}", flush=True)
        if total.seeds % SHOWN_EVERY == 0:
            rate = total.seeds / (time.monotonic() - started)
            print(f"{total.seeds} seeds, {rate:.1f}/s", flush=True)
    caught = {name: _caught(name, base) for name in BUGS}
    passed = not total.wrong and not total.silent() and None not in caught.values()
    write(
        "simulation",
        {
            "passed": passed,
            "first_seed": base,
            "seeds": total.seeds,
            "steps": total.steps,
            "deposits": total.deposits,
            "greens": total.greens,
            "wrong": {str(seed): words for seed, words in total.wrong.items()},
            "fault_fired_in_seeds": dict(total.fired.most_common()),
            "faults_silent": total.silent(),
            "planted_bugs_caught_after_seeds": caught,
        },
    )
    return 0 if passed else 1


def _caught(name: str, base: int) -> int | None:
    found = first_catch(name, range(base, base + 200))
    print(f"{name}: {found}", flush=True)
    return found[0] if found else None


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else FULL_COUNT))
