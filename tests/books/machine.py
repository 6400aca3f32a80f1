"""A state machine over the real books: real actions, real SQL, a small model beside it.

Every rule is something people or devices do, sensibly or not. After each one the hub's
own invariants must hold and every member must have what the model says. What was said
once is said again later: it must be answered the same and change nothing (L6 to L8).
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from linli_hub.actions import (
    adjustments,
    claims,
    lapses,
    pending,
    redemptions,
    sponsors,
    transfers,
)
from linli_hub.actions.adjustments import Proposal
from linli_hub.actions.pending import HoldAsk
from linli_hub.actions.redemptions import Told, Wish
from linli_hub.core import invariants
from linli_hub.core.actors import Actor
from linli_hub.core.errors import HubError, KeyReused
from linli_hub.core.ledger import account_kind
from linli_hub.core.standard import local_day
from linli_hub.store import books, snapshot
from linli_wire import messages as m
from tests.books.house import CARDS, CHIEF, KEEPER, MEMBERS
from tests.books.model import Model, earned
from tests.hub.centre import DAY_MS, KIOSK, NOON_MS, STAFF, Centre, PretendEdge, hex_of

MINUTE_MS = 60_000
WAITS_MS = (MINUTE_MS, 11 * MINUTE_MS, DAY_MS, 40 * DAY_MS, 100 * DAY_MS)
DUE = (
    (redemptions, "expire"),
    (pending, "lapse"),
    (lapses, "lapse"),
    (claims, "collect"),
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


@dataclass(frozen=True)
class Said:
    """A command with what came of it."""

    action: Any
    args: tuple[Any, ...]  # the third one, if any, is the idempotency key
    code: str  # "" if it was accepted
    answer: Any


class BooksMachine(RuleBasedStateMachine):
    """`opened` gives a furnished centre for one example."""

    opened: ClassVar[Callable[[], AbstractContextManager[Centre]]]

    def __init__(self) -> None:
        super().__init__()
        self.door = type(self).opened()
        self.centre = self.door.__enter__()
        self.model = Model()
        self.edges = [PretendEdge("bins-1", 1), PretendEdge("bins-2", 2)]
        for edge in self.edges:
            edge.open()
        self.sent = [0, 0]
        self.said: list[Said] = []
        self.spent: list[Any] = []  # redemptions
        self.held: list[pending.Held] = []
        self.proposed: list[tuple[str, Proposal]] = []
        self.count = 0

    def teardown(self) -> None:
        self.door.__exit__(None, None, None)

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

    # --- spending ---

    @rule(card=st.sampled_from(sorted(CARDS)), quantity=st.integers(1, 3))
    def reserve(self, card: str, quantity: int) -> None:
        wish = Wish(
            station="kiosk-1", card=hex_of(card), item="soap", quantity=quantity
        )
        told = self.tell(redemptions.reserve, KIOSK, wish)
        if not told.code:
            self.spent.append(told.answer)
            self.model.net[CARDS[card]] -= told.answer.points
            self.model.pledged -= 4 * quantity - told.answer.points

    @precondition(lambda self: self.spent)
    @rule(nth=pick, how=st.sampled_from(RESULTS))
    def hand_over(self, nth: int, how: str) -> None:
        spent = self.spent[nth % len(self.spent)]
        self.tell(redemptions.dispense, KIOSK, spent.id, hex_of("staff"))
        told = Told(redemption=spent.id, fence=1, result=how)
        self._ended(spent, self.tell(redemptions.result, KIOSK, told))

    @precondition(lambda self: self.spent)
    @rule(nth=pick)
    def cancel(self, nth: int) -> None:
        spent = self.spent[nth % len(self.spent)]
        self._ended(spent, self.tell(redemptions.cancel, KIOSK, spent.id))

    @precondition(lambda self: self.spent)
    @rule(nth=pick, how=st.sampled_from(["handed_over", "not_given"]))
    def a_person_knows(self, nth: int, how: str) -> None:
        spent = self.spent[nth % len(self.spent)]
        told = self.tell(redemptions.resolve, STAFF, spent.id, how, "looked")
        self._ended(spent, told)

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

    # --- what people order ---

    @rule(owner=member, points=few, minutes=st.integers(1, 30))
    def hold(self, owner: str, points: int, minutes: int) -> None:
        until_ms = self.centre.now_ms + minutes * MINUTE_MS
        ask = HoldAsk(member=owner, points=points, until_ms=until_ms, reason="haircut")
        told = self.tell(pending.open_hold, STAFF, ask)
        if not told.code:
            self.held.append(told.answer)
            self.model.net[owner] -= points

    @precondition(lambda self: self.held)
    @rule(nth=pick, part=st.one_of(st.none(), few))
    def post_hold(self, nth: int, part: int | None) -> None:
        held = self.held[nth % len(self.held)]
        told = self.tell(pending.post, STAFF, held.id, part)
        if not told.code:
            self.model.net[held.member] += held.points - (part or held.points)

    @rule(owner=member, points=st.integers(4, 12), part=st.integers(1, 4))
    def use_a_part(self, owner: str, points: int, part: int) -> None:
        before = len(self.held)
        self.hold(owner, points, minutes=20)
        if len(self.held) > before:
            self.post_hold(-1, part)

    @precondition(lambda self: self.held)
    @rule(nth=pick)
    def void_hold(self, nth: int) -> None:
        held = self.held[nth % len(self.held)]
        told = self.tell(pending.cancel, STAFF, held.id, "not wanted")
        if not told.code:
            self.model.net[held.member] += held.points

    @rule(owner=member, points=st.integers(-20, 20), sponsored=st.booleans())
    def propose(self, owner: str, points: int, sponsored: bool) -> None:
        budget = "gift" if sponsored else None
        wish = Proposal(member=owner, points=points, reason="flood", budget=budget)
        told = self.tell(adjustments.propose, KEEPER, wish)
        if not told.code:
            self.proposed.append((told.answer.id, wish))

    @precondition(lambda self: self.proposed)
    @rule(nth=pick, approve=st.booleans(), who=st.sampled_from([CHIEF, CHIEF, KEEPER]))
    def decide(self, nth: int, approve: bool, who: Actor) -> None:
        id, wish = self.proposed[nth % len(self.proposed)]
        told = self.tell(adjustments.decide, who, id, approve, "seen")
        assert told.code or who is CHIEF, "approved by the one who proposed it"
        if not told.code and approve:
            self.model.net[wish.member] += wish.points
            self.model.pledged -= wish.points if wish.budget else 0

    @rule(points=few)
    def pledge(self, points: int) -> None:
        told = self.tell(sponsors.pledge, CHIEF, "gift", points)
        self.model.pledged += points
        assert told.answer == {"left": self.model.pledged}

    @rule(points=st.integers(0, 3))
    def subsidise(self, points: int) -> None:
        budget = "gift" if points else None
        self.tell(sponsors.subsidise, CHIEF, "soap", budget, points)

    @rule(nth=pick)
    def reverse(self, nth: int) -> None:
        found = self.centre.rows(
            "SELECT id, debit, credit, points FROM transfer WHERE kind IN"
            " ('post', 'settle') ORDER BY n"
        )
        if not found:
            return
        id, debit, credit, points = found[nth % len(found)]
        told = self.tell(transfers.reverse, CHIEF, id, "wrong")
        if told.code:
            return
        assert sum(told.answer.values()) == points
        for account, sign in ((debit, 1), (credit, -1)):
            if account_kind(account) in ("member", "claim"):
                self.model.net[account.partition(":")[2]] += sign * points
            elif account_kind(account) == "sponsor":
                self.model.pledged += sign * points

    @rule(owner=member)
    def review_claim(self, owner: str) -> None:
        self.tell(claims.review, CHIEF, owner, "talked about it")

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
        before = self._head()

        new = self._run(old.action, old.args)

        assert (new.code, new.answer) == (old.code, old.answer), f"{old} then {new}"
        assert self._head() == before, f"{old} again moved the books"

    @precondition(lambda self: self.said)
    @rule(nth=pick, with_=pick)
    def the_key_of_another(self, nth: int, with_: int) -> None:
        one = self.said[nth % len(self.said)]
        other = self.said[with_ % len(self.said)]
        if (one.action, one.args[2:]) == (other.action, other.args[2:]):
            return
        before = self._head()

        new = self._run(other.action, (one.args[0], one.args[1], *other.args[2:]))

        assert new.code in (KeyReused.code, "not_allowed", "bad_value"), new
        assert self._head() == before

    # --- what always holds ---

    @invariant()
    def the_invariants_hold(self) -> None:
        with self.centre.database.read() as connection:
            found = invariants.check(snapshot.take(connection))
        assert not found, found

    @invariant()
    def everybody_has_what_the_model_says(self) -> None:
        with self.centre.database.read() as connection:
            said = dict(
                (account, (posted, held))
                for account, posted, held in connection.exec_driver_sql(
                    "SELECT account, posted, held FROM balance"
                ).all()
            )
        awarded = self._awarded()
        for name in MEMBERS:
            posted, held = said[f"member:{name}"]
            owed = -said.get(f"claim:{name}", (0, 0))[0]
            wanted = self.model.net[name] + awarded[name]
            assert posted - held - owed == wanted, f"{name}: {said}, model {wanted}"
            assert owed >= 0 and posted >= held >= 0
        posted, held = said["sponsor:gift"]
        assert posted - held == self.model.pledged

    # --- machinery ---

    def tell(self, action: Any, actor: Actor, *args: Any) -> Said:
        """Run a command under a fresh key, and remember it."""
        self.count += 1
        said = self._run(action, (actor, f"k{self.count}", *args))
        self.said.append(said)
        return said

    def _run(self, action: Any, args: tuple[Any, ...]) -> Said:
        try:
            return Said(action, args, "", self.centre.do(action, *args))
        except HubError as refusal:
            return Said(action, args, refusal.code, dict(refusal.data))

    def _ended(self, spent: Any, told: Said) -> None:
        """A redemption that was released gives back what it held."""
        if not told.code and told.answer.state == "released":
            self._free(spent, spent.member)

    def _free(self, spent: Any, name: str) -> None:
        if getattr(spent, "state", "") == "freed" or spent not in self.spent:
            return
        self.spent[self.spent.index(spent)] = replace(spent, state="freed")
        self.model.net[name] += spent.points
        self.model.pledged += 4 * spent.quantity - spent.points

    def _over(self, table: str, state: str, name: str) -> list[Any]:
        ids = {
            id
            for (id,) in self.centre.rows(
                f"SELECT id FROM {table} WHERE state = '{state}' AND member = '{name}'"
            )
        }
        return [spent for spent in self.spent if spent.id in ids]

    def _awarded(self) -> dict[str, int]:
        """By other means where every bag came in time; else as the deposits say."""
        bags = self.centre.rows(
            "SELECT member, day, event_ms, journal, seq, stream, mass_g, grade"
            " FROM deposit WHERE member IS NOT NULL"
        )
        told = dict(
            self.centre.rows(
                "SELECT member, sum(points) FROM deposit WHERE member IS NOT NULL"
                " GROUP BY member"
            )
        )
        late = {
            name
            for (name,) in self.centre.rows(
                "SELECT DISTINCT member FROM deposit WHERE late_ms > 0"
            )
        }
        own = earned([bag for bag in bags if bag[0] not in late])
        return {
            name: int(told.get(name, 0)) if name in late else own.get(name, 0)
            for name in MEMBERS
        }

    def _lapsed(self) -> dict[str, int]:
        found = self.centre.rows(
            "SELECT debit, sum(points) FROM transfer WHERE credit = 'expiry'"
            " GROUP BY debit"
        )
        sums = {debit: int(points) for debit, points in found}
        return {name: sums.get(f"member:{name}", 0) for name in MEMBERS}

    def _claims(self) -> dict[str, int]:
        def owed(tx: Any) -> dict[str, tuple[int, int]]:
            return books.balances(tx, [f"claim:{name}" for name in MEMBERS])

        said = self.centre.do(owed)
        return {name: -said.get(f"claim:{name}", (0, 0))[0] for name in MEMBERS}

    def _head(self) -> Any:
        return self.centre.rows("SELECT head_n, head_hash FROM book")


def _body(event: Any) -> Any:
    return event.event and event.event.body
