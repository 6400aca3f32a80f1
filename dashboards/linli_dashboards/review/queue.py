"""What waits for a person, and the treasury beside it, as the page reads it at once."""

from dataclasses import dataclass

from linli_dashboards.frame.hub import Connection
from linli_hub.earning.views import contests as views_contests
from linli_hub.earning.views import deeds
from linli_hub.earning.views import why as views_why
from linli_hub.treasury.views import treasury

SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    contests: list[views_contests.ContestRow]
    in_review: tuple[deeds.ReviewRow, ...]
    adjustments: list[treasury.AdjustmentRow]
    claims: list[treasury.ClaimRow]
    budgets: list[treasury.BudgetRow]
    holds: list[treasury.PendingRow]


def queue(read: Connection) -> Queue:
    """At most SHOWN of each; what is done makes room for the next."""
    doubts = views_contests.contests(read, limit=SHOWN)[0]
    return Queue(
        contests=sorted(doubts, key=lambda row: row.due_ms),
        in_review=deeds.review(read, limit=SHOWN).rows,
        adjustments=treasury.adjustments(read, True, None, SHOWN)[0],
        claims=treasury.claims(read, limit=SHOWN)[0],
        budgets=treasury.budgets(read),
        holds=treasury.pending(read, limit=SHOWN)[0],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A contest with the award that it is about."""

    row: views_contests.ContestRow
    why: views_why.Why | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """A deposit in review; `deed`: what the desk told of it."""

    row: deeds.ReviewRow
    deed: deeds.DeedRow | None


Chosen = Doubt | Unsettled | treasury.AdjustmentRow | treasury.ClaimRow


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
                    deed = None if row.journal else deeds.deed(read, row.seq)
                    return Unsettled(row=row, deed=deed)
        case "adjustment":
            return next((one for one in all_of.adjustments if one.id == id), None)
        case "claim":
            return next((one for one in all_of.claims if one.member == id), None)
    return None
