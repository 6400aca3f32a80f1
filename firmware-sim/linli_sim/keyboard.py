"""One device or one bin on its terminals, worked by words typed at the keyboard."""

import os
import select
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from linli_sim import kinds, station
from linli_sim.centre import BinPlan, KioskPlan
from linli_sim.clock import Clock
from linli_sim.devices.card_reader import CardReader
from linli_sim.devices.load import PROFILES, Load
from linli_sim.devices.panel_board import PanelBoard
from linli_sim.devices.printer import Printer
from linli_sim.faults import SOUND, BadLine
from linli_sim.kinds import Around, Plate
from linli_sim.places import Builder
from linli_sim.pty_port import PtyPort
from linli_sim.wiring import Device, SerialDevice, Wired
from linli_wire import cards

TICK_S = 0.01
TAP_MS = 400
TYPED_BYTES_MAX = 4096

Say = Callable[[str], None]
# what can be worked alone: all but what is a part of a board with a broker
KINDS = [name for name in kinds.KINDS if name != "mqtt"]


class Hand:
    """Words -> what a person does. Each answers with a sentence."""

    def __init__(self) -> None:
        self.reader: CardReader | None = None
        self.panel: PanelBoard | None = None
        self.put: Callable[[int, int], None] | None = None
        self.near: Callable[[int], None] | None = None
        self.vendor: station.Station | None = None
        self.printer: Printer | None = None
        self._leaving: list[tuple[int, str]] = []

    @property
    def words(self) -> str:
        words = []
        if self.reader:
            words.append("tap EM:XXXXXXXX")
        if self.put:
            words.append("put GRAMS")
        if self.panel:
            words += ["press", "open", "shut", "look"]
        if self.near:
            words.append("near MM")
        if self.vendor:
            words += ["jam", "blind", "chatter", "stick", "mend", "count"]
        if self.printer:
            words += ["paper LINES", "cover"]
        return ", ".join([*words, "unplug", "plug", "quit"])

    def obey(self, words: list[str], now_ms: int) -> str:
        match words:
            case ["tap", number] if self.reader:
                return self._tap(number, now_ms)
            case ["put", grams] if self.put and _is_number(grams):
                self.put(int(grams), now_ms)
                return f"{int(grams)} g put on"
            case ["near", mm] if self.near and _is_number(mm):
                self.near(int(mm))
                return f"the surface is at {int(mm)} mm"
            case ["press"] if self.panel:
                self.panel.press()
                return "button pressed"
            case ["open"] if self.panel:
                opened = self.panel.pull_lid(now_ms)
                return "lid open" if opened else "locked"
            case ["shut"] if self.panel:
                self.panel.push_lid()
                return "lid shut"
            case ["look"] if self.panel:
                lines = " / ".join(self.panel.texts.values())
                return f"light {self.panel.light(now_ms)}, display: {lines}"
            case ["paper", lines] if self.printer and _is_number(lines):
                self.printer.paper_lines = int(lines)
                return f"paper for {int(lines)} lines"
            case ["cover"] if self.printer:
                self.printer.cover_open = not self.printer.cover_open
                return "cover open" if self.printer.cover_open else "cover shut"
            case [word] if self.vendor and (said := _befall(self.vendor, word)):
                return said
        return f"not understood; words: {self.words}"

    def tick(self, now_ms: int) -> None:
        """A tapped card is taken away again."""
        for at_ms, card in self._leaving:
            if now_ms >= at_ms and self.reader:
                self.reader.remove(card)
        self._leaving = [left for left in self._leaving if left[0] > now_ms]

    def _tap(self, number: str, now_ms: int) -> str:
        assert self.reader is not None
        card = "em:" + number.upper().removeprefix("EM:")
        try:
            self.reader.present(cards.check(card))
        except cards.NotACard as error:
            return str(error)
        self._leaving.append((now_ms + TAP_MS, card))
        return "tapped"


def device(kind: str, link: Path, seed: int) -> tuple[Hand, dict[str, Wired]]:
    """One device of KINDS behind `link`."""
    draw, hand = Random(seed), Hand()  # noqa: S311  a simulation
    model = _model(hand, kind, draw)
    line = BadLine(SOUND, draw)
    wired = SerialDevice(name=kind, device=model, port=PtyPort(link), line=line)
    return hand, {kind: wired}


def one_bin(plan: BinPlan, folder: Path, seed: int) -> tuple[Hand, dict[str, Wired]]:
    """A whole bin in `folder`, without people."""
    draw, hand = Random(seed), Hand()  # noqa: S311  a simulation
    builder = Builder(folder, Clock(), draw, broker=None)
    place = builder.bin_place(plan)
    hand.reader, hand.panel = place.reader, place.panel
    hand.put = lambda grams, now_ms: place.body.drop(grams, grams / 380, now_ms)
    return hand, builder.wired


def run(hand: Hand, wired: dict[str, Wired], clock: Clock, say: Say) -> None:
    """Plug in and obey the keyboard until `quit`; without a keyboard, run on."""
    for one in wired.values():
        one.plug()
    try:
        keyboard = Keyboard()
        while True:
            now_ms = clock.now_ms()
            hand.tick(now_ms)
            for one in wired.values():
                one.tick(now_ms)
            for line in keyboard.lines():
                if not _did(line.split(), hand, wired, now_ms, say):
                    return
            time.sleep(TICK_S)
    finally:
        for one in wired.values():
            one.unplug()


def _did(
    words: list[str], hand: Hand, wired: dict[str, Wired], now_ms: int, say: Say
) -> bool:
    """Obey one line; False for quit."""
    match words:
        case ["quit"]:
            return False
        case []:
            return True
        case ["unplug" | "plug" as which]:
            for one in wired.values():
                if which == "plug":
                    one.plug()
                else:
                    one.unplug()
            say("plugged in" if which == "plug" else "unplugged")
        case _:
            say(hand.obey(words, now_ms))
    return True


class Keyboard:
    """Lines typed on standard input, without waiting for them."""

    def __init__(self) -> None:
        self._there = True
        self._typed = ""

    def lines(self) -> list[str]:
        while self._there and select.select([sys.stdin], [], [], 0)[0]:
            chunk = os.read(sys.stdin.fileno(), TYPED_BYTES_MAX)
            self._there = bool(chunk)
            self._typed += chunk.decode(errors="replace")
        *whole, self._typed = self._typed[-TYPED_BYTES_MAX:].split("\n")
        return whole


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdecimal()


def _model(hand: Hand, kind: str, draw: Random) -> Device:
    """A model of this kind, put into the hand of whoever types."""
    if kind == "vendor":
        plan = KioskPlan(name="kiosk", dispensers=2, lockers=1)
        hand.vendor = station.build(plan, None)
        return hand.vendor.bus
    load, surface_mm = Load(PROFILES["street"], draw), [900]
    around = Around(
        draw=draw, load=load, distance_mm=lambda: surface_mm[0], plate=Plate()
    )
    made = kinds.KINDS[kind]
    assert made.model is not None
    model = made.model(around)
    if "weight" in made.gives:
        hand.put = load.put
    if "distance" in made.gives:
        hand.near = lambda mm: surface_mm.__setitem__(0, mm)
    match model:
        case CardReader():
            hand.reader = model
        case PanelBoard():
            hand.panel = model
        case Printer():
            hand.printer = model
    return model


def _befall(vendor: station.Station, word: str) -> str:
    """Spiral 1 and its counter, or locker 11; "" if the word is not known."""
    spiral, counter = vendor.spirals[1], vendor.counters[1]
    match word:
        case "jam":
            spiral.jammed = True
        case "blind":
            counter.fault = "blind"
        case "chatter":
            counter.fault = "chattering"
        case "stick":
            vendor.lockers[11].sticks = True
        case "mend":
            spiral.jammed, counter.fault = False, ""
            vendor.lockers[11].sticks = False
        case "count":
            taken = vendor.lockers[11].taken
            return f"{spiral.fallen} fallen, {spiral.stock} left, locker taken: {taken}"
        case _:
            return ""
    return word
