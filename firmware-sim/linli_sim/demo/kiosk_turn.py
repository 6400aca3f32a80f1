"""A resident's turn at the kiosk: tap, look, choose, PIN, fetch, leave.

Goods count as received only when a staff member handed them over and the screen said
so; that memory is later held against the ledger.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from linli_sim.crowd import KioskTurn
from linli_sim.demo.screen import Screen, View

LOOK_S = 6.0
HANDED_S = 20.0
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
        if hello["problem"] or hello["resident"] is None:
            return "closed"
        if hello["open"]:  # reserved on another visit, not fetched yet
            _think(turn)
            self._screen.touch("collect", redemption=hello["open"][0]["id"])
            view = self._screen.wait(_on("reserved"), LOOK_S)
            return "not taken" if view is None else self._fetch(turn, view)
        free = hello["resident"]["available"]
        wanted = [
            item
            for item in hello["shelf"]
            if item["left"] > 0 and item["points"] <= free
        ]
        if not wanted:
            return "nothing affordable"
        item = turn.draw.choice(wanted)
        _think(turn)
        if not self._screen.touch("choose", item=item["id"], quantity=1):
            return "not taken"
        view = self._screen.wait(_on("pin", "reserved", "sorry"), LOOK_S)
        if view is not None and view["screen"] == "pin":
            view = self._enter_pin(turn)
        if view is None or view["screen"] != "reserved":
            return "refused"
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
        return self._screen.wait(_on("reserved", "sorry"), LOOK_S)

    def _fetch(self, turn: KioskTurn, view: View) -> str:
        reserved = view["redemption"]
        _think(turn)
        turn.tap(turn.draw.choice(turn.staff).card)
        handing = self._screen.wait(_on("handing", "sorry"), HANDED_S)
        if handing is None or handing["screen"] != "handing":
            return "not handed over"
        received = Received(
            person=turn.person.number,
            redemption=reserved["id"],
            item=reserved["item"],
            points=reserved["points"],
        )
        with self._lock:
            self._received.append(received)  # the goods are in the bag from here on
        self._screen.touch("given")
        self._screen.wait(_on("settled", "sorry", "idle"), HANDED_S)
        return "received"


def _think(turn: KioskTurn) -> None:
    """Nobody reads, decides and moves in no time; the kiosk lives on real time."""
    time.sleep(turn.draw.uniform(*THINK_S))


def _on(*screens: str) -> Callable[[View], bool]:
    return lambda view: view["screen"] in screens


def _greeted(view: View, before: int) -> bool:
    number: int = view["view"]
    return view["screen"] == "hello" and number > before
