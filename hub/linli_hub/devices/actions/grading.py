"""Attendants' grades: whose word counts, and which of them came too late.

A grade is taken in while events are gathered, and written after settlement: one that
would lower an entry of a frozen day is refused (`day_frozen`) and changes nothing.
"""

from typing import NamedTuple

from linli_hub.base.store import notes
from linli_hub.base.store.tx import Tx
from linli_hub.devices.core.parcel import CheckedEvent
from linli_hub.devices.store import journals
from linli_hub.devices.store.journals import EventRow, GradeRow
from linli_hub.earning.store.deposits import Deposit
from linli_hub.registry.store.holders import INSPECTORS, Holder
from linli_wire import messages as m

FROZEN = "day_frozen"


class _Grade(NamedTuple):
    """One grade that counts: where its event and its own row stand in the batch, and
    its parcel's refusals."""

    event_at: int
    row_at: int
    seq: int
    edge: str
    refused: list[m.RefusedEvent]


class Grades:
    """The grades of one batch."""

    def __init__(self) -> None:
        self._rows: list[GradeRow] = []
        self._counted: dict[tuple[int, int], list[_Grade]] = {}

    def add(
        self,
        where: tuple[int, int, str],
        checked: CheckedEvent,
        body: m.Graded,
        refusal: str | None,
        refused: list[m.RefusedEvent],
    ) -> None:
        """`where`: journal number, which event of the batch it is, edge."""
        journal_no, event_at, edge = where
        grade = _Grade(event_at, len(self._rows), checked.seq, edge, refused)
        self._rows.append(
            GradeRow(
                journal_no, checked.seq, body.deposit_seq, body.grade.value,
                checked.staff or "", refusal is None,
            )
        )  # fmt: skip
        if refusal is None:
            key = journal_no, body.deposit_seq
            self._counted.setdefault(key, []).append(grade)

    def write(self, tx: Tx, events: list[EventRow], late: list[Deposit]) -> None:
        """Store them. `late`: deposits that settlement did not let change; `events`:
        the batch's rows, in which their grades are refused."""
        for deposit in late:
            for grade in self._counted.get((deposit.journal_no, deposit.seq), ()):
                event, row = events[grade.event_at], self._rows[grade.row_at]
                events[grade.event_at] = event._replace(fault=FROZEN)
                self._rows[grade.row_at] = row._replace(counted=False)
                grade.refused.append(m.RefusedEvent(seq=grade.seq, code=FROZEN))
                grade.refused.sort(key=lambda refused: refused.seq)
                detail = f"{grade.seq}: {FROZEN}"
                notes.alarm(tx, "event_refused", grade.edge, detail)
        tx.bulk(journals.GRADES, self._rows)


def may_not_grade(
    grader: Holder | None, graded: Holder | None, deposit: Deposit
) -> str | None:
    """Why a grade does not count. Nobody judges a bag that pays their own household."""
    at_ms = deposit.event_ms
    if grader is None or grader.role not in INSPECTORS:
        return "not_an_attendant"
    if at_ms is not None and grader.blocked(at_ms):
        return "not_an_attendant"
    when_ms = deposit.received_ms if at_ms is None else at_ms
    theirs = grader.at(when_ms)
    if theirs is None:  # the card was given back, or its holder had left
        return "not_an_attendant"
    whose = None if graded is None else graded.at(when_ms)
    if whose is not None and whose.member == theirs.member:
        return "own_household"
    return None
