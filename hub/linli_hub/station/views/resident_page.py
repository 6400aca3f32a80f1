"""What a resident's own page shows: the greeting of the kiosk, and a little more."""

from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.books.core.ledger import member
from linli_hub.books.views.entries import EntryFilter, entries
from linli_hub.station.core.redemption import RedemptionRow
from linli_hub.station.views import greeting, waiting
from linli_hub.station.views.redemptions import last_of
from linli_hub.treasury.views import treasury
from linli_hub.voice.views import requests

ENTRIES = 30
ORDERS = 10
LOTS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentPage:
    """`orders`: the newest first, ended ones too. The name is masked."""

    name_masked: str
    language: str
    balance: int
    available: int
    lapsing: tuple[treasury.LotRow, ...]
    orders: tuple[RedemptionRow, ...]
    recent: tuple[greeting.Recent, ...]
    notes: tuple[requests.Note, ...]
    notices: tuple[requests.NoticeRow, ...]


def resident_page(
    connection: Connection, resident: str, card: str, now_ms: int
) -> ResidentPage | None:
    """None if this card is blocked, or is no longer the resident's."""
    who = greeting.greeting(connection, card, now_ms)
    if who.blocked or who.resident != resident or who.member is None:
        return None
    account = member(who.member)
    last = entries(connection, EntryFilter(account=account, limit=ENTRIES))
    return ResidentPage(
        name_masked=who.name_masked or "",
        language=who.language,
        balance=who.balance,
        available=who.available,
        lapsing=tuple(treasury.lots(connection, who.member)[:LOTS]),
        orders=tuple(last_of(connection, who.member, ORDERS)),
        recent=greeting.recents(connection, last.rows, account),
        notes=tuple(waiting.notes(connection, resident, now_ms)),
        notices=tuple(requests.notices(connection, now_ms, resident)),
    )
