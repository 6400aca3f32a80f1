"""The kiosk's edge in the world: calls that get lost both ways, and people who carry
goods home.

The hub's side of a call is what its routes do (station/web/kiosk.py), without HTTP: the same
actions through the same writer, keyed by the same Idempotency-Key.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from linli_edge.config.agent import Config, Edge, Kiosk
from linli_edge.core.inputs import PortBytes, StationAnswer, Touched
from linli_edge.outside import StationCall
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.errors import HubError, NotFound
from linli_hub.base.core.policy import AS_USUAL
from linli_hub.base.store.writer import Command
from linli_hub.base.web import errors
from linli_hub.station.actions import orders, redemptions
from linli_hub.station.core.order import Line
from linli_hub.station.views import bookings, greeting, receipts, shelf
from linli_hub.station.web.kiosk_answers import (
    greeted,
    on_shelf,
    printed,
    quoted,
    redemption,
)
from linli_wire import codec, station
from linli_wire.frames import rdm6300
from linli_wire.messages import SealedCard
from linli_wire.station_answers import Order
from tests.simulation import village
from tests.simulation.broker import Broker
from tests.simulation.edge_node import EdgeNode
from tests.simulation.hub_node import HubDied, HubNode
from tests.simulation.schedule import Schedule

READER = "kiosk/reader"
CALL_TIMEOUT_MS = 4_000
WAY_MS = (3, 60)
PATIENCE_MS = 25_000
READ_MS = 50
THINK_MS = (600, 2_500)
FETCHES_LATER = 0.25  # and then never comes: the hold must end by itself
FREE_POINTS = 10_000  # nobody here has a PIN
READS = ("greet", "shelf", "quote", "receipt")
WRITES = ("reserve", "keep", "dispense", "result", "cancel")


@dataclass(slots=True)
class Turn:
    """One person's turn. `taken`: the redemptions they have in the bag."""

    who: village.Villager
    until_ms: int
    called: bool = False
    acted: int = -1  # the view acted upon last
    taken: list[str] = field(default_factory=list)


class KioskNode(EdgeNode):
    """An edge whose only unit is the kiosk. `given` is what people carried home."""

    def __init__(
        self, folder: Path, schedule: Schedule, broker: Broker, hub: HubNode
    ) -> None:
        super().__init__(village.KIOSK, folder, schedule, broker)
        self.hub = hub
        self.lost_calls = 0.0
        self.given: list[str] = []
        self._view: dict[str, Any] = {}
        self._turn: Turn | None = None

    @property
    def bins(self) -> tuple[str, ...]:
        return ()

    def config(self) -> Config:
        return Config(
            edge=Edge(name=self.name, store="unused"), kiosk=Kiosk(reader=READER)
        )

    @property
    def busy(self) -> bool:
        return self._turn is not None

    def heal(self) -> None:
        super().heal()
        self.lost_calls = 0.0

    # --- people -------------------------------------------------------------------

    def visit(self, who: village.Villager) -> None:
        """Somebody steps up to the kiosk, unless another stands there."""
        if self._turn is not None:
            return
        until_ms = self.schedule.now_ms + PATIENCE_MS
        self._turn = Turn(who, until_ms)
        self.busy_until_ms = until_ms
        self._hold(who.card)
        self.schedule.after(PATIENCE_MS, self._go_home)
        self._look_again()

    def _go_home(self) -> None:
        self._turn = None

    def _look_again(self) -> None:
        if self._turn is None:
            return
        wait_ms = self.schedule.chance("people").randrange(*THINK_MS)
        self.schedule.after(wait_ms, self._act)

    def _act(self) -> None:
        """Look at the screen and do what it asks for."""
        turn, view = self._turn, self._view
        if turn is None or self.agent is None or not view:
            return self._look_again()
        if view["view"] != turn.acted:
            turn.acted = view["view"]
            self._answer_screen(turn, view)
        return self._look_again()

    def _answer_screen(self, turn: Turn, view: dict[str, Any]) -> None:
        match view["screen"]:
            case "hello" if view["resident"] is not None:
                self._choose(view)
            case "basket" if view["quoted"]:
                self._touch(view, "exchange" if view["good"] else "leave")
            case "collect" if view["running"] or not view["staff"]:
                pass
            case "collect" if self.schedule.chance("people").random() < FETCHES_LATER:
                self._touch(view, "keep")
            case "collect":
                turn.called = True
                self._hold(village.STAFF)
            case "handing" if turn.called:  # else it is the goods of whoever was before
                # the goods change hands once; a screen that stays may be touched again
                for line in view["lines"]:
                    if line["turn"] and line["id"] not in turn.taken:
                        turn.taken.append(line["id"])
                        self.given.append(line["id"])
                self._touch(view, "given")

    def _choose(self, view: dict[str, Any]) -> None:
        for item in view["shelf"]:
            if view["may_choose"] and item["why"] is None:
                return self._touch(view, "choose", item=item["id"], quantity=1)
        return self._touch(view, "leave")

    def _touch(self, view: dict[str, Any], what: str, **fields: object) -> None:
        self.handle(Touched(view=view["view"], what=what, fields=fields))

    def _hold(self, card: str) -> None:
        frame = rdm6300.encode(rdm6300.CardFrame(card=card, customer=1, check_ok=True))
        for read in range(3):
            event = PortBytes(port=READER, data=frame)
            self.schedule.after(READ_MS * read, partial(self.handle, event))

    def show(self, view: dict[str, Any]) -> None:
        self._view = view

    # --- calls ---------------------------------------------------------------------

    def ask(self, call: StationCall) -> None:
        """A call goes out; it, or its answer, may never arrive."""
        self.effect()
        answered: list[bool] = []

        def answer(status: int | None, body: bytes) -> None:
            if not answered:
                answered.append(True)
                self.handle(StationAnswer(call=call.call, status=status, body=body))

        self.schedule.after(CALL_TIMEOUT_MS, partial(answer, None, b""))
        if self._lost():
            return
        self.schedule.after(self._way(), partial(self._arrives, call, answer))
        if self._lost():  # a proxy repeats it
            self.schedule.after(self._way(), partial(self._arrives, call, answer))

    def _arrives(self, call: StationCall, answer: Callable[..., None]) -> None:
        if self.hub.database is None:
            return
        try:
            status, body = self._hub_does(call)
        except HubDied:
            self.hub.crash()
            return
        if not self._lost():
            self.schedule.after(self._way(), partial(answer, status, body))

    def _hub_does(self, call: StationCall) -> tuple[int, bytes]:
        what = call.path.rsplit("/", 1)[1]
        actor = Actor(kind="edge", name=self.name, roles=frozenset({"device"}))
        if what not in READS + WRITES:
            return 404, b"{}"
        ask = codec.decode(call.body, station.CALLS[what].asks)
        if what in READS:
            return self._reads(what, ask)
        action, args = self._action(what, ask)
        result = self.hub.run([Command(action, (actor, call.key, *args))])[0]
        if result.error is not None:
            return _refused(result.error)
        return _said(what, result.value)

    def _reads(self, what: str, ask: Any) -> tuple[int, bytes]:
        """A restored hub may not know the order whose receipt is asked for."""
        try:
            return 200, codec.encode(self._read(what, ask))
        except NotFound as error:
            return _refused(error)

    def _action(
        self, what: str, ask: Any
    ) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        match what:
            case "reserve":
                return orders.reserve, (self._wish(ask),)
            case "keep":
                return redemptions.keep, (ask.redemption, AS_USUAL)
            case "dispense":
                shown = redemptions.Cards(
                    staff=self._maybe_card(ask.staff),
                    own=self._maybe_card(ask.card),
                )
                return redemptions.dispense, (ask.redemption, shown)
            case "result":
                return redemptions.result, (self._told(ask),)
            case _:
                return redemptions.cancel, (ask.redemption,)

    def _read(self, what: str, ask: Any) -> msgspec.Struct:
        assert self.hub.database is not None
        now_ms = self.hub.now_ms
        with self.hub.database.read() as read:
            if what == "shelf":
                offers = shelf.offers(read, self.name, now_ms)
                return on_shelf(offers, shelf.garden(read, now_ms))
            if what == "receipt":
                found = receipts.receipt(read, ask.order)
                if found is None:
                    raise NotFound(what="order", id=ask.order)
                return printed(found)
            card = self._card(ask.card)
            who = greeting.greeting(read, card, now_ms)
            if what == "quote":
                lines = _lines(ask)
                quote = shelf.quote(read, self.name, card, lines, now_ms)
                return quoted(quote, who.available, FREE_POINTS)
            buyer = who.resident or "", who.member or ""
            more = bookings.beside(read, buyer, self.name, now_ms)
        return greeted(replace(who, recent=()), more, now_ms, FREE_POINTS)

    def _wish(self, ask: Any) -> orders.Wish:
        return orders.Wish(
            station=self.name, card=self._card(ask.card), lines=tuple(_lines(ask))
        )

    def _told(self, ask: Any) -> redemptions.Told:
        return redemptions.Told(
            redemption=ask.redemption,
            fence=ask.fence,
            result=ask.result,
            given=ask.given,
            evidence=ask.evidence,
            staff=self._maybe_card(ask.staff),
        )

    def _maybe_card(self, sealed: station.Sealed | None) -> str | None:
        return self._card(sealed) if sealed else None

    def _card(self, sealed: station.Sealed) -> str:
        card = SealedCard(key=sealed.key, n=sealed.n, box=sealed.box)
        return village.seals().unseal(self.name, card)

    def _lost(self) -> bool:
        return self.lost_calls > 0 and self.random.random() < self.lost_calls

    def _way(self) -> int:
        return self.random.randrange(*WAY_MS)


def _lines(ask: Any) -> list[Line]:
    return [
        Line(item=line.item, quantity=line.quantity, slot=line.slot)
        for line in ask.lines
    ]


def _refused(error: HubError) -> tuple[int, bytes]:
    status, problem = errors.body(error.code, dict(error.data))
    return status, json.dumps(problem).encode()


def _said(what: str, value: Any) -> tuple[int, bytes]:
    """An accepted command's answer, as its route gives it."""
    if what == "reserve":
        made = tuple(redemption(row) for row in value.redemptions)
        return 201, codec.encode(Order(order=value.id, redemptions=made))
    return 200, codec.encode(redemption(value))
