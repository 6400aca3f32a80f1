"""Both sides of the comparison in the judge's words: people's memory, hub's exports."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from linli_sim.demo.compare import Bag, Booked
from linli_sim.demo.kiosk_turn import Received
from linli_sim.truth import Truth

Rows = list[dict[str, Any]]


def bags(truth: Truth) -> list[Bag]:
    """What people put into bins, and the light each saw."""
    return [
        Bag(
            who=done.person if done.card is not None else None,
            device=done.device,
            link=done.link,
            mass_g=done.bag_g,
            green=done.light == "green",
            at_s=done.shut_ms / 1000,
        )
        for done in truth.deposits
    ]


def booked(rows: Rows) -> list[Booked]:
    """`linli-hub deposits --json` as the judge needs it."""
    return [
        Booked(
            who=row["resident"],
            device=row["device"],
            mass_g=row["mass_g"],
            points=row["points"],
            times=row["settled"],
            key=f"{row['edge']}/{row['journal'][:8]}/{row['seq']}",
        )
        for row in rows
    ]


def stations(received: list[Received], rows: Rows) -> tuple[int, list[str]]:
    """How many redemptions were settled, and each that is not as people remember.

    Goods carried home must be settled or in review; goods not received must not be
    settled.
    """
    states = {row["id"]: row for row in rows}
    carried = {one.redemption for one in received}
    wrong = [
        f"{one.person} carried {one.item} home, and {one.redemption[:8]} is "
        f"{states[one.redemption]['state'] if one.redemption in states else 'unknown'}"
        for one in received
        if one.redemption not in states
        or states[one.redemption]["state"] not in ("settled", "review")
    ]
    wrong += [
        f"{row['item']} of {row['resident']} was settled and nobody received it "
        f"({row['id'][:8]})"
        for row in rows
        if row["state"] == "settled" and row["id"] not in carried
    ]
    settled = sum(row["state"] == "settled" for row in rows)
    return settled, wrong


def journal_ends(store: Path) -> dict[str, int]:
    """Journal id -> its last event, read from an edge's own file."""
    path = store / "journal.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as journal:
        rows = journal.execute(
            "SELECT id, next_seq - 1 FROM journal WHERE state <> 'left'"
        ).fetchall()
    return {str(name): int(last) for name, last in rows}


def receipts_ms(logs: Path) -> list[float]:
    """Settled weight -> receipt, as the edges logged it for each deposit."""
    found = []
    for log in sorted(logs.glob("*.log")):
        for line in log.read_text(errors="replace").splitlines():
            if '"deposit_receipted"' in line:
                found.append(float(json.loads(line)["ms"]))
    return found
