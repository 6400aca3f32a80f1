"""What is wrong in a file of members, told in both languages."""

from linli_hub.core.member_words import Fault
from linli_hub.store import views_words

WORDS = views_words.beside(__file__)


def told(fault: Fault) -> tuple[str, str]:
    """Chinese and English."""
    return views_words.told(WORDS, fault.code, **fault.facts)
