"""What a provider of services is asked for their word about, and what a greeting adds."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from linli_hub.base.store.tx import picker
from linli_hub.station.store import staff_only
from linli_hub.station.views.greeting import masked

SHOWN_MAX = 40

# Booked here, begun, and nobody has said a word; in review too, for then it is awaited.
_BOOKED = (
    " FROM redemption r JOIN slot s ON s.id = r.slot WHERE s.provider IN ?*"
    " AND s.cancelled_ms IS NULL AND s.starts_ms <= ? AND r.station = ?"
    " AND r.state IN ('held', 'review') AND r.member <> ? AND r.resident <> ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """`by_hand_until_ms`: staff serve them until then; `to_confirm`: services that
    they gave and have not said a word about."""

    by_hand_until_ms: int | None = None
    to_confirm: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRow:
    """Somebody (masked) who booked a service."""

    redemption: str
    name_zh: str
    name_en: str
    resident: str
    starts_ms: int


def beside(
    connection: Connection, who: tuple[str, str], station: str, now_ms: int
) -> Beside:
    """Of (resident, member), for a greeting at a station."""
    pick = picker(connection)
    [(many,)] = pick("SELECT count(*)" + _BOOKED, *_asked(who, station, now_ms))
    return Beside(
        by_hand_until_ms=staff_only.until_ms(pick, who[1], now_ms), to_confirm=int(many)
    )


def bookings(
    connection: Connection, who: tuple[str, str], station: str, now_ms: int
) -> list[BookingRow]:
    """What (resident, member) gave here, or did not: oldest first."""
    found = picker(connection)(
        "SELECT r.id, i.name_zh, i.name_en, p.name, s.starts_ms"
        + _BOOKED.replace(
            " WHERE",
            " JOIN item i ON i.id = r.item JOIN resident p ON p.id = r.resident WHERE",
        )
        + " ORDER BY s.starts_ms, r.id LIMIT ?",
        *_asked(who, station, now_ms),
        SHOWN_MAX,
    )
    return [
        BookingRow(
            redemption=id,
            name_zh=zh,
            name_en=en,
            resident=masked(name),
            starts_ms=at_ms,
        )
        for id, zh, en, name, at_ms in found
    ]


def _asked(who: tuple[str, str], station: str, now_ms: int) -> tuple[Any, ...]:
    return sorted(set(who)), now_ms, station, who[1], who[0]
