"""A state machine over a real station: residents, a dispenser that fails, staff.

Real actions and real SQL; every step is held against the model and the hub's own
invariants. Goods really move in the model, whatever the sensors say.
"""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from linli_hub.base.core.errors import KeyReused
from linli_hub.station.actions import dispensing, orders, redemptions
from linli_hub.station.actions.orders import Wish
from linli_hub.station.actions.redemptions import Cards, Told
from linli_hub.station.core.order import Line as Wanted
from linli_hub.treasury.actions import adjustments
from linli_hub.treasury.actions.adjustments import Proposal
from linli_wire.messages import DispenseIntent, DispenseResult
from tests.hub.centre import DAY_MS, KIOSK, hex_of
from tests.machines.station.back_office import POLICY, BackOffice
from tests.machines.station.house import CARDS, CHIEF, CLERK, STATION
from tests.machines.station.model import DOUBTS, Line

MINUTE_MS = 60_000
WAITS_MS = (MINUTE_MS, 6 * MINUTE_MS, 11 * MINUTE_MS, 2 * DAY_MS, 4 * DAY_MS)
NOTHING = Told(redemption="0" * 32, fence=77, result="not_given")
SAYS = ("honest", "honest", "false yes", "unknown", "nothing")

card = st.sampled_from(sorted(CARDS))
pick = st.integers(0, 10**6)  # an index into whatever there is
units = st.integers(0, 3)
wish = st.one_of(
    st.tuples(st.sampled_from(["soap", "rice"]), st.integers(1, 3)),
    st.tuples(st.just("greens"), st.sampled_from([1, 400, 1500])),
)


def _item(wished: tuple[str, int]) -> str:
    return wished[0]


class StationMachine(BackOffice):
    """What residents, the kiosk and time do; what staff do is in back_office.py."""

    @initialize(first=st.integers(0, 120), second=st.integers(0, 120))
    def some_have_points(self, first: int, second: int) -> None:
        for member, points in (("h1", first), ("h2", second)):
            if points:
                self.points_by_hand(member, points)

    @precondition(lambda self: sum(self.model.posted.values()) < 30)
    @rule(member=st.sampled_from(["h1", "h2"]), points=st.integers(1, 60))
    def points_by_hand(self, member: str, points: int) -> None:
        ask = Proposal(member=member, points=points, reason="flood")
        told = self.tell(adjustments.propose, CLERK, ask)
        assert not self.tell(
            adjustments.decide, CHIEF, told.answer.id, True, "yes"
        ).code
        self.model.posted[member] += points

    # --- at the kiosk ---

    @rule(card=card, wishes=st.lists(wish, min_size=1, max_size=3, unique_by=_item))
    def reserve(self, card: str, wishes: list[tuple[str, int]]) -> None:
        expected = self.model.can_have(wishes, card)
        lines = tuple(Wanted(item=item, quantity=many) for item, many in wishes)
        asked = Wish(station=STATION, card=hex_of(card), lines=lines)
        told = self.tell(orders.reserve, KIOSK, asked)
        assert (not told.code) == expected, (told.code, wishes)
        if told.code:
            return
        by_hand = self.model.by_hand(CARDS[card], self.centre.now_ms)
        for row in told.answer.redemptions:
            assert (row.way == "staff") == (row.place != "d1" or by_hand), row
            self.model.lines[row.id] = Line(
                id=row.id,
                member=CARDS[card],
                item=row.item,
                place=row.place,
                quantity=row.quantity,
                own=row.own,
                way=row.way,
                until_ms=row.held_until_ms,
                made_ms=self.centre.now_ms,
            )

    @rule(nth=pick, shown=st.sampled_from(["staff", "own", "other"]))
    def dispense(self, nth: int, shown: str) -> None:
        line = self.one_of(nth, "held", "dispensing", "settled", "review")
        if line is None:
            return
        mine = next(card for card, member in CARDS.items() if member == line.member)
        other = next(card for card, member in CARDS.items() if member != line.member)
        cards = {
            "staff": Cards(staff=hex_of("staff")),
            "own": Cards(own=hex_of(mine)),
            "other": Cards(own=hex_of(other)),
        }[shown]
        told = self.tell(redemptions.dispense, KIOSK, line.id, cards)
        machine = line.way != "staff"
        machine &= not self.model.by_hand(line.member, self.centre.now_ms)
        may = shown == "staff" or (shown == "own" and machine)
        assert (not told.code) == (may and line.state == "held"), (told.code, line)
        if not told.code:
            self._dispensing(line, told.answer.fence)

    def dispense_line(self, line: Line) -> None:
        shown = Cards(staff=hex_of("staff"))
        told = self.tell(redemptions.dispense, KIOSK, line.id, shown)
        assert not told.code
        self._dispensing(line, told.answer.fence)

    def _dispensing(self, line: Line, fence: int) -> None:
        if self.model.by_hand(line.member, self.centre.now_ms):
            line.way = "staff"
        line.state, line.fence = "dispensing", fence
        line.until_ms = self.centre.now_ms + redemptions.DISPENSE_TTL_MS

    @precondition(lambda self: self.one_of(0, "dispensing"))
    @rule(nth=pick, gone=units, says=st.sampled_from(SAYS), by=st.sampled_from("hjb"))
    def hand_over(self, nth: int, gone: int, says: str, by: str) -> None:
        line = self.one_of(nth, "dispensing")
        if line is not None and line.gone is None:
            self.act(line, gone, says, by)

    def act(self, line: Line, gone: int, says: str, by: str) -> None:
        """The one time that a fence is acted on; `by` HTTP, journal, or both."""
        self._journal(DispenseIntent(redemption=line.id, fence=line.fence))
        full = line.quantity
        gone = {0: 0, 1: min(1, full), 2: full, 3: full}[gone]
        self.model.takes(line, gone)
        match says:
            case "honest":
                gone = line.gone or 0
                line.told = ("handed_over", gone) if gone else ("not_given", 0)
            case "false yes":
                line.told = ("handed_over", full)
            case "unknown":
                line.told = ("unknown", min(line.gone or 0, 1))
            case _:
                return  # the plug was pulled; see restart()
        for way in {"h": "h", "j": "j", "b": "jh"}[by]:
            self._result(line, way)

    @rule(
        card=card, wishes=st.lists(wish, min_size=1, max_size=2, unique_by=_item),
        gone=units, says=st.sampled_from(SAYS), by=st.sampled_from("hjb"),
    )  # fmt: skip
    def a_visit(
        self, card: str, wishes: list[tuple[str, int]], gone: int, says: str, by: str
    ) -> None:
        """All of it in one go, as it mostly is."""
        before = set(self.model.lines)
        self.reserve(card, wishes)
        for n, id in enumerate(list(self.model.lines)):
            if id not in before:
                self.dispense_line(self.model.lines[id])
                self.act(self.model.lines[id], gone if n else 2, says, by)

    @rule(card=card, says=st.sampled_from(["unknown", "nothing"]))
    def doubts_at_the_machine(self, card: str, says: str) -> None:
        """Somebody who is cut off there, twice, and comes again."""
        for _ in range(DOUBTS):
            self.a_visit(card, [("rice", 1)], 2, says, "h")
        self.reserve(card, [("rice", 1)])

    @precondition(lambda self: self._silent())
    @rule(nth=pick)
    def restart(self, nth: int) -> None:
        """An edge that finds an intent without a result says that it does not know."""
        found = self._silent()
        line = found[nth % len(found)]
        line.told = ("unknown", None)
        self._result(line, "j")

    @rule(nth=pick, way=st.sampled_from("hj"))
    def result_again(self, nth: int, way: str) -> None:
        found = [line for line in self.model.lines.values() if line.told]
        if found:
            self._result(found[nth % len(found)], way)

    @rule(nth=pick, off=st.sampled_from([-1, 1]))
    def result_of_another_fence(self, nth: int, off: int) -> None:
        line = self.one_of(nth, "dispensing", "review")
        if line is None or line.fence + off < 0:
            return
        wrong = Told(redemption=line.id, fence=line.fence + off, result="not_given")
        assert self.tell(redemptions.result, KIOSK, wrong).code == "wrong_fence"

    @rule(nth=pick)
    def cancel(self, nth: int) -> None:
        line = self.one_of(nth, "held", "dispensing", "settled", "review")
        if line is None:
            return
        told = self.tell(redemptions.cancel, KIOSK, line.id)
        assert (not told.code) == (line.state == "held"), "K6"
        if not told.code:
            self.ends(line, 0)

    @rule(nth=pick)
    def keep(self, nth: int) -> None:
        line = self.one_of(nth, "held")
        if line is None or line.until_ms <= self.centre.now_ms:
            return
        told = self.tell(redemptions.keep, KIOSK, line.id, POLICY)
        assert not told.code
        line.until_ms = told.answer.held_until_ms

    # --- time and repetition ---

    @rule(by_ms=st.sampled_from(WAITS_MS))
    def time_passes(self, by_ms: int) -> None:
        self.centre.now_ms += by_ms
        while self.centre.do(redemptions.expire):
            pass
        for line in self.model.lines.values():
            if line.until_ms > self.centre.now_ms:
                continue
            if line.state == "held":
                self.ends(line, 0)
            elif line.state == "dispensing":
                line.state = "review"

    @precondition(lambda self: self.said)
    @rule(nth=pick)
    def the_same_again(self, nth: int) -> None:
        """L6 to L8: the same answer for ever, and nothing moves."""
        said = self.said[nth % len(self.said)]
        before = self.head()
        again = self.run_once(said.action, said.args)
        assert (again.code, again.answer) == (said.code, said.answer)
        assert self.head() == before

    @precondition(lambda self: self.said)
    @rule(nth=pick)
    def another_under_the_same_key(self, nth: int) -> None:
        actor, key = self.said[nth % len(self.said)].args[:2]
        told = self.run_once(redemptions.result, (actor, key, NOTHING))
        assert told.code == KeyReused.code

    # --- machinery ---

    def _silent(self) -> list[Line]:
        return [
            line
            for line in self.model.lines.values()
            if line.gone is not None and line.told is None and line.open
        ]

    def _result(self, line: Line, way: str) -> None:
        assert line.told is not None
        result, given = line.told
        was = line.state
        if way == "j":
            body = DispenseResult(
                redemption=line.id, fence=line.fence, result=result, given=given
            )
            self._journal(body)
        else:
            told = Told(
                redemption=line.id, fence=line.fence, result=result, given=given
            )
            self.tell(redemptions.result, KIOSK, told)
        if was not in ("dispensing", "review"):
            return
        if result == "unknown":
            line.state = "review"
        else:
            self.ends(line, given or 0)

    def _journal(self, body: Any) -> None:
        self.centre.do(dispensing.told, STATION, body, None)
