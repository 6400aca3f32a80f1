"""The queue as tables: contests, deposits in review, and what the treasury keeps."""

from urllib.parse import urlencode

from linli_dashboards.frame.hub import Visit
from linli_dashboards.frame.tongue import Tongue
from linli_dashboards.review.queue import SHOWN, Queue
from linli_hub.base.core.permissions import Permission
from linli_hub.base.web.markup import Child, Html, join, table, tag
from linli_hub.earning.views.contests import ContestRow
from linli_hub.earning.views.deeds import DeedRow, ReviewRow
from linli_hub.treasury.views.treasury import AdjustmentRow, ClaimRow


def regions(queue: Queue, visit: Visit) -> dict[str, Html]:
    """The name of each region and what it shows."""
    return {
        "contests": contests(queue.contests, visit),
        "in_review": in_review(queue.in_review, visit),
        "adjustments": adjustments(queue.adjustments, visit),
        "claims": claims(queue.claims, visit),
        "budgets": budgets(queue, visit),
        "holds": holds(queue, visit),
    }


def contests(rows: list[ContestRow], visit: Visit) -> Html:
    tongue, now_ms = visit.tongue, visit.now_ms
    lines: list[list[Child]] = [
        [
            tongue.moment(row.opened_ms, now_ms),
            _member(row.member),
            doubt_words(row.said, tongue),
            tongue.either(f"via_{row.via}", "via_desk"),
            limit(row.due_ms, visit),
            _act(f"contest:{row.id}", visit, "answer_a_contest"),
        ]
        for row in rows
    ]
    heads = ("opened", "member", "doubt", "where", "until", "decide")
    return _table("contests", heads, lines, tongue)


def in_review(rows: tuple[ReviewRow, ...], visit: Visit) -> Html:
    tongue, now_ms = visit.tongue, visit.now_ms
    zh = tongue.language == "zh-CN"
    lines: list[list[Child]] = [
        [
            tongue.moment(row.event_ms or row.received_ms, now_ms),
            deed_words(row, tongue),
            tongue.device(row.device) if row.journal else tongue.say("desk"),
            row.recorded_by or "–",
            sentences(row.why_zh if zh else row.why_en),
            _act(f"review:{row.id}", visit, "record_deeds"),
        ]
        for row in rows
    ]
    heads = ("time", "what", "where", "by", "why", "decide")
    return _table("in_review", heads, lines, tongue)


def adjustments(rows: list[AdjustmentRow], visit: Visit) -> Html:
    tongue, now_ms = visit.tongue, visit.now_ms
    lines: list[list[Child]] = [
        [
            tongue.moment(row.proposed_ms, now_ms),
            _member(row.member),
            row.reason,
            row.proposed_by,
            tongue.signed(row.points),
            _act(f"adjustment:{row.id}", visit, "decide_an_adjustment"),
        ]
        for row in rows
    ]
    heads = ("proposed", "member", "reason_heads", "by", "points", "decide")
    return _table("adjustments", heads, lines, tongue)


def claims(rows: list[ClaimRow], visit: Visit) -> Html:
    tongue = visit.tongue
    lines: list[list[Child]] = [
        [
            _member(row.member),
            tongue.points(row.owed),
            tongue.points(row.reviewed),
            tongue.points(row.collected),
            row.reviewed_by or "–",
            _act(f"claim:{row.member}", visit, "review_a_claim"),
        ]
        for row in rows
    ]
    heads = ("member", "owed", "may_collect", "collected", "by", "decide")
    return _table("claims", heads, lines, tongue)


def budgets(queue: Queue, visit: Visit) -> Html:
    tongue = visit.tongue
    zh = tongue.language == "zh-CN"
    lines: list[list[Child]] = [
        [
            row.name_zh if zh else row.name_en,
            _member(row.sponsor),
            tongue.say("budget_open" if row.closed_ms is None else "budget_closed"),
            tongue.points(row.pledged),
            tongue.points(row.left),
            tongue.points(row.held),
        ]
        for row in queue.budgets
    ]
    heads = ("budget", "sponsor", "state", "pledged", "budget_left", "budget_held")
    return _table("budgets", heads, lines, tongue)


def holds(queue: Queue, visit: Visit) -> Html:
    tongue, now_ms = visit.tongue, visit.now_ms
    lines: list[list[Child]] = [
        [
            tongue.moment(row.opened_ms, now_ms),
            _member(row.member),
            row.reason,
            row.opened_by,
            tongue.points(row.points),
            limit(row.until_ms, visit),
        ]
        for row in queue.holds
    ]
    heads = ("opened", "member", "reason_heads", "by", "points", "until")
    return _table("holds", heads, lines, tongue)


def doubt_words(said: str, tongue: Tongue) -> str:
    """`grade: own words` as the code in words, then their own."""
    about, _, own = said.partition(": ")
    words = tongue.either(f"about_{about}", "about_other")
    return f"{words} · {own}" if own else words


def deed_words(row: ReviewRow | DeedRow, tongue: Tongue) -> str:
    """Kitchen waste, 1.32 kg; or a kind of deed."""
    if row.kind != "deposit":
        return tongue.either(f"deed_kind_{row.kind}", "deed_kind_other")
    kind = row.stream if row.stream != "compost" else "composting"
    return f"{tongue.either(kind, 'deed_kind_deposit')} · {tongue.mass(row.mass_g)}"


def sentences(lines: tuple[str, ...]) -> Html:
    return join(*[tag("p", line) for line in lines])


def limit(at_ms: int, visit: Visit) -> Html:
    """A time limit; a passed one is said so."""
    time = visit.tongue.moment(at_ms, visit.now_ms)
    if at_ms > visit.now_ms:
        return tag("span", time)
    return tag("span", visit.tongue.say("overdue", time=time), class_="old")


def _member(id: str) -> Html:
    """Leads to the statement of that member."""
    return tag("a", id, href=f"/review?{urlencode({'member': id})}#statement")


def _act(what: str, visit: Visit, permission: Permission) -> Html:
    """A link for those who may decide."""
    if not visit.may(permission):
        return tag("span", "–")
    href = f"/review?{urlencode({'do': what})}#decide"
    return tag("a", visit.tongue.say("decide"), href=href, class_="act")


def _table(
    name: str, keys: tuple[str, ...], lines: list[list[Child]], tongue: Tongue
) -> Html:
    if not lines:
        return tag("p", tongue.say(f"empty_{name}"), class_="empty")
    heads = [tongue.say(key) for key in keys]
    shown = table(tongue.say(name), heads, lines, kind="rows")
    if len(lines) < SHOWN:
        return shown
    more = tongue.say("more_wait", n=SHOWN)
    return join(shown, tag("p", more, class_="second"))
