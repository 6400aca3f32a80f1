"""Attendants' grades: whose word counts, and which of them came too late.

A grade is taken in while events are gathered, and written after settlement: one that
would lower an entry of a frozen day is refused (`day_frozen`) and changes nothing.
"""

from typing import Any, NamedTuple

from linli_hub.base.store import notes
from linli_hub.base.store.tx import Tx
from linli_hub.devices.core.parcel import CheckedEvent
from linli_hub.devices.store import journals
from linli_hub.earning.store.deposits import Deposit
from linli_hub.registry.store.holders import INSPECTORS, Holder
from linli_wire import messages as m

FROZEN = "day_frozen"
_FAULT = 3  # the place of `fault` in a row of journals.EVENTS
_COUNTED = 5  # and of `counted` in a row of journals.GRADES


class _Told(NamedTuple):
    """One grade: its event's place in the batch, its own, and its parcel's refusals."""

    event: int
    grade: int
    seq: int
    edge: str
    refused: list[m.RefusedEvent]


class Grades:
    """The grades of one batch."""

    def __init__(self) -> None:
        self._rows: list[tuple[Any, ...]] = []
        self._told: dict[tuple[int, int], list[_Told]] = {}

    def add(
        self,
        where: tuple[int, int, str],
        checked: CheckedEvent,
        body: m.Graded,
        refusal: str | None,
        refused: list[m.RefusedEvent],
    ) -> None:
        """`where`: journal number, the event's place in the batch, edge."""
        journal_no, event, edge = where
        told = _Told(event, len(self._rows), checked.seq, edge, refused)
        self._rows.append(
            (
                journal_no, checked.seq, body.deposit_seq, body.grade.value,
                checked.staff or "", refusal is None,
            )
        )  # fmt: skip
        if refusal is None:
            key = journal_no, body.deposit_seq
            self._told.setdefault(key, []).append(told)

    def write(self, tx: Tx, events: list[tuple[Any, ...]], late: list[Deposit]) -> None:
        """Store them. `late`: deposits that settlement did not let change; `events`:
        the batch's rows, in which their grades are refused."""
        for deposit in late:
            for told in self._told.get((deposit.journal_no, deposit.seq), ()):
                _say(events, told.event, _FAULT, FROZEN)
                _say(self._rows, told.grade, _COUNTED, False)
                told.refused.append(m.RefusedEvent(seq=told.seq, code=FROZEN))
                told.refused.sort(key=lambda one: one.seq)
                detail = f"{told.seq}: {FROZEN}"
                notes.alarm(tx, "event_refused", told.edge, detail)
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


def _say(rows: list[tuple[Any, ...]], n: int, column: int, value: object) -> None:
    row = list(rows[n])
    row[column] = value
    rows[n] = tuple(row)
