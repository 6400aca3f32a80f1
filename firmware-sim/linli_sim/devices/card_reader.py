"""An RDM6300 card reader: repeats the card's frame every 50 ms while it is there."""

from linli_sim.devices.draw import Draw, Pace
from linli_wire.frames.rdm6300 import CardFrame, encode

REPEAT_MS = 50
CUSTOMER = 0x10


class CardReader:
    """`misreads` is the share of frames with a wrong check (a clone, a bad antenna).

    With two cards in the field it reads now one, now the other.
    """

    def __init__(self, draw: Draw, *, misreads: float = 0.0) -> None:
        self._draw, self._misreads = draw, misreads
        self._cards: list[str] = []
        self._pace = Pace(REPEAT_MS)

    def present(self, card: str) -> None:
        """Hold a card to the reader."""
        if card not in self._cards:
            self._cards.append(card)

    def remove(self, card: str) -> None:
        if card in self._cards:
            self._cards.remove(card)

    def step(self, received: bytes, now_ms: int) -> bytes:  # noqa: ARG002  deaf
        if not self._cards or not self._pace.due(now_ms):
            return b""
        card = self._cards[int(self._draw.random() * len(self._cards))]
        good = self._draw.random() >= self._misreads
        return encode(CardFrame(card=card, customer=CUSTOMER, check_ok=good))
