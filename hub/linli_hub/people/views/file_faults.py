"""What is wrong in a file of members, told in both languages."""

from linli_hub.base.views import words
from linli_hub.people.core.file_faults import Fault

WORDS = words.beside(__file__)


def told(fault: Fault) -> tuple[str, str]:
    """Chinese and English."""
    return words.told(WORDS, fault.code, **fault.facts)
