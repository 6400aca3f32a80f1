"""The least edge that works a serial bin: card or button -> lock -> weigh -> green.

Not linli_edge: a counterpart for the simulator's own tests, through pyserial.
"""

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import serial

from linli_wire.frames import and_scale, panel, rdm6300

STABLE_FRAMES = 5


@dataclass
class PlainEdge:
    """One bin. `heard` keeps (card, mass_g) of each deposit it lit green for."""

    folder: Path
    name: str
    heard: list[tuple[str, int]] = field(default_factory=list)
    taps: list[str] = field(default_factory=list)
    broken: str = ""

    def __post_init__(self) -> None:
        self._stopping = threading.Event()
        self._ports = {
            what: serial.Serial(str(self.folder / f"{self.name}-{what}"), timeout=0)
            for what in ("reader", "panel", "scale")
        }
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "PlainEdge":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join(5)
        for port in self._ports.values():
            port.close()

    def _run(self) -> None:
        reader, board = rdm6300.Decoder(), panel.Decoder()
        scale = and_scale.Decoder(unit="kg")
        card, before_g, at_g = "", 0, 0
        still: list[int] = []
        weighing = False
        while not self._stopping.wait(0.01):
            try:
                chunks = {what: port.read(4096) for what, port in self._ports.items()}
            except (serial.SerialException, OSError) as error:
                self.broken = type(error).__name__
                return
            for frame in reader.feed(chunks["reader"]):
                if not card:
                    card, before_g = frame.card, at_g
                    self.taps.append(card)
                    self._say(panel.Lock(release_ms=4000))
            for weight in scale.feed(chunks["scale"]):
                stable = weight.status == "stable" and weight.mass_g is not None
                still = [*still, weight.mass_g or 0][-STABLE_FRAMES:] if stable else []
                at_g = weight.mass_g or 0
            for said in board.feed(chunks["panel"]):
                if isinstance(said, panel.Button) and not card:
                    card, before_g = "button", at_g
                    self._say(panel.Lock(release_ms=4000))
                if said == panel.Lid(open=False) and card:
                    weighing, still = True, []
            if weighing and len(still) == STABLE_FRAMES:
                self.heard.append((card, still[-1] - before_g))
                colour: Any = "amber" if card == "button" else "green"
                self._say(panel.Text(line=1, text="已记录"))
                self._say(panel.Light(colour=colour, shown_ms=4000))
                card, weighing = "", False

    def _say(self, command: panel.Command) -> None:
        self._ports["panel"].write(panel.encode(command))
