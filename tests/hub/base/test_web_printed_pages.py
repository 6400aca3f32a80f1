"""What a hostile text says on a page that the hub prints: itself, and nothing more."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from linli_hub.station.core.redemption import RedemptionRow
from linli_hub.station.views.day import DayClose, DayItem, Mismatch
from linli_hub.station.views.desk import Certificate
from linli_hub.station.views.greeting import Recent
from linli_hub.station.views.resident_page import ResidentPage
from linli_hub.station.web import certificate_page, day_page, resident_page
from linli_hub.treasury.views.statement import Statement, StatementLine
from linli_hub.treasury.views.treasury import LotRow
from linli_hub.treasury.web import statement_page
from linli_hub.voice.views.requests import Note, NoticeRow

NOW_MS = 1_767_240_000_000
ZONE = "Asia/Shanghai"
HOSTILE = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "</title></style><script>alert(1)</script>",
    "' autofocus onfocus=alert(1) x='",
    "a & b &lt; &amp;lt; c",
    "{0} {name} %s",
]
# what these pages are made of; a script or a picture is not among it
ELEMENTS = {"html", "head", "meta", "title", "style", "body", "main", "section", "h1"}
ELEMENTS |= {"h2", "p", "b", "small", "br", "dl", "dt", "dd", "div", "span", "a"}
ELEMENTS |= {"table", "thead", "tbody", "tr", "th", "td", "ul", "li"}
ELEMENTS |= {"details", "summary"}
ATTRIBUTES = {"lang", "charset", "name", "content", "class", "scope", "href"}


def statement(text: str, language: str) -> str:
    line = StatementLine(
        n=7,
        id=text,
        day=text,
        at_ms=NOW_MS,
        event_ms=None,
        what_zh=text,
        what_en=text,
        reasons_zh=(text, text),
        reasons_en=(text, text),
        points=-1_200,
        balance=3_400,
    )
    lot = LotRow(last_day=text, points=5_000)
    told = Statement(
        centre=text,
        member=text,
        first_day=text,
        last_day=text,
        time_zone=ZONE,
        made_ms=NOW_MS,
        opening=1,
        lines=(line, line),
        closing=2,
        held=3,
        owed=4,
        expiring=(lot,),
        honours=((text, 120),),
    )
    return statement_page.page(told, language)


def day(text: str, language: str) -> str:
    item = DayItem(
        item=text,
        name_zh=text,
        name_en=text,
        unit="g",
        opening=1_000,
        came=2,
        given=3,
        told=4,
        back=5,
        off=6,
        adjusted=7,
        closing=8,
        in_review=9,
        counted=10,
        expected=12,
        points=13,
    )
    wrong = Mismatch(redemption=text, item=text, state=text, given=1, told=text)
    told = DayClose(
        day=text,
        time_zone=ZONE,
        items=(item,),
        mismatches=(wrong,),
        points=1,
        waiting=2,
        review=3,
        takes_open=4,
    )
    return day_page.page(told, text, language)


def certificate(text: str, language: str) -> str:
    told = Certificate(
        number=text,
        name=text,
        language=language,
        name_zh=text,
        name_en=text,
        at_ms=NOW_MS,
    )
    return certificate_page.page(told, text, ZONE)


def resident(text: str, language: str) -> str:
    order = RedemptionRow(
        id=text,
        order=text,
        line=1,
        state="held",
        member=text,
        resident=text,
        item=text,
        name_zh=text,
        name_en=text,
        kind=text,
        unit="piece",
        quantity=2,
        own=1,
        subsidy=0,
        budget=None,
        fence=1,
        held_until_ms=NOW_MS,
        station=text,
        created_ms=NOW_MS,
        changed_ms=NOW_MS,
        place=None,
        way=text,
        channel=None,
        slot=None,
        kept=False,
        given=None,
        evidence="",
        staff=None,
        refunded_ms=None,
    )
    recent = Recent(at_ms=NOW_MS, what=text, points=-3, why_zh=(text,), why_en=(text,))
    notice = NoticeRow(
        id=text,
        title_zh=text,
        title_en=text,
        body_zh=f"{text}\n{text}",
        body_en=f"{text}\n{text}",
        from_ms=NOW_MS,
        until_ms=NOW_MS,
        objections_until_ms=NOW_MS,
        objected=False,
    )
    told = ResidentPage(
        name_masked=text,
        language=language,
        balance=9,
        available=8,
        lapsing=(LotRow(last_day=text, points=5_000),),
        orders=(order,),
        recent=(recent,),
        notes=(Note(zh=text, en=text),),
        notices=(notice,),
    )
    tongue = resident_page.Tongue(language=language, zone=ZoneInfo(ZONE))
    return resident_page.page(told, tongue, NOW_MS)


# page -> how often the text is to be read on it
PAGES: dict[Callable[[str, str], str], int] = {
    statement: 17,
    day: 7,
    certificate: 4,
    resident: 9,
}


@dataclass
class Read(HTMLParser):
    """What a browser would make of a page: elements, attributes, text."""

    elements: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> Read:
    reader = Read()
    reader.feed(page)
    reader.close()
    return reader


def harmless(page: str) -> bool:
    seen = read(page)
    return seen.elements <= ELEMENTS and seen.attributes <= ATTRIBUTES


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_a_hostile_text_is_only_read(
    page: Callable[[str, str], str], text: str, language: str
) -> None:
    made = page(text, language)

    assert harmless(made)
    assert read(made).text.count(text) == PAGES[page]


@pytest.mark.parametrize("text", HOSTILE[:3])
def test_a_text_that_is_put_in_as_it_is_would_be_found(text: str) -> None:
    """The control: a page that pastes strings together is harmful."""
    assert not harmless(f"<html><title>{text}</title><p>{text}</p></html>")
    assert not harmless(f'<html><p class="{HOSTILE[1]}">{text}</p></html>')
