"""A state machine over the real books: real actions, real SQL, a small model beside it.

Every rule is something people or devices do, sensibly or not. After each one the hub's
own invariants must hold and every member must have what the model says. What was said
once is said again later: it must be answered the same and change nothing (L6 to L8).
"""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
)

from linli_hub.base.core.calendar import local_day
from linli_hub.base.core.errors import KeyReused
from linli_hub.base.core.policy import StationPolicy
from linli_hub.books.actions import lapses
from linli_hub.books.store import books
from linli_hub.earning.actions import freezing
from linli_hub.station.actions import orders, redemptions, resolving
from linli_hub.station.actions.redemptions import Cards, Told
from linli_hub.treasury.actions import claims, pending
from linli_wire import messages as m
from tests.hub.centre import DAY_MS, KIOSK, NOON_MS, STAFF, hex_of, wish_of
from tests.machines.books.counter import Counter
from tests.machines.books.desk import Desk
from tests.machines.books.house import CARDS, CHIEF, MEMBERS
from tests.machines.books.stand import Stand

MINUTE_MS = 60_000
WAITS_MS = (MINUTE_MS, 11 * MINUTE_MS, DAY_MS, 40 * DAY_MS, 100 * DAY_MS)
DUE = (
    (redemptions, "expire"),
    (pending, "lapse"),
    (lapses, "lapse"),
    (claims, "collect"),
    (freezing, "freeze"),
)
OVERDUE = (
    "SELECT id FROM pending WHERE ended_ms IS NULL AND until_ms <= {now_ms}",
    "SELECT id FROM redemption WHERE state = 'held' AND until_ms <= {now_ms}",
    "SELECT account FROM lot WHERE points > 0 AND expires < '{today}'",
)
RESULTS = ("handed_over", "handed_over", "not_given", "unknown")
STREAMS = (m.Stream.RECYCLABLE, m.Stream.RECYCLABLE, m.Stream.KITCHEN)

member = st.sampled_from(MEMBERS)
pick = st.integers(0, 10**6)  # an index into whatever there is
few = st.integers(1, 12)


class BooksMachine(Desk, Counter, Stand):
    """What devices do, and residents; what people order is in desk.py."""

    @initialize(gifts=st.lists(st.integers(0, 20), min_size=4, max_size=4))
    def something_to_begin_with(self, gifts: list[int]) -> None:
        """In two months, so that there are lots to choose from."""
        for owner, gift in zip(MEMBERS * 2, gifts, strict=True):
            if gift:
                self.propose(owner, gift, sponsored=False)
                self.decide(-1, approve=True, who=CHIEF)
            self.time_passes(WAITS_MS[2] * 20)

    # --- bags ---

    @rule(
        which=st.integers(0, 1), card=st.sampled_from(sorted(CARDS)),
        stream=st.sampled_from(STREAMS), mass_g=st.integers(0, 4_000),
        online=st.booleans(),
    )  # fmt: skip
    def a_bag(
        self, which: int, card: str, stream: m.Stream, mass_g: int, online: bool
    ) -> None:
        edge = self.edges[which]
        edge.mono_ms = max(edge.mono_ms, self.centre.now_ms - NOON_MS)
        edge.deposit(card, stream, mass_g=mass_g, after_ms=1)
        if online:
            self.the_edge_tells(which, again=False)

    @rule(which=st.integers(0, 1), nth=pick, grade=st.sampled_from(list(m.Grade)))
    def a_grade(self, which: int, nth: int, grade: m.Grade) -> None:
        edge = self.edges[which]
        bags = [e.seq for e in edge.events if isinstance(_body(e), m.Deposit)]
        if bags:
            edge.grade(bags[nth % len(bags)], grade)

    @rule(which=st.integers(0, 1), again=st.booleans())
    def the_edge_tells(self, which: int, again: bool) -> None:
        edge = self.edges[which]
        first = 1 if again or not self.sent[which] else self.sent[which] + 1
        if first <= edge.seq:
            self.centre.send(edge.parcel(first))
            self.sent[which] = edge.seq

    @rule(card=st.sampled_from(sorted(CARDS)), mass_g=st.integers(500, 4_000))
    def a_bag_comes_late(self, card: str, mass_g: int) -> None:
        """When its day is frozen, and others have been told of before it."""
        self.a_bag(1, card, m.Stream.RECYCLABLE, mass_g, online=False)
        self.a_bag(0, card, m.Stream.RECYCLABLE, mass_g, online=True)
        self.time_passes(DAY_MS * 9)
        self.the_edge_tells(1, again=False)

    # --- spending ---

    @rule(card=st.sampled_from(sorted(CARDS)), quantity=st.integers(1, 3))
    def reserve(self, card: str, quantity: int) -> None:
        wish = wish_of(card, "soap", quantity)
        told = self.tell(orders.reserve, KIOSK, wish)
        if not told.code:
            [held] = told.answer.redemptions
            self.spent.append(held)
            self.model.net[CARDS[card]] -= held.points
            self.model.pledged -= 4 * quantity - held.points

    @precondition(lambda self: self.spent)
    @rule(
        nth=pick, how=st.sampled_from(RESULTS),
        given=st.sampled_from([None, None, 0, 1, 2]),
    )  # fmt: skip
    def hand_over(self, nth: int, how: str, given: int | None) -> None:
        spent = self.spent[nth % len(self.spent)]
        shown = Cards(staff=hex_of("staff"))
        self.tell(redemptions.dispense, KIOSK, spent.id, shown)
        told = Told(redemption=spent.id, fence=1, result=how, given=given)
        self._ended(spent, self.tell(redemptions.result, KIOSK, told))

    @precondition(lambda self: self.spent)
    @rule(nth=pick)
    def keep_it_for_later(self, nth: int) -> None:
        spent = self.spent[nth % len(self.spent)]
        self.tell(redemptions.keep, KIOSK, spent.id, StationPolicy())

    @precondition(lambda self: self.spent)
    @rule(nth=pick)
    def cancel(self, nth: int) -> None:
        spent = self.spent[nth % len(self.spent)]
        self._ended(spent, self.tell(redemptions.cancel, KIOSK, spent.id))

    @precondition(lambda self: self.spent)
    @rule(nth=pick, how=st.sampled_from(["handed_over", "not_given"]))
    def a_person_knows(self, nth: int, how: str) -> None:
        spent = self.spent[nth % len(self.spent)]
        word = resolving.Word(result=how, reason="looked")
        told = self.tell(resolving.resolve, STAFF, spent.id, word, StationPolicy())
        if not told.code:
            self._ended(spent, replace(told, answer=told.answer.redemption))

    @rule(card=st.sampled_from(sorted(CARDS)), mass_g=st.integers(500, 4_000))
    def a_bag_is_rejected_when_its_points_are_spent(
        self, card: str, mass_g: int
    ) -> None:
        self.a_bag(0, card, m.Stream.RECYCLABLE, mass_g, online=True)
        account = f"member:{CARDS[card]}"
        if free := self.centre.do(books.available, [account])[account]:
            self.hold(CARDS[card], free, minutes=20)
        self.a_grade(0, -1, m.Grade.REJECTED)
        self.the_edge_tells(0, again=False)

    @rule(wait_ms=st.sampled_from(WAITS_MS))
    def time_passes(self, wait_ms: int) -> None:
        self.centre.now_ms += wait_ms
        owed = self._claims()
        gone = self._lapsed()
        for module, due in DUE:
            self.centre.do(getattr(module, due))
        today = local_day("Asia/Shanghai", self.centre.now_ms)
        for overdue in OVERDUE:
            sql = overdue.format(now_ms=self.centre.now_ms, today=today)
            assert self.centre.rows(sql) == []
        for name in MEMBERS:  # what lapses by the clock, by the books' own account
            self.model.net[name] -= self._lapsed()[name] - gone[name]
            for spent in self._over("redemption", "released", name):
                self._free(spent, name)
            assert self._claims()[name] <= owed[name]
        for held in self.held:
            state = self.centre.rows(
                "SELECT why FROM transfer WHERE kind = 'void'"
                f" AND cause = 'p/{held.id}'"
            )
            if state == [("lapsed",)] and held.state == "open":
                self.model.net[held.member] += held.points
                self.held[self.held.index(held)] = replace(held, state="voided")

    # --- again ---

    @precondition(lambda self: self.said)
    @rule(nth=pick)
    def say_again(self, nth: int) -> None:
        old = self.said[nth % len(self.said)]
        before = self.head()

        new = self.run_once(old.action, old.args)

        assert (new.code, new.answer) == (old.code, old.answer), f"{old} then {new}"
        assert self.head() == before, f"{old} again moved the books"

    @precondition(lambda self: self.said)
    @rule(nth=pick, with_=pick)
    def the_key_of_another(self, nth: int, with_: int) -> None:
        one = self.said[nth % len(self.said)]
        other = self.said[with_ % len(self.said)]
        if (one.action, one.args[2:]) == (other.action, other.args[2:]):
            return
        before = self.head()

        new = self.run_once(other.action, (one.args[0], one.args[1], *other.args[2:]))

        assert new.code in (KeyReused.code, "not_allowed", "bad_value"), new
        assert self.head() == before


def _body(event: Any) -> Any:
    return event.event and event.event.body
