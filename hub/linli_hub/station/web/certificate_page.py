"""An honour on paper (荣誉证书): plain HTML to print, in the resident's own language."""

from datetime import datetime
from zoneinfo import ZoneInfo

from linli_hub.base.views.words import beside, sayer
from linli_hub.base.web.markup import Html, document, join, style, tag
from linli_hub.station.views.desk import Certificate

ENGLISH = "en"
STYLE = (
    "@page{size:A4 landscape;margin:2cm}"
    "body{font:20px/1.8 'Noto Serif CJK SC','Noto Sans CJK SC',serif;color:#111;"
    "text-align:center;margin:0}"
    "main{border:6px double #8a1c1c;padding:3rem;margin:2rem auto;max-width:56rem}"
    "h1{font-size:3rem;letter-spacing:.3em;color:#8a1c1c;margin:0}"
    "b{font-size:1.6rem}small{display:block;margin-top:2rem;color:#444}"
)
WORDS = beside(__file__)


def page(told: Certificate, centre: str, time_zone: str) -> Html:
    """The whole document."""
    say = sayer(WORDS, told.language)
    day = datetime.fromtimestamp(told.at_ms / 1000, ZoneInfo(time_zone)).date()
    number = say("number", number=told.number, day=day.isoformat())
    item = told.name_en if told.language == ENGLISH else told.name_zh
    body = tag(
        "main",
        tag("h1", say("title")),
        tag("p", say("to")),
        tag("p", tag("b", told.name)),
        tag("p", say("for")),
        tag("p", tag("b", item)),
        tag("small", centre, tag("br"), number),
    )
    return document(told.language, join(tag("title", say("title")), style(STYLE)), body)
