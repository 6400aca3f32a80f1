"""Book parcels: cursor, facts, awards and transfers, in the caller's transaction.

position against the cursor -> known | gap | fork   answered, nothing doubled
                         -> new events           gathered, booked together

Parcels that arrive together are read for once and written once. What must be asked of
the books, or must stand in them in its order, waits for what was gathered before it.
"""

from dataclasses import replace

from linli_hub.base.core.errors import HubError, NotYourJournal
from linli_hub.base.store import notes
from linli_hub.base.store.tx import Tx
from linli_hub.base.store.writer import Command
from linli_hub.books.core.ledger import member
from linli_hub.books.store.books import balances
from linli_hub.devices.actions.booking import Batch, answer, outcome
from linli_hub.devices.core.parcel import CheckedParcel, chain_at, position
from linli_hub.devices.store import journals
from linli_hub.devices.store.journals import Journal
from linli_hub.earning.store import deposits
from linli_wire import chain
from linli_wire import messages as m


def command(parcel: CheckedParcel) -> Command:
    """Book `parcel`, together with those beside it in the writer's batch."""
    weight = parcel.last - parcel.first + 1 if parcel.hole is None else 1
    about = parcel.edge, f"{parcel.journal} {parcel.first}..{parcel.last}"
    return Command(apply, (parcel,), weight, together=apply_all, about=about)


def apply(tx: Tx, parcel: CheckedParcel) -> m.Receipt:
    """Book what is new in `parcel`; the receipt is not signed yet.

    Raises NotYourJournal. Anything else that is wrong with the position of the parcel is an
    answer: `gap` or `fork`.
    """
    receipt = apply_all(tx, [parcel])[0]
    if isinstance(receipt, HubError):
        raise tx.keep(receipt)
    return receipt


def apply_all(tx: Tx, parcels: list[CheckedParcel]) -> list[m.Receipt | HubError]:
    """As `apply` for each in turn. All or nothing: one that fails fails them all."""
    batch = Batch(tx, parcels)
    answers = [_answer(tx, batch, parcel) for parcel in parcels]
    booked = iter(batch.book())
    return [next(booked) if known is None else known for known in answers]


def _answer(tx: Tx, batch: Batch, parcel: CheckedParcel) -> m.Receipt | HubError | None:
    """The answer to `parcel`, or None if it is booked with the batch."""
    journal = batch.journals.get(parcel.journal)
    if journal is not None and journal.edge != parcel.edge:
        notes.alarm(tx, "not_your_journal", parcel.edge, parcel.journal)
        return NotYourJournal(journal=parcel.journal)
    upto = journal.upto if journal else 0
    where = position(upto, parcel)
    if journal is None and where != "next":
        return answer(tx, parcel, 0, "gap")
    if journal is None:
        genesis = chain.genesis(tx.centre, parcel.edge, parcel.journal)
        journal = journals.open_journal(tx, parcel.journal, parcel.edge, genesis)
        batch.journals[journal.id] = journal
    if journal.status == journals.QUARANTINED:
        return answer(tx, parcel, upto, "fork")
    if where == "gap":
        return answer(tx, parcel, upto, "gap")
    if where == "known":
        batch.write()  # it may be among what was gathered
    if not _same_chain(tx, journal, parcel):
        return _fork(tx, batch, journal, parcel)
    if where == "known":
        return _known(tx, journal, parcel)
    if parcel.hole is not None:
        return _hole(tx, batch, journal, parcel, parcel.hole)
    batch.gather(journal, parcel)
    return None


def _same_chain(tx: Tx, journal: Journal, parcel: CheckedParcel) -> bool:
    """Is this the journal that we know, at the last event that both know?"""
    if parcel.last >= journal.upto:
        return chain_at(parcel, journal.upto) == journal.chain
    booked = journals.chain_at(tx, journal.no, parcel.last)
    return booked is None or booked == parcel.chain


def _fork(tx: Tx, batch: Batch, journal: Journal, parcel: CheckedParcel) -> m.Receipt:
    """Another history under the same name: a person must look."""
    batch.write()  # the cursor of a journal in quarantine moves no more
    journals.quarantine(tx, journal.no)
    batch.journals[journal.id] = replace(journal, status=journals.QUARANTINED)
    notes.alarm(tx, "journal_forked", parcel.edge, parcel.journal)
    return answer(tx, parcel, journal.upto, "fork")


def _known(tx: Tx, journal: Journal, parcel: CheckedParcel) -> m.Receipt:
    """Told before: the cursor, and what these events came to."""
    bags = deposits.between(tx, journal.no, parcel.first, parcel.last)
    names = sorted({member(d.member) for d in bags if d.member is not None})
    posted = {account: b[0] for account, b in balances(tx, names).items()}
    refused = journals.faults(tx, journal.no, parcel.first, parcel.last)
    return answer(
        tx, parcel, journal.upto, "applied",
        refused=[m.RefusedEvent(seq=seq, code=code) for seq, code in refused],
        outcomes=[outcome(d, posted) for d in bags],
    )  # fmt: skip


def _hole(
    tx: Tx, batch: Batch, journal: Journal, parcel: CheckedParcel, hole: m.Hole
) -> m.Receipt:
    journals.add_hole(tx, journal.no, hole)
    detail = f"{journal.id} {hole.first}..{hole.last}: {hole.reason}"
    notes.alarm(tx, "journal_hole", parcel.edge, detail)
    batch.move(journal, hole.last, parcel.chain)
    return answer(tx, parcel, hole.last, "applied")
