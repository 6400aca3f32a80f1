"""The kiosk's unit: its reader and page in, station calls and views out.

Composes core/kiosk.py, tap and dispense; keeps intents and results in the journal.
"""

import hashlib
import json
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import msgspec

from linli_edge.config import Kiosk
from linli_edge.core import dispense, kiosk, kiosk_words, station, tap
from linli_edge.core.inputs import StationAnswer, Touched
from linli_edge.core.signals import CardSeen, Signal
from linli_edge.core.wall import Wall
from linli_edge.desk import Desk
from linli_edge.kiosk_view import Around, picture
from linli_edge.outside import StationCall
from linli_wire.messages import DispenseIntent, DispenseResult

SHELF_MS = 60_000
AWAY_MS = 10_000  # how often an absent hub is tried
MEMORY_MAX = 200  # people whose last balance is remembered, in memory only
TRIES_MAX = 3  # a call that changes something is repeated under the same key
PATH = "/api/v1/station/"


class _Touch(msgspec.Struct, frozen=True, kw_only=True):
    """The fields a touch may carry."""

    item: str = ""
    quantity: int = 1
    redemption: str = ""
    pin: str = ""
    award: str = ""
    about: str = ""
    language: str = "zh-CN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    what: str
    request: StationCall
    tries: int


class KioskUnit:
    def __init__(self, config: Kiosk, desk: Desk, now_ms: int) -> None:
        self.config, self._desk = config, desk
        self._state: kiosk_words.State = kiosk_words.Idle()
        self._tap: tap.State = tap.Absent()
        self._pending: dict[int, Pending] = {}
        self._calls = 0
        self._shelf: tuple[station.Item, ...] = ()
        self._shelf_ms = now_ms
        self._hub = False
        self._heard_wall_ms: int | None = None
        self._shown: dict[str, Any] = {}
        self._view = 0
        self._unfinished_done = False
        self._reached: bool | None = None
        self._memory: OrderedDict[bytes, station.Person] = OrderedDict()
        self._memory_key = bytes.fromhex(desk.outside.new_id(64))

    def signal(self, signal: Signal, now_ms: int) -> None:
        """A card at the kiosk's reader."""
        if not isinstance(signal, CardSeen):
            return
        self._tap, happened = tap.read(self._tap, signal.card, now_ms)
        match happened:
            case tap.Tap(card=card):
                remembered = self._memory.get(self._mark(card))
                self._step(kiosk_words.Tapped(card=card, remembered=remembered), now_ms)
            case tap.TwoCards():
                self._desk.refusals["kiosk_two_cards"] += 1

    def handle(self, event: Touched | StationAnswer, now_ms: int) -> None:
        """The page was touched, or the hub answered."""
        if isinstance(event, StationAnswer):
            self._answered(event, now_ms)
        elif event.view != self._view:
            self._desk.refusals["touch_stale"] += 1
        else:
            touch = self._touch(event)
            if touch is None:
                self._desk.refusals["touch_form"] += 1
            else:
                self._step(touch, now_ms)

    def tick(self, now_ms: int, hub: bool, wall: Wall | None) -> None:
        """Time passes; `hub` is whether the hub is there."""
        self._tap = tap.settle(self._tap, now_ms)
        self._hub = hub if self._reached is None else self._reached
        if self._hub and wall is not None:
            self._heard_wall_ms = wall.at(now_ms)
        if not self._unfinished_done:
            self._unfinished_done = self._finish(now_ms)
        if now_ms >= self._shelf_ms:
            self._shelf_ms = now_ms + (SHELF_MS if self._hub else AWAY_MS)
            self._call(kiosk_words.Call(what="shelf"))
        self._step(kiosk_words.Tick(), now_ms)

    def _finish(self, now_ms: int) -> bool:
        """Say `unknown` of every intent that a cut left without a result."""
        recorder = self._desk.recorder
        left = recorder.attempt(recorder.store.unfinished_fences, now_ms)
        if left is None:
            return False
        return all(
            recorder.record(body, now_ms) is not None
            for body in dispense.at_start(left)
        )

    def _step(self, event: kiosk_words.Event, now_ms: int) -> None:
        self._state, effects = kiosk.step(self._state, event, now_ms)
        for effect in effects:
            self._do(effect, now_ms)
        self._show(now_ms)

    def _do(self, effect: kiosk_words.Effect, now_ms: int) -> None:
        match effect:
            case kiosk_words.Call():
                self._call(effect)
                if effect.what in ("greet", "result"):
                    self._shelf_ms = 0  # what is left may have changed
            case kiosk_words.KeepIntent(redemption=redemption, fence=fence):
                self._intend(redemption, fence, now_ms)
            case kiosk_words.KeepResult():
                body = DispenseResult(
                    redemption=effect.redemption,
                    fence=effect.fence,
                    result=effect.result,
                    staff=self._desk.outside.keys.seal(effect.staff)
                    if effect.staff
                    else None,
                )
                self._desk.recorder.record(body, now_ms)
                self._step(kiosk_words.Resulted(result=effect.result), now_ms)

    def _intend(self, redemption: str, fence: int, now_ms: int) -> None:
        """A fence is acted on once, whatever the hub or the network repeats."""
        recorder = self._desk.recorder
        executed = recorder.attempt(
            lambda: recorder.store.knows_fence(redemption, fence), now_ms
        )
        kept = False
        if executed is False:
            body = DispenseIntent(redemption=redemption, fence=fence)
            kept = recorder.record(body, now_ms) is not None
        self._step(kiosk_words.Intended(kept=kept, executed=executed is True), now_ms)

    # --- the hub ------------------------------------------------------------------

    def _call(self, call: kiosk_words.Call) -> None:
        outside = self._desk.outside
        request = StationCall(
            call=self._number(),
            path=PATH + call.what,
            body=json.dumps(self._body(call), ensure_ascii=False).encode(),
            key=outside.new_id(32),
        )
        self._pending[request.call] = Pending(what=call.what, request=request, tries=1)
        outside.ask(request)

    def _body(self, call: kiosk_words.Call) -> dict[str, Any]:
        """The exact fields the hub expects for each call."""
        match call.what:
            case "greet":
                return {"card": self._sealed(call.card)}
            case "reserve":
                return {
                    "card": self._sealed(call.card),
                    "item": call.item,
                    "quantity": call.quantity,
                    "pin": call.pin,
                }
            case "dispense":
                return {
                    "redemption": call.redemption,
                    "staff": self._sealed(call.staff),
                }
            case "result":
                return {
                    "redemption": call.redemption,
                    "fence": call.fence,
                    "result": call.result,
                    "staff": self._sealed(call.staff),
                }
            case "cancel":
                return {"redemption": call.redemption}
            case "contest":
                return {
                    "card": self._sealed(call.card),
                    "award": call.award,
                    "about": call.about,
                    "said": "",
                }
            case _:
                return {}

    def _sealed(self, card: str | None) -> dict[str, Any] | None:
        if card is None:
            return None
        sealed: dict[str, Any] = msgspec.to_builtins(self._desk.outside.keys.seal(card))
        return sealed

    def _answered(self, answer: StationAnswer, now_ms: int) -> None:
        pending = self._pending.pop(answer.call, None)
        if pending is None:
            self._desk.refusals["station_late_answer"] += 1
            return
        away = answer.status is None or answer.status >= 500
        self._reached = not away
        changes = pending.what not in ("greet", "shelf")
        if away and changes and pending.tries < TRIES_MAX:
            self._again(pending)
            return
        try:
            body = json.loads(answer.body) if answer.body else None
        except ValueError:
            body = None
        status = None if away else answer.status
        if pending.what == "shelf":
            self._take_shelf(status, body, now_ms)
            return
        self._step(
            kiosk_words.Answered(what=pending.what, status=status, body=body), now_ms
        )
        self._remember()

    def _remember(self) -> None:
        """The balance as of now, for a tap while the hub is away; never on disk."""
        state = self._state
        if not isinstance(state, kiosk_words.Hello) or state.visit.person is None:
            return
        mark = self._mark(state.visit.card)
        self._memory[mark] = state.visit.person
        self._memory.move_to_end(mark)
        while len(self._memory) > MEMORY_MAX:
            self._memory.popitem(last=False)

    def _mark(self, card: str) -> bytes:
        """A card as this start's memory knows it."""
        return hashlib.blake2b(card.encode(), key=self._memory_key).digest()

    def _again(self, pending: Pending) -> None:
        """The same bytes under the same key: the hub does it once."""
        old = pending.request
        request = StationCall(
            call=self._number(), path=old.path, body=old.body, key=old.key
        )
        self._pending[request.call] = Pending(
            what=pending.what, request=request, tries=pending.tries + 1
        )
        self._desk.outside.ask(request)

    def _take_shelf(self, status: int | None, body: Any, now_ms: int) -> None:
        if status != 200:
            return
        try:
            self._shelf = station.shelf(body)
        except station.NotUnderstood:
            self._desk.refusals["station_shelf"] += 1
        self._show(now_ms)

    def _number(self) -> int:
        self._calls += 1
        return self._calls

    # --- the page -----------------------------------------------------------------

    def _touch(self, event: Touched) -> kiosk_words.Touch | None:
        try:
            fields = msgspec.convert(event.fields, _Touch)
        except msgspec.ValidationError:
            return None
        if fields.language not in ("zh-CN", "en") or len(fields.pin) > 12:
            return None
        price = next((item.points for item in self._shelf if item.id == fields.item), 0)
        return kiosk_words.Touch(
            what=event.what,
            item=fields.item,
            quantity=fields.quantity,
            points=price * fields.quantity,
            redemption=fields.redemption,
            pin=fields.pin,
            award=fields.award,
            about=fields.about,
            language=fields.language,
        )

    def _show(self, now_ms: int) -> None:
        """Give the page a new picture when something in it has changed."""
        around = Around(
            language=self._desk.language,
            hub=self._hub,
            heard_wall_ms=self._heard_wall_ms if not self._hub else None,
            shelf=self._shelf,
            now_ms=now_ms,
        )
        view = picture(self._state, around)
        still = {**view, "leaves_in_ms": self._ends_ms(view, now_ms)}
        if still != self._shown:
            self._shown = still
            self._view += 1
            self._desk.outside.show({"view": self._view, **view})

    @staticmethod
    def _ends_ms(view: dict[str, Any], now_ms: int) -> int | None:
        """When the screen leaves by itself: unlike the countdown it stands still."""
        left_ms: int | None = view["leaves_in_ms"]
        return None if left_ms is None else now_ms + left_ms
