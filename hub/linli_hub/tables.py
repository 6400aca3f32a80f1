"""All tables at once: importing this fills `METADATA`."""

from sqlmodel import SQLModel

from linli_hub.access.store import tables as access
from linli_hub.base.store import tables as base
from linli_hub.books.store import tables as books
from linli_hub.books.store import tables_lots
from linli_hub.devices.store import tables as devices
from linli_hub.devices.store import tables_readings
from linli_hub.earning.store import tables as earning
from linli_hub.earning.store import tables_contests
from linli_hub.people.store import tables as people
from linli_hub.registry.store import tables as registry
from linli_hub.standard.store import tables as standard
from linli_hub.station.store import tables as station
from linli_hub.station.store import tables_machine_trust, tables_shelf
from linli_hub.treasury.store import tables as treasury
from linli_hub.voice.store import tables as voice

METADATA = SQLModel.metadata
MODULES = (
    access,
    base,
    books,
    tables_lots,
    devices,
    tables_readings,
    earning,
    tables_contests,
    people,
    registry,
    standard,
    station,
    tables_machine_trust,
    tables_shelf,
    treasury,
    voice,
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
