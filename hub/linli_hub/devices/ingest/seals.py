"""What makes a message believable: signatures, and cards only the hub can open."""

from dataclasses import dataclass

from linli_hub.adapters import crypto
from linli_hub.adapters.passwords import Peppers
from linli_wire import cards, chain, codec, topics
from linli_wire.messages import (
    CardTags,
    ReadingsReceipt,
    Receipt,
    SealedCard,
    Welcome,
)

SIGNATURE_CHARACTERS = 128

Answer = Welcome | Receipt | ReadingsReceipt | CardTags


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A signed message for the broker."""

    topic: str
    payload: bytes
    signature: str
    retain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CardMarks:
    """All that leaves this file of a card: its keyed hash and its 3-byte tag."""

    card_hash: str
    tag: str


class Seals:
    """The hub's side of every signature and every sealed card."""

    def __init__(self, keys: crypto.Keys, centre: str) -> None:
        self._sealer = crypto.Sealer(keys, centre)
        self._tag_key = keys.tag
        self._peppers = Peppers((keys.pepper, *keys.newer_peppers))
        self.centre = centre

    @property
    def public_key(self) -> str:
        return self._sealer.public_key

    @property
    def sealing_key(self) -> str:
        return self._sealer.sealing_key

    @property
    def tag_key(self) -> str:
        return self._tag_key.hex()

    @property
    def peppers(self) -> Peppers:
        return self._peppers

    def sign(self, text: bytes) -> str:
        """The hub's signature of `text`, hex."""
        return self._sealer.sign(text)

    def unseal(self, edge: str, sealed: SealedCard) -> str:
        """Keyed hash of the card sealed by `edge`, or crypto.CannotOpen."""
        card = self._sealer.open(edge, sealed.key, sealed.n, sealed.box)
        try:
            return self._sealer.card_hash(cards.check(card))
        except cards.NotACard:
            raise crypto.CannotOpen(edge) from None

    def unseal_parts(self, edge: str, key: str, n: int, box: str) -> str:
        """The same for a card that came by HTTPS."""
        return self.unseal(edge, SealedCard(key=key, n=n, box=box))

    def marks(self, card: str) -> CardMarks:
        """Hash and tag of a card number typed in by staff, or cards.NotACard."""
        return CardMarks(
            card_hash=self._sealer.card_hash(cards.check(card)),
            tag=cards.tag(self._tag_key, card),
        )

    def link(self, text: str) -> str:
        """`text` as a word for an address that only this hub can read or make."""
        return self._sealer.link(text)

    def open_link(self, word: str) -> str:
        """The text behind such a word, or crypto.CannotOpen."""
        return self._sealer.open_link(word)

    def seal_code(self, item: str, code: str) -> tuple[bytes, str]:
        """A voucher's code sealed for the database, and a keyed fingerprint of it."""
        return self._sealer.seal_code(item, code)

    def open_code(self, item: str, sealed: bytes) -> str:
        """The code again, or crypto.CannotOpen."""
        return self._sealer.open_code(item, sealed)

    def signed(
        self, edge: str, what: str, message: Answer, *, retain: bool = False
    ) -> Outgoing:
        """`message` ready to go down to `edge`."""
        payload = codec.encode(message)
        text = chain.message_text(
            centre=self.centre, edge=edge, what=what, payload=payload
        )
        return Outgoing(
            topic=topics.down(self.centre, edge, what),
            payload=payload,
            signature=self._sealer.sign(text),
            retain=retain,
        )

    def message_text(self, edge: str, what: str, payload: bytes) -> bytes:
        """What `edge` signs for a hello or for readings."""
        return chain.message_text(
            centre=self.centre, edge=edge, what=what, payload=payload
        )

    def request_text(self, edge: str, path: str, key: str, body: bytes) -> bytes:
        """What `edge` signs for a POST; `key` is its Idempotency-Key."""
        return chain.request_text(
            edge=edge, method="POST", path=path, key=key, body=body
        )

    def is_by(self, public_key: str, text: bytes, signature: str) -> bool:
        """True if the owner of `public_key` signed `text`."""
        if len(signature) != SIGNATURE_CHARACTERS:
            return False
        return crypto.verify(public_key, signature, text)


def broker_rules(centre: str) -> str:
    """Who may say and hear what at the centre's broker (mosquitto's acl_file)."""
    return topics.broker_acl(centre)
