"""Where the machine stands: a station, the model beside it, and what always holds."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine, invariant

from linli_hub.core import invariants
from linli_hub.core.actors import Actor
from linli_hub.core.errors import HubError
from linli_hub.store import snapshot
from tests.hub.centre import Centre
from tests.station.house import CARDS
from tests.station.model import Line, Model


@dataclass(frozen=True)
class Said:
    """A command with what came of it; the third argument is its key."""

    action: Any
    args: tuple[Any, ...]
    code: str  # "" if it was accepted
    answer: Any


class Stand(RuleBasedStateMachine):
    """`opened` gives a furnished centre for one example."""

    opened: ClassVar[Callable[[], AbstractContextManager[Centre]]]

    def __init__(self) -> None:
        super().__init__()
        self.door = type(self).opened()
        self.centre = self.door.__enter__()
        self.model = Model()
        self.said: list[Said] = []
        self.count = 0

    def teardown(self) -> None:
        self.door.__exit__(None, None, None)

    # --- what always holds ---

    @invariant()
    def the_invariants_hold(self) -> None:
        with self.centre.database.read() as connection:
            found = invariants.check(snapshot.take(connection))
        assert not found, found

    @invariant()
    def everybody_has_what_the_model_says(self) -> None:
        said = {
            account: (posted, held)
            for account, posted, held in self.centre.rows(
                "SELECT account, posted, held FROM balance WHERE kind = 'member'"
            )
        }
        for member in CARDS.values():
            posted, held = said[f"member:{member}"]
            wanted = self.model.posted[member], self.model.available(member)
            assert (posted, posted - held) == wanted, member

    @invariant()
    def each_redemption_is_where_the_model_has_it(self) -> None:
        """K1 and K3: exactly one end, and it is what really happened unless somebody
        said otherwise."""
        found = self.centre.rows(
            "SELECT id, state, fence, given, refunded_ms FROM redemption"
        )
        assert {id for id, *_ in found} == set(self.model.lines)
        for id, state, fence, given, refunded_ms in found:
            line = self.model.lines[id]
            assert (state, fence) == (line.state, line.fence), line
            assert (refunded_ms is not None) == line.refunded, line
            if state == "settled":
                assert given == line.given
            if line.gone is not None and not line.wrong and not line.open:
                assert line.given == line.gone, "K3"

    @invariant()
    def the_shelf_is_what_the_model_has(self) -> None:
        found = self.centre.rows("SELECT item, place, stock, reserved FROM stock_lot")
        for item, place, stock, reserved in found:
            where = item, place
            assert stock == self.model.books[where], where
            assert reserved == self.model.reserved(where), where

    # --- machinery ---

    def tell(self, action: Any, actor: Actor, *args: Any) -> Said:
        """Run a command under a fresh key, and remember it."""
        self.count += 1
        said = self.run_once(action, (actor, f"k{self.count}", *args))
        self.said.append(said)
        return said

    def run_once(self, action: Any, args: tuple[Any, ...]) -> Said:
        try:
            return Said(action, args, "", self.centre.do(action, *args))
        except HubError as refusal:
            return Said(action, args, refusal.code, dict(refusal.data))

    def ends(self, line: Line, given: int) -> None:
        line.ended_ms = self.centre.now_ms
        self.model.end(line, given)

    def one_of(self, nth: int, *states: str) -> Line | None:
        found = [x for x in self.model.lines.values() if x.state in states]
        return found[nth % len(found)] if found else None

    def head(self) -> Any:
        return self.centre.rows("SELECT head_n, head_hash FROM book")

    def lot(self, where: tuple[str, str]) -> int:
        found = self.centre.rows(
            f"SELECT n FROM stock_lot WHERE item = '{where[0]}' AND place = '{where[1]}'"
        )
        return int(found[0][0]) if found else 0
