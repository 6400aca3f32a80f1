"""What people do at a bin and at the kiosk, step by step, on the town's clock.

walk - tap - wait for the lock - open - drop - shut - wait for the light - look
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from linli_sim.clock import Clock
from linli_sim.devices.card_reader import CardReader
from linli_sim.people import Errand, Habit, Person
from linli_sim.places import Place
from linli_sim.truth import DepositDone, Emptied, Truth, WalkedAway
from linli_wire.messages import Grade

# real milliseconds: the edge's own times, whatever the clock's speed
LOCK_PATIENCE_MS = 4000
LIGHT_PATIENCE_MS = 26_000
TAP_LEAST_MS = 80
BETWEEN_TAPS_MS = 450
GRADE_STANDS_MS = 3300
GIVES_UP_MS = 6600  # after a tap and no lid, the edge is back at the start
SETTLES_MS = 1500
NEARLY_FULL = 0.9
GRADES = {Grade.GOOD: 15, Grade.MIXED: 4, Grade.REJECTED: 1}
TAPS = {Grade.GOOD: 1, Grade.MIXED: 2, Grade.REJECTED: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """What everyone on the street shares."""

    clock: Clock
    draw: Random
    truth: Truth
    fed: Callable[[Place, int], None]

    async def dawdle(self, least_ms: float, most_ms: float) -> None:
        await self.clock.sleep(self.draw.uniform(least_ms, most_ms))

    async def tap(self, reader: CardReader, card: str) -> None:
        """Hold a card to a reader for a moment."""
        least_ms = self.clock.from_real_ms(TAP_LEAST_MS)
        self.truth.taps += 1
        reader.present(card)
        await self.clock.sleep(max(least_ms, self.draw.uniform(220, 450)))
        reader.remove(card)


async def visit(street: Street, person: Person, place: Place, errand: Errand) -> int:
    """One person at one bin; the number of the deposit in truth, or -1."""
    await street.dawdle(150, 400)
    await _ask(street, person, place, errand.habit)
    if errand.habit is Habit.LEAVES:
        _walked(street, person, place, left=True)
        await street.clock.sleep(street.clock.from_real_ms(GIVES_UP_MS))
        return -1
    if not await _open(street, place):
        _walked(street, person, place, left=False)
        return -1
    await street.dawdle(200, 450)
    now_ms = street.clock.now_ms()
    place.body.drop(sum(errand.bags_g), errand.litres, now_ms)
    street.fed(place, sum(errand.bags_g))
    await street.dawdle(200, 450)
    if errand.habit is Habit.FORGETS_LID:  # until a neighbour shuts it
        await street.dawdle(4000, 6000)
    place.panel.push_lid()
    number = _note(street, person, place, errand)
    if errand.habit is Habit.LEANS:
        await _lean(street, place)
    await _watch(street, place, number)
    return number


async def grade(street: Street, attendant: Person, place: Place, number: int) -> None:
    """Look into the bag and tap once, twice or three times."""
    seen = street.draw.choices(list(GRADES), list(GRADES.values()))[0]
    for _ in range(TAPS[seen]):
        await street.tap(place.reader, attendant.card)
        await street.clock.sleep(street.clock.from_real_ms(BETWEEN_TAPS_MS))
    street.truth.graded(number, seen)
    await street.clock.sleep(street.clock.from_real_ms(GRADE_STANDS_MS))


async def empty_if_full(street: Street, place: Place) -> None:
    """The collectors take a full bin's contents by the service door."""
    heavy = place.body.load.mass_g > NEARLY_FULL * place.capacity_g
    if not heavy and place.body.full_share < NEARLY_FULL:
        return
    now_ms = street.clock.now_ms()
    mass_g = round(place.body.empty(now_ms))
    emptied = Emptied(device=place.name, mass_g=mass_g, at_ms=now_ms)
    street.truth.emptied.append(emptied)
    await street.clock.sleep(street.clock.from_real_ms(SETTLES_MS))


async def _ask(street: Street, person: Person, place: Place, habit: Habit) -> None:
    if habit is Habit.NO_CARD:
        place.panel.press()
        return
    await street.tap(place.reader, person.card)
    if habit is Habit.DOUBLE_TAP:
        await street.dawdle(100, 700)
        await street.tap(place.reader, person.card)


async def _open(street: Street, place: Place) -> bool:
    """Wait for the lock, try the button when it does not come, pull the lid."""
    clock, panel = street.clock, place.panel
    patience_ms = clock.from_real_ms(LOCK_PATIENCE_MS)
    for _ in range(2):
        if panel.lid_open:
            return True
        if await clock.until(lambda: panel.released(clock.now_ms()), patience_ms):
            await street.dawdle(150, 350)
            return panel.pull_lid(clock.now_ms())
        panel.press()
    return False


async def _lean(street: Street, place: Place) -> None:
    """A hand on the rim while the bag is weighed."""
    load = place.body.load
    load.lean(street.draw.uniform(2000, 9000), street.clock.now_ms())
    await street.dawdle(1500, 3000)
    load.lean(0.0, street.clock.now_ms())


async def _watch(street: Street, place: Place, number: int) -> None:
    """Look for the light that follows the lid; then read the display."""
    clock, panel = street.clock, place.panel
    shut_ms = street.truth.deposits[number].shut_ms
    patience_ms = clock.from_real_ms(LIGHT_PATIENCE_MS)
    await clock.until(lambda: panel.lit_since(shut_ms) is not None, patience_ms)
    lit = panel.lit_since(shut_ms)
    if lit is None or lit.colour == "off":
        return
    await street.dawdle(200, 400)
    words = (panel.texts[1], panel.texts[2])
    street.truth.lit(number, lit.colour, lit.at_ms, words)


def _note(street: Street, person: Person, place: Place, errand: Errand) -> int:
    without_card = errand.habit is Habit.NO_CARD
    return street.truth.dropped(
        DepositDone(
            person=person.number,
            card=None if without_card else person.card,
            device=place.name,
            stream=place.stream,
            link=place.link,
            bag_g=sum(errand.bags_g),
            bags=len(errand.bags_g),
            habit=errand.habit,
            shut_ms=street.clock.now_ms(),
        )
    )


def _walked(street: Street, person: Person, place: Place, *, left: bool) -> None:
    street.truth.walked_away.append(
        WalkedAway(
            person=person.number,
            device=place.name,
            why="left" if left else "locked",
            at_ms=street.clock.now_ms(),
        )
    )
