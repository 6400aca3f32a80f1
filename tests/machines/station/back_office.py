"""What staff do at a station: reviews, refunds, goods in and out, counts."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from linli_hub.base.core.policy import StationPolicy
from linli_hub.station.actions import places, refunds, resolving, staff_only, stocktakes
from linli_hub.station.actions.places import Arrival
from linli_hub.station.actions.refunds import RefundAsk
from linli_hub.station.actions.resolving import Word
from linli_hub.station.core.refusals import NotStaffOnly
from tests.hub.centre import DAY_MS, STAFF
from tests.machines.station.house import CARDS, CHIEF, CLERK
from tests.machines.station.model import Line, Where
from tests.machines.station.stand import Stand

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
        line.by_word = True
        self.ends(line, given)

    @rule(member=st.sampled_from(sorted(set(CARDS.values()))))
    def let_back_to_the_machines(self, member: str) -> None:
        by_hand_now = self.model.by_hand(member, self.centre.now_ms)
        try:
            self.centre.do(staff_only.lift, CLERK, member, "the cable was loose")
        except NotStaffOnly:
            assert not by_hand_now
        else:
            assert by_hand_now
            self.model.lift(member, self.centre.now_ms)

    @precondition(lambda self: self.one_of(0, "settled"))
    @rule(nth=pick, goods=st.sampled_from(["stock", "written_off"]), yes=st.booleans())
    def refund(self, nth: int, goods: str, yes: bool) -> None:
        """One proposes, another decides; once."""
        line = self.one_of(nth, "settled")
        assert line is not None
        ask = RefundAsk(redemption=line.id, goods=goods, reason="broken")
        told = self.tell(refunds.propose, CLERK, ask, POLICY)
        assert (not told.code) == self._refundable(line), (told.code, line)
        if told.code:
            return
        id = told.answer["refund"]
        own = self.tell(refunds.decide, CLERK, id, True, "me again")
        assert own.code == "same_person"
        told = self.tell(refunds.decide, CHIEF, id, yes, "seen")
        assert not told.code
        assert self.tell(refunds.decide, CHIEF, id, True, "more").code
        if yes:
            line.refunded = True
            self.model.posted[line.member] += line.cost(line.given)
            if goods == "stock":  # they were given, whatever really was
                self.model.books[line.where] += line.given
                self.model.there[line.where] += line.given

    def _refundable(self, line: Line) -> bool:
        late_ms = line.ended_ms + POLICY.refund_days * DAY_MS
        return not line.refunded and self.centre.now_ms <= late_ms

    # --- counting ---

    @rule(place=st.sampled_from(["counter", "d1", "store"]))
    def take_stock(self, place: str) -> None:
        """K7: what lies there against the books; a difference waits for a second."""
        counted = {}
        for where in self.model.at(place):
            lot = self.lot(where)
            if lot and (self.model.books[where] or self.model.there[where]):
                counted[lot] = self.model.there[where]
        moving = any(
            line.state == "dispensing" and line.place == place
            for line in self.model.lines.values()
        )
        waits = any(count.place == place for count in self.model.counts)
        told = self.tell(stocktakes.count, CLERK, place, counted)
        assert (not told.code) == (not moving and not waits), told.code
        if told.code:
            return
        found = self.model.counted(told.answer["take"], place)
        unclear = any(found.off.values()) or bool(found.doubts)
        assert (told.answer["outcome"] == "open") == unclear
        if unclear:
            self.model.counts.append(found)

    @rule(place=st.sampled_from(["counter", "d1"]))
    def counted_by_two_who_do_not_know_of_each_other(self, place: str) -> None:
        self.take_stock(place)
        self.take_stock(place)

    @precondition(lambda self: self.model.counts)
    @rule(nth=pick)
    def dismiss_stock_take(self, nth: int) -> None:
        count = self.model.counts[nth % len(self.model.counts)]
        own = self.tell(stocktakes.dismiss, CLERK, count.id, "me again")
        assert own.code == "same_person"
        assert not self.tell(stocktakes.dismiss, CHIEF, count.id, "miscounted").code
        self.model.counts.remove(count)

    @precondition(lambda self: self.model.counts)
    @rule(nth=pick)
    def close_stock_take(self, nth: int) -> None:
        count = self.model.counts[nth % len(self.model.counts)]
        own = self.tell(stocktakes.close, CLERK, count.id, "me again")
        assert own.code == "same_person"
        told = self.tell(stocktakes.close, CHIEF, count.id, "counted twice")
        doubt = any(self.model.lines[id].state == "review" for id in count.doubts)
        by = self.model.adjusted(count)
        fits = all(self.model.free(where) + units >= 0 for where, units in by.items())
        assert (not told.code) == (fits and not doubt), (told.code, by)
        if told.code:
            return
        self.model.counts.remove(count)
        for where, units in by.items():
            self.model.books[where] += units
            late = self.model.since(count, where)
            assert self.model.drift(where) == late, f"K7: {where}"

    @precondition(lambda self: self.one_of(0, "review"))
    @rule(nth=pick, honest=st.booleans())
    def a_count_with_something_in_doubt(self, nth: int, honest: bool) -> None:
        """Counted, then cleared up, then closed: what was in doubt moves once."""
        line = self.one_of(nth, "review")
        assert line is not None
        self.take_stock(line.place)
        self.resolve(nth, honest, agrees=True)
        if self.model.counts:
            self.close_stock_take(-1)

    # --- goods ---

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
        if self.model.there[where] < many:
            return  # nobody moves what is not there
        item, _ = where
        told = self.tell(places.move_stock, STAFF, self.lot(where), "store", many)
        assert (not told.code) == (self.model.free(where) >= many), told
        if not told.code:
            for to, sign in ((where, -1), ((item, "store"), 1)):
                self.model.books[to] += sign * many
                self.model.there[to] += sign * many

    @rule(where=where, many=st.integers(1, 3))
    def goods_spoil(self, where: Where, many: int) -> None:
        if self.model.there[where] < many:
            return
        told = self.tell(places.write_off, STAFF, self.lot(where), many, "mouse")
        assert (not told.code) == (self.model.free(where) >= many), told
        if not told.code:
            self.model.books[where] -= many
            self.model.there[where] -= many
