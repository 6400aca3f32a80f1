"""What residents ask for, object to and wait for; topics and notices."""

from dataclasses import dataclass

from linli_dashboards.desk.common import (
    Fact,
    Part,
    act,
    card,
    facts,
    gone,
    href,
    lines_of,
    name_of,
    overdue,
    rows,
    sheet,
    title_of,
    wish_of,
)
from linli_dashboards.frame.frame import Regions
from linli_dashboards.frame.hub import Connection, Visit
from linli_hub.base.core.permissions import Permission
from linli_hub.base.web.markup import Child, Html, join, tag
from linli_hub.station.views import waiting
from linli_hub.voice.views import notices as views_notices
from linli_hub.voice.views import requests as views_requests
from linli_hub.voice.views.notices import NoticeLine
from linli_hub.voice.views.requests import AskRow, ObjectionRow, TopicRow

SHOWN = 50
KINDS = ("course", "idea", "activity")
WEEK_MS = 7 * 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    asks: list[AskRow]
    objections: list[ObjectionRow]
    lines: list[waiting.LineRow]
    topics: list[TopicRow]
    notices: list[NoticeLine]


def read(connection: Connection, visit: Visit) -> Seen:
    return Seen(
        asks=views_requests.asks(connection, limit=SHOWN),
        objections=views_requests.objections(connection, limit=SHOWN),
        lines=waiting.lines(connection, visit.now_ms),
        topics=views_requests.topics(connection, visit.now_ms),
        notices=views_notices.every(connection, visit.now_ms),
    )


def regions(seen: Seen, visit: Visit) -> Regions:
    return {
        "requests": requests(seen, visit),
        "objections": objections(seen, visit),
        "lines": lines(seen, visit),
        "topics": topics(seen, visit),
        "notices": notices(seen, visit),
    }


def top(seen: Seen, visit: Visit) -> list[Html]:
    kind, id = wish_of(visit)
    found: Html | None = None
    match kind:
        case "ask":
            ask = next((one for one in seen.asks if one.id == id), None)
            found = _ask(ask, visit) if ask else None
        case "objection":
            against = next((one for one in seen.objections if one.id == id), None)
            found = _objection(against, visit) if against else None
        case "topic":
            topic = next((one for one in seen.topics if one.id == id), None)
            found = _topic(topic, visit) if topic else None
        case "notice":
            notice = next((one for one in seen.notices if one.id == id), None)
            found = _notice(notice, visit) if notice and _stands(notice) else None
        case "new":
            found = _new_notice(visit) if id == "notice" else _new_topic(visit)
        case _:
            return []
    return [found or gone(visit, "asks")]


def requests(seen: Seen, visit: Visit) -> Html:
    tongue = visit.tongue
    made: list[list[Child]] = [
        [
            overdue(row.due_ms, visit),
            title_of(row, tongue),
            tongue.say(f"topic_{row.kind}"),
            row.resident,
            row.said or "–",
            tongue.either(f"via_{row.via}", "via_desk"),
            act(visit, "manage_the_requests", "asks", f"ask:{row.id}", "answer"),
        ]
        for row in seen.asks
    ]
    heads = ("answer_until", "topic", "kind", "resident", "said", "where", "decide")
    return rows(visit, "requests", heads, made)


def objections(seen: Seen, visit: Visit) -> Html:
    tongue = visit.tongue

    def last(row: ObjectionRow) -> Html:
        where = href("asks", do=f"objection:{row.id}")
        return tag("a", tongue.say("answer"), href=where, class_="act")

    made: list[list[Child]] = [
        [
            overdue(row.due_ms, visit),
            title_of(row, tongue),
            tongue.either(f"object_{row.about}", "object_other"),
            row.resident,
            row.said or "–",
            row.published_by,
            last(row),
        ]
        for row in seen.objections
    ]
    heads = (
        "answer_until", "notice", "object_about", "resident", "said", "published_by",
        "decide",
    )  # fmt: skip
    return rows(visit, "objections", heads, made)


def lines(seen: Seen, visit: Visit) -> Html:
    tongue = visit.tongue
    made: list[list[Child]] = [
        [
            name_of(row, tongue),
            tongue.say("people", n=row.people),
            tongue.moment(row.since_ms, visit.now_ms),
        ]
        for row in seen.lines
    ]
    return rows(visit, "lines", ("item", "waiting", "since"), made)


def topics(seen: Seen, visit: Visit) -> Html:
    tongue = visit.tongue
    made: list[list[Child]] = [
        [
            title_of(row, tongue),
            tongue.say(f"topic_{row.kind}"),
            tongue.say("no_end")
            if row.until_ms is None
            else overdue(row.until_ms, visit),
            act(visit, "manage_the_requests", "asks", f"topic:{row.id}", "close"),
        ]
        for row in seen.topics
    ]
    table = rows(visit, "topics", ("topic", "kind", "until", "decide"), made)
    return join(table, _add("new_topic", "new:topic", visit, "manage_the_requests"))


def notices(seen: Seen, visit: Visit) -> Html:
    tongue = visit.tongue

    def last(row: NoticeLine) -> Html:
        if not _stands(row):
            return tag("span", "–")
        return act(visit, "publish_a_notice", "asks", f"notice:{row.id}", "withdraw")

    made: list[list[Child]] = [
        [
            title_of(row, tongue),
            _state(row, visit),
            tongue.moment(row.from_ms, visit.now_ms),
            tongue.moment(row.until_ms, visit.now_ms),
            "–"
            if row.objections_until_ms is None
            else tongue.moment(row.objections_until_ms, visit.now_ms),
            _objected(row, visit),
            row.published_by,
            last(row),
        ]
        for row in seen.notices
    ]
    heads = (
        "notice", "state", "shown_from", "shown_until", "objections_until",
        "objected_so_far", "published_by", "decide",
    )  # fmt: skip
    table = rows(visit, "notices", heads, made)
    return join(table, _add("new_notice", "new:notice", visit, "publish_a_notice"))


def _stands(row: NoticeLine) -> bool:
    """It can still be withdrawn."""
    return row.state in ("ahead", "shown")


def _state(row: NoticeLine, visit: Visit) -> str:
    if row.withdrawn_ms is None:
        return visit.tongue.say(f"notice_{row.state}")
    at = visit.tongue.moment(row.withdrawn_ms, visit.now_ms)
    return visit.tongue.say("notice_withdrawn", time=at)


def _objected(row: NoticeLine, visit: Visit) -> str:
    if not row.objections:
        return "–"
    return visit.tongue.say("objections_of", n=row.objections, open=row.unanswered)


def _add(key: str, do: str, visit: Visit, permission: Permission) -> Html | None:
    if not visit.may(permission):
        return None
    link = tag("a", visit.tongue.say(key), href=href("asks", do=do))
    return tag("p", link, class_="pages")


# --- the chosen thing ---


def _ask(row: AskRow, visit: Visit) -> Html:
    tongue, form = visit.tongue, sheet(visit, "ask", "asks")
    told: list[Fact] = [
        ("topic", title_of(row, tongue)),
        ("resident", row.resident),
        ("asked_at", tongue.moment(row.asked_ms, visit.now_ms)),
        ("answer_until", overdue(row.due_ms, visit)),
        ("said", lines_of(row.said or "–")),
    ]
    path = f"/asks/{row.id}/answer"
    made = form.whole(
        [form.reason("reason")],
        [
            form.button("accept", path, "reason", {"outcome": "accepted"}),
            form.button("decline", path, "reason", {"outcome": "declined"}),
        ],
    )
    return card(visit, "answer_request", facts(tongue, told), made, back=href("asks"))


def _objection(row: ObjectionRow, visit: Visit) -> Html:
    tongue, form = visit.tongue, sheet(visit, "objection", "asks")
    told: list[Fact] = [
        ("notice", title_of(row, tongue)),
        ("object_about", tongue.either(f"object_{row.about}", "object_other")),
        ("resident", row.resident),
        ("published_by", row.published_by),
        ("answer_until", overdue(row.due_ms, visit)),
        ("said", lines_of(row.said or "–")),
    ]
    path = f"/objections/{row.id}/answer"
    made = form.whole(
        [form.reason("reason")],
        [
            form.button("objection_upheld", path, "reason", {"outcome": "upheld"}),
            form.button("objection_refused", path, "reason", {"outcome": "refused"}),
        ],
    )
    return card(visit, "answer_objection", facts(tongue, told), made, back=href("asks"))


def _topic(row: TopicRow, visit: Visit) -> Html:
    form = sheet(visit, "topic", "asks")
    told = tag("p", title_of(row, visit.tongue))
    more = tag("p", visit.tongue.say("close_topic_more"), class_="second")
    made = form.whole([], [form.button("close_topic", f"/topics/{row.id}/close", "")])
    return card(visit, "close_topic", told, more, made, back=href("asks"))


def _notice(row: NoticeLine, visit: Visit) -> Html:
    form = sheet(visit, "notice", "asks")
    body = row.body_zh if visit.tongue.language == "zh-CN" else row.body_en
    told = [tag("h3", title_of(row, visit.tongue)), tag("p", body)]
    button = form.button("withdraw", f"/notices/{row.id}/withdraw", "reason", {})
    made = form.whole([form.reason()], [button])
    return card(visit, "withdraw_notice", *told, made, back=href("asks"))


def _new_topic(visit: Visit) -> Html:
    tongue, form = visit.tongue, sheet(visit, "new-topic", "asks")
    kinds = [(one, tongue.say(f"topic_{one}")) for one in KINDS]
    fields = [
        form.id("topic", "topic_id", required=True),
        form.choice("kind", "kind", kinds),
        form.text("title_zh", "title_zh", required=True, maxlength=64),
        form.text("title_en", "title_en", required=True, maxlength=64),
        form.moment("until_ms", "until_or_open", visit.now_ms),
    ]
    sent = "topic kind title_zh title_en until_ms"
    made = form.whole(fields, [form.button("new_topic", "/topics", sent, {})])
    return card(visit, "new_topic", made, back=href("asks"))


def _new_notice(visit: Visit) -> Html:
    tongue, form = visit.tongue, sheet(visit, "new-notice", "asks")
    now_ms = visit.now_ms
    begins, ends = tongue.entry(now_ms), tongue.entry(now_ms + WEEK_MS)
    fields = [
        form.id("notice", "notice_id", required=True),
        form.text("title_zh", "title_zh", required=True, maxlength=64),
        form.text("title_en", "title_en", required=True, maxlength=64),
        form.area("body_zh", "body_zh", required=True),
        form.area("body_en", "body_en", required=True),
        form.moment("from_ms", "shown_from", now_ms, required=True, value=begins),
        form.moment("until_ms", "shown_until", now_ms, required=True, value=ends),
        form.moment("objections_until_ms", "objections_until", now_ms, value=ends),
    ]
    sent = (
        "notice title_zh title_en body_zh body_en from_ms until_ms objections_until_ms"
    )
    made = form.whole(fields, [form.button("publish", "/notices", sent, {})])
    return card(visit, "new_notice", made, back=href("asks"))


PART = Part(
    panels=("requests", "objections", "lines", "topics", "notices"),
    read=read,
    regions=regions,
    top=top,
)
