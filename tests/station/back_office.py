"""What staff do at a station: reviews, refunds, goods in and out, counts."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from linli_hub.actions import places, resolving
from linli_hub.actions.places import Arrival
from linli_hub.actions.resolving import Word
from linli_hub.core.station_policy import StationPolicy
from tests.hub.centre import STAFF
from tests.station.house import CHIEF, CLERK
from tests.station.model import Where
from tests.station.stand import Stand

POLICY = StationPolicy(second_person_above=10)

pick = st.integers(0, 10**6)
where = st.sampled_from([("soap", "counter"), ("rice", "d1"), ("greens", "counter")])


class BackOffice(Stand):
    @rule(nth=pick, honest=st.booleans(), agrees=st.booleans())
    def resolve(self, nth: int, honest: bool, agrees: bool) -> None:
        """Somebody looks, and says what happened; or what they believe did."""
        line = self.one_of(nth, "review")
        if line is None:
            return
        gone = line.gone or 0
        given = gone if honest else line.quantity - gone
        result = "handed_over" if given else "not_given"
        word = Word(result=result, reason="seen", given=given)
        told = self.tell(resolving.resolve, CLERK, line.id, word, POLICY)
        many = line.own > POLICY.second_person_above
        if told.code:
            assert many and told.code == "second_person_needed"
            return
        assert (told.answer.proposal is not None) == many
        if many:
            proposal = told.answer.proposal
            own = self.tell(resolving.confirm, CLERK, proposal, True, "me again")
            assert own.code == "same_person"
            told = self.tell(resolving.confirm, CHIEF, proposal, agrees, "looked too")
            assert not told.code
            if not agrees:
                return
        self.model.end(line, given)
        line.wrong = line.wrong or given != gone

    @rule(where=where, many=st.integers(1, 5))
    def goods_arrive(self, where: Where, many: int) -> None:
        many *= 500 if where[0] == "greens" else 1
        item, place = where
        came = Arrival(item=item, place=place, quantity=many, reason="delivery")
        assert not self.tell(places.stock_in, STAFF, came).code
        self.model.books[where] += many
        self.model.there[where] += many

    @rule(where=where, many=st.integers(1, 5))
    def goods_move(self, where: Where, many: int) -> None:
        """To the store, from where nothing is sold."""
        item, _ = where
        told = self.tell(places.move_stock, STAFF, self.lot(where), "store", many)
        assert (not told.code) == (self.model.free(where) >= many), told
        if not told.code:
            for to, sign in ((where, -1), ((item, "store"), 1)):
                self.model.books[to] += sign * many
                self.model.there[to] += sign * many

    @rule(where=where, many=st.integers(1, 3))
    def goods_spoil(self, where: Where, many: int) -> None:
        told = self.tell(places.write_off, STAFF, self.lot(where), many, "mouse")
        assert (not told.code) == (self.model.free(where) >= many), told
        if not told.code:
            self.model.books[where] -= many
            self.model.there[where] -= many
