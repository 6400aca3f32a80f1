"""A statement as a page to print: plain HTML, nothing from elsewhere, one language."""

from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from linli_hub.store.views_statement import Statement, StatementLine

ENGLISH = "en"
TEXT = {
    "title": ("积分账单", "Statement of points"),
    "member": ("户号", "Member"),
    "period": ("期间", "Period"),
    "opening": ("期初余额", "Opening balance"),
    "closing": ("期末余额", "Closing balance"),
    "held": ("其中已预留", "of it held now"),
    "owed": ("待追回", "Owed"),
    "day": ("日期", "Day"),
    "what": ("事项", "Entry"),
    "points": ("积分", "Points"),
    "balance": ("余额", "Balance"),
    "none": ("本期没有记录。", "No entries in this period."),
    "soon": ("即将到期", "Lapsing soon"),
    "until": ("最后使用日", "Last day"),
    "honours": ("终身荣誉", "Lifetime honour"),
    "proof": (
        "每笔记录都在中心当日签名的账目之内；凭证编号如上，可向服务台索取证明。",
        "Every entry is part of that day's books, signed by the centre; ask at the desk"
        " for the proof of an entry by its number.",
    ),
    "made": ("生成时间", "Made"),
}
STYLE = (
    "body{font:14px/1.5 'Noto Sans CJK SC','Noto Sans SC',sans-serif;color:#111;"
    "margin:2rem auto;max-width:48rem;padding:0 1rem}"
    "h1{font-size:1.5rem;margin:0}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:1rem 0}"
    "dt{color:#444}dd{margin:0;font-weight:600}"
    "table{border-collapse:collapse;width:100%;margin:1rem 0}"
    "th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;"
    "border-bottom:1px solid #999}"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "td:first-child{white-space:nowrap}"
    "small{color:#444;display:block;overflow-wrap:anywhere}"
    "@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}"
)


def page(told: Statement, language: str) -> str:
    """The whole document."""
    say = {key: pair[language == ENGLISH] for key, pair in TEXT.items()}
    made = datetime.fromtimestamp(told.made_ms / 1000, ZoneInfo(told.time_zone))
    facts = [
        (say["member"], told.member),
        (say["period"], f"{told.first_day} – {told.last_day}"),
        (say["opening"], f"{told.opening:,}"),
        (say["closing"], f"{told.closing:,}"),
        (say["held"], f"{told.held:,}"),
        *([(say["owed"], f"{told.owed:,}")] if told.owed else []),
        *[(f"{say['honours']} {name}", f"{points:,}") for name, points in told.honours],
        (say["made"], f"{made:%Y-%m-%d %H:%M}"),
    ]
    named = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts
    )
    title = escape(f"{say['title']} · {told.centre}")
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style><main><h1>{title}</h1>"
        f"<dl>{named}</dl>{_entries(told, language, say)}{_soon(told, say)}"
        f"<p>{escape(say['proof'])}</p></main></html>"
    )


def _entries(told: Statement, language: str, say: dict[str, str]) -> str:
    if not told.lines:
        return f"<p>{escape(say['none'])}</p>"
    heads = (("day", ""), ("what", ""), ("points", " class=n"), ("balance", " class=n"))
    head = "".join(
        f'<th scope="col"{mark}>{escape(say[key])}</th>' for key, mark in heads
    )
    rows = "".join(_row(line, language) for line in told.lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(line: StatementLine, language: str) -> str:
    english = language == ENGLISH
    what = line.what_en if english else line.what_zh
    reasons = line.reasons_en if english else line.reasons_zh
    why = "".join(f"<small>{escape(reason)}</small>" for reason in reasons)
    number = f"<small>№ {line.n} · {escape(line.id)}</small>"
    return (
        f"<tr><td>{line.day}</td><td>{escape(what)}{why}{number}</td>"
        f'<td class="n">{line.points:+,}</td><td class="n">{line.balance:,}</td></tr>'
    )


def _soon(told: Statement, say: dict[str, str]) -> str:
    if not told.expiring:
        return ""
    rows = "".join(
        f'<tr><td>{lot.last_day}</td><td class="n">{lot.points:,}</td></tr>'
        for lot in told.expiring
    )
    return (
        f"<h2>{escape(say['soon'])}</h2><table><thead><tr>"
        f'<th scope="col">{escape(say["until"])}</th>'
        f'<th scope="col" class=n>{escape(say["points"])}</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
