"""Where the machine stands: a station, the model beside it, and what always holds."""

from hypothesis.stateful import invariant

from tests.hub.stateful import AtCentre
from tests.machines.station.house import CARDS
from tests.machines.station.model import Line, Model


class Stand(AtCentre):
    def __init__(self) -> None:
        super().__init__()
        self.model = Model()

    # --- what always holds ---

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

    def ends(self, line: Line, given: int) -> None:
        line.ended_ms = self.centre.now_ms
        self.model.end(line, given)

    def one_of(self, nth: int, *states: str) -> Line | None:
        found = [x for x in self.model.lines.values() if x.state in states]
        return found[nth % len(found)] if found else None

    def lot(self, where: tuple[str, str]) -> int:
        found = self.centre.rows(
            f"SELECT n FROM stock_lot WHERE item = '{where[0]}' AND place = '{where[1]}'"
        )
        return int(found[0][0]) if found else 0
