"""The kiosk's unit: reader, page and machines in; station calls, vends and views out.

Composes core/flow.py, tap and dispense; keeps intents and results in the journal.
"""

import hashlib
from collections import OrderedDict
from dataclasses import replace
from typing import Any

import msgspec

from linli_edge.config.agent import Kiosk
from linli_edge.core import tap
from linli_edge.core.inputs import Drawn, StationAnswer, Touched
from linli_edge.core.signals import CardSeen, Signal
from linli_edge.core.wall import Wall
from linli_edge.kiosk import paper
from linli_edge.kiosk.calls import RESENT, Calls
from linli_edge.kiosk.core import dispense, flow
from linli_edge.kiosk.core import states as k
from linli_edge.kiosk.core.steps import understood
from linli_edge.kiosk.kept import KeptAsks
from linli_edge.kiosk.pen import Around
from linli_edge.kiosk.view import picture
from linli_edge.machines.core.messages import (
    BenchSaid,
    PrinterSaid,
    PrintLabel,
    PrintReceipt,
    Vend,
    Vended,
)
from linli_edge.machines.station_machines import Machines
from linli_edge.unit import UnitTools
from linli_wire import station_answers
from linli_wire.frames.escpos import Raster
from linli_wire.messages import DispenseIntent, DispenseResult

SHELF_MS = 60_000
NOTICES_MS = 300_000
AWAY_MS = 10_000  # how often an absent hub is tried
DRAW_MS = 3_000  # the page draws in milliseconds; without it the plain half is printed
HELP_MS = 20_000  # how long "somebody is coming" is on the screen
MEMORY_MAX = 200  # people whose last balance is remembered, in memory only


class _Touch(msgspec.Struct, frozen=True, kw_only=True):
    """The fields a touch may carry."""

    item: str = ""
    quantity: int = 1
    slot: str | None = None
    redemption: str = ""
    pin: str = ""
    award: str = ""
    about: str = ""
    notice: str = ""
    topic: str = ""
    language: str = "zh-CN"


class KioskUnit:
    """`machines` is set by who builds them; `hear` is where they answer."""

    def __init__(self, config: Kiosk, tools: UnitTools, now_ms: int) -> None:
        self.config, self._tools = config, tools
        self.machines = Machines()
        self._calls = Calls(tools)
        self._kept = KeptAsks(tools.recorder, now_ms)
        self._resending = False
        self._topics: object = None
        self._state: k.State = k.Idle()
        self._tap: tap.State = tap.Absent()
        self._bench = BenchSaid(mass_g=None, away=True)
        self._shelf = station_answers.Shelf()
        self._notices: tuple[station_answers.Notice, ...] = ()
        self._refresh_ms = self._notices_ms = now_ms
        self._help: tuple[str, int] | None = None
        self._to_draw: tuple[PrintReceipt, int] | None = None
        self._hub = False
        self._heard_wall_ms: int | None = None
        self._shown: dict[str, Any] = {}
        self._view = 0
        self._unfinished_done = False
        self._memory: OrderedDict[bytes, station_answers.Person] = OrderedDict()
        self._memory_key = bytes.fromhex(tools.outside.new_id(64))

    def signal(self, signal: Signal, now_ms: int) -> None:
        """A card at the kiosk's reader."""
        if not isinstance(signal, CardSeen):
            return
        self._tap, happened = tap.read(self._tap, signal.card, now_ms)
        match happened:
            case tap.Tap(card=card):
                remembered = self._memory.get(self._mark(card))
                self._step(k.Tapped(card=card, remembered=remembered), now_ms)
            case tap.TwoCards():
                self._tools.refusals["kiosk_two_cards"] += 1

    def handle(self, event: Touched | Drawn | StationAnswer, now_ms: int) -> None:
        """The page was touched or has drawn, or the hub answered."""
        if isinstance(event, Drawn):
            picture = Raster(width_bytes=event.width_bytes, rows=event.rows)
            self._print_drawn(picture, now_ms)
        elif isinstance(event, StationAnswer):
            answered = self._calls.answered(event)
            self._hub = bool(self._calls.reached)
            if answered is not None:
                self._answered(answered, now_ms)
        elif event.view != self._view:
            self._tools.refusals["touch_stale"] += 1
        elif event.what == "help":
            self._call_help(now_ms)
        else:
            touch = self._touch(event)
            if touch is None:
                self._tools.refusals["touch_form"] += 1
            else:
                self._step(touch, now_ms)

    def hear(self, event: Vended | PrinterSaid | BenchSaid, now_ms: int) -> None:
        """A machine answered, or the bench scale spoke."""
        if isinstance(event, BenchSaid):
            self._bench = event
        self._step(event, now_ms)

    def tick(self, now_ms: int, hub: bool, wall: Wall | None) -> None:
        """Time passes; `hub` is whether the hub is there."""
        self._tap = tap.settle(self._tap, now_ms)
        self._hub = hub if self._calls.reached is None else self._calls.reached
        if self._hub and wall is not None:
            self._heard_wall_ms = wall.at(now_ms)
        if not self._unfinished_done:
            self._unfinished_done = self._finish(now_ms)
        if now_ms >= self._refresh_ms:
            self._refresh_ms = now_ms + (SHELF_MS if self._hub else AWAY_MS)
            self._calls.ask(k.Call(what="shelf"))
        if self._hub and now_ms >= self._notices_ms:
            self._notices_ms = now_ms + NOTICES_MS
            self._calls.ask(k.Call(what="notices"))
            self._calls.ask(k.Call(what="topics"))
        if self._hub and not self._resending and (kept := self._kept.first()):
            self._resending = True
            self._calls.resend(kept)
        if self._help is not None and now_ms >= self._help[1]:
            self._help = None
        if self._to_draw is not None and now_ms >= self._to_draw[1]:
            self._print_drawn(None, now_ms)
        self._step(k.Tick(), now_ms)

    def _finish(self, now_ms: int) -> bool:
        """Say `unknown` of every intent that a cut left without a result."""
        recorder = self._tools.recorder
        left = recorder.attempt(recorder.store.unfinished_fences, now_ms)
        if left is None:
            return False
        return all(
            recorder.record(body, now_ms) is not None
            for body in dispense.at_start(left)
        )

    def _step(self, event: k.Event, now_ms: int) -> None:
        self._state, effects = flow.step(self._state, event, now_ms)
        for effect in effects:
            self._do(effect, now_ms)
        self._show(now_ms)

    def _do(self, effect: k.Effect, now_ms: int) -> None:
        match effect:
            case k.Call():
                self._calls.ask(effect)
                if effect.what in ("greet", "result"):
                    self._refresh_ms = 0  # what is left may have changed
            case k.KeepIntent():
                self._intend(effect, now_ms)
            case k.KeepResult():
                self._keep(effect, now_ms)
            case Vend():
                self._vend(effect, now_ms)
            case k.AskBench():
                self._step(self._bench, now_ms)
            case k.PrintSlip():
                self._print(now_ms)
            case PrintLabel():
                if self.machines.printer is not None:
                    self.machines.printer.print(effect, now_ms)

    def _intend(self, effect: k.KeepIntent, now_ms: int) -> None:
        """A fence is acted on once, whatever the hub or the network repeats."""
        recorder, which, fence = self._tools.recorder, effect.redemption, effect.fence
        executed = recorder.attempt(
            lambda: recorder.store.knows_fence(which, fence), now_ms
        )
        kept = False
        if executed is False:
            body = DispenseIntent(redemption=which, fence=fence)
            kept = recorder.record(body, now_ms) is not None
        intended = k.Intended(redemption=which, kept=kept, executed=executed is True)
        self._step(intended, now_ms)

    def _keep(self, effect: k.KeepResult, now_ms: int) -> None:
        seal = self._tools.outside.keys.seal
        body = DispenseResult(
            redemption=effect.redemption,
            fence=effect.fence,
            result=effect.result,
            given=effect.given,
            evidence=effect.evidence,
            staff=seal(effect.staff) if effect.staff else None,
        )
        self._tools.recorder.record(body, now_ms)
        self._step(k.Resulted(redemption=effect.redemption), now_ms)

    # --- machines -------------------------------------------------------------------

    def _vend(self, vend: Vend, now_ms: int) -> None:
        if self.machines.vendor is not None:
            self.machines.vendor.vend(vend, now_ms)
            return
        # the hub thinks there is a machine: nothing moved, and that is certain
        said = Vended(
            redemption=vend.redemption,
            fence=vend.fence,
            result="not_given",
            given=0,
            evidence="no_machine",
        )
        self._step(said, now_ms)

    def _print(self, now_ms: int) -> None:
        printer, state = self.machines.printer, self._state
        if printer is None or not isinstance(state, k.Receipt):
            self._step(PrinterSaid(state="away"), now_ms)
            return
        job = paper.slip(state, self._tools.language)
        if self._draws:
            self._to_draw = (job, now_ms + DRAW_MS)
        else:
            printer.print(job, now_ms)

    @property
    def _draws(self) -> bool:
        """Whether the page draws the slips: the printer writes no Chinese itself."""
        return self.config.printer is not None and self.config.printer.font == "raster"

    def _drawing(self) -> dict[str, Any] | None:
        """Asked of the page only while its receipt is on the screen."""
        config = self.config.printer
        here = isinstance(self._state, k.Receipt)
        if self._to_draw is None or config is None or not here:
            return None
        return paper.to_draw(self._to_draw[0], config.columns)

    def _print_drawn(self, picture: Raster | None, now_ms: int) -> None:
        printer, waiting = self.machines.printer, self._to_draw
        if printer is None or waiting is None:
            self._tools.refusals["drawn_unasked"] += 1
            return
        self._to_draw = None
        printer.print(replace(waiting[0], picture=picture), now_ms)
        self._show(now_ms)

    # --- the hub ----------------------------------------------------------------------

    def _answered(self, event: k.Answered, now_ms: int) -> None:
        match event.call:
            case k.Call(what="shelf"):
                self._take_shelf(event)
            case k.Call(what="help"):
                said = "called" if event.status == 200 else "failed"
                self._help = (said, now_ms + HELP_MS)
            case k.Call(what="topics"):
                event = self._known_topics(event)
            case k.Call(what="ask") if event.status is None:
                request = self._calls.last
                kept = request is not None and self._kept.keep(request, now_ms)
                event = replace(event, kept=kept)
            case k.Call(what=what) if what == RESENT:
                self._resending = False
                if event.status is not None:
                    self._kept.answered(now_ms)
            case k.Call(what="notices", card=None):
                found = understood(station_answers.Notices, event)
                if isinstance(found, station_answers.Notices):
                    self._notices = found.notices
        self._step(event, now_ms)
        self._remember()

    def _known_topics(self, event: k.Answered) -> k.Answered:
        """With the hub away, what it said last can still be asked for."""
        if event.status == 200:
            self._topics = event.said
        return event if event.status is not None else replace(event, said=self._topics)

    def _take_shelf(self, event: k.Answered) -> None:
        found = understood(station_answers.Shelf, event)
        if isinstance(found, station_answers.Shelf):
            self._shelf = found
        elif event.status == 200:
            self._tools.refusals["station_shelf"] += 1

    def _call_help(self, now_ms: int) -> None:
        """Somebody wants a person: also on the idle screen, also when all else waits."""
        if self._help is None:
            self._help = ("asked", now_ms + HELP_MS)
            self._calls.ask(k.Call(what="help"))
        self._step(k.Touch(what="stay"), now_ms)

    def _remember(self) -> None:
        """The balance as of now, for a tap while the hub is away; never on disk."""
        state = self._state
        if not isinstance(state, k.Hello) or state.visit.person is None:
            return
        mark = self._mark(state.visit.card)
        self._memory[mark] = state.visit.person
        self._memory.move_to_end(mark)
        while len(self._memory) > MEMORY_MAX:
            self._memory.popitem(last=False)

    def _mark(self, card: str) -> bytes:
        """A card as this start's memory knows it."""
        return hashlib.blake2b(card.encode(), key=self._memory_key).digest()

    # --- the page -----------------------------------------------------------------

    def _touch(self, event: Touched) -> k.Touch | None:
        try:
            fields = msgspec.convert(event.fields, _Touch)
        except msgspec.ValidationError:
            return None
        if fields.language not in ("zh-CN", "en") or len(fields.pin) > 12:
            return None
        item = next((one for one in self._shelf.items if one.id == fields.item), None)
        if event.what == "choose" and item is None:
            return None
        return k.Touch(
            what=event.what,
            loose=item is not None and item.loose,
            **msgspec.structs.asdict(fields),
        )

    def _show(self, now_ms: int) -> None:
        """Give the page a new picture when something in it has changed."""
        printer = self.machines.printer
        around = Around(
            language=self._tools.language,
            hub=self._hub,
            heard_wall_ms=self._heard_wall_ms if not self._hub else None,
            shelf=self._shelf,
            notices=self._notices,
            now_ms=now_ms,
            bench=self.machines.bench is not None,
            voice=self.config.voice != "" or self.config.voice_own != "",
            printer=printer.condition if printer is not None else "none",
            help=self._help[0] if self._help else None,
            draw=self._drawing(),
        )
        view = picture(self._state, around)
        ends_ms = flow.ends_ms(self._state)  # unlike the countdown it stands still
        still = {**view, "leaves_in_ms": ends_ms}
        if still != self._shown:
            self._shown = still
            self._view += 1
            left_ms = None if ends_ms is None else max(0, ends_ms - now_ms)
            self._tools.outside.show(
                {"view": self._view, **view, "leaves_in_ms": left_ms}
            )
