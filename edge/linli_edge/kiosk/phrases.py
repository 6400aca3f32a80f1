"""Every sentence of the kiosk, in Chinese and English: page, paper and voice.

They lie in phrases.toml, `key = ["中文", "English"]`, by where they are used. Put a
new one there in both languages; a test finds what is missing, unused or untranslated.
"""

import tomllib
from functools import cache
from importlib import resources

LANGUAGES = ("zh-CN", "en")
FILE = "phrases.toml"

Phrases = dict[str, dict[str, list[str]]]


@cache
def phrases() -> Phrases:
    """Section -> key -> [Chinese, English]."""
    text = (resources.files("linli_edge.kiosk") / FILE).read_text(encoding="utf-8")
    found: Phrases = tomllib.loads(text)
    return found


def for_page() -> Phrases:
    """What the page is told first: its own sentences, and the names of entries."""
    return {name: phrases()[name] for name in ("page", "what")}


def problem(code: str, language: str) -> str:
    """Our sentence for a problem, or "" if the hub's own is said."""
    return _say("problem", code, language)


def page(key: str, language: str) -> str:
    return _say("page", key, language)


def paper(key: str, language: str) -> str:
    return _say("paper", key, language)


def prompts() -> dict[str, list[str]]:
    """What is spoken, by screen."""
    return phrases()["voice"]


def _say(section: str, key: str, language: str) -> str:
    both = phrases()[section].get(key)
    return both[LANGUAGES.index(language)] if both else ""
