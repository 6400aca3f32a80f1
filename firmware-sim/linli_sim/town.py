"""A simulated centre and its people, in this process, on one scaled clock.

    town = Town(centre, folder, seed=7, broker=BrokerAddress(port=1884))
    town.start()        devices are on their wires: town.links, MQTT boards
    town.open()         people come; pause(), resume(), unplug(name), replug(name)
    town.finish(60)     nobody new comes, everyone ends what they do and goes home
    town.truth          what was really done
    town.stop()         all wires are gone

One thread of its own runs everything; all public methods may be called from any other.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from linli_sim import bad_day
from linli_sim.broker_port import BrokerAddress
from linli_sim.centre import Centre, check
from linli_sim.clock import Clock
from linli_sim.crowd import AtKiosk, Crowd
from linli_sim.garden import Garden
from linli_sim.people import population
from linli_sim.places import Builder, Place
from linli_sim.station import Station
from linli_sim.truth import Truth
from linli_sim.visits import Street
from linli_sim.wiring import SerialDevice
from linli_wire.messages import Stream

T = TypeVar("T")
TICK_S = 0.01  # real: how often every wire is read and written
START_WAIT_S = 10.0
CALL_WAIT_S = 10.0


class TownFailed(Exception):
    """The simulation itself broke; nothing it says can be relied on."""


class Town:
    """`at_kiosk` acts for a person at the kiosk, in a thread (see crowd.py); without
    it nobody goes there."""

    def __init__(
        self,
        centre: Centre,
        folder: Path,
        *,
        seed: int,
        clock: Clock | None = None,
        broker: BrokerAddress | None = None,
        at_kiosk: AtKiosk | None = None,
    ) -> None:
        check(centre)
        self.centre = centre
        self.clock = clock or Clock()
        self.people = population(
            seed, centre.residents, centre.attendants, centre.staff
        )
        draw = Random(f"town {seed}")  # noqa: S311  a simulation
        self._garden = Garden(centre, Random(draw.random()))  # noqa: S311
        self._truth = Truth()
        builder = Builder(folder, self.clock, draw, broker=broker)
        self.places = _places(builder, centre, self._garden)
        street = Street(clock=self.clock, draw=draw, truth=self._truth, fed=self._fed)
        self._crowd = Crowd(street, centre, self.people, self.places)
        self._station: Station | None = None
        if centre.kiosk is not None:
            self._station = builder.station(centre.kiosk)
            reader = builder.reader(f"{centre.kiosk.name}-reader")
            self._crowd.kiosk = (reader, at_kiosk) if at_kiosk else None
        self.wired = builder.wired
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, name="town", daemon=True)
        self._ready = threading.Event()
        self._visiting: Future[None] | None = None
        self._ticking: asyncio.Task[None] | None = None

    @property
    def links(self) -> dict[str, Path]:
        """The stable name of each serial device: what an edge's config says."""
        return {
            name: wired.port.link
            for name, wired in self.wired.items()
            if isinstance(wired, SerialDevice)
        }

    @property
    def station(self) -> Station:
        """The machines beside the kiosk; touch them through `befall_station`."""
        assert self._station is not None, "this centre has no kiosk"
        return self._station

    def befall_station(self, work: Callable[[Station, int], T]) -> T:
        """Do something at the machines, in the town's thread: `work(station, now_ms)`."""
        return self._call(lambda: work(self.station, self.clock.now_ms()))

    @property
    def boards(self) -> tuple[str, ...]:
        """The MQTT devices, as they call themselves in topics."""
        return tuple(name for name in self.wired if name not in self.links)

    @property
    def truth(self) -> Truth:
        """A copy of what was really done so far."""
        return self._call(self._truth.copy)

    @property
    def out(self) -> int:
        """How many residents are at a bin or the kiosk."""
        return self._crowd.out

    @property
    def failed(self) -> bool:
        """Did a mistake of ours, or of the kiosk script, end the visits?"""
        done = self._visiting is not None and self._visiting.done()
        return done and not self._crowd.closing

    @property
    def garden(self) -> Garden:
        """To look at only."""
        return self._garden

    def start(self) -> None:
        """Plug every device in; nobody comes yet."""
        self._loop = asyncio.new_event_loop()
        self._thread.start()
        if not self._ready.wait(START_WAIT_S):
            raise TownFailed("the town's thread did not start")
        self._check()

    def open(self) -> None:
        """Let people come."""
        assert self._visiting is None, "open only once; see pause and resume"
        self._visiting = self._begin(self._crowd.run())

    def pause(self) -> None:
        """Nobody new comes; who is at a bin goes on."""
        self._call(self._crowd.pause)

    def resume(self) -> None:
        self._call(self._crowd.resume)

    def finish(self, timeout_s: float = 60.0) -> None:
        """Wait until everyone has ended what they do; devices stay on."""
        if self._visiting is None:
            return
        self._call(self._crowd.close)
        try:
            self._visiting.result(timeout_s)
        except TimeoutError:
            raise TownFailed(f"somebody did not go home in {timeout_s:g} s") from None

    def unplug(self, name: str) -> None:
        """Pull the plug of a device, by its name in `links` or `boards`."""
        self._call(self.wired[name].unplug)

    def replug(self, name: str) -> None:
        """Put it back: another terminal under the same name."""
        self._call(self.wired[name].plug)

    def befall(self, name: str, kind: bad_day.Kind, *, on: bool) -> None:
        """Begin or end one of bad_day's troubles at a device."""
        self._call(lambda: bad_day.befall(self.wired[name], kind, on=on))

    def stop(self) -> None:
        """End everything and take all wires away. May be called twice."""
        if self._thread.is_alive() and self._loop and self._ticking:
            self._loop.call_soon_threadsafe(self._ticking.cancel)
            self._thread.join(CALL_WAIT_S)

    def __enter__(self) -> "Town":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        """The town's thread. What breaks here is told by _check."""
        loop = self._loop
        assert loop is not None
        asyncio.set_event_loop(loop)
        self._ticking = loop.create_task(self._tick())
        loop.run_until_complete(asyncio.wait([self._ticking]))
        self._end(loop)
        self._ready.set()

    async def _tick(self) -> None:
        for wired in self.wired.values():
            wired.plug()
        self._ready.set()
        while True:
            now_ms = self.clock.now_ms()
            self._garden.tick(now_ms)
            for wired in self.wired.values():
                wired.tick(now_ms)
            await asyncio.sleep(TICK_S)

    def _end(self, loop: asyncio.AbstractEventLoop) -> None:
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        for wired in self.wired.values():
            wired.unplug()
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()

    def _fed(self, place: Place, mass_g: int) -> None:
        if place.stream is Stream.COMPOST:
            self._garden.feed(mass_g)

    def _check(self) -> None:
        if self._ticking is not None and self._ticking.done():
            raise TownFailed("the devices stopped") from _error_of(self._ticking)

    def _begin(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        self._check()
        assert self._loop is not None, "start the town first"
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _call(self, work: Callable[[], T]) -> T:
        """Run `work` in the town's thread; directly when that one is not running."""
        if not self._thread.is_alive():
            return work()
        self._check()

        async def once() -> T:
            return work()

        return self._begin(once()).result(CALL_WAIT_S)


def _places(builder: Builder, centre: Centre, garden: Garden) -> tuple[Place, ...]:
    places = [builder.bin_place(plan) for plan in centre.bins]
    if centre.compost is not None:
        places.append(builder.compost_place(centre.compost, garden))
    builder.tank(centre, garden)
    return tuple(places)


def _error_of(task: "asyncio.Task[None]") -> BaseException | None:
    return None if task.cancelled() else task.exception()
