"""The canonical card id: the only form in which a card number is ever compared.

`em:` + 8 hex digits (32 bits; the customer byte dropped) or `nfc:` + UID in ISO order.
Each reader's own form is turned into it in frames/. Never log one; never put one in a topic.
"""

import hashlib
import hmac
import re

CARD = re.compile(r"(em:[0-9A-F]{8}|nfc:([0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20}))\Z")
CONTEXT = b"linli/card/1\n"


class NotACard(ValueError):
    """The text is not a canonical card id."""


def check(card: str) -> str:
    """Return `card` if canonical, else raise NotACard (without repeating it)."""
    if not CARD.match(card):
        raise NotACard("a card id is em: and 8, or nfc: and 8, 14 or 20 hex digits")
    return card


def tag(key: bytes, card: str) -> str:
    """3-byte keyed tag of a card, as 6 hex digits (CardTags)."""
    return hmac.new(key, CONTEXT + check(card).encode(), hashlib.sha256).hexdigest()[:6]
