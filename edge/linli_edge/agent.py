"""The composition: one agent, one owner of all its state, one input at a time.

Agent.handle(event, now_ms) is all there is; every effect goes through Outside and the
JournalStore. No clock, thread or socket in here: a simulator can drive and crash it.
"""

from collections import Counter
from typing import assert_never

from linli_edge.bin.display import title
from linli_edge.bin.unit import BinUnit
from linli_edge.config.agent import Config
from linli_edge.core.inputs import (
    BoardMessage,
    Drawn,
    HubMessage,
    Input,
    LinkDown,
    LinkUp,
    PortBytes,
    PortDown,
    PortUp,
    StationAnswer,
    Tick,
    Touched,
)
from linli_edge.garden.unit import ProbesUnit, TankUnit
from linli_edge.journal.card_book import NOTE, CardBook
from linli_edge.journal.core.readings import Measured
from linli_edge.journal.readings_link import ReadingsLink
from linli_edge.journal.recorder import Recorder
from linli_edge.journal.store import JournalStore
from linli_edge.journal.uplink import Uplink
from linli_edge.kiosk.unit import KioskUnit
from linli_edge.machines.core.messages import BenchSaid, PrinterSaid, Vended
from linli_edge.machines.fleet import Fleet
from linli_edge.outside import Outside
from linli_edge.unit import UnitTools
from linli_edge.wiring import Wiring
from linli_wire import topics
from linli_wire.messages import Outcome

COUNTERS_MS = 30_000
FROZEN_MS = 3000  # ticks come each 100 ms: a longer silence means we stood still
DEAF_MS = 300


class Agent:
    """Give it a configuration, a store and an Outside; then handle() what happens."""

    def __init__(
        self, config: Config, store: JournalStore, outside: Outside, now_ms: int
    ) -> None:
        self.refusals: Counter[str] = Counter()
        self._outside = outside
        self._recorder = Recorder(store, outside)
        self._cards = CardBook(outside)
        self._cards.restore(self._recorder.attempt(lambda: store.note(NOTE), now_ms))
        every_ms = int(config.edge.readings_every_s * 1000)
        self._readings = ReadingsLink(outside, every_ms)
        tools = UnitTools(
            outside=outside,
            recorder=self._recorder,
            cards=self._cards,
            language=config.edge.language,
            refusals=self.refusals,
            measure=self._readings.add,
            room_in=self._room_in,
        )
        self._bins = [BinUnit(one, tools, now_ms) for one in config.bins()]
        self._tanks = [TankUnit(one, tools) for one in config.tank]
        self._probes = [ProbesUnit(one, tools) for one in config.compost if one.probes]
        self._kiosk = KioskUnit(config.kiosk, tools, now_ms) if config.kiosk else None
        self._fleet = Fleet(config.kiosk, tools, self._machine_said, now_ms)
        if self._kiosk is not None:
            self._kiosk.machines = self._fleet.machines
        self._wiring = Wiring(
            self._bins, self._tanks, self._probes, self._kiosk, self._fleet
        )
        self._uplink = Uplink(outside, self._recorder, self.refusals, self._outcome)
        self._language = config.edge.language
        self._counters_ms = now_ms + COUNTERS_MS
        self._awake_ms, self._deaf_ms = now_ms, now_ms
        self._told: Counter[str] = Counter()

    def handle(self, event: Input, now_ms: int) -> None:
        """One thing happened at monotonic `now_ms`. Hardware may say anything."""
        if now_ms - self._awake_ms > FROZEN_MS:
            self._thawed(now_ms)
        self._awake_ms = now_ms
        if now_ms < self._deaf_ms and isinstance(event, PortBytes | BoardMessage):
            self.refusals["stale_input"] += 1
            return
        match event:
            case PortBytes(port=port, data=data):
                self._wiring.feed(port, data, now_ms)
                self._uplink.pump(now_ms)
            case BoardMessage():
                self._wiring.board(event, self.refusals, now_ms)
                self._uplink.pump(now_ms)
            case HubMessage():
                self._from_hub(event, now_ms)
            case Tick():
                self._tick(now_ms)
            case LinkUp():
                self._uplink.up(now_ms)
                self._readings.up()
            case LinkDown(reason=reason):
                self._outside.log("link_down", reason=reason)
                self._uplink.down()
            case PortUp(port=port):
                self._wiring.port_up(port, now_ms)
            case PortDown(port=port, reason=reason):
                self._outside.log("port_down", port=port, reason=reason)
                self._wiring.port_down(port, now_ms)
            case Touched() | Drawn() | StationAnswer():
                if self._kiosk is not None:
                    self._kiosk.handle(event, now_ms)
                self._uplink.pump(now_ms)
            case _:
                assert_never(event)

    def _thawed(self, now_ms: int) -> None:
        """The process stood still (stopped, suspended, starved) and goes on.

        What devices said meanwhile comes all at once and is about people who left: a
        visit in progress is called off, and the backlog is not heard.
        """
        self._outside.log("stood_still", ms=now_ms - self._awake_ms)
        self._deaf_ms = now_ms + DEAF_MS
        self._wiring.reset()
        self._fleet.interrupt()
        for one in self._bins:
            one.interrupt(now_ms)

    def stop(self, now_ms: int) -> None:
        """A clean end: machines off, say good-bye, write the cursors."""
        self._fleet.stop()
        if self._uplink.greeted:
            self._uplink.farewell()
        self._recorder.close(now_ms)

    def _tick(self, now_ms: int) -> None:
        self._recorder.tick(now_ms)
        for one in self._bins:
            one.tick(now_ms)
        for probes in self._probes:
            probes.tick(now_ms)
        self._fleet.tick(now_ms, hub=self._uplink.greeted)
        if self._kiosk is not None:
            self._kiosk.tick(now_ms, self._uplink.greeted, self._uplink.wall)
        self._uplink.tick(now_ms)
        if now_ms >= self._counters_ms:
            self._counters_ms = now_ms + COUNTERS_MS
            self._measure_counters(now_ms)
        if self._uplink.greeted:
            self._readings.tick(self._uplink.wall, now_ms)

    def _from_hub(self, message: HubMessage, now_ms: int) -> None:
        try:
            topic = topics.parse(message.topic)
        except topics.TopicError:
            self.refusals["hub_topic"] += 1
            return
        match topic.what:
            case "welcome":
                refusal = self._uplink.welcome(message, now_ms)
            case "receipt":
                refusal = self._uplink.receipt(message, now_ms)
            case "readings-receipt":
                refusal = self._readings.receipt(
                    message.payload, message.signature, now_ms
                )
            case "tags":
                refusal = self._take_tags(message, now_ms)
            case _:
                refusal = "topic"
        if refusal is not None:
            self.refusals[f"{topic.what}_{refusal}"] += 1
            self._outside.log("refused", topic=topic.what, reason=refusal)

    def _take_tags(self, message: HubMessage, now_ms: int) -> str | None:
        refusal = self._cards.take(message.payload, message.signature)
        if refusal is None:
            note = CardBook.note(message.payload, message.signature or "")
            store = self._recorder.store
            if self._recorder.attempt(lambda: store.note(NOTE), now_ms) != note:
                self._recorder.attempt(lambda: store.keep_note(NOTE, note), now_ms)
        return refusal

    def _machine_said(
        self, said: Vended | PrinterSaid | BenchSaid, now_ms: int
    ) -> None:
        if self._kiosk is not None:
            self._kiosk.hear(said, now_ms)

    def _outcome(self, outcome: Outcome, now_ms: int) -> None:
        for one in self._bins:
            one.outcome(outcome, now_ms)

    def _room_in(self, stream: str, name: str) -> str:
        """Title of another bin here for `stream` that is not full, or ""."""
        for one in self._bins:
            if one.config.stream == stream and one.config.name != name and not one.full:
                return title(one.config, self._language)
        return ""

    def _measure_counters(self, now_ms: int) -> None:
        """Refused input by reason, and how the agent itself is doing."""
        counts = Counter(self.refusals)
        counts.update(self._wiring.bad())
        values = {
            f"refused.{reason}"[:64]: float(count)
            for reason, count in counts.items()
            if count != self._told[reason]
        }
        self._told = counts
        waiting = self._readings.waiting
        values["readings_dropped"] = float(waiting.dropped)
        values["journal_rows_waiting"] = float(self._recorder.store.sending.waiting)
        values["journal_faults"] = float(self._recorder.faults)
        for quantity, value in values.items():
            self._readings.add(
                Measured(
                    device=self._outside.edge,
                    quantity=quantity,
                    mono_ms=now_ms,
                    value=value,
                )
            )
