"""An honour on paper (荣誉证书): plain HTML to print, in the resident's own language."""

from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from linli_hub.store.views_desk import Certificate

ENGLISH = "en"
STYLE = (
    "@page{size:A4 landscape;margin:2cm}"
    "body{font:20px/1.8 'Noto Serif CJK SC','Noto Sans CJK SC',serif;color:#111;"
    "text-align:center;margin:0}"
    "main{border:6px double #8a1c1c;padding:3rem;margin:2rem auto;max-width:56rem}"
    "h1{font-size:3rem;letter-spacing:.3em;color:#8a1c1c;margin:0}"
    "b{font-size:1.6rem}small{display:block;margin-top:2rem;color:#444}"
)
TEXT = {
    "title": ("荣誉证书", "Certificate of Honour"),
    "to": ("兹授予", "This is presented to"),
    "for": ("以下荣誉，以资鼓励", "with our thanks, for"),
    "number": ("编号 {number} · {day}", "No {number} · {day}"),
}


def page(told: Certificate, centre: str, time_zone: str) -> str:
    """The whole document."""
    english = told.language == ENGLISH
    say = {key: pair[english] for key, pair in TEXT.items()}
    day = datetime.fromtimestamp(told.at_ms / 1000, ZoneInfo(time_zone)).date()
    number = say["number"].format(number=told.number, day=day.isoformat())
    item = told.name_en if english else told.name_zh
    return (
        f'<!doctype html><html lang="{told.language}"><meta charset="utf-8">'
        f"<title>{escape(say['title'])}</title><style>{STYLE}</style>"
        f"<main><h1>{escape(say['title'])}</h1><p>{escape(say['to'])}</p>"
        f"<p><b>{escape(told.name)}</b></p><p>{escape(say['for'])}</p>"
        f"<p><b>{escape(item)}</b></p>"
        f"<small>{escape(centre)}<br>{escape(number)}</small></main></html>"
    )
