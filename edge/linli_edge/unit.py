"""What every unit of an agent shares: the journal, the cards, the measures, the words."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from linli_edge.core.language import Language
from linli_edge.journal.card_book import CardBook
from linli_edge.journal.core.readings import Measured
from linli_edge.journal.recorder import Recorder
from linli_edge.outside import Outside


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTools:
    """`room_in` names another bin of a stream with room left, or ""."""

    outside: Outside
    recorder: Recorder
    cards: CardBook
    language: Language
    refusals: Counter[str]
    measure: Callable[[Measured], None]
    room_in: Callable[[str, str], str]
