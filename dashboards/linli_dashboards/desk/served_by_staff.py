"""Households whom staff serve for a time: who, until when, why; and lifting it."""

from linli_dashboards.desk import evidence
from linli_dashboards.desk.common import (
    Fact,
    act,
    amount,
    card,
    facts,
    href,
    lines_of,
    name_of,
    rows,
    sheet,
)
from linli_dashboards.frame.hub import Visit
from linli_hub.base.web.markup import Child, Html, tag
from linli_hub.station.core.redemption import RedemptionRow
from linli_hub.station.views.staff_only import StaffOnly


def panel(found: list[StaffOnly], visit: Visit) -> Html:
    tongue = visit.tongue
    lines: list[list[Child]] = [
        [
            one.member,
            tongue.moment(one.until_ms, visit.now_ms),
            reason(one, visit),
            act(
                visit,
                "let_a_member_use_the_machines",
                "review",
                f"by-hand:{one.member}",
                "lift_by_hand",
            ),
        ]
        for one in found
    ]
    return rows(visit, "by_hand", ("member", "until", "reason_heads", "decide"), lines)


def reason(one: StaffOnly, visit: Visit) -> Html:
    """What at the machines was in doubt, a line each."""
    return lines_of(*(_doubt(row, visit) for row in one.doubts))


def _doubt(row: RedemptionRow, visit: Visit) -> str:
    tongue = visit.tongue
    return tongue.say(
        "by_hand_doubt",
        time=tongue.moment(row.created_ms, visit.now_ms),
        goods=f"{name_of(row, tongue)} · {amount(row.quantity, row.unit, tongue)}",
        state=tongue.say(f"redemption_{row.state}"),
        evidence=evidence.words(row.evidence, tongue),
    )


def lift(one: StaffOnly, visit: Visit) -> Html:
    tongue, form = visit.tongue, sheet(visit, "lift", "review")
    told: list[Fact] = [
        ("member", one.member),
        ("until", tongue.moment(one.until_ms, visit.now_ms)),
        ("reason_heads", reason(one, visit)),
    ]
    path = f"/by-hand/{one.member}/lift"
    made = form.whole(
        [form.reason()], [form.button("lift_by_hand", path, "reason", {})]
    )
    more = tag("p", tongue.say("by_hand_more"), class_="second")
    inside = (facts(tongue, told), more, made)
    return card(visit, "lift_by_hand", *inside, back=href("review"))
