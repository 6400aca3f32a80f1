"""Sponsors at the shelf: what they pledged, and what of a price they pay."""

from linli_dashboards.desk.common import (
    Fact,
    card,
    facts,
    href,
    name_of,
    rows,
    sheet,
)
from linli_dashboards.desk.forms import Options
from linli_dashboards.frame.hub import Visit
from linli_hub.base.web.markup import Child, Html, join, tag
from linli_hub.books.core.ledger import POINTS_MAX
from linli_hub.station.views.shelf import ItemRow
from linli_hub.treasury.views.treasury import BudgetRow


def panel(budgets: list[BudgetRow], visit: Visit) -> Html:
    """Budgets that are open, and for bookkeepers the ways to change them."""
    tongue = visit.tongue
    manages = visit.may("manage_the_budgets")

    def last(row: BudgetRow) -> Html:
        where = href("shelf", do=f"budget:{row.id}")
        if not manages:
            return tag("span", "–")
        return tag("a", tongue.say("change"), href=where, class_="act")

    lines: list[list[Child]] = [
        [
            name_of(row, tongue),
            row.sponsor,
            tongue.points(row.pledged),
            tongue.points(row.left),
            tongue.points(row.held),
            last(row),
        ]
        for row in budgets
        if row.closed_ms is None
    ]
    heads = ("budget", "sponsor", "pledged", "budget_left", "budget_held", "decide")
    table = rows(visit, "desk_budgets", heads, lines)
    if not manages:
        return table
    link = tag("a", tongue.say("new_budget"), href=href("shelf", do="new:budget"))
    return join(table, tag("p", link, class_="pages"))


def subsidy(row: ItemRow, budgets: list[BudgetRow], visit: Visit) -> Html:
    """Who pays a part of this price from now on, and how much of it."""
    tongue, form = visit.tongue, sheet(visit, "subsidy", "shelf")
    open_ones = [one for one in budgets if one.closed_ms is None]
    if not open_ones:
        return tag("p", tongue.say("empty_desk_budgets"), class_="empty")
    options: Options = [
        (one.id, f"{name_of(one, tongue)} · {tongue.points(one.left)}")
        for one in open_ones
    ]
    fields = [
        form.choice("budget", "budget", options, value=row.budget),
        form.number(
            "points", "subsidy_points", min=1, max=row.price - 1, required=True,
            value=row.subsidy or None,
        ),
    ]  # fmt: skip
    path = f"/ledger/subsidies/{row.id}"
    buttons = [form.button("subsidy_save", path, "budget points", {})]
    if row.budget:
        buttons.append(form.button("subsidy_none", path, "", {"points": 0}))
    more = tongue.say("subsidy_more", points=tongue.points(row.price))
    return join(tag("p", more, class_="second"), form.whole(fields, buttons))


def budget(row: BudgetRow, visit: Visit) -> Html:
    """More is pledged, or it ends."""
    tongue, form = visit.tongue, sheet(visit, "pledge", "shelf")
    told: list[Fact] = [
        ("budget", name_of(row, tongue)),
        ("sponsor", row.sponsor),
        ("pledged", tongue.points(row.pledged)),
        ("budget_left", tongue.points(row.left)),
        ("budget_held", tongue.points(row.held)),
    ]
    path = f"/ledger/budgets/{row.id}"
    made = form.whole(
        [form.number("points", "pledge_points", min=1, max=POINTS_MAX, required=True)],
        [
            form.button("pledge", f"{path}/pledges", "points", {}),
            form.button("close_budget", f"{path}/close", "", class_="stop"),
        ],
    )
    more = tag("p", tongue.say("close_budget_more"), class_="second")
    inside = (facts(tongue, told), more, made)
    return card(visit, "change_budget", *inside, back=href("shelf"))


def new(organisations: list[str], visit: Visit) -> Html:
    form = sheet(visit, "budget", "shelf")
    if not organisations:
        told = tag("p", visit.tongue.say("empty_organisations"), class_="empty")
        return card(visit, "new_budget", told, back=href("shelf"))
    fields = [
        form.id("budget", "item_id", required=True, pattern="[A-Za-z0-9._\\-]+"),
        form.choice("sponsor", "sponsor", [(one, one) for one in organisations]),
        form.text("name_zh", "name_zh", required=True, maxlength=64),
        form.text("name_en", "name_en", required=True, maxlength=64),
    ]
    sent = "budget sponsor name_zh name_en"
    made = form.whole(fields, [form.button("new_budget", "/ledger/budgets", sent, {})])
    return card(visit, "new_budget", made, back=href("shelf"))
