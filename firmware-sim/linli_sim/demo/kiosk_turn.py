"""A resident's turn at the kiosk: tap, look, choose, PIN, fetch, leave.

Goods count as received when a staff member handed them over, or when a machine moved for
them and the screen did not say that nothing came; that memory is later held against the
ledger.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from linli_sim.crowd import KioskTurn
from linli_sim.demo.screen import Screen, View

LOOK_S = 6.0
HANDED_S = 20.0
MACHINE_S = 40.0
GOT = ("line_moving", "line_given", "line_part", "line_review")
THINK_S = (0.5, 1.0)
PIN_WRONG_SHARE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What a person carried home from the station."""

    person: str
    redemption: str
    item: str
    points: int


class Visitors:
    """Acts for whoever is at the kiosk, and remembers what they carried home."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._lock = threading.Lock()
        self._received: list[Received] = []

    @property
    def received(self) -> list[Received]:
        with self._lock:
            return list(self._received)

    def turn(self, turn: KioskTurn) -> str:
        """One person's turn, in a thread of its own; a word on how it ended.

        Nobody waits for a greeting that someone else left behind: the next tap is the
        next person's.
        """
        if self._screen.wait(_on("idle", "hello", "settled", "sorry"), LOOK_S) is None:
            return "occupied"
        before = self._screen.view.get("view", 0)
        turn.tap(turn.person.card)
        hello = self._screen.wait(lambda view: _greeted(view, before), LOOK_S)
        ended = "no greeting" if hello is None else self._choose(turn, hello)
        _think(turn)
        self._screen.touch("leave")
        self._screen.wait(_on("idle"), LOOK_S)
        return ended

    def _choose(self, turn: KioskTurn, hello: View) -> str:
        if hello["problem"] or hello["resident"] is None or not hello["may_choose"]:
            return "closed"
        _think(turn)
        if hello["kept"]:  # reserved on another visit, not fetched yet
            self._screen.touch("collect")
            return self._fetch(
                turn, self._screen.wait(_on("collect", "receipt"), LOOK_S)
            )
        wanted = [item for item in hello["shelf"] if _can_have(item)]
        if not wanted:
            return "nothing affordable"
        item = turn.draw.choice(wanted)
        slot = item["slots"][0]["id"] if item["slots"] else None
        if not self._screen.touch("choose", item=item["id"], quantity=1, slot=slot):
            return "not taken"
        basket = self._screen.wait(_quoted, LOOK_S)
        if basket is None or not basket["good"] or not self._screen.touch("exchange"):
            return "refused"
        view = self._screen.wait(_on("pin", "collect", "receipt", "sorry"), LOOK_S)
        if view is not None and view["screen"] == "pin":
            view = self._enter_pin(turn)
        return self._fetch(turn, view)

    def _enter_pin(self, turn: KioskTurn) -> View | None:
        """Some mistype once; the screen says so and they try again."""
        if turn.draw.random() < PIN_WRONG_SHARE:
            wrong = f"{(int(turn.person.pin) + 1) % 1_000_000:06d}"
            before = self._screen.view.get("view", 0)
            self._screen.touch("pin", pin=wrong)
            self._screen.wait(
                lambda v: v["screen"] == "pin" and v["view"] > before + 1, LOOK_S
            )
        self._screen.touch("pin", pin=turn.person.pin)
        return self._screen.wait(_on("collect", "receipt", "sorry"), LOOK_S)

    def _fetch(self, turn: KioskTurn, view: View | None) -> str:
        """Machines first, by themselves; then the staff, with one tap."""
        if view is None or view["screen"] not in ("collect", "receipt", "review"):
            return "refused"
        lines: dict[str, View] = {}
        view = self._watch(view, lines)
        if view is not None and view["screen"] == "collect" and view["staff"]:
            _think(turn)
            turn.tap(turn.draw.choice(turn.staff).card)
            handing = self._screen.wait(_on("handing", "sorry"), HANDED_S)
            if handing is not None and handing["screen"] == "handing":
                for line in handing["lines"]:
                    if line["turn"]:
                        self._keep(turn, line)  # in the bag from here on
                self._screen.touch("given")
                self._screen.wait(_on("receipt", "review", "idle"), HANDED_S)
                return "received"
        elif view is not None and view["screen"] == "collect":
            self._screen.touch("cancel")  # stuck: another day
        for line in lines.values():
            self._keep(turn, line)
        return "received" if lines else "not handed over"

    def _watch(self, view: View, lines: dict[str, View]) -> View | None:
        """Stand by while machines move; what they gave is in `lines` by redemption."""
        seen: View | None = view
        while seen is not None:
            for line in seen.get("lines", ()):
                if line["way"] != "staff" and line["status"] in GOT:
                    lines[line["id"]] = line
                elif line["status"] == "line_not_given":
                    lines.pop(line["id"], None)
            if seen["screen"] != "collect" or not seen["running"]:
                return seen
            number = seen["view"]
            seen = self._screen.wait(_newer(number), MACHINE_S)
        return None

    def _keep(self, turn: KioskTurn, line: View) -> None:
        received = Received(
            person=turn.person.number,
            redemption=line["id"],
            item=line["name"],
            points=line["points"],
        )
        with self._lock:
            self._received.append(received)


def _think(turn: KioskTurn) -> None:
    """Nobody reads, decides and moves in no time; the kiosk lives on real time."""
    time.sleep(turn.draw.uniform(*THINK_S))


def _on(*screens: str) -> Callable[[View], bool]:
    return lambda view: view["screen"] in screens


def _greeted(view: View, before: int) -> bool:
    number: int = view["view"]
    return view["screen"] == "hello" and number > before


def _newer(number: int) -> Callable[[View], bool]:
    return lambda view: view["view"] != number


def _quoted(view: View) -> bool:
    return view["screen"] == "basket" and bool(view["quoted"])


def _can_have(item: View) -> bool:
    """Nobody here weighs: loose goods are for those who stand there."""
    free = not item["slots"] or any(slot["left"] > 0 for slot in item["slots"])
    return item["why"] is None and item["unit"] != "g" and free
