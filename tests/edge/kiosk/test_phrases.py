"""The kiosk's sentences: each there twice, each used, and none anywhere else."""

import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from linli_edge.kiosk import phrases
from linli_edge.kiosk.core import services, side
from linli_edge.kiosk.pen import ENDED, STEPS
from linli_edge.kiosk.view import SCREENS, voice_of
from linli_edge.machines.station_machines import Condition
from linli_hub.station.core import shelf
from tests.edge.kiosk.test_core_flow import STATES

ROOT = Path(__file__).parents[3]
PAGE = [
    ROOT / "dashboards" / "kiosk" / name
    for name in ("kiosk.js", "screens.js", "slip.js")
]
PENS = [ROOT / "edge" / "linli_edge" / "kiosk" / name for name in ("pen.py", "view.py")]
CJK = re.compile(r"[\u3400-\u9fff]")
FULL = re.compile(r"[\u3000-\u303f\uff00-\uffef]")
ALL = [(section, key) for section, keys in phrases.phrases().items() for key in keys]
# keys that the page puts together: what it begins with, and what may follow
PUT_TOGETHER = {
    "about": side.ABOUT,
    "against": side.AGAINST,
    "help": ("asked", "called", "failed"),
    "kind": (*shelf.KINDS, "course", "idea", "activity"),
    "ask": ("course", "idea", "activity"),
    "limit": ("day", "week", "month", "year", "ever"),
    "told": ("contest", "object", "ask", "wait", "kept"),
    "word": services.WORDS,
    "paper": ("printing", "printed", "paper_low", "paper_out", "cover_open", "away"),
}


def both(section: str, key: str) -> tuple[str, str]:
    zh, en = phrases.phrases()[section][key]
    return zh, en


def gaps_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("section,key", ALL)
def test_a_sentence_is_there_twice_with_the_same_gaps(section: str, key: str) -> None:
    zh, en = both(section, key)

    assert zh and en and gaps_of(zh) == gaps_of(en)
    if (section, key) == ("page", "other"):  # names the other language in itself
        assert (zh, en) == ("English", "中文")
        return
    words = re.sub(r"\{\w+\}", "", zh)
    assert CJK.search(zh) or not words.strip("：，: "), "no Chinese"
    assert not CJK.search(en) and not FULL.search(en), "Chinese in the English"
    assert not re.search(r"[,;!?]", words), "a Chinese sentence has its own signs"


def used_by_page() -> set[str]:
    text = "\n".join(path.read_text() for path in (*PAGE, *PENS))
    asked = set(re.findall(r'say\(\s*"(\w+)"', text))
    asked |= set(re.findall(r'does\(\s*"(\w+)"', text))  # says what it does
    asked |= set(re.findall(r'[?:,[]\s*"(\w+)"', text))  # say(a ? "this" : "that")
    for begin, ends in PUT_TOGETHER.items():
        put = (f"{begin}_${{", f'f"{begin}_{{', "${prefix}_${")
        assert any(one in text for one in put), begin
        asked |= {f"{begin}_{end}" for end in ends}
    lines = {
        *STEPS.values(),
        *ENDED.values(),
        "line_booked",
        "line_part",
        "line_next",
        "line_stuck",
    }
    return asked | lines


def test_every_sentence_of_the_page_is_used_and_there() -> None:
    there = set(phrases.phrases()["page"])
    used = used_by_page()

    assert there - used == set()
    asked = set(re.findall(r'say\(\s*"(\w+)"', "".join(p.read_text() for p in PAGE)))
    put_together = {
        f"{begin}_{end}" for begin, ends in PUT_TOGETHER.items() for end in ends
    }
    assert (asked | put_together) - there - {"help_"} == set()


def test_the_page_speaks_only_from_the_phrases() -> None:
    for path in PAGE:
        script = path.read_text()
        bare = re.sub(r"//[^\n]*", "", script)

        assert not CJK.search(bare)
        assert "innerHTML" not in script


def spoken() -> Iterator[str | None]:
    for state in STATES:
        for hub in (True, False):
            yield voice_of(state, hub=hub)


def test_every_prompt_is_spoken_somewhere_and_every_screen_has_one() -> None:
    prompts = set(phrases.prompts())
    said = {one for one in spoken() if one is not None}

    assert said <= prompts
    assert prompts - said == set()
    assert set(SCREENS.values()) - prompts <= {"idle", "handing"}


def test_a_prompt_has_no_gap_that_a_name_or_balance_could_fill() -> None:
    for zh, en in phrases.prompts().values():
        assert not gaps_of(zh) and not gaps_of(en)
        assert not re.search(r"\d", zh + en)


def test_our_words_for_a_problem_are_for_codes_that_exist() -> None:
    """Of the edge itself, or of what the hub's station refuses."""
    edge = ROOT / "edge" / "linli_edge"
    sources = [*edge.rglob("*.py"), *(ROOT / "hub" / "linli_hub").rglob("*.py")]
    text = "\n".join(path.read_text() for path in sources)

    for code in phrases.phrases()["problem"]:
        assert f'"{code}"' in text, code


def test_the_printer_says_nothing_that_has_no_words() -> None:
    known = set(PUT_TOGETHER["paper"])

    assert set(Condition.__args__) - {"ready"} <= known  # type: ignore[attr-defined]


def test_paper_is_in_the_phrases_too() -> None:
    text = (ROOT / "edge" / "linli_edge" / "kiosk" / "paper.py").read_text()

    for key in phrases.phrases()["paper"]:
        assert f'"{key}"' in text, key
    assert not CJK.search(text)
