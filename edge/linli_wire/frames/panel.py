"""The board of a bin: lid switch, lock, light, two-line display, button, beeper.

Both ways `$BODY*XOR` CR LF, UTF-8, a body of at most 120 bytes.

    from the board   LID,open  LID,shut  BTN,press  ALIVE,<n> (each second)
    to the board     LOCK,<ms>  LIGHT,<off|green|red|amber>,<ms>
                     TEXT,<1|2>,<text>  BEEP,<n>

LOCK is a timed release: the board locks again by itself, also when the edge dies.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal, get_args

from linli_wire.frames.lines import BODY_BYTES_MAX, Lines, unwrap, wrap

Colour = Literal["off", "green", "red", "amber"]
LOCK_MAX_MS = 60_000
LIGHT_MAX_MS = 600_000
BEEP_MAX = 9
ALIVE_MAX = 2**32 - 1
TEXT_BYTES_MAX = BODY_BYTES_MAX - len("TEXT,1,")
FORBIDDEN = re.compile(r"[*$\x00-\x1f\x7f-\x9f\u2028\u2029]")
NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,9})\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lid:
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Pressed once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alive:
    """Sent each second; `n` counts from the board's start."""

    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """Release the lid for release_ms."""

    release_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """Show a colour for shown_ms, then go dark."""

    colour: Colour
    shown_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Text of display line 1 or 2. Use `displayable` on words from elsewhere."""

    line: Literal[1, 2]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beep:
    times: int


Said = Lid | Button | Alive
Command = Lock | Light | Text | Beep


class Decoder:
    """The edge's side: bytes of the board -> Said. Reasons in `bad`: too_long,
    no_start, no_end, length, check, not_utf8, form."""

    def __init__(self) -> None:
        self.bad: Counter[str] = Counter()
        self._lines = Lines(self.bad)

    def feed(self, chunk: bytes) -> list[Said]:
        said = (self._said(line) for line in self._lines.feed(chunk))
        return [frame for frame in said if frame is not None]

    def reset(self) -> None:
        """Forget a half line: the port was closed."""
        self._lines.reset()

    @property
    def pending_bytes(self) -> int:
        return self._lines.pending_bytes

    def _said(self, line: bytes) -> Said | None:
        parts = _parts(line, self.bad)
        match parts:
            case None:
                return None
            case ["LID", ("open" | "shut") as state]:
                return Lid(open=state == "open")
            case ["BTN", "press"]:
                return Button()
            case ["ALIVE", number] if _within(number, ALIVE_MAX):
                return Alive(n=int(number))
            case _:
                self.bad["form"] += 1
                return None


class CommandDecoder:
    """The board's side: bytes of the edge -> Command. Reasons as in Decoder."""

    def __init__(self) -> None:
        self.bad: Counter[str] = Counter()
        self._lines = Lines(self.bad)

    def feed(self, chunk: bytes) -> list[Command]:
        commands = (self._command(line) for line in self._lines.feed(chunk))
        return [command for command in commands if command is not None]

    def reset(self) -> None:
        """Forget a half line: the port was closed."""
        self._lines.reset()

    @property
    def pending_bytes(self) -> int:
        return self._lines.pending_bytes

    def _command(self, line: bytes) -> Command | None:
        parts = _parts(line, self.bad)
        match parts:
            case None:
                return None
            case ["LOCK", ms] if _within(ms, LOCK_MAX_MS):
                return Lock(release_ms=int(ms))
            case ["LIGHT", ("off" | "green" | "red" | "amber") as colour, ms] if (
                _within(ms, LIGHT_MAX_MS)
            ):
                return Light(colour=colour, shown_ms=int(ms))
            case ["TEXT", ("1" | "2") as number, text] if not FORBIDDEN.search(text):
                return Text(line=1 if number == "1" else 2, text=text)
            case ["BEEP", times] if _within(times, BEEP_MAX):
                return Beep(times=int(times))
            case _:
                self.bad["form"] += 1
                return None


def encode(frame: Said | Command) -> bytes:
    """The line for a frame. Asserts the limits; see `displayable` for free text."""
    return wrap(_body(frame).encode())


def displayable(text: str) -> str:
    """`text` without what may not travel, cut at a whole character to fit one line."""
    cut = FORBIDDEN.sub(" ", text).encode("utf-8", "replace")[:TEXT_BYTES_MAX]
    return cut.decode("utf-8", "ignore")


def _body(frame: Said | Command) -> str:
    match frame:
        case Lid(open=is_open):
            return "LID,open" if is_open else "LID,shut"
        case Button():
            return "BTN,press"
        case Alive(n=n):
            assert 0 <= n <= ALIVE_MAX
            return f"ALIVE,{n}"
        case Lock(release_ms=ms):
            assert 0 <= ms <= LOCK_MAX_MS
            return f"LOCK,{ms}"
        case Light(colour=colour, shown_ms=ms):
            assert colour in get_args(Colour) and 0 <= ms <= LIGHT_MAX_MS
            return f"LIGHT,{colour},{ms}"
        case Text(line=line, text=text):
            assert line in (1, 2) and text == displayable(text), "use displayable()"
            return f"TEXT,{line},{text}"
        case Beep(times=times):
            assert 0 <= times <= BEEP_MAX
            return f"BEEP,{times}"


def _parts(line: bytes, bad: Counter[str]) -> list[str] | None:
    """Word and fields of a good line; the text of TEXT may hold commas."""
    body = unwrap(line, bad)
    if body is None:
        return None
    try:
        words = body.decode()
    except UnicodeDecodeError:
        bad["not_utf8"] += 1
        return None
    return words.split(",", 2 if words.startswith("TEXT,") else -1)


def _within(number: str, most: int) -> bool:
    return bool(NUMBER.match(number)) and int(number) <= most
