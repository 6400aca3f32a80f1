"""Who goes where: a stream of residents at each place, attendants, kiosk visitors.

At each place one person at a time. A resident is in one place at a time.
"""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from linli_sim.centre import Centre
from linli_sim.devices.card_reader import CardReader
from linli_sim.people import Person, Population, errand
from linli_sim.places import Place
from linli_sim.truth import KioskVisit
from linli_sim.visits import Street, empty_if_full, grade, visit

LOOK_MS = 200
TAP_WAIT_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskTurn:
    """One person's turn at the kiosk, handed to the script that acts for them.

    `tap` holds a card (the person's, or a staff member's) to the kiosk's reader and
    returns when it was taken away again. `draw` is this turn's own chance.
    """

    person: Person
    staff: tuple[Person, ...]
    draw: Random
    tap: Callable[[str], None]
    closing: threading.Event


AtKiosk = Callable[[KioskTurn], str]


class Crowd:
    """Runs until close(), then lets everyone end what they do."""

    def __init__(
        self,
        street: Street,
        centre: Centre,
        people: Population,
        places: tuple[Place, ...],
    ) -> None:
        self.kiosk: tuple[CardReader, AtKiosk] | None = None
        self._street, self._centre = street, centre
        self._people, self._places = people, places
        self._at_home = list(people.residents)
        self._attendants = list(people.attendants)
        self._asked_greens: dict[str, int] = {}
        self._closing = threading.Event()
        self._paused = False

    def pause(self) -> None:
        self._paused = True

    def resume(self) -> None:
        self._paused = False

    def close(self) -> None:
        self._closing.set()

    @property
    def closing(self) -> bool:
        return self._closing.is_set()

    @property
    def out(self) -> int:
        """How many residents are not at home."""
        return len(self._people.residents) - len(self._at_home)

    async def run(self) -> None:
        """Everybody, until the last has gone home; one mistake of ours ends all."""
        async with asyncio.TaskGroup() as group:
            for place in self._places:
                group.create_task(self._serve(place))
            if self.kiosk is not None:
                group.create_task(self._serve_kiosk(*self.kiosk))

    async def _serve(self, place: Place) -> None:
        street, centre = self._street, self._centre
        await street.dawdle(0, centre.pause_ms * 2)
        while await self._may_come():
            person = self._at_home.pop(street.draw.randrange(len(self._at_home)))
            what = errand(street.draw, centre.clumsy)
            number = await visit(street, person, place, what)
            self._at_home.append(person)
            await self._look_after(place, number)
            await street.dawdle(0.3 * centre.pause_ms, 1.7 * centre.pause_ms)

    async def _look_after(self, place: Place, number: int) -> None:
        """An attendant may grade the bag; the collectors may come."""
        street = self._street
        done = street.truth.deposits[number] if number >= 0 else None
        worth = done is not None and done.light == "green"
        if worth and self._attendants and street.draw.random() < self._centre.graded:
            attendant = self._attendants.pop()
            await grade(street, attendant, place, number)
            self._attendants.append(attendant)
        await empty_if_full(street, place)

    async def _serve_kiosk(self, reader: CardReader, act: AtKiosk) -> None:
        street = self._street
        while await self._may_come():
            person = self._next_at_kiosk()
            if person is None:
                await street.clock.sleep(LOOK_MS)
                continue
            self._at_home.remove(person)
            at_ms = street.clock.now_ms()
            result = await asyncio.to_thread(act, self._turn(reader, person))
            street.truth.kiosk_visits.append(
                KioskVisit(
                    person=person.number,
                    at_ms=at_ms,
                    left_ms=street.clock.now_ms(),
                    result=result,
                )
            )
            self._at_home.append(person)
            await street.dawdle(0.5 * self._every_ms, 1.5 * self._every_ms)

    def _turn(self, reader: CardReader, person: Person) -> KioskTurn:
        street, loop = self._street, asyncio.get_running_loop()

        def tap(card: str) -> None:
            hold = street.tap(reader, card)
            asyncio.run_coroutine_threadsafe(hold, loop).result(TAP_WAIT_S)

        return KioskTurn(
            person=person,
            staff=self._people.staff,
            draw=Random(street.draw.random()),  # noqa: S311  a simulation
            tap=tap,
            closing=self._closing,
        )

    def _next_at_kiosk(self) -> Person | None:
        """Whoever is at home and saw most green lights since the last time."""
        truth = self._street.truth
        fresh = {
            person.number: truth.greens_of(person)
            - self._asked_greens.get(person.number, 0)
            for person in self._at_home
        }
        best = max(self._at_home, key=lambda person: fresh[person.number])
        if fresh[best.number] < self._centre.kiosk_greens:
            return None
        self._asked_greens[best.number] = truth.greens_of(best)
        return best

    async def _may_come(self) -> bool:
        """Wait while paused; False when the town closes."""
        while self._paused and not self._closing.is_set():
            await self._street.clock.sleep(LOOK_MS)
        return not self._closing.is_set()

    @property
    def _every_ms(self) -> int:
        return self._centre.kiosk_every_ms
