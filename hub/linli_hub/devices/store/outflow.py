"""Readings in the order in which they are copied to a time-series server."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.base.store.tx import read

BATCH_MAX = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    series: int
    edge: str
    device: str
    quantity: str
    at_ms: int
    value: float


def samples_after(connection: Connection, sent: Mapping[int, int]) -> list[Sample]:
    """At most BATCH_MAX readings younger than what `sent` says of each series."""
    found: list[Sample] = []
    for series, edge, device, quantity in read(
        connection, "SELECT id, edge, device, quantity FROM series ORDER BY id"
    ):
        rows = read(
            connection,
            "SELECT at_ms, value FROM reading WHERE series = :series"
            " AND at_ms > :after ORDER BY at_ms LIMIT :most",
            series=series,
            after=sent.get(series, 0),
            most=BATCH_MAX - len(found),
        )
        found += [
            Sample(
                series=series,
                edge=edge,
                device=device,
                quantity=quantity,
                at_ms=at_ms,
                value=value,
            )
            for at_ms, value in rows
        ]
        if len(found) == BATCH_MAX:
            break
    return found
