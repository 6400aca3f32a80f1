"""What people order at the desk: holds, points by hand, budgets, deeds, contests."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from linli_hub.base.core.actors import Actor
from linli_hub.books.core.ledger import account_kind
from linli_hub.earning.actions import contests, deeds
from linli_hub.earning.actions.contests import Answer, Doubt
from linli_hub.earning.core.desk_deeds import NewDeed
from linli_hub.station.actions import subsidies
from linli_hub.treasury.actions import adjustments, claims, pending, reversals, sponsors
from linli_hub.treasury.actions.adjustments import Proposal
from linli_hub.treasury.actions.pending import HoldAsk
from tests.hub.centre import STAFF
from tests.machines.books.house import CHIEF, GRADER, KEEPER, MEMBERS
from tests.machines.books.stand import Stand

MINUTE_MS = 60_000
ANSWERERS = (STAFF, STAFF, CHIEF, GRADER)
CLERK = Actor(kind="staff", name="clerk", roles=frozenset({"staff"}))

member = st.sampled_from(MEMBERS)
pick = st.integers(0, 10**6)  # an index into whatever there is
few = st.integers(1, 12)


class Desk(Stand):
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

    @rule(owner=member, points=few)
    def approved_by_who_asked(self, owner: str, points: int) -> None:
        before = len(self.proposed)
        self.propose(owner, points, sponsored=False)
        if len(self.proposed) > before:
            self.decide(-1, approve=True, who=KEEPER)

    @rule(points=few)
    def pledge(self, points: int) -> None:
        told = self.tell(sponsors.pledge, CHIEF, "gift", points)
        self.model.pledged += points
        assert told.answer == {"left": self.model.pledged}

    @rule(points=st.integers(0, 3))
    def subsidise(self, points: int) -> None:
        budget = "gift" if points else None
        self.tell(subsidies.subsidise, CHIEF, "soap", budget, points)

    @rule(nth=pick)
    def reverse(self, nth: int) -> None:
        found = self.centre.rows(
            "SELECT id, debit, credit, points FROM transfer WHERE kind IN"
            " ('post', 'settle') ORDER BY n"
        )
        if not found:
            return
        id, debit, credit, points = found[nth % len(found)]
        told = self.tell(reversals.reverse, CHIEF, id, "wrong")
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

    # --- deeds ---

    @rule(resident=st.sampled_from(["r1", "r2"]), bad=st.booleans())
    def a_deed(self, resident: str, bad: bool) -> None:
        """Help counts at once, a deduction when another person has confirmed it."""
        deed = NewDeed(
            kind="deduction" if bad else "help", at_ms=self.centre.now_ms,
            evidence="attested_staff", reason="seen", resident=resident,
            deduction="litter" if bad else "",
        )  # fmt: skip
        told = self.tell(deeds.record, STAFF, deed)
        assert told.answer.state == ("review" if bad else "awarded")

    @rule(nth=pick, who=st.sampled_from([STAFF, CHIEF]))
    def confirm(self, nth: int, who: Actor) -> None:
        seqs = self.centre.rows("SELECT seq FROM desk_deed WHERE second ORDER BY seq")
        if seqs:
            [seq] = seqs[nth % len(seqs)]
            told = self.tell(deeds.confirm, who, f"d/0/{seq:012}")
            assert told.code or who is CHIEF, "confirmed by the one who recorded it"

    # --- contests ---

    @rule(nth=pick)
    def contest(self, nth: int) -> None:
        found = self.centre.rows(
            "SELECT journal_no, seq FROM deposit WHERE member IS NOT NULL"
            " ORDER BY journal_no, seq"
        )
        if found:
            journal, seq = found[nth % len(found)]
            doubt = Doubt(award=f"d/{journal}/{seq:012}", about="grade")
            self.tell(contests.contest, CLERK, doubt)

    @rule(
        nth=pick, who=st.sampled_from(ANSWERERS),
        how=st.sampled_from(["good", "mixed", "rejected", "", "points", "points"]),
        points=st.integers(-9, 9),
    )  # fmt: skip
    def answer(self, nth: int, who: Actor, how: str, points: int) -> None:
        found = self.centre.rows(
            "SELECT id, member, journal_no, granted_card FROM contest"
            " WHERE outcome = 'open' ORDER BY id"
        )
        if not found:
            return
        id, owner, journal, grader = found[nth % len(found)]
        said = self._answer(how, points)
        told = self.tell(contests.answer, who, id, said)
        if told.code:
            return
        assert who is not GRADER or (owner != "h2" and grader != "r9"), "a favour"
        assert who is not STAFF or journal, "answered by who recorded it"
        self.model.net[owner] += said.points

    @rule(nth=pick, how=st.sampled_from(["good", "rejected", "points"]))
    def doubted_and_answered(self, nth: int, how: str) -> None:
        self.contest(nth)
        self.answer(nth, STAFF, how, points=nth % 9 + 1)

    def _answer(self, how: str, points: int) -> Answer:
        if how == "points" and points:
            return Answer(outcome="upheld", reason="seen", points=points)
        if how in ("", "points"):
            return Answer(outcome="refused", reason="not so")
        return Answer(outcome="upheld", reason="photo", grade=how)
