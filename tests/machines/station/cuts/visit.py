"""A person at the kiosk: tap, choose, exchange, take what comes, leave; whatever dies.

Ends when the screen is idle again, or when a process is dead.
"""

import time
from dataclasses import dataclass
from random import Random

from linli_sim.demo.processes import DemoFailed
from linli_sim.demo.screen import View
from tests.machines.station.cuts.machines import FAULTS, Fault
from tests.machines.station.cuts.stand import GOODS, Stand

LOOK_S = 0.02
VISIT_S_MAX = 60.0
AGAIN_MAX = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One redemption to be; all of it from the seed."""

    person: int
    item: str
    quantity: int
    faults: tuple[Fault, ...]
    patient: bool  # tries again when the hub did not answer; else leaves

    @property
    def place(self) -> str:
        return GOODS[self.item][0]


def plan(dice: Random, person: int) -> Plan:
    item = dice.choice(sorted(GOODS))
    quantity = dice.choice((1, 1, 2))
    return Plan(
        person=person,
        item=item,
        quantity=quantity,
        faults=tuple(dice.choice(FAULTS) for _ in range(quantity)),
        patient=dice.random() < 0.5,
    )


class Visit:
    """Until idle() again or `dead`, which names who was cut off."""

    def __init__(self, at: Stand, what: Plan) -> None:
        self._at, self._plan = at, what
        self._touched = -1
        self._begun = self._again = 0
        self._tapped_s = 0.0
        self.dead: str | None = None

    def run(self) -> str | None:
        until_s = time.monotonic() + VISIT_S_MAX
        while time.monotonic() < until_s:
            for child in (self._at.edge, self._at.hub):
                if not child.alive:
                    return child.name
            view = self._at.screen.view
            if view and view["view"] != self._touched and self._look(view):
                return None
            time.sleep(LOOK_S)
        seen = self._at.screen.view
        raise DemoFailed(f"a visit does not end: {self._plan} {seen}")

    def _look(self, view: View) -> bool:
        """Do what a person would; True once the visit is over."""
        screen = view["screen"]
        if screen == "idle":
            if self._begun:
                return True
            if view.get("hub", True) or time.monotonic() > self._tapped_s + 1.0:
                self._tap()
            return False
        if view["busy"]:
            return False
        match screen:
            case "hello":
                self._hello(view)
            case "basket":
                if view["quoted"]:
                    self._touch(view, "exchange" if view["good"] else "leave")
            case "collect":
                self._collect(view)
            case _:
                self._begun = 1
                self._touch(view, "leave")
        return False

    def _tap(self) -> None:
        if time.monotonic() > self._tapped_s + 1.0:
            self._tapped_s = time.monotonic()
            self._at.tap(self._plan.person)

    def _hello(self, view: View) -> None:
        """With the hub away, or somebody else's greeting there, the card once more."""
        offered = any(one["id"] == self._plan.item for one in view.get("shelf", ()))
        if self._begun or view["problem"] or not view["may_choose"] or not offered:
            self._touch(view, "leave")
        else:
            what = {"item": self._plan.item, "quantity": self._plan.quantity}
            self._touch(view, "choose", **what)

    def _collect(self, view: View) -> None:
        self._begun = 1
        if view["running"]:
            return
        if self._plan.patient and self._again < AGAIN_MAX:
            self._again += 1
            self._touch(view, "again")
        else:
            self._touch(view, "cancel" if self._plan.patient else "leave")

    def _touch(self, view: View, what: str, **more: object) -> None:
        if self._at.screen.touch(what, **more):
            self._touched = view["view"]


def linger(at: Stand) -> None:
    """Somebody else comes: what is on the screen is over."""
    until_s = time.monotonic() + VISIT_S_MAX
    while time.monotonic() < until_s:
        view = at.screen.view
        if view and view["screen"] == "idle":
            return
        if view and not view["busy"]:
            running = view["screen"] == "collect" and view["running"]
            if not running:
                at.screen.touch("leave")
        time.sleep(LOOK_S * 2)
    raise DemoFailed(f"the kiosk does not come to rest: {at.screen.view}")
