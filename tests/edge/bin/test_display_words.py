"""Every word in both languages, and short enough for the board."""

import inspect
import re

import pytest

from linli_edge.bin.core import display_words, grading, session
from linli_wire.frames import panel

CHINESE = re.compile("[\u4e00-\u9fff]")
GAPS = {
    "kg": "12.34",
    "points": "500",
    "balance": "123456",
    "name": "No. 1",
    "stream": "stream",
}


@pytest.mark.parametrize("code", display_words.WORDS)
def test_each_line_fits_the_board_and_is_in_its_language(code: str) -> None:
    for line in display_words.lines(code, "en", GAPS):
        assert line == panel.displayable(line)
        assert not CHINESE.search(line)
    chinese = display_words.lines(code, "zh-CN", GAPS)
    assert all(line == panel.displayable(line) for line in chinese)
    assert CHINESE.search("".join(chinese))


def test_every_code_that_a_visit_can_say_has_words() -> None:
    source = inspect.getsource(session)
    codes = set(re.findall(r'code="([a-z_]+)"', source))
    codes |= set(re.findall(r'_failed\(visit, "([a-z_]+)"', source))
    codes |= set(re.findall(r'_red\("([a-z_]+)"', source))
    codes |= {f"grade_{grade}" for grade in grading.ORDER}
    for reason in (
        "silent",
        "stale",
        "overload",
        "underload",
        "fault",
        "moving",
        "filling",
    ):
        codes.add(f"scale_{reason}")

    assert codes <= set(display_words.WORDS)


def test_an_outcome_of_a_newer_hub_reads_as_recorded() -> None:
    assert display_words.lines("outcome_new", "en", GAPS) == display_words.lines(
        "recorded", "en", GAPS
    )


@pytest.mark.parametrize(
    "grams,text",
    [(1320, "1.32"), (1325, "1.33"), (5, "0.01"), (0, "0.00"), (-40, "-0.04")],
)
def test_kilograms_have_two_places(grams: int, text: str) -> None:
    assert display_words.kilograms(grams) == text
