"""The ledger's entries: filtered by the page's address, newest first, a page at a time."""

import re
from datetime import timedelta
from urllib.parse import urlencode

from linli_dashboards.admin.flows import day_field
from linli_dashboards.frame.hub import Visit
from linli_dashboards.frame.tongue import Tongue, day_of
from linli_hub.base.web.markup import Child, Html, join, table, tag
from linli_hub.books.core.ledger import SYSTEM_ACCOUNTS
from linli_hub.books.views.entries import Entry, EntryFilter, Page

PAGE = 50
WHYS = (
    "award", "correction", "contest", "deduction", "redemption", "released", "pending",
    "adjustment", "reversal", "claim", "lapse", "subsidy", "pledge", "honour", "close",
)  # fmt: skip
NAMED = ("member", "claim", "honour", "sponsor", "clearing")
HOUSEHOLD = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")
CURSOR_DIGITS_MAX = 16


def filter_of(visit: Visit) -> EntryFilter:
    """The filter in the address; what does not parse filters nothing."""
    query, tongue = visit.query, visit.tongue
    today = tongue.today(visit.now_ms)
    after = (
        tongue.midnight_ms(day_of(query["after"], today))
        if query.get("after")
        else None
    )
    before = None
    if query.get("before"):
        last = day_of(query["before"], today)
        before = tongue.midnight_ms(last + timedelta(days=1))
    cursor = query.get("cursor", "")
    numeric = cursor.isdecimal() and len(cursor) <= CURSOR_DIGITS_MAX
    return EntryFilter(
        account=account_of(query.get("account", "")),
        why=query["why"] if query.get("why") in WHYS else None,
        after_ms=after,
        before_ms=before,
        cursor=int(cursor) if numeric else None,
        limit=PAGE,
    )


def account_of(text: str) -> str | None:
    """`h0001` is a household's account; whole account names go as they are."""
    text = text.strip()
    kind, _, name = text.partition(":")
    if text in SYSTEM_ACCOUNTS:
        return text
    if kind in NAMED and HOUSEHOLD.match(name):
        return text
    return f"member:{text}" if HOUSEHOLD.match(text) else None


def form(visit: Visit) -> Html:
    query, tongue = visit.query, visit.tongue
    whys = [tag("option", tongue.say("any"), value="")]
    whys += [
        tag(
            "option",
            tongue.say(f"why_{why}"),
            value=why,
            selected=query.get("why") == why,
        )
        for why in WHYS
    ]
    account = tag(
        "input",
        id="account",
        name="account",
        value=query.get("account", ""),
        maxlength=80,
        size=12,
        autocapitalize="none",
        spellcheck="false",
    )
    return tag(
        "form",
        tag("p", tag("label", tongue.say("account"), for_="account"), account),
        tag(
            "p",
            tag("label", tongue.say("why"), for_="why"),
            tag("select", *whys, id="why", name="why"),
        ),
        day_field(tongue.say("from_day"), "after", query.get("after", "")),
        day_field(tongue.say("to_day"), "before", query.get("before", "")),
        tag("button", tongue.say("show"), type="submit"),
        tag("a", tongue.say("clear"), href="/admin#entries"),
        class_="filter",
        method="get",
        action="/admin#entries",
    )


def as_table(page: Page[Entry], visit: Visit) -> Html:
    tongue = visit.tongue
    if not page.rows:
        return tag("p", tongue.say("entries_empty"), class_="empty")
    keys = ("number", "time", "why", "state", "debit", "credit", "points")
    heads = [tongue.say(key) for key in keys]
    rows = [_row(entry, visit) for entry in page.rows]
    return join(
        table(tongue.say("entries"), heads, rows, numbers=1, kind="entries"),
        _pages(page, visit, tongue),
    )


def _row(entry: Entry, visit: Visit) -> list[Child]:
    tongue, now_ms = visit.tongue, visit.now_ms
    happened = None
    if entry.event_ms is not None and entry.event_ms // 60_000 != entry.at_ms // 60_000:
        time = tongue.moment(entry.event_ms, now_ms)
        happened = join(
            " ",
            tag("br"),
            tag("span", tongue.say("happened", time=time), class_="second"),
        )
    return [
        tongue.number(entry.n),
        join(tongue.moment(entry.at_ms, now_ms), happened),
        join(
            tongue.either(f"why_{entry.why}", "why_other"),
            tag("br") if entry.corrects else None,
            tag("span", tongue.say("corrects"), class_="second")
            if entry.corrects
            else None,
        ),
        tag(
            "span",
            tongue.either(f"kind_{entry.kind}", "why_other"),
            class_=_mark(entry),
        ),
        _account(entry.debit, tongue),
        _account(entry.credit, tongue),
        tongue.number(entry.points),
    ]


def _mark(entry: Entry) -> str:
    return "mark" if entry.kind in ("post", "settle") else "mark plain"


def _account(account: str, tongue: Tongue) -> Html:
    """A household's name leads to its own entries."""
    name = tongue.account(account)
    if ":" not in account:
        return tag("span", name)
    return tag("a", name, href=f"/admin?{urlencode({'account': account})}#entries")


def _pages(page: Page[Entry], visit: Visit, tongue: Tongue) -> Html:
    links = []
    if "cursor" in visit.query:
        links.append(_link(tongue.say("newest"), visit, None))
    if page.next_cursor is not None:
        links.append(_link(tongue.say("older"), visit, page.next_cursor))
    return tag("nav", *links, class_="pages", aria_label=tongue.say("entries"))


def _link(text: str, visit: Visit, cursor: int | None) -> Html:
    query = {k: v for k, v in visit.query.items() if k != "cursor" and v}
    if cursor is not None:
        query["cursor"] = str(cursor)
    return tag("a", text, href=f"/admin?{urlencode(query)}#entries")
