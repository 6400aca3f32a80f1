"""Whose deposit is it, and on which day? What a deposit said before it was asked again."""

import json
from typing import NamedTuple

from linli_hub.earning.core.event_time import doubt
from linli_hub.earning.store.deposits import Deposit
from linli_hub.registry.store.holders import Holder
from linli_hub.standard.store.standards import InForce


class Before(NamedTuple):
    """All that may be found anew about a deposit, as it was."""

    state: str
    member: str | None
    day: str | None
    points: int
    standard: int | None
    reasons: str
    grade: str | None = None
    person: str = ""
    member_class: str = ""
    late_ms: int = 0
    event_ms: int | None = None
    given: str = ""


class Change(NamedTuple):
    """A deposit attributed anew, or with another grade, and what it said before."""

    deposit: Deposit
    before: Before


NEW = Before("waiting_for_clock", None, None, 0, None, "[]")  # not stored yet


def remember(deposit: Deposit) -> Before:
    """What a deposit says now; take it before it is attributed anew."""
    d = deposit
    return Before(
        d.state, d.member, d.day, d.points, d.standard, d.reasons, d.grade, d.person,
        d.member_class, d.late_ms, d.event_ms, d.given,
    )  # fmt: skip


def restore(deposit: Deposit, before: Before) -> None:
    """Let it say again what it said."""
    d = deposit
    (
        d.state, d.member, d.day, d.points, d.standard, d.reasons, d.grade, d.person,
        d.member_class, d.late_ms, d.event_ms, d.given,
    ) = before  # fmt: skip


def attribute(deposit: Deposit, holder: Holder | None, standards: InForce) -> None:
    """Say whose deposit it is and on which day, or why that is not known.

    `holder`: of its card, or of whom staff gave it to (registry/store/given_to.py). What staff
    have dismissed stays so.
    """
    if deposit.state == "dismissed":
        return
    if deposit.given and (holder is None or holder.role):
        return  # it is somebody's by the word of staff, whatever becomes of the card
    at_ms, was = deposit.event_ms, (deposit.member, deposit.day)
    deposit.member, deposit.person, deposit.member_class = None, "", ""
    if at_ms is None:
        deposit.state = "waiting_for_clock"
        return
    why = doubt(at_ms, deposit.received_ms)
    # a time that cannot be believed may lie past the last year a calendar knows
    day = deposit.day = standards.day(at_ms) if why is None else None
    if why is None and (day is None or standards.on(day) is None):
        why = "no_standard"
    if why is None and holder is not None and holder.blocked(at_ms):
        why = "card_blocked"
    who = None if holder is None else holder.at(at_ms)
    if why is not None:
        to_review(deposit, why)
    elif who is not None and day is not None:
        deposit.state = "awarded"
        deposit.person, deposit.member, deposit.member_class = who
        if was != (who.member, day):
            deposit.late_ms = standards.now_ms if standards.frozen(day) else 0
    elif deposit.given:
        to_review(deposit, "nobodys")
    else:
        deposit.state = "unattributed" if deposit.card is None else "unknown_card"
        deposit.reasons = "[]"


def to_review(deposit: Deposit, why: str) -> None:
    deposit.state, deposit.member = "review", None
    deposit.person, deposit.member_class = "", ""
    deposit.reasons = json.dumps([{"code": why}])
