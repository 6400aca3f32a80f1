"""What a resident's own page shows: the greeting of the kiosk, and a little more."""

from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.core.ledger import member
from linli_hub.core.redemption import RedemptionRow
from linli_hub.store import views_asks, views_greeting, views_ledger, views_waiting
from linli_hub.store.views_books import EntryFilter, entries
from linli_hub.store.views_redemptions import last_of

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
    lapsing: tuple[views_ledger.LotRow, ...]
    orders: tuple[RedemptionRow, ...]
    recent: tuple[views_greeting.Recent, ...]
    notes: tuple[views_asks.Note, ...]
    notices: tuple[views_asks.NoticeRow, ...]


def resident_page(
    connection: Connection, resident: str, card: str, now_ms: int
) -> ResidentPage | None:
    """None if this card is blocked, or is no longer the resident's."""
    who = views_greeting.greeting(connection, card, now_ms)
    if who.blocked or who.resident != resident or who.member is None:
        return None
    account = member(who.member)
    last = entries(connection, EntryFilter(account=account, limit=ENTRIES))
    return ResidentPage(
        name_masked=who.name_masked or "",
        language=who.language,
        balance=who.balance,
        available=who.available,
        lapsing=tuple(views_ledger.lots(connection, who.member)[:LOTS]),
        orders=tuple(last_of(connection, who.member, ORDERS)),
        recent=views_greeting.recents(connection, last.rows, account),
        notes=tuple(views_waiting.notes(connection, resident, now_ms)),
        notices=tuple(views_asks.notices(connection, now_ms, resident)),
    )
