"""Which cards are blocked, an attendant's or staff's, as far as an edge may know.

The hub's signed list of 3-byte tags, kept in the store for the next start. A tag can
match a stranger once in 16 million: it may widen what is asked, never award.
"""

from linli_edge.core.role import Role
from linli_edge.journal.trust import trusted
from linli_edge.outside import Outside
from linli_wire.messages import CardTags

NOTE = "card_tags"


class CardBook:
    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._tags: CardTags | None = None
        self._blocked: frozenset[str] = frozenset()
        self._attendants: frozenset[str] = frozenset()
        self._staff: frozenset[str] = frozenset()

    def take(self, payload: bytes, signature: str | None) -> str | None:
        """Believe a list if it is the hub's and not older; else why not."""
        tags = trusted(self._outside, "tags", CardTags, payload, signature)
        if isinstance(tags, str):
            return tags
        known = self._tags
        if known and (tags.epoch, tags.version) < (known.epoch, known.version):
            return "older_list"
        self._tags = tags
        self._blocked = frozenset(tags.blocked)
        self._attendants = frozenset(tags.attendants)
        self._staff = frozenset(tags.staff)
        return None

    def restore(self, note: bytes | None) -> None:
        """What keep() gave, from the store; a damaged one is no list."""
        if note is not None:
            signature, _, payload = note.partition(b"\n")
            self.take(payload, signature.decode("ascii", "replace"))

    @staticmethod
    def note(payload: bytes, signature: str) -> bytes:
        return signature.encode() + b"\n" + payload

    def role_of(self, card: str) -> Role:
        """blocked wins over all else."""
        if self._tags is None:
            return "resident"
        tag = self._outside.keys.tag(card)
        if tag in self._blocked:
            return "blocked"
        if tag in self._attendants:
            return "attendant"
        return "staff" if tag in self._staff else "resident"
