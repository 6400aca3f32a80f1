"""The day's close as a page to print and to sign: plain HTML, one language."""

from html import escape

from linli_hub.store.views_day import DayClose, DayItem, Mismatch
from linli_hub.web.statement_page import ENGLISH, STYLE

TEXT = {
    "title": ("驿站日结", "Day close of the points station"),
    "day": ("日期", "Day"),
    "points": ("当日兑换积分", "Points spent that day"),
    "waiting": ("待领取", "Waiting to be fetched"),
    "review": ("待查证", "In doubt"),
    "takes": ("未结盘点", "Stock-takes not closed"),
    "item": ("品名", "Item"),
    "opening": ("期初", "Opening"),
    "came": ("入库", "In"),
    "given": ("账上发出", "Given (ledger)"),
    "told": ("日志发出", "Given (journal)"),
    "back": ("退回", "Back"),
    "off": ("报损", "Written off"),
    "adjusted": ("盘点调整", "Adjusted"),
    "closing": ("期末", "Closing"),
    "in_review": ("查证中", "In doubt"),
    "counted": ("盘点", "Counted"),
    "agree": ("账、日志、盘点一致。", "Ledger, journals and counts agree."),
    "differ": ("以下不一致，请查证：", "These do not agree; please look into them:"),
    "redemption": ("兑换单", "Redemption"),
    "ledger": ("账上", "Ledger"),
    "journal": ("日志", "Journal"),
    "none": ("当日没有货物。", "No goods that day."),
    "signed": ("经手人：＿＿＿＿＿＿　复核人：＿＿＿＿＿＿",
               "Closed by: ____________  Checked by: ____________"),
}  # fmt: skip
NUMBERS = (
    "opening", "came", "given", "told", "back", "off", "adjusted", "closing",
    "in_review",
)  # fmt: skip
GRAM = ("克", "g")


def page(told: DayClose, centre: str, language: str) -> str:
    """The whole document."""
    say = {key: pair[language == ENGLISH] for key, pair in TEXT.items()}
    facts = (
        (say["day"], told.day), (say["points"], f"{told.points:,}"),
        (say["waiting"], f"{told.waiting:,}"), (say["review"], f"{told.review:,}"),
        (say["takes"], f"{told.takes_open:,}"),
    )  # fmt: skip
    named = "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in facts)
    title = escape(f"{say['title']} · {centre}")
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}main{{max-width:64rem}}</style>"
        f"<main><h1>{title}</h1><dl>{named}</dl>{_items(told, language, say)}"
        f"{_match(told, say)}<p>{escape(say['signed'])}</p></main></html>"
    )


def _items(told: DayClose, language: str, say: dict[str, str]) -> str:
    if not told.items:
        return f"<p>{escape(say['none'])}</p>"
    heads = [f'<th scope="col">{escape(say["item"])}</th>']
    heads += [
        f'<th scope="col" class=n>{escape(say[key])}</th>'
        for key in (*NUMBERS, "counted")
    ]
    rows = "".join(_row(item, language) for item in told.items)
    return (
        f"<table><thead><tr>{''.join(heads)}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(item: DayItem, language: str) -> str:
    english = language == ENGLISH
    name = item.name_en if english else item.name_zh
    if item.unit == "g":
        name += f" ({GRAM[english]})"
    cells = [f"{getattr(item, key):,}" for key in NUMBERS]
    if item.counted is None or item.expected is None:
        cells.append("–")
    else:
        cells.append(f"{item.counted:,} ({item.counted - item.expected:+,})")
    numbers = "".join(f'<td class="n">{escape(cell)}</td>' for cell in cells)
    return f"<tr><td>{escape(name)}</td>{numbers}</tr>"


def _match(told: DayClose, say: dict[str, str]) -> str:
    counts = [i for i in told.items if i.counted is not None]
    if not told.mismatches and all(i.counted == i.expected for i in counts):
        return f"<p>{escape(say['agree'])}</p>"
    rows = "".join(_mismatch(one) for one in told.mismatches)
    heads = "".join(
        f'<th scope="col">{escape(say[key])}</th>'
        for key in ("redemption", "item", "ledger", "journal")
    )
    return (
        f"<h2>{escape(say['differ'])}</h2><table><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _mismatch(one: Mismatch) -> str:
    given = "" if one.given is None else f" {one.given}"
    cells = (one.redemption[:8], one.item, f"{one.state}{given}", one.told)
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
