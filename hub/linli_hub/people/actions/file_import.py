"""Members from a file: all faults first, then a few rows a command, again if need be.

    plan (a reader)  file -> rows, or every fault; writes nothing
    apply (a command) at most ROWS_A_COMMAND rows; what is there already counts as done
A card number becomes its keyed hash and tag in `plan`; nothing after that knows it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from linli_hub.base.actions import once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.calendar import day_bounds_ms, local_day
from linli_hub.base.core.errors import ImportOvertaken, OwnHousehold
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Pick, ReadConnection, Tx, picker
from linli_hub.books.core.ledger import member as account
from linli_hub.books.store import books
from linli_hub.earning.actions.after_facts import attributed_again
from linli_hub.earning.store import deposits
from linli_hub.people.actions import file_cells
from linli_hub.people.actions.members import manages
from linli_hub.people.core.file_faults import Fault
from linli_hub.people.core.file_rows import Row, row_of, within
from linli_hub.registry.core.card_life import RESIDENT_CARD
from linli_hub.registry.store import bulk, dated_facts, tags
from linli_hub.registry.store.bulk import Known, New
from linli_hub.standard.store.standards import parsed, standards

ROWS_A_COMMAND = 50
SUMS = ("members", "residents", "cards", "credited")  # what `apply` counts


class Marks(Protocol):
    @property
    def card_hash(self) -> str: ...
    @property
    def tag(self) -> str: ...


class Entry(NamedTuple):
    """A row without a card number; '' and None are not said."""

    line: int
    household: str
    kind: str
    address: str
    resident: str
    name: str
    member_class: str
    language: str
    card_hash: str
    tag: str
    from_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a file comes to: `done` of its entries are in the books already."""

    entries: tuple[Entry, ...] = ()
    done: int = 0
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """The bytes, how a card number becomes its marks, and when and where it is read."""

    raw: bytes
    marks: Callable[[str], Marks]
    now_ms: int
    time_zone: str


def plan(connection: ReadConnection, file: File) -> Plan:
    """Every fault of the file by line and column, or its entries. Writes nothing."""
    lines = file_cells.read(file.raw)
    published = [parsed(row.document) for row in standards(connection)]
    classes = {c.id for standard in published for c in standard.classes}
    zone = published[-1].time_zone if published else file.time_zone
    today = local_day(zone, file.now_ms)
    faults, rows = list(lines.faults), []
    if not any(fault.line == 1 for fault in faults):
        for line, said in lines.rows:
            row, wrong = row_of(line, said, classes, today)
            faults += wrong
            if row is not None:
                rows.append(row)
    faults += within(rows)
    entries = _in_order([_entry(row, file.marks, zone) for row in rows])
    known = _known(picker(connection), entries)
    done = 0
    for entry in entries:
        wrong = list(_against(entry, known))
        faults += wrong
        done += not wrong and _there(entry, known)
    if faults:
        return Plan(faults=tuple(sorted(faults, key=lambda fault: fault.line)))
    return Plan(entries=tuple(entries), done=done)


def commands(plan: Plan, key: str) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """Keys and entries for `apply`, the same ones whenever the file is read again."""
    for n, first in enumerate(range(0, len(plan.entries), ROWS_A_COMMAND)):
        yield f"{key}/{n}", plan.entries[first : first + ROWS_A_COMMAND]


def apply(tx: Tx, actor: Actor, key: str, entries: tuple[Entry, ...]) -> dict[str, int]:
    """Admit what is not there yet: how many members, residents, cards, and how many
    bags of cards that nobody knew before were credited."""
    manages(actor)
    assert len(entries) <= ROWS_A_COMMAND

    def act() -> once.Answer:
        known = _known(tx.pick, list(entries))
        for entry in entries:
            for fault in _against(entry, known):
                raise ImportOvertaken(line=fault.line, column=fault.column)
        new = _new(entries, known, tx.now_ms)
        _not_own(tx, actor, new)
        bulk.write(tx, new)
        books.open_accounts(tx, [account(row[0]) for row in new.members])
        done = {
            "members": len(new.members), "residents": len(new.residents),
            "cards": len(new.cards),
        }  # fmt: skip
        if any(done.values()) or new.classes:
            lines = f"{entries[0].line}-{entries[-1].line}"
            names = " ".join(row[0] for row in [*new.members, *new.residents])
            audit(tx, actor, "members.import", lines, ids=names, **done)
        return {**done, "credited": _credit(tx, [row[0] for row in new.cards])}

    body = ("import_members", *(part for entry in entries for part in entry))
    return once.once(tx, actor, key, body, act)


def _not_own(tx: Tx, actor: Actor, new: New) -> None:
    """Nobody admits people to their own household; see members.add_resident."""
    if (own := tags.own_resident(tx, actor)) is None:
        return
    theirs = dated_facts.accounts_of(tx, own, tx.now_ms)
    for _, _, household in new.memberships:
        if household in theirs:
            raise OwnHousehold(member=household)


def _entry(row: Row, marks: Callable[[str], Marks], zone: str) -> Entry:
    mark = marks(row.card) if row.card else None
    return Entry(
        line=row.line, household=row.household, kind=row.kind, address=row.address,
        resident=row.resident, name=row.name, member_class=row.member_class,
        language=row.language,
        card_hash=mark.card_hash if mark else "", tag=mark.tag if mark else "",
        from_ms=day_bounds_ms(zone, row.from_day)[0] if row.from_day else None,
    )  # fmt: skip


def _in_order(entries: list[Entry]) -> list[Entry]:
    """Members before people, and each entry says all that the file says of its member:
    then no entry depends on a later one."""
    kinds = {e.household: e.kind for e in entries if e.kind}
    addresses = {e.household: e.address for e in entries if e.address}
    told = [
        entry._replace(
            kind=kinds.get(entry.household, ""),
            address=addresses.get(entry.household, ""),
        )
        for entry in entries
    ]
    return sorted(told, key=lambda entry: (entry.resident != "", entry.line))


def _known(pick: Pick, entries: list[Entry]) -> Known:
    return bulk.known(
        pick,
        sorted({entry.household for entry in entries}),
        sorted({entry.resident for entry in entries if entry.resident}),
        sorted({entry.card_hash for entry in entries if entry.card_hash}),
    )


def _against(entry: Entry, known: Known) -> Iterator[Fault]:
    """What the books say otherwise than the entry."""

    def fault(column: str, code: str = "exists") -> Fault:
        return Fault(line=entry.line, column=column, code=code)

    member = known.members.get(entry.household)
    if member is not None:
        if member.closed:
            yield fault("household", "closed")
        if entry.kind not in ("", member.kind):
            yield fault("kind")
        if entry.address not in ("", member.address):
            yield fault("address")
    resident = known.residents.get(entry.resident)
    if resident is not None:
        home = known.homes[entry.resident]
        if resident.died:
            yield fault("resident", "died")
        if resident.name != entry.name:
            yield fault("name")
        if entry.language not in ("", resident.language):
            yield fault("language")
        if home[1] != entry.household:
            yield fault("household")
        if entry.from_ms not in (None, home[0]):
            yield fault("from")
    if entry.member_class and (resident or (member and not entry.resident)):
        said = known.classes.get(_subject(entry))
        if said is None or said[1] != entry.member_class:
            yield fault("class")
    card = known.cards.get(entry.card_hash)
    if card is not None and (card.resident, card.life) != (entry.resident, "active"):
        yield fault("card")


def _there(entry: Entry, known: Known) -> bool:
    """Is all that the entry says in the books?"""
    return (
        entry.household in known.members
        and (not entry.resident or entry.resident in known.residents)
        and (not entry.card_hash or entry.card_hash in known.cards)
    )


def _subject(entry: Entry) -> str:
    if entry.resident:
        return f"resident:{entry.resident}"
    return f"member:{entry.household}"


def _new(entries: tuple[Entry, ...], known: Known, now_ms: int) -> New:
    """The rows of what is not there, each once."""
    members: dict[str, Entry] = {}
    residents: dict[str, Entry] = {}
    cards: dict[str, Entry] = {}
    for entry in entries:
        if entry.household not in known.members:
            members.setdefault(entry.household, entry)
        if entry.resident and entry.resident not in known.residents:
            residents.setdefault(entry.resident, entry)
        if entry.card_hash and entry.card_hash not in known.cards:
            cards[entry.card_hash] = entry
    classed = {_subject(e): e for e in entries if e.member_class}
    return New(
        members=[
            (id, e.address or id, now_ms, e.kind or "household", "pooled")
            for id, e in members.items()
        ],
        residents=[
            (id, e.name, e.language or "zh-CN", now_ms, False)
            for id, e in residents.items()
        ],
        memberships=[(id, e.from_ms or 0, e.household) for id, e in residents.items()],
        classes=[
            (subject, e.from_ms or 0, e.member_class)
            for subject, e in classed.items()
            if subject not in known.classes
        ],
        cards=[
            (hash, e.resident, RESIDENT_CARD, e.tag, now_ms, "active")
            for hash, e in cards.items()
        ],
        owners=[(hash, 0, e.resident) for hash, e in cards.items()],
    )


def _credit(tx: Tx, cards: list[str]) -> int:
    """Bags thrown with the new cards before anybody knew whose they were."""
    if not cards:
        return 0
    tags.bump_tags(tx)
    found = [
        bag
        for card in bulk.thrown_before(tx, cards)
        for bag in deposits.of_unknown_card(tx, card)
    ]
    attributed_again(tx, found)
    return sum(bag.state == "awarded" for bag in found)
