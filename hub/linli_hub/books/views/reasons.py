"""Why something was booked, in words: the codes that transfers carry as `why`."""

from linli_hub.base.views.words import beside

WORDS = beside(__file__)


def words(why: str, language: str) -> str:
    """`why` in words; a code that is not known is shown as it is."""
    zh, en = WORDS.get(why, (why, why))
    return en if language == "en" else zh
