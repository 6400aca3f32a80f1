"""One bin (or the deposit side of a compost unit): devices in, effects out.

Composes the cores: tap, settle, session, grading, health. Decides nothing itself.
"""

from linli_edge.bin.core import grading, health, session, states
from linli_edge.bin.display import frames_for
from linli_edge.config.agent import Bin
from linli_edge.core import settle, tap
from linli_edge.core.settle import Sample, Stable
from linli_edge.core.signals import CardSeen, DistanceSeen, Signal
from linli_edge.drivers.kinds import kind_of
from linli_edge.journal.core.readings import Measured
from linli_edge.unit import UnitTools
from linli_wire.frames import panel
from linli_wire.messages import Deposit, DeviceHealth, Graded, Outcome, SessionFailed

FULL_PERCENT = 95
MEASURE_MS = 60_000
FILL_MS = 10_000
FILL_STALE_MS = 600_000
HEALTH_MS = 10_000  # at most one health event in this time
WORD_MS = 4000


class BinUnit:
    def __init__(self, one: Bin, tools: UnitTools, now_ms: int) -> None:
        self.config, self._tools = one, tools
        self._limits = states.Limits(min_g=one.min_deposit_g, max_g=one.max_deposit_g)
        self._tap: tap.State = tap.Absent()
        self._scale = settle.State(
            division_g=one.scale.division_g, capacity_g=one.scale.capacity_g
        )
        self._state: states.State = states.Idle()
        self._grading: grading.State = grading.Nothing()
        self._health = health.new(one.scale.division_g, now_ms)
        self._told_health = ("ok", now_ms)
        self._distance_mm: int | None = None
        self._distance_ms = now_ms
        self._due: dict[str, int] = {}
        self._wipe_ms: int | None = None
        self._scale_ok = True

    @property
    def full(self) -> bool:
        percent = self._fill_percent()
        return percent is not None and percent >= FULL_PERCENT

    @property
    def at_rest(self) -> bool:
        return isinstance(self._state, states.Idle)

    def signal(self, signal: Signal, now_ms: int) -> None:
        """One thing that one of this bin's devices said."""
        match signal:
            case CardSeen(card=card):
                self._read(card, now_ms)
            case Sample():
                self._weigh(signal, now_ms)
            case DistanceSeen(distance_mm=distance_mm):
                self._distance_mm, self._distance_ms = distance_mm, now_ms
                self._measure_fill(now_ms)
            case panel.Lid(open=is_open):
                self._step(self._lid(is_open=is_open), now_ms)
            case panel.Button():
                self._step(states.Pressed(session=self._new_session()), now_ms)

    def tick(self, now_ms: int) -> None:
        self._tap = tap.settle(self._tap, now_ms)
        self._step(states.Tick(), now_ms)
        self._grading, marked = grading.tick(self._grading, now_ms)
        self._grade(marked, now_ms)
        if self._wipe_ms is not None and now_ms >= self._wipe_ms:
            self._wipe_ms = None
            if self.at_rest:
                self._do(states.Say(code="idle"), now_ms)
        if now_ms - self._distance_ms > FILL_STALE_MS:
            self._distance_mm = None  # a sensor that fell silent fills no bin
        self._tell_health(now_ms)

    def interrupt(self, now_ms: int) -> None:
        """The agent stood still: a visit in progress is called off."""
        self._tap = tap.Absent()
        self._scale = settle.restart(self._scale)
        self._step(states.Interrupted(), now_ms)

    def panel_up(self, now_ms: int) -> None:
        """The board came (back): it shows nothing yet."""
        if self.at_rest:
            self._do(states.Say(code="idle"), now_ms)

    def outcome(self, outcome: Outcome, now_ms: int) -> None:
        """What a deposit earned; shown only while it still stands there."""
        self._step(
            states.OutcomeCame(
                seq=outcome.seq,
                state=outcome.state,
                points=outcome.points,
                balance=outcome.balance,
            ),
            now_ms,
        )

    # --- the card ---------------------------------------------------------------

    def _read(self, card: str, now_ms: int) -> None:
        self._tap, happened = tap.read(self._tap, card, now_ms)
        match happened:
            case tap.TwoCards():
                self._step(states.Crowd(), now_ms)
            case tap.Tap():
                self._tapped(card, now_ms)

    def _tapped(self, card: str, now_ms: int) -> None:
        role = self._tools.cards.role_of(card)
        if role == "attendant" and isinstance(self._state, states.Idle | states.Shown):
            marking = grading.tapped(self._grading, card, now_ms)
            if isinstance(marking, grading.Marking):
                self._grading = marking
                self._do(states.Say(code=f"grade_{marking.grade}"), now_ms)
                self._do(states.Beep(times=marking.taps % 3 or 3), now_ms)
                return
        session_id = self._new_session()
        self._step(states.Tapped(card=card, role=role, session=session_id), now_ms)

    def _grade(self, marked: grading.Marked | None, now_ms: int) -> None:
        if marked is None:
            return
        body = Graded(
            device=self.config.name,
            deposit_seq=marked.deposit_seq,
            grade=marked.grade,
            attendant=self._tools.outside.keys.seal(marked.attendant),
        )
        kept = self._tools.recorder.record(body, now_ms) is not None
        if isinstance(self._state, states.Idle | states.Shown):
            self._do(states.Say(code="graded" if kept else "out_of_service"), now_ms)
            colour: panel.Colour = "green" if kept else "red"
            self._do(states.Light(colour=colour, shown_ms=WORD_MS), now_ms)
            self._wipe_ms = now_ms + WORD_MS

    # --- the scale --------------------------------------------------------------

    def _weigh(self, sample: Sample, now_ms: int) -> None:
        self._scale = settle.add(self._scale, sample, now_ms)
        fault = sample.status == "fault"
        self._health = health.heard(self._health, fault=fault, now_ms=now_ms)
        if not self.at_rest:
            self._step(states.Tick(), now_ms)  # at once: a settled weight is awaited
            return
        scale = settle.verdict(self._scale, now_ms)
        if isinstance(scale, Stable):
            self._health = health.at_rest(self._health, scale.mass_g, now_ms)
            self._measure("weight_g", scale.mass_g, MEASURE_MS, now_ms)

    def _tell_health(self, now_ms: int) -> None:
        state = health.state(self._health, now_ms)
        told, told_ms = self._told_health
        if state == told or now_ms - told_ms < HEALTH_MS or not self.at_rest:
            return
        body = DeviceHealth(device=self.config.name, state=state, detail="scale")
        if self._tools.recorder.record(body, now_ms) is not None:
            self._told_health = (state, now_ms)

    # --- the visit --------------------------------------------------------------

    def _step(self, event: states.Event, now_ms: int) -> None:
        before = self._state
        scale = settle.verdict(self._scale, now_ms)
        self._state, effects = session.step(before, event, scale, self._limits, now_ms)
        if isinstance(before, states.Idle | states.Shown) and isinstance(
            self._state, states.Opening | states.Open
        ):
            self._begin(now_ms)
        for effect in effects:
            self._do(effect, now_ms)
        if isinstance(before, states.Settling) and isinstance(scale, Stable):
            self._weighed(before.visit.before_g, scale.mass_g, now_ms)

    def _begin(self, now_ms: int) -> None:
        """A visit starts: what was being graded stands, and is the scale sound?"""
        self._scale_ok = health.state(self._health, now_ms) == "ok"
        self._grading, marked = grading.close(self._grading)
        self._grade(marked, now_ms)

    def _weighed(self, before_g: int | None, after_g: int, now_ms: int) -> None:
        if before_g is not None and not isinstance(self._state, states.Settling):
            self._health = health.visited(
                self._health, before_g=before_g, after_g=after_g, now_ms=now_ms
            )

    def _do(self, effect: states.Effect, now_ms: int) -> None:
        match effect:
            case states.RecordDeposit():
                self._deposit(effect, now_ms)
            case states.RecordFailure():
                self._failure(effect, now_ms)
            case states.Weigh():
                self._scale = settle.restart(self._scale)
            case states.Ignored():
                self._tools.refusals["ignored_event"] += 1
            case states.Say(code="idle") if isinstance(self._grading, grading.Marking):
                return  # the grade stands there
            case _:
                self._show(effect)

    def _show(self, effect: states.Effect) -> None:
        room = None
        if self.full:
            room = self._tools.room_in(self.config.stream, self.config.name)
        for frame in frames_for(effect, self.config, self._tools.language, room):
            self._tools.outside.write(self.config.panel, panel.encode(frame))

    def _deposit(self, record: states.RecordDeposit, now_ms: int) -> None:
        """Durable first; only then may anything turn green."""
        body = Deposit(
            device=self.config.name,
            session=record.session,
            stream=self.config.stream,
            mass_g=record.after_g - record.before_g,
            before_g=record.before_g,
            after_g=record.after_g,
            division_g=self.config.scale.division_g,
            scale_ok=self._scale_ok,
            card=self._tools.outside.keys.seal(record.card) if record.card else None,
            link="mqtt" if kind_of(self.config.scale).line is None else "serial",
        )
        seq = self._tools.recorder.record(body, now_ms)
        if seq is None:
            self._step(states.NotRecorded(), now_ms)
            return
        self._step(states.Recorded(seq=seq), now_ms)
        self._grading = grading.deposited(seq, now_ms)

    def _failure(self, failure: states.RecordFailure, now_ms: int) -> None:
        card = failure.card
        body = SessionFailed(
            device=self.config.name,
            session=failure.session,
            reason=failure.reason,
            card=self._tools.outside.keys.seal(card) if card else None,
        )
        self._tools.recorder.record(body, now_ms)

    # --- measures -----------------------------------------------------------------

    def _fill_percent(self) -> float | None:
        fill, distance_mm = self.config.fill, self._distance_mm
        if fill is None or distance_mm is None:
            return None
        part = (fill.empty_mm - distance_mm) / (fill.empty_mm - fill.full_mm)
        return round(100 * max(0.0, min(1.0, part)), 1)

    def _measure_fill(self, now_ms: int) -> None:
        percent, distance_mm = self._fill_percent(), self._distance_mm
        if percent is None or distance_mm is None or self.config.fill is None:
            return
        height_mm = max(0, self.config.fill.empty_mm - distance_mm)
        self._measure("fill_percent", percent, FILL_MS, now_ms)
        self._measure("fill_mm", height_mm, FILL_MS, now_ms)

    def _measure(self, quantity: str, value: float, each_ms: int, now_ms: int) -> None:
        if now_ms < self._due.get(quantity, now_ms):
            return
        self._due[quantity] = now_ms + each_ms
        self._tools.measure(
            Measured(
                device=self.config.name,
                quantity=quantity,
                mono_ms=now_ms,
                value=float(value),
            )
        )

    def _lid(self, *, is_open: bool) -> states.Event:
        if is_open:
            return states.LidOpened(session=self._new_session())
        return states.LidShut()

    def _new_session(self) -> str:
        return self._tools.outside.new_id(16)
