"""A member by its id, and the links to its statement in the reader's language."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from linli_dashboards.admin.flows import day_field
from linli_dashboards.frame.hub import Visit
from linli_dashboards.frame.tongue import day_of
from linli_hub.base.web.markup import Html, join, tag
from linli_hub.people.views.members import MemberDetail

ID = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whose statement, over which local days, both counted."""

    member: str
    first: date
    last: date


def wanted_of(visit: Visit) -> Wanted:
    """From the page's address; a month so far unless it says otherwise."""
    query, today = visit.query, visit.tongue.today(visit.now_ms)
    last = day_of(query.get("last"), today)
    first = min(last, day_of(query.get("first"), last.replace(day=1)))
    return Wanted(member=query.get("member", "").strip(), first=first, last=last)


def form(wanted: Wanted, visit: Visit) -> Html:
    tongue = visit.tongue
    entry = tag(
        "input", id="member", name="member", value=wanted.member, maxlength=64, size=14,
        required=True, autocapitalize="none", spellcheck="false",
    )  # fmt: skip
    label = tag("label", tongue.say("statement_member"), for_="member")
    return tag(
        "form",
        tag("p", label, entry),
        day_field(tongue.say("from_day"), "first", wanted.first.isoformat()),
        day_field(tongue.say("to_day"), "last", wanted.last.isoformat()),
        tag("button", tongue.say("show"), type="submit"),
        class_="filter",
        method="get",
        action=f"{visit.path}#statement",
    )


def links(found: MemberDetail | None, wanted: Wanted, visit: Visit) -> Html:
    """Nothing before somebody is asked for."""
    tongue = visit.tongue
    if not wanted.member:
        return Html("")
    if found is None:
        none = tongue.say("statement_none", id=wanted.member)
        return tag("p", none, class_="empty", role="status")
    row = found.member
    days = {
        "first_day": wanted.first.isoformat(),
        "last_day": wanted.last.isoformat(),
        "language": tongue.language,
    }
    at = f"/api/v1/members/{quote(row.id, safe='')}/statement"
    has = tongue.say("statement_has", points=tongue.points(row.posted))
    who = join(tag("strong", row.id), f" · {row.address} · ", has)
    page, book = (f"{at}.{kind}?{urlencode(days)}" for kind in ("html", "xlsx"))
    return join(
        tag("p", who, role="status"),
        tag(
            "p",
            tag("a", tongue.say("statement_html"), href=page, target="_blank"),
            tag("a", tongue.say("statement_xlsx"), href=book, download=True),
            class_="pages",
        ),
    )
