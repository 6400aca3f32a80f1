"""One moment of the hub's books as plain values, for the checks in invariants.py."""

from dataclasses import dataclass, field

from linli_hub.books.core.ledger import Transfer
from linli_hub.books.core.roots import SignedRoot
from linli_hub.earning.core.deed import BAG, Details
from linli_hub.standard.core.standard import Standard


@dataclass(frozen=True, slots=True)
class Line:
    """A transfer with its number and hash as stored."""

    n: int
    transfer: Transfer
    hash: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A balance as stored beside the transfers."""

    kind: str
    posted: int
    held: int
    count: int


@dataclass(frozen=True, slots=True)
class Cursor:
    no: int
    id: str
    edge: str
    upto: int
    chain: bytes
    waiting: int


@dataclass(frozen=True, slots=True)
class Booked:
    """An event as stored; `raw` is None for a hole over seq..last."""

    journal_no: int
    seq: int
    last: int
    kind: str
    fault: str | None
    raw: bytes | None
    chain: bytes


@dataclass(frozen=True, slots=True)
class Bag:
    """A deposit and what settlement made of it."""

    journal_no: int
    seq: int
    journal: str
    edge: str
    device: str
    session: str
    stream: str
    mass_g: int
    scale_ok: bool
    card: str | None
    event_ms: int | None
    day: str | None
    member: str | None
    grade: str | None
    state: str
    points: int
    transfers: int
    standard: int | None
    reasons: str
    received_ms: int = 0
    person: str = ""
    member_class: str = ""
    late_ms: int = 0
    details: Details = BAG

    @property
    def id(self) -> str:
        return f"d/{self.journal_no}/{self.seq:012}"


@dataclass(frozen=True, slots=True)
class Spent:
    """A redemption."""

    id: str
    state: str
    member: str
    item: str
    quantity: int
    points: int
    fence: int
    subsidy: int = 0  # of the points, paid by a sponsor's budget
    given: int | None = None  # units, once it is settled
    slot: str | None = None
    kind: str = "goods"  # of the item
    counted: bool = True
    refunded: bool = False


@dataclass(frozen=True, slots=True)
class Goods:
    id: str
    stock: int
    reserved: int
    moved: int  # sum of its moves in and out
    kind: str = "goods"


@dataclass(frozen=True, slots=True)
class GoodsLot:
    """Goods that lie together; `moved` is the sum of its moves."""

    n: int
    item: str
    stock: int
    reserved: int
    moved: int


@dataclass(frozen=True, slots=True)
class SlotKept:
    id: str
    taken: int


@dataclass(frozen=True, slots=True)
class SettledDay:
    member: str
    day: str
    standard: int
    points: int
    carry: str
    counted: str
    last_ms: int
    last_journal: str
    last_seq: int


@dataclass(frozen=True, slots=True)
class Grant:
    """What a deed drew from one purse."""

    journal_no: int
    seq: int
    source: str
    purse: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that invariants.py needs; lists are in the order of their keys."""

    centre: str
    epoch: int
    head_n: int
    head_hash: bytes
    lines: list[Line]
    balances: dict[str, Kept]
    cursors: list[Cursor]
    events: list[Booked]
    bags: list[Bag]
    days: list[SettledDay]
    standards: dict[int, Standard]
    redemptions: list[Spent]
    goods: list[Goods]
    goods_lots: list[GoodsLot] = field(default_factory=list)
    # which redemption has how much of which lot
    served: list[tuple[str, int, int]] = field(default_factory=list)
    slots: list[SlotKept] = field(default_factory=list)
    # by lot: the redemption it belongs to
    codes: list[tuple[int, str | None]] = field(default_factory=list)
    # (account, last day) -> points, where any are
    lots: dict[tuple[str, str], int] = field(default_factory=dict)
    # claim account -> points collected after its review
    reviewed: dict[str, int] = field(default_factory=dict)
    # holds with a timeout of their own -> ended?
    pending: dict[str, bool] = field(default_factory=dict)
    roots: list[SignedRoot]  # in order of their days
    grants: list[Grant] = field(default_factory=list)
    frozen: set[str] = field(default_factory=set)  # days whose honours are posted
    desk: dict[int, bool] = field(default_factory=dict)  # seq -> waits for a second?
    not_whole: list[str]  # amounts that the database does not hold as whole numbers


@dataclass(frozen=True, slots=True)
class Violation:
    """`id`: L for the ledger, H for the hub's cursors, D for deposits; `what` says it."""

    id: str
    detail: str
