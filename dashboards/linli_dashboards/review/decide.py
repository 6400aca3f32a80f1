"""One thing of the queue with all that is known of it, and the buttons that end it.

A form goes to the hub's own API by open/pages.js: `data-path` says where, `data-fields`
which of its fields, `data-body` what else. Whoever may not is refused there, in words.
"""

import json
from urllib.parse import quote

from linli_dashboards.frame.hub import Visit
from linli_dashboards.frame.tongue import Tongue
from linli_dashboards.review.queue import Chosen, Doubt, Unsettled
from linli_dashboards.review.tables import deed_words, doubt_words, limit, sentences
from linli_hub.base.web.markup import Child, Html, join, tag
from linli_hub.earning.views.deeds import DeedRow
from linli_hub.earning.views.why import Why
from linli_hub.treasury.views.treasury import AdjustmentRow, ClaimRow

API = "/api/v1"
GRADES = ("good", "mixed", "rejected")
POINTS_MAX = 1000
REASON_MAX = 200
Fact = tuple[str, Child]


def card(chosen: Chosen | None, visit: Visit) -> Html:
    """The thing that the address names; nothing is decided here."""
    tongue = visit.tongue
    if chosen is None:
        inside = [tag("p", tongue.say("decide_gone"), class_="empty")]
    else:
        facts, form = _parts(chosen, visit)
        inside = [_facts(facts, tongue), form]
    away = tag("a", tongue.say("decide_back"), href="/review", class_="aside")
    return join(tag("h2", tongue.say("decide")), *inside, away)


def _parts(chosen: Chosen, visit: Visit) -> tuple[list[Fact], Html]:
    tongue = visit.tongue
    match chosen:
        case Doubt(row=row, why=why):
            bag = why is not None and why.kind == "deposit"
            return _doubt(chosen, visit), _answer_form(row.id, tongue, bag=bag)
        case Unsettled():
            return _unsettled(chosen, visit), _review_form(chosen, visit)
        case AdjustmentRow():
            return _adjustment(chosen, visit), _approve_form(chosen.id, tongue)
        case ClaimRow():
            return _claim(chosen, tongue), _claim_form(chosen.member, tongue)


# --- what is known ---


def _doubt(chosen: Doubt, visit: Visit) -> list[Fact]:
    row, tongue = chosen.row, visit.tongue
    who = f"{row.member} · {row.resident}" if row.resident else row.member
    facts: list[Fact] = [
        ("member", who),
        ("doubt", doubt_words(row.said, tongue)),
        ("until", limit(row.due_ms, visit)),
    ]
    return facts if chosen.why is None else facts + _award(chosen.why, visit)


def _award(why: Why, visit: Visit) -> list[Fact]:
    tongue = visit.tongue
    now = why.now
    what = f"{tongue.either(f'deed_kind_{why.kind}', 'deed_kind_other')}"
    if why.kind == "deposit":
        stream = why.stream if why.stream != "compost" else "composting"
        grade = tongue.either(f"grade_{why.grade}", "grade_none")
        kind = tongue.either(stream, "deed_kind_deposit")
        what = f"{kind} · {tongue.mass(why.mass_g)} · {grade}"
    at = "–" if why.event_ms is None else tongue.moment(why.event_ms, visit.now_ms)
    return [
        ("time", at),
        ("what", what),
        ("where", tongue.device(why.device)),
        ("points", tongue.points(now.points)),
        ("as_it_stands", sentences(now.zh if tongue.language == "zh-CN" else now.en)),
    ]


def _unsettled(chosen: Unsettled, visit: Visit) -> list[Fact]:
    row, tongue = chosen.row, visit.tongue
    zh = tongue.language == "zh-CN"
    where = tongue.device(row.device) if row.journal else tongue.say("desk")
    at_ms = row.event_ms or row.received_ms
    told = [] if chosen.deed is None else _deed(chosen.deed, tongue)
    return [
        ("time", tongue.moment(at_ms, visit.now_ms)),
        ("what", deed_words(row, tongue)),
        ("where", where),
        *told,
        ("why", sentences(row.why_zh if zh else row.why_en)),
    ]


def _deed(deed: DeedRow, tongue: Tongue) -> list[Fact]:
    _, _, whom = deed.given.partition(":")
    facts: list[Fact] = [("for_whom", whom or deed.given), ("by", deed.recorded_by)]
    if deed.minutes:
        facts.append(("count", tongue.say("minutes", n=deed.minutes)))
    return [*facts, ("reason_heads", deed.reason)]


def _adjustment(row: AdjustmentRow, visit: Visit) -> list[Fact]:
    tongue = visit.tongue
    facts: list[Fact] = [
        ("proposed", tongue.moment(row.proposed_ms, visit.now_ms)),
        ("member", row.member),
        ("points", tongue.signed(row.points)),
        ("reason_heads", row.reason),
        ("by", row.proposed_by),
    ]
    return facts if row.budget is None else [*facts, ("budget", row.budget)]


def _claim(row: ClaimRow, tongue: Tongue) -> list[Fact]:
    return [
        ("member", row.member),
        ("owed", tongue.points(row.owed)),
        ("may_collect", tongue.points(row.reviewed)),
        ("collected", tongue.points(row.collected)),
    ]


def _facts(facts: list[Fact], tongue: Tongue) -> Html:
    pairs = [
        tag("div", tag("dt", tongue.say(key)), tag("dd", told)) for key, told in facts
    ]
    return tag("dl", *pairs, class_="facts")


# --- what may be done ---


def _answer_form(id: str, tongue: Tongue, *, bag: bool) -> Html:
    path = f"{API}/contests/{id}/answer"
    options = [tag("option", tongue.say("keep_grade"), value="")]
    options += [
        tag("option", tongue.say(f"grade_{each}"), value=each) for each in GRADES
    ]
    grade = _field(tongue, "new_grade", tag("select", *options, **_named("grade")))
    points = tag(
        "input", type="number", min=-POINTS_MAX, max=POINTS_MAX, step=1, **_named("points")
    )  # fmt: skip
    fields = "reason grade points" if bag else "reason points"
    more = tongue.say("uphold_grade_or_points" if bag else "uphold_points")
    form = _form(
        tongue,
        [
            *([grade] if bag else []),
            _field(tongue, "new_points", points),
            _reason(tongue),
        ],
        [
            _button(tongue, "uphold", path, fields, {"outcome": "upheld"}),
            _button(tongue, "refuse_contest", path, "reason", {"outcome": "refused"}),
        ],
    )
    return join(tag("p", more, class_="second"), form)


def _review_form(chosen: Unsettled, visit: Visit) -> Html:
    row, tongue = chosen.row, visit.tongue
    path = f"{API}/review/{row.journal}/{row.seq}/resolve"
    dismiss = _button(tongue, "dismiss", path, "reason", {"decision": "dismiss"})
    if chosen.deed is not None and chosen.deed.waits:
        confirm = f"{API}/deeds/{row.seq}/confirm"
        sure = _button(tongue, "confirm_deed", confirm, "", None)
        return _form(tongue, [_reason(tongue)], [sure, dismiss])
    fields = [_id(tongue, "resident"), _id(tongue, "member")]
    sent = "reason resident member"
    if row.event_ms is None:
        ahead_ms = tongue.offset_ms(row.received_ms)
        when = tag(
            "input", type="datetime-local", data_ahead_ms=ahead_ms, **_named("event_ms")
        )  # fmt: skip
        fields.append(_field(tongue, "event_time", when))
        sent += " event_ms"
    theirs = _button(tongue, "attribute", path, sent, {"decision": "attribute"})
    more = tag("p", tongue.say("attribute_more"), class_="second")
    return join(more, _form(tongue, [*fields, _reason(tongue)], [theirs, dismiss]))


def _approve_form(id: str, tongue: Tongue) -> Html:
    path = f"{API}/ledger/adjustments/{id}/decide"
    return _form(
        tongue,
        [_reason(tongue, "reason_heads")],
        [
            _button(tongue, "approve", path, "reason", {"approve": True}),
            _button(tongue, "refuse", path, "reason", {"approve": False}),
        ],
    )


def _claim_form(member: str, tongue: Tongue) -> Html:
    path = f"{API}/ledger/claims/{quote(member, safe='')}/review"
    button = _button(tongue, "collect", path, "reason", {})
    return _form(tongue, [_reason(tongue, "reason_heads")], [button])


def _form(tongue: Tongue, fields: list[Html], buttons: list[Html]) -> Html:
    return tag(
        "form",
        tag("div", *fields, class_="filter"),
        tag("p", role="alert", class_="away", hidden=True),
        tag("div", *buttons, class_="acts"),
        method="post",
        data_do="decide",
        data_next="/review?done=1",
        data_away=tongue.say("login_away"),
    )


def _button(
    tongue: Tongue, key: str, path: str, fields: str, body: dict[str, str | bool] | None
) -> Html:
    """`body` None: the request has none, and needs no reason."""
    return tag(
        "button",
        tongue.say(key),
        type="submit",
        formnovalidate=body is None,
        data_path=path,
        data_fields=fields,
        data_body=None if body is None else json.dumps(body),
    )


def _reason(tongue: Tongue, key: str = "reason") -> Html:
    """The resident reads it where "why?" shows it: of contests and deposits."""
    entry = tag(
        "input", type="text", required=True, maxlength=REASON_MAX, **_named("reason")
    )
    label = tag("label", tongue.say(key), for_="decide-reason")
    return tag("p", label, entry, class_="wide")


def _id(tongue: Tongue, name: str) -> Html:
    entry = tag(
        "input", type="text", maxlength=64, autocapitalize="none", spellcheck="false",
        **_named(name),
    )  # fmt: skip
    return _field(tongue, name, entry)


def _named(name: str) -> dict[str, str]:
    return {"id": f"decide-{name}", "name": name}


def _field(tongue: Tongue, key: str, entry: Html) -> Html:
    name = "event_ms" if key == "event_time" else key.removeprefix("new_")
    label = tag("label", tongue.say(key), for_=f"decide-{name}")
    return tag("p", label, entry)
