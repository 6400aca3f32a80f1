"""What the commands say, in both languages at once: who types may read either."""

from linli_hub.base.views.words import beside, told

WORDS = beside(__file__)


def both(key: str, /, by: str = " / ", **gaps: object) -> str:
    """Chinese, then English."""
    return by.join(pair(key, **gaps))


def pair(key: str, /, **gaps: object) -> tuple[str, str]:
    return told(WORDS, key, **gaps)
