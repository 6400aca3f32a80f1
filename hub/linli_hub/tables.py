"""All tables at once: importing this fills `METADATA`."""

from sqlmodel import SQLModel

from linli_hub.access.store import tables
from linli_hub.base.store import tables as tables_house
from linli_hub.books.store import tables as tables_books
from linli_hub.books.store import tables_lots
from linli_hub.devices.store import tables as tables_journals
from linli_hub.devices.store import tables_readings
from linli_hub.earning.store import tables as tables_deeds
from linli_hub.earning.store import tables_contests
from linli_hub.registry.store import tables as tables_people
from linli_hub.standard.store import tables as tables_standard
from linli_hub.station.store import tables as tables_station
from linli_hub.station.store import tables_machine_trust, tables_shelf
from linli_hub.voice.store import tables as tables_asks

METADATA = SQLModel.metadata
MODULES = (
    tables,
    tables_asks,
    tables_books,
    tables_machine_trust,
    tables_contests,
    tables_deeds,
    tables_house,
    tables_journals,
    tables_lots,
    tables_people,
    tables_readings,
    tables_shelf,
    tables_standard,
    tables_station,
)

# No UPDATE and no DELETE, by trigger and by role.
APPEND_ONLY = (
    "transfer", "stock_move", "event", "hole", "award_past", "audit", "lot_take",
    "desk_deed", "desk_confirm", "deposit_decision", "award_grant",
    "day_root", "standard", "sticky", "dispense_told", "redemption_lot",
    "stock_take_line", "machine_trust",
)  # fmt: skip
# What a deposit says of the bag; settlement decides only the rest.
DEPOSIT_FACTS = (
    "no", "journal_no", "seq", "journal", "edge", "device", "session", "stream",
    "mass_g", "before_g", "after_g", "division_g", "scale_ok", "link", "card", "boot",
    "mono_ms", "received_ms", "kind", "minutes", "items", "evidence", "deduction",
)  # fmt: skip
