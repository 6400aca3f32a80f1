"""The agent's talk with the hub: hello, parcels, receipts, tags, the time.

core/sending.py decides; this file reads the store, builds, signs, checks and sends.
"""

from collections import Counter
from collections.abc import Callable

import msgspec

from linli_edge.core import wall
from linli_edge.core.inputs import HubMessage
from linli_edge.journal.core import sending
from linli_edge.journal.heads import Journal
from linli_edge.journal.recorder import Recorder
from linli_edge.journal.rows import Gone, Run
from linli_edge.journal.trust import signed, trusted
from linli_edge.outside import Message, Outside
from linli_wire import chain, codec, topics
from linli_wire.messages import (
    ClockLearned,
    DeviceHealth,
    Hello,
    Hole,
    Outcome,
    Parcel,
    Receipt,
    Welcome,
)

CLOCK_MS = 900_000  # agree anew, and learn the time, at least so often
CLOCK_AGAIN_MS = 60_000  # the answer was too slow to tell the time: ask soon
TRIES_MAX = 3  # lost parcels in a row before both sides agree anew


class Uplink:
    """One connection's worth of sending; `on_outcome` is told what deposits earned."""

    def __init__(
        self,
        outside: Outside,
        recorder: Recorder,
        refusals: Counter[str],
        on_outcome: Callable[[Outcome, int], None],
    ) -> None:
        self._outside, self._recorder, self._refusals = outside, recorder, refusals
        self._store = recorder.store
        self._on_outcome = on_outcome
        self._state: sending.State = sending.Down()
        self._journal = self._store.sending.id
        self._clock_ms = 0
        self._stalled = False  # a welcome came while the journal was out of service
        self._unreadable: int | None = None
        self.wall: wall.Wall | None = None

    @property
    def greeted(self) -> bool:
        """The hub has answered and is being told events."""
        return isinstance(self._state, sending.Sending)

    def up(self, now_ms: int) -> None:
        self._greet(now_ms)

    def down(self) -> None:
        self._state = sending.Down()

    def tick(self, now_ms: int) -> None:
        state = self._state
        match state:
            case sending.Greeting() if self._stalled and self._store.in_service:
                self._greet(now_ms)
            case sending.Greeting(again_ms=again_ms) if now_ms >= again_ms:
                self._greet(now_ms)
            case sending.Sending(tries=tries) if sending.overdue(state, now_ms):
                self._state = sending.retried(state)
                if tries >= TRIES_MAX:
                    self._greet(now_ms)
            case sending.Sending(flights=()) if now_ms >= self._clock_ms:
                self._greet(now_ms)
        self.pump(now_ms)

    def pump(self, now_ms: int) -> None:
        """Send what there is, at once, as far as the window allows."""
        while self._store.in_service:
            state, source = self._state, self._store.sending
            if not isinstance(state, sending.Sending):
                return
            if source.id != self._journal:
                self._greet(now_ms)  # the next journal's turn: agree on it first
                return
            if not sending.may_send(state, source.next_seq, now_ms):
                return
            if not self._send_parcel(state, source, now_ms):
                return

    def farewell(self) -> None:
        """Before a clean stop: the retained hello no longer says online."""
        gone = Hello(edge=self._outside.edge, online=False)
        self._outside.send(signed(self._outside, "hello", gone, retain=True))

    # --- hello and welcome --------------------------------------------------------

    def _greet(self, now_ms: int) -> None:
        self._stalled = False
        nonce, jitter = self._outside.new_id(32), self._outside.jitter()
        self._state = sending.greet(self._state, nonce, now_ms, jitter)
        source = self._store.sending
        if self._unreadable is None and self._store.in_service:
            self._unreadable = self._recorder.attempt(
                self._store.unreadable_rows, now_ms
            )
        self._journal = source.id
        hello = Hello(
            edge=self._outside.edge,
            online=True,
            software=self._outside.software,
            boot=self._outside.boot,
            nonce=nonce,
            journal=source.id,
            next_seq=source.next_seq,
            chain=source.head.hex(),
            acked=source.acked,
            unreadable_rows=self._unreadable or 0,
        )
        self._outside.send(signed(self._outside, "hello", hello, retain=True))

    def welcome(self, message: HubMessage, now_ms: int) -> str | None:
        """Take a welcome; a refusal's reason, if it is none for us."""
        welcome = trusted(
            self._outside, "welcome", Welcome, message.payload, message.signature
        )
        if isinstance(welcome, str):
            return welcome
        state = self._state
        if isinstance(state, sending.Sending) and welcome.epoch > state.epoch:
            self._greet(now_ms)  # a restored hub answers our old hello: agree anew
            return None
        if not isinstance(state, sending.Greeting) or welcome.nonce != state.nonce:
            return "nonce"
        source = self._store.sending
        if welcome.journal != source.id:
            return "other_journal"
        if welcome.epoch < source.epoch:
            return "older_epoch"
        if not self._store.in_service:
            self._stalled = True
            return "out_of_service"
        learned = wall.learn(
            wall_ms=welcome.wall_ms, sent_ms=state.sent_ms, now_ms=now_ms
        )
        self._recorder.attempt(lambda: self._agree(welcome, source, now_ms), now_ms)
        self._clock_ms = now_ms + CLOCK_AGAIN_MS
        if learned is not None:
            self._learn(learned, now_ms)
        self.pump(now_ms)
        return None

    def _agree(self, welcome: Welcome, source: Journal, now_ms: int) -> None:
        ours = None
        if welcome.known and welcome.upto < source.next_seq:
            ours = self._store.chain_at(source, welcome.upto)
        theirs = bytes.fromhex(welcome.chain) if welcome.chain else None
        agrees = ours == theirs if ours is not None and theirs is not None else None
        verdict = sending.verdict(
            known=welcome.known,
            quarantined=welcome.quarantined,
            upto=welcome.upto,
            next_seq=source.next_seq,
            agrees=agrees,
        )
        if verdict != "ok":
            self._leave(source, verdict, welcome.upto if agrees else None, now_ms)
            return
        upto = welcome.upto if welcome.known else 0
        before = theirs or self._store.chain_at(source, upto)
        if before is None:  # the hub gave no hash and ours is gone: begin anew
            self._leave(source, "forked", None, now_ms)
            return
        self._store.prove()
        if 0 < source.epoch < welcome.epoch:
            self._store.ask_again()
        self._store.set_cursor(source, acked=upto, epoch=welcome.epoch)
        self._state = sending.welcomed(epoch=welcome.epoch, upto=upto, before=before)

    def _leave(
        self, source: Journal, reason: str, booked_upto: int | None, now_ms: int
    ) -> None:
        """This journal cannot go on: say so loudly, and go on in another."""
        if source.id != self._store.current.id:
            detail = f"{source.id}: {reason}, {source.waiting} events not taken"
            self._store.give_up(source)
        else:
            moved, doubtful = self._store.succeed(
                reason, self._recorder.stamp(now_ms), booked_upto=booked_upto
            )
            detail = f"{source.id}: {reason}, {moved} moved, {doubtful} in doubt"
        self._outside.log("journal_left", detail=detail)
        alarm = DeviceHealth(device=self._outside.edge, state=reason, detail=detail)
        self._recorder.record(alarm, now_ms)
        self._greet(now_ms)

    def _learn(self, learned: wall.Wall, now_ms: int) -> None:
        self._clock_ms = now_ms + CLOCK_MS
        if wall.is_news(self.wall, learned):
            body = ClockLearned(
                wall_ms=max(0, learned.at(now_ms)),
                uncertainty_ms=learned.uncertainty_ms,
                source="hub",
            )
            if self._recorder.record(body, now_ms) is None:
                return
        self.wall = learned

    # --- parcels and receipts -------------------------------------------------------

    def _send_parcel(
        self, state: sending.Sending, source: Journal, now_ms: int
    ) -> bool:
        found = self._recorder.attempt(
            lambda: self._store.next_run(source, state.next, state.before), now_ms
        )
        if found is None:
            return False
        jitter = self._outside.jitter()
        if not self._outside.send(self._parcel(found, state, source)):
            self._state = sending.held_back(state, now_ms, jitter)
            return False
        last, after = _end(found)
        if isinstance(found, Gone):
            self._refusals[f"hole_{found.reason}"] += 1
        self._state = sending.sent(
            state, last=last, after=after, now_ms=now_ms, jitter=jitter
        )
        return True

    def _parcel(
        self, found: Run | Gone, state: sending.Sending, source: Journal
    ) -> Message:
        last, after = _end(found)
        hole, events = None, []
        if isinstance(found, Gone):
            hole = Hole(
                first=found.first, last=last, reason=found.reason, chain=after.hex()
            )
        else:
            events = [msgspec.Raw(row.raw) for row in found.rows]
        parcel = Parcel(
            edge=self._outside.edge,
            journal=source.id,
            first=state.next,
            prev=state.before.hex(),
            events=events,
            hole=hole,
        )
        text = chain.parcel_text(
            centre=self._outside.centre,
            edge=self._outside.edge,
            journal=source.id,
            span=(state.next, last),
            chain=after,
            hole=chain.hole_text(hole.reason, parcel.prev) if hole else "",
        )
        return Message(
            topic=topics.up(self._outside.centre, self._outside.edge, "parcel"),
            payload=codec.encode(parcel),
            signature=self._outside.keys.sign(text),
        )

    def receipt(self, message: HubMessage, now_ms: int) -> str | None:
        """Take a receipt: the only thing that lets an event be forgotten."""
        receipt = trusted(
            self._outside, "receipt", Receipt, message.payload, message.signature
        )
        if isinstance(receipt, str):
            return receipt
        state, source = self._state, self._store.sending
        if not isinstance(state, sending.Sending):
            return "not_sending"
        if receipt.journal != source.id:
            return "other_journal"
        if receipt.epoch < state.epoch:
            return "older_epoch"
        if (
            receipt.epoch > state.epoch
            or receipt.upto >= source.next_seq
            or receipt.answer == "fork"
            or (receipt.answer == "gap" and receipt.upto < state.acked)
        ):
            self._greet(now_ms)  # the hub is another than it was: agree anew
            return None
        if receipt.refused:
            self._refusals["event_refused"] += len(receipt.refused)
        state = sending.receipted(state, receipt.upto, now_ms, self._outside.jitter())
        if receipt.answer == "gap":
            state = sending.missed(state, now_ms)
        elif receipt.answer == "refused":
            state = sending.refused(state, now_ms)
        self._state = state
        self._store.set_cursor(source, acked=state.acked, epoch=state.epoch)
        self._recorder.receipted(source.id, state.acked, now_ms)
        for outcome in receipt.outcomes:
            self._on_outcome(outcome, now_ms)
        self.pump(now_ms)
        return None


def _end(found: Run | Gone) -> tuple[int, bytes]:
    """(last event, chain hash after it) of what a parcel holds."""
    if isinstance(found, Gone):
        return found.last, found.chain
    return found.rows[-1].seq, found.rows[-1].chain
