"""Hand-overs nobody knows the end of, and refunds: what a second person looks at too."""

from dataclasses import dataclass

from linli_dashboards.desk import evidence, served_by_staff
from linli_dashboards.desk.common import (
    Fact,
    Part,
    act,
    amount,
    card,
    facts,
    gone,
    href,
    lines_of,
    name_of,
    rows,
    sheet,
    wish_of,
)
from linli_dashboards.desk.forms import API
from linli_dashboards.frame.frame import Regions
from linli_dashboards.frame.hub import Connection, Visit
from linli_hub.base.web.markup import Child, Html, join, tag
from linli_hub.station.core.redemption import RedemptionRow
from linli_hub.station.views import desk, staff_only
from linli_hub.station.views.redemptions import redemption, redemptions

SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    doubts: list[RedemptionRow]
    proposals: dict[str, desk.ProposalRow]
    refunds: list[desk.RefundRow]
    refunded: RedemptionRow | None
    by_staff: list[staff_only.StaffOnly]


def read(connection: Connection, visit: Visit) -> Seen:
    found = desk.refunds(connection)[:SHOWN]
    kind, id = wish_of(visit)
    chosen = next((one for one in found if kind == "refund" and one.id == id), None)
    return Seen(
        doubts=redemptions(connection, ("review",), SHOWN),
        proposals={one.redemption: one for one in desk.proposals(connection)},
        refunds=found,
        refunded=redemption(connection, chosen.redemption) if chosen else None,
        by_staff=staff_only.everybody(connection, visit.now_ms),
    )


def regions(seen: Seen, visit: Visit) -> Regions:
    return {
        "doubts": doubts(seen, visit),
        "refunds": refunds(seen, visit),
        "by_hand": served_by_staff.panel(seen.by_staff, visit),
    }


def top(seen: Seen, visit: Visit) -> list[Html]:
    kind, id = wish_of(visit)
    if kind == "doubt":
        row = next((one for one in seen.doubts if one.id == id), None)
        return [_doubt(row, seen, visit) if row else gone(visit, "review")]
    if kind == "refund":
        asked = next((one for one in seen.refunds if one.id == id), None)
        spent = seen.refunded
        if asked is None or spent is None or asked.outcome != "open":
            return [gone(visit, "review")]
        return [_refund(asked, spent, visit)]
    if kind == "by-hand":
        one = next((one for one in seen.by_staff if one.member == id), None)
        return [served_by_staff.lift(one, visit) if one else gone(visit, "review")]
    return []


def doubts(seen: Seen, visit: Visit) -> Html:
    tongue = visit.tongue
    lines: list[list[Child]] = [
        [
            tongue.moment(row.changed_ms, visit.now_ms),
            f"{name_of(row, tongue)} · {amount(row.quantity, row.unit, tongue)}",
            row.resident,
            tongue.points(row.points),
            evidence.words(row.evidence, tongue),
            tongue.say("second_waits" if row.id in seen.proposals else "first_waits"),
            act(visit, "resolve_a_redemption", "review", f"doubt:{row.id}"),
        ]
        for row in seen.doubts
    ]
    heads = ("since", "goods", "resident", "points", "evidence", "state", "decide")
    return rows(visit, "doubts", heads, lines)


def refunds(seen: Seen, visit: Visit) -> Html:
    tongue = visit.tongue

    def last(row: desk.RefundRow) -> Html:
        if row.outcome != "open":
            return tag("span", row.decided_by or "–")
        where = href("review", do=f"refund:{row.id}")
        return tag("a", tongue.say("decide"), href=where, class_="act")

    lines: list[list[Child]] = [
        [
            tongue.moment(row.proposed_ms, visit.now_ms),
            name_of(row, tongue),
            row.reason,
            row.proposed_by,
            tongue.say(f"goods_{row.goods}"),
            tongue.say(f"refund_{row.outcome}"),
            last(row),
        ]
        for row in seen.refunds
    ]
    heads = ("proposed", "goods", "reason_heads", "by", "goods_to", "state", "decide")
    return rows(visit, "refunds", heads, lines)


def _known(row: RedemptionRow, visit: Visit) -> list[Fact]:
    tongue = visit.tongue
    where = tongue.either(f"way_{row.way}", "way_staff")
    return [
        ("goods", f"{name_of(row, tongue)} · {amount(row.quantity, row.unit, tongue)}"),
        ("resident", f"{row.member} · {row.resident}"),
        ("points", tongue.points(row.points)),
        ("where", f"{tongue.device(row.station)} · {where}"),
        ("since", tongue.moment(row.changed_ms, visit.now_ms)),
        ("told_given", _given(row.given, row, visit)),
        ("evidence", lines_of(evidence.words(row.evidence, tongue))),
    ]


def _given(given: int | None, row: RedemptionRow, visit: Visit) -> str:
    if given is None:
        return visit.tongue.say("not_known")
    return amount(given, row.unit, visit.tongue)


def _doubt(row: RedemptionRow, seen: Seen, visit: Visit) -> Html:
    known = facts(visit.tongue, _known(row, visit))
    said = seen.proposals.get(row.id)
    form = _confirm(said, row, visit) if said else _resolve(row, visit)
    return card(visit, "doubt_decide", known, form, back=href("review"))


def _resolve(row: RedemptionRow, visit: Visit) -> Html:
    tongue, form = visit.tongue, sheet(visit, "doubt", "review")
    scale = 1000 if row.unit == "g" else 1
    path = f"/redemptions/{row.id}/resolve"
    least = 0.001 if scale > 1 else 1
    key = "given_kg" if scale > 1 else "given_pieces"
    made = form.whole(
        [
            form.number(
                "given", key, scale=scale, min=least, max=row.quantity / scale,
                placeholder=tongue.say("all_of_it"),
            ),
            form.photo("photo", "photo"),
            form.reason("reason_how"),
        ],
        [
            form.button(
                "was_given", path, "given reason photo", {"result": "handed_over"}
            ),
            form.button("was_not_given", path, "reason photo", {"result": "not_given"}),
        ],
    )  # fmt: skip
    above = visit.hub.services.policy.second_person_above
    key = "doubt_two" if row.own + row.subsidy > above else "doubt_one"
    more = tongue.say(key, points=tongue.points(above))
    return join(tag("p", more, class_="second"), made)


def _confirm(said: desk.ProposalRow, row: RedemptionRow, visit: Visit) -> Html:
    tongue, form = visit.tongue, sheet(visit, "confirm", "review")
    told: list[Fact] = [
        ("proposed", tongue.moment(said.proposed_ms, visit.now_ms)),
        ("by", said.proposed_by),
        ("says", tongue.say(f"says_{said.result}")),
        ("told_given", _said_given(said, row, visit)),
        ("reason_heads", said.reason),
    ]
    path = f"/resolutions/{said.id}/confirm"
    made = form.whole(
        [form.reason()],
        [
            form.button("confirm", path, "reason", {"approve": True}),
            form.button("refuse", path, "reason", {"approve": False}),
        ],
    )
    picture = None
    if said.photo:
        picture = tag(
            "img", src=f"{API}/photos/{said.photo}", alt=tongue.say("photo"),
            class_="evidence",
        )  # fmt: skip
    head = tag("h3", tongue.say("first_person"))
    return join(head, facts(tongue, told), picture, made)


def _said_given(said: desk.ProposalRow, row: RedemptionRow, visit: Visit) -> str:
    if said.result == "not_given":
        return amount(0, row.unit, visit.tongue)
    given = row.quantity if said.given is None else said.given
    return amount(given, row.unit, visit.tongue)


def _refund(asked: desk.RefundRow, spent: RedemptionRow, visit: Visit) -> Html:
    tongue, form = visit.tongue, sheet(visit, "refund", "review")
    given = spent.quantity if spent.given is None else spent.given
    told: list[Fact] = [
        ("goods", f"{name_of(spent, tongue)} · {amount(given, spent.unit, tongue)}"),
        ("resident", f"{spent.member} · {spent.resident}"),
        ("points", tongue.points(spent.points)),
        ("goods_to", tongue.say(f"goods_{asked.goods}")),
        ("reason_heads", asked.reason),
        ("by", asked.proposed_by),
    ]
    path = f"/refunds/{asked.id}/decide"
    made = form.whole(
        [form.reason()],
        [
            form.button("refund_confirm", path, "reason", {"approve": True}),
            form.button("refuse", path, "reason", {"approve": False}),
        ],
    )
    return card(visit, "refund_decide", facts(tongue, told), made, back=href("review"))


PART = Part(
    panels=("doubts", "refunds", "by_hand"), read=read, regions=regions, top=top
)
