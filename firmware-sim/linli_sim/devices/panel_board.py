"""The MCU of a bin: lock, lid switch, light, two-line display, button.

The lock's release is timed by the board itself: it locks again when the edge dies.
People touch it through pull_lid, push_lid and press, and look at lights and texts.
"""

from collections import deque
from dataclasses import dataclass

from linli_sim.devices.draw import Pace
from linli_wire.frames.panel import (
    Alive,
    Beep,
    Button,
    Colour,
    Command,
    CommandDecoder,
    Lid,
    Light,
    Lock,
    Said,
    Text,
    encode,
)

ALIVE_MS = 1000
SEEN_MAX = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Lit:
    """A light came on."""

    at_ms: int
    colour: Colour


class PanelBoard:
    """`lights` holds the last colours commanded, oldest first."""

    def __init__(self) -> None:
        self.lights: deque[Lit] = deque(maxlen=SEEN_MAX)
        self.texts = {1: "", 2: ""}
        self.beeps = 0
        self.lid_open = False
        self._commands = CommandDecoder()
        self._alive = Pace(ALIVE_MS)
        self._alive_n = 0
        self._released_until_ms = 0
        self._light_until_ms = 0
        self._to_say: list[Said] = [Lid(open=False)]

    def step(self, received: bytes, now_ms: int) -> bytes:
        for command in self._commands.feed(received):
            self._obey(command, now_ms)
        if self._alive.due(now_ms):
            self._to_say.append(Alive(n=self._alive_n))
            self._alive_n += 1
        said = b"".join(encode(frame) for frame in self._to_say)
        self._to_say.clear()
        return said

    def restart(self) -> None:
        """Power came back: locked, dark, and it says how the lid is."""
        self._commands.reset()
        self._alive_n = self._released_until_ms = self._light_until_ms = 0
        self.texts = {1: "", 2: ""}
        self._to_say = [Lid(open=self.lid_open)]

    def press(self) -> None:
        self._to_say.append(Button())

    def pull_lid(self, now_ms: int) -> bool:
        """Pull at the lid; it opens only while the lock is released."""
        if not self.lid_open and self.released(now_ms):
            self.lid_open = True
            self._to_say.append(Lid(open=True))
        return self.lid_open

    def push_lid(self) -> None:
        if self.lid_open:
            self.lid_open = False
            self._to_say.append(Lid(open=False))

    def released(self, now_ms: int) -> bool:
        return now_ms < self._released_until_ms

    def light(self, now_ms: int) -> Colour:
        """What shines now."""
        if not self.lights or now_ms >= self._light_until_ms:
            return "off"
        return self.lights[-1].colour

    def lit_since(self, since_ms: int) -> Lit | None:
        """The first light that came on at or after since_ms."""
        return next(
            (
                lit
                for lit in self.lights
                if lit.at_ms >= since_ms and lit.colour != "off"
            ),
            None,
        )

    def _obey(self, command: Command, now_ms: int) -> None:
        match command:
            case Lock(release_ms=release_ms):
                self._released_until_ms = now_ms + release_ms
            case Light(colour=colour, shown_ms=shown_ms):
                self.lights.append(Lit(at_ms=now_ms, colour=colour))
                self._light_until_ms = now_ms + shown_ms
            case Text(line=line, text=text):
                self.texts[line] = text
            case Beep(times=times):
                self.beeps += times
