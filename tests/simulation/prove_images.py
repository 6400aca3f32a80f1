"""./run prove images [COUNT]: crash images of both stores, and the controls that lose."""

import sys

from tests.simulation import recorded_hub, recorded_journal
from tests.simulation.images import Judge, judged
from tests.simulation.proof import fresh_seed, write

FULL_COUNT = 5000
CONTROL_COUNT = 1000
STORES: dict[str, Judge] = {
    "journal": recorded_journal.losses,
    "hub": recorded_hub.losses,
}
CONTROLS = ("wal_normal", "delete_full")


def main(count: int) -> int:
    seed = fresh_seed()
    print(f"seed {seed}", flush=True)
    counts: dict[str, dict[str, int]] = {}
    good = True
    for store, judge in STORES.items():
        found = judged(store, "full", judge, count=count, seed=seed)
        counts[f"{store} as shipped"] = dict(found)
        good &= found == {"sound": count}
        print(f"{store}: {dict(found)}", flush=True)
        for control in CONTROLS:
            lossy = judged(store, control, judge, count=CONTROL_COUNT, seed=seed)
            counts[f"{store} control {control}"] = dict(lossy)
            good &= lossy["sound"] < CONTROL_COUNT
            print(f"{store} control {control}: {dict(lossy)}", flush=True)
    write("images", {"passed": good, "seed": seed, "images": counts})
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else FULL_COUNT))
