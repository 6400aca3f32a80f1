"""What waits for a person, and the treasury beside it, as the page reads it at once."""

from dataclasses import dataclass

from linli_dashboards.frame.hub import Connection
from linli_hub.store import views_contests, views_deeds, views_ledger, views_why

SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    contests: list[views_contests.ContestRow]
    in_review: tuple[views_deeds.ReviewRow, ...]
    adjustments: list[views_ledger.AdjustmentRow]
    claims: list[views_ledger.ClaimRow]
    budgets: list[views_ledger.BudgetRow]
    holds: list[views_ledger.PendingRow]


def queue(read: Connection) -> Queue:
    """At most SHOWN of each; what is done makes room for the next."""
    doubts = views_contests.contests(read, limit=SHOWN)[0]
    return Queue(
        contests=sorted(doubts, key=lambda row: row.due_ms),
        in_review=views_deeds.review(read, limit=SHOWN).rows,
        adjustments=views_ledger.adjustments(read, True, None, SHOWN)[0],
        claims=views_ledger.claims(read, limit=SHOWN)[0],
        budgets=views_ledger.budgets(read),
        holds=views_ledger.pending(read, limit=SHOWN)[0],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A contest with the award that it is about."""

    row: views_contests.ContestRow
    why: views_why.Why | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """A deposit in review; `deed`: what the desk told of it."""

    row: views_deeds.ReviewRow
    deed: views_deeds.DeedRow | None


Chosen = Doubt | Unsettled | views_ledger.AdjustmentRow | views_ledger.ClaimRow


def chosen(read: Connection, what: str) -> Chosen | None:
    """The one of the queue that the page's address names, as `contest:ID`."""
    kind, _, id = what.partition(":")
    all_of = queue(read)
    match kind:
        case "contest":
            for doubt in all_of.contests:
                if doubt.id == id:
                    return Doubt(row=doubt, why=views_why.why(read, doubt.award))
        case "review":
            for row in all_of.in_review:
                if row.id == id:
                    deed = None if row.journal else views_deeds.deed(read, row.seq)
                    return Unsettled(row=row, deed=deed)
        case "adjustment":
            return next((one for one in all_of.adjustments if one.id == id), None)
        case "claim":
            return next((one for one in all_of.claims if one.member == id), None)
    return None
