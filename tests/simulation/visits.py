"""What people do at the simulated bins, frame by frame, and what they remember.

A visit: stand there, tap, open, drop, shut, look at the light for a while, go. The
scale talks all the time somebody is near. Nobody knows whether the edge is alive.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import Random

from linli_edge.core.inputs import BoardMessage, Input, PortBytes
from linli_sim.demo.compare import Bag
from linli_wire import codec, topics
from linli_wire.frames import and_scale, panel, rdm6300
from linli_wire.messages import BoardWeight
from tests.simulation import village
from tests.simulation.edge_node import DIVISION_G, EdgeNode
from tests.simulation.schedule import Schedule

SAMPLE_MS = 100
READ_MS = 50
LOOK_MS = 6_000
GREEN = "green"


@dataclass(slots=True)
class Place:
    """One bin as the world has it: what lies in it, who stands there."""

    node: EdgeNode
    name: str
    mass_g: int = 0
    moving: bool = False
    occupied: bool = False
    light: str = ""
    samples: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A visit to be made. `card` None presses the button."""

    who: village.Villager | None
    bag_g: int
    graded: int = 0  # taps of the attendant afterwards


class Street:
    """All places, all visits, and the truth about them."""

    def __init__(self, schedule: Schedule, nodes: list[EdgeNode]) -> None:
        self.schedule = schedule
        self.bags: list[Bag] = []
        self.taps = 0
        self.places: dict[str, Place] = {}
        for node in nodes:
            for name in node.bins:
                self.places[name] = Place(node, name)
            node.on_light = self._lit

    @property
    def random(self) -> Random:
        return self.schedule.chance("people")

    def _lit(self, where: str, colour: str) -> None:
        place = self.places[where]
        if place.light == "" and colour != "off":
            place.light = colour

    def visit(self, place: Place, plan: Plan) -> None:
        """Begin a visit now, unless somebody is there."""
        if place.occupied:
            return
        place.occupied = True
        place.node.busy_until_ms = self.schedule.now_ms + 30_000
        self._weigh(place)
        self._then(1_500, lambda: self._tap(place, plan))

    def _tap(self, place: Place, plan: Plan) -> None:
        if plan.who is None:
            self._say(place, panel.Button())
        else:
            self.taps += 1
            self._hold(place, plan.who.card, self.random.randrange(1, 12))
        place.light = ""
        self._then(self.random.randrange(700, 1_500), lambda: self._open(place, plan))

    def _open(self, place: Place, plan: Plan) -> None:
        self._say(place, panel.Lid(open=True))
        place.moving = True
        self._then(self.random.randrange(400, 1_500), lambda: self._drop(place, plan))

    def _drop(self, place: Place, plan: Plan) -> None:
        place.mass_g += plan.bag_g
        self._then(self.random.randrange(200, 900), lambda: self._shut(place, plan))

    def _shut(self, place: Place, plan: Plan) -> None:
        place.light = ""
        self._say(place, panel.Lid(open=False))
        self._then(300, lambda: setattr(place, "moving", False))
        self._then(LOOK_MS, lambda: self._look(place, plan))

    def _look(self, place: Place, plan: Plan) -> None:
        self.bags.append(
            Bag(
                who=plan.who.name if plan.who else None,
                device=place.name,
                link="mqtt" if place.name.endswith("paper") else "serial",
                mass_g=plan.bag_g,
                green=place.light == GREEN and plan.who is not None,
                at_s=self.schedule.now_ms / 1000,
            )
        )
        if plan.graded and place.light == GREEN:
            for tap in range(plan.graded):
                wait_ms = 1_200 * tap
                self._then(wait_ms, lambda: self._hold(place, village.ATTENDANT, 3))
            self._then(8_000, lambda: self._leave(place))
        else:
            self._leave(place)

    def _leave(self, place: Place) -> None:
        place.occupied = False

    def _hold(self, place: Place, card: str, reads: int) -> None:
        frame = rdm6300.encode(rdm6300.CardFrame(card=card, customer=1, check_ok=True))
        port = f"{place.name}/reader"
        for read in range(reads):
            event = PortBytes(port=port, data=frame)
            self._then(READ_MS * read, partial(place.node.handle, event))

    def _say(self, place: Place, said: panel.Said) -> None:
        data = panel.encode(said)
        place.node.handle(PortBytes(port=f"{place.name}/panel", data=data))

    def _weigh(self, place: Place) -> None:
        """A sample, and the next one while somebody is there."""
        if not place.occupied:
            return
        noise = self.random.randrange(-400, 400) if place.moving else 0
        mass_g = round((place.mass_g + noise) / DIVISION_G) * DIVISION_G
        place.samples += 1
        place.node.handle(_sample(place, mass_g))
        self._then(SAMPLE_MS, lambda: self._weigh(place))

    def _then(self, wait_ms: int, action: Callable[[], None]) -> None:
        self.schedule.after(wait_ms, action)


def _sample(place: Place, mass_g: int) -> Input:
    status = "moving" if place.moving else "stable"
    if place.name.endswith("paper"):
        weight = BoardWeight(n=place.samples, status=status, mass_g=mass_g)
        topic = topics.board(f"{place.name}-scale", "weight")
        return BoardMessage(topic=topic, payload=codec.encode(weight))
    frame = and_scale.Weight(
        status="moving" if place.moving else "stable", mass_g=mass_g
    )
    return PortBytes(port=f"{place.name}/scale", data=and_scale.encode(frame))
