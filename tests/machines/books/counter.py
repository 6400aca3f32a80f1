"""What happens over the counter: sales, deliveries, refunds, counts."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from linli_hub.base.core.actors import Actor
from linli_hub.base.core.policy import StationPolicy
from linli_hub.station.actions import desk_sale, places, refunds, stocktakes
from linli_hub.station.core.order import Line
from tests.hub.centre import STAFF
from tests.machines.books.house import CHIEF, KEEPER
from tests.machines.books.stand import Stand

RESIDENTS = ("r1", "r2")
pick = st.integers(0, 10**6)  # an index into whatever there is


class Counter(Stand):
    hand_over: Any  # of the machine
    a_person_knows: Any

    @rule(who=st.sampled_from(RESIDENTS), quantity=st.integers(1, 3))
    def a_sale(self, who: str, quantity: int) -> None:
        """Reserved, handed over and settled at once."""
        sale = desk_sale.Sale(
            station="kiosk-1", resident=who, identity="seen", reason="known",
            lines=(Line(item="soap", quantity=quantity),),
        )  # fmt: skip
        told = self.tell(desk_sale.sell, STAFF, sale)
        if told.code:
            return
        [row] = told.answer.redemptions
        assert (row.state, row.given) == ("settled", quantity)
        self.spent.append(row)
        self.model.net[row.member] -= row.own
        self.model.pledged -= row.subsidy
        self.model.soap -= quantity

    @rule(quantity=st.integers(1, 5))
    def a_delivery(self, quantity: int) -> None:
        arrived = places.Arrival(
            item="soap", place="counter", quantity=quantity, reason="lorry"
        )
        told = self.tell(places.stock_in, STAFF, arrived)
        assert not told.code
        self.model.soap += quantity

    @precondition(lambda self: self.spent)
    @rule(
        nth=pick, goods=st.sampled_from(refunds.GOODS),
        who=st.sampled_from([CHIEF, CHIEF, KEEPER]),
    )  # fmt: skip
    def a_refund(self, nth: int, goods: str, who: Actor) -> None:
        """Of something that was settled and is not too old, once, by two."""
        spent = self.spent[nth % len(self.spent)]
        ask = refunds.RefundAsk(redemption=spent.id, goods=goods, reason="torn")
        told = self.tell(refunds.propose, KEEPER, ask, StationPolicy())
        if told.code:
            return
        assert spent.state == "settled", spent
        done = self.tell(refunds.decide, who, told.answer["refund"], True, "seen")
        assert done.code or who is CHIEF, "confirmed by the one who proposed it"
        if done.code:
            return
        self._replace(spent, state="back")
        self._back(spent, spent.given)
        self.model.soap += spent.given if goods == "stock" else 0

    @rule(off=st.integers(-2, 2))
    def a_count(self, off: int) -> None:
        [(lot, there)] = self.centre.rows("SELECT n, stock FROM stock_lot")
        counted = max(0, there + off)
        told = self.tell(stocktakes.count, KEEPER, "counter", {lot: counted})
        if told.code or told.answer["outcome"] == "matched":
            return
        doubts = self.centre.rows("SELECT id FROM redemption WHERE state = 'review'")
        take = told.answer["take"], counted - there, {id for (id,) in doubts}
        self.takes.append(take)

    @precondition(lambda self: self.takes)
    @rule(nth=pick, who=st.sampled_from([CHIEF, CHIEF, KEEPER]))
    def a_count_is_closed(self, nth: int, who: Actor) -> None:
        """What lay there becomes what the books say, once another person agrees. What
        was in doubt then and was handed over had left before the count."""
        take, off, doubts = self.takes[nth % len(self.takes)]
        done = self.tell(stocktakes.close, who, take, "counted again")
        assert done.code or who is CHIEF, "closed by the one who counted"
        if done.code:
            return
        gone = [s.given or 0 for s in self.spent if s.id in doubts]
        self.model.soap += off + sum(gone)

    @precondition(lambda self: self.spent)
    @rule(nth=pick, how=st.sampled_from(["handed_over", "not_given"]))
    def counted_while_in_doubt(self, nth: int, how: str) -> None:
        """In doubt, counted without it, resolved, closed."""
        self.hand_over(nth, "unknown", None)
        self.a_count(-1)
        self.a_person_knows(nth, how)
        if self.takes:
            self.a_count_is_closed(len(self.takes) - 1, CHIEF)
