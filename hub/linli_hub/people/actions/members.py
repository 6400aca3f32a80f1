"""Members and the people in them: households, organisations, residents, classes.

A member is a household or an organisation and holds the account `member:ID`.
"""

from linli_hub.base.core.actors import Actor
from linli_hub.base.core.calendar import DAY_MS
from linli_hub.base.core.checks import check_id, check_text
from linli_hub.base.core.commands import named
from linli_hub.base.core.errors import (
    AlreadyExists,
    BadValue,
    MemberClosed,
    NotFound,
)
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.books.core.ledger import member as account
from linli_hub.books.store import books
from linli_hub.earning.actions.after_facts import attributed_again, changing
from linli_hub.earning.store import deposits
from linli_hub.registry.store import dated_facts
from linli_hub.registry.store.kin import not_own
from linli_hub.registry.store.tables import Household, Membership, Resident
from linli_hub.standard.store.standards import in_force

KINDS = ("household", "organisation")
SPENDS = ("pooled", "heads")
LANGUAGES = ("zh-CN", "en")
PAST_MS_MAX = 400 * DAY_MS  # how far back a fact may be said; then it stays as it was


@named("members.add_household")
def add_household(
    tx: Tx, actor: Actor, household: str, address: str, kind: str = "household"
) -> None:
    """A new member, a household or an organisation, with an empty account."""
    manages(actor)
    check_id("household", household)
    check_text("address", address)
    _one_of("kind", kind, KINDS)
    if rows.get(tx, Household, id=household) is not None:
        raise AlreadyExists(what="household", id=household)
    rows.add(
        tx, Household, id=household, address=address, opened_ms=tx.now_ms, kind=kind,
        spend="pooled",
    )  # fmt: skip
    books.open_accounts(tx, [account(household)])
    audit(tx, actor, "household.add", household, kind=kind)


@named("members.set_spend")
def set_spend(tx: Tx, actor: Actor, household: str, spend: str) -> None:
    """Who may spend what all have earned: everyone (pooled), or only its heads."""
    manages(actor)
    _one_of("spend", spend, SPENDS)
    open_member(tx, household)
    rows.change(tx, Household, {"id": household}, spend=spend)
    audit(tx, actor, "household.spend", household, spend=spend)


@named("members.add_resident")
def add_resident(
    tx: Tx, actor: Actor, resident: str, household: str, name: str,
    language: str = "zh-CN",
) -> None:  # fmt: skip
    """A person of a household or an organisation; not of one's own, where each person
    more has caps of their own."""
    manages(actor)
    check_id("resident", resident)
    check_text("name", name)
    _one_of("language", language, LANGUAGES)
    open_member(tx, household)
    not_own(tx, actor, household)
    if rows.get(tx, Resident, id=resident) is not None:
        raise AlreadyExists(what="resident", id=resident)
    rows.add(
        tx, Resident, id=resident, name=name, language=language, added_ms=tx.now_ms,
        head=False,
    )  # fmt: skip
    rows.add(tx, Membership, resident=resident, from_ms=0, household=household)
    audit(tx, actor, "resident.add", resident, household=household)


@named("members.set_head")
def set_head(tx: Tx, actor: Actor, resident: str, head: bool) -> None:
    """May this resident spend where only heads do?"""
    manages(actor)
    if rows.change(tx, Resident, {"id": resident}, head=head) == 0:
        raise NotFound(what="resident", id=resident)
    audit(tx, actor, "resident.head", resident, head=int(head))


@named("members.set_class")
def set_class(
    tx: Tx, actor: Actor, subject: str, name: str, from_ms: int | None = None
) -> int:
    """The class of `resident:ID`, or of all in `member:ID`, from a moment on.

    A resident's own class counts before that of the member. How many bags are settled
    otherwise than before.
    """
    manages(actor)
    if name and name not in classes(tx):
        raise BadValue(field="class", why="is in no points standard")
    at_ms = moment(tx, from_ms)
    kind, _, id = subject.partition(":")
    if kind == "resident":
        homes = [dated_facts.membership(tx, id, when) for when in (tx.now_ms, at_ms)]
        not_own(tx, actor, *homes, resident=id)
        if rows.get(tx, Resident, id=id) is None:
            raise NotFound(what="resident", id=id)
        touched = [id]
    else:
        not_own(tx, actor, id)
        open_member(tx, id)
        touched = dated_facts.people_of(tx, id)
    before = dated_facts.member_class(tx, subject, at_ms)
    moved = changing(
        tx, touched, at_ms, lambda: dated_facts.set_class(tx, subject, at_ms, name)
    )
    if kind == "member":
        moved += attributed_again(tx, deposits.of_given(tx, [subject], at_ms))
    audit(tx, actor, "class.set", subject, before=before, after=name, from_ms=at_ms)
    return moved


def classes(tx: Tx) -> set[str]:
    """Every class that a published standard names."""
    return {c.id for _, _, standard in in_force(tx).rows for c in standard.classes}


def open_member(tx: Tx, household: str) -> None:
    """NotFound or MemberClosed unless the member's account can be used."""
    row = rows.get(tx, Household, id=household)
    if row is None:
        raise NotFound(what="household", id=household)
    if row.closed_ms is not None:
        raise MemberClosed(member=household)


def moment(tx: Tx, from_ms: int | None) -> int:
    """From when a fact shall hold: now, or a moment in the last 400 days."""
    if from_ms is None:
        return tx.now_ms
    if not tx.now_ms - PAST_MS_MAX <= from_ms <= tx.now_ms:
        raise BadValue(field="from", why="must lie in the last 400 days")
    return from_ms


def manages(actor: Actor) -> None:
    actor.must("manage_members")


def _one_of(field: str, value: str, of: tuple[str, ...]) -> None:
    if value not in of:
        raise BadValue(field=field, why=f"must be one of {', '.join(of)}")
