"""What is wrong in a file of members, told in both languages."""

from linli_hub.core.member_words import Fault
from linli_hub.store.views_words import beside

WORDS = beside(__file__)


def told(fault: Fault) -> tuple[str, str]:
    """Chinese and English."""
    zh, en = WORDS[fault.code]
    return zh.format(**fault.facts), en.format(**fault.facts)
