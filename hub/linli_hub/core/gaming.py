"""Asks a standard itself how it can be lived off: small days through the settlement.

Each probe plays one behaviour and its honest counterpart and says how many points each
gives. Whether that is a fault is a threshold, named here; members who really behave so
are looked for in habits.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement

from linli_hub.core.calendar import day_bounds_ms
from linli_hub.core.carry import Carry
from linli_hub.core.deed import DEPOSIT, SENSOR, Deed
from linli_hub.core.habits import CAP_HUGGING, SCRAP, SHUFFLING, SPLITTING, TAPPING
from linli_hub.core.settlement import settle
from linli_hub.core.standard_parts import Caps, Standard
from linli_wire.messages import Grade, Stream

TAPPING_IN_DOUBT = "tap_in_doubt"
SPLIT_BAGS, SPLIT_BAG_G = 6, 1_000
SPLIT_PERCENT_MAX = 200  # two visits a day are honest; more of the same waste is not
HUG_VISITS, HUG_G = 4, 1_000  # if so little fills a day, everyone fills every day
HUG_KINDS = 6  # that pay best alone; of these all fours are tried
SCRAP_VISITS, SCRAP_BAG_G, HONEST_BAG_G = 12, 100, 1_500
SCRAP_PERCENT_MAX = 300  # of the best that the other streams give
TAPS, TAP_G = 20, (0, 5)
SHUFFLE_PERCENT_MAX = 200  # two accounts that both fill their caps
DAYS = ("2026-06-03", "2026-06-06")  # a Wednesday and a Saturday
WEEKS = tuple(f"2026-06-{day:02}" for day in range(1, 29))  # from a Monday
HOURS = (8, 22)
HOUR_MS, MINUTE_MS = 3_600_000, 60_000
SCRAPS = (Stream.RECYCLABLE.value, Stream.HAZARDOUS.value)
Facts = tuple[tuple[str, str | int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """`honest` and `gamed`: points of the two ways; `facts`: what was played."""

    behaviour: str
    found: bool
    honest: int
    gamed: int
    facts: Facts


def probes(standard: Standard) -> list[Probe]:
    """All behaviours, found or not, without campaigns and device caps."""
    bare = replace(standard, campaigns=(), device=Caps())
    return [
        splitting(bare),
        cap_hugging(bare),
        scrap(bare),
        tapping(bare),
        shuffling(bare),
        tapping(bare, scale_ok=False),
    ]


def splitting(standard: Standard) -> Probe:
    """The same waste in one bag and in six: the stream that gains most."""
    best = (0, 0, Stream.KITCHEN.value)
    for at in _circumstances(standard):
        for stream in _streams(standard):
            one = _points(standard, at, [(stream, SPLIT_BAGS * SPLIT_BAG_G)])
            six = _points(standard, at, [(stream, SPLIT_BAG_G)] * SPLIT_BAGS)
            best = max(best, (one, six, stream), key=lambda b: b[1] * 100 // (b[0] + 1))
    one, six, stream = best
    return Probe(
        behaviour=SPLITTING,
        found=six * 100 > one * SPLIT_PERCENT_MAX,
        honest=one,
        gamed=six,
        facts=(("stream", stream), ("bags", SPLIT_BAGS), ("bag_g", SPLIT_BAG_G)),
    )


def cap_hugging(standard: Standard) -> Probe:
    """The most that four of the smallest deeds give, against the caps of a day."""
    caps = [c for c in (standard.person.day, standard.household.day) if c is not None]
    cap = min(caps, default=0)
    best: tuple[int, int, tuple[tuple[str, int], ...]] = (0, 0, ())
    for at in _circumstances(standard) if cap else ():
        little = _best_alone(standard, at)
        for some in combinations_with_replacement(little, HUG_VISITS):
            grams = sum(g for _, g in some)
            if grams <= HUG_G:
                best = max(best, (_points(standard, at, list(some)), -grams, some))
    points, grams, some = best
    said = "+".join(name for name, _ in some)
    facts = ("visits", len(some)), ("mass_g", -grams), ("cap", cap), ("what", said)
    return Probe(
        behaviour=CAP_HUGGING, found=0 < cap <= points, honest=cap, gamed=points,
        facts=facts,
    )  # fmt: skip


def scrap(standard: Standard) -> Probe:
    """A dozen pieces of 100 g against a dozen honest bags of the other streams."""
    others = [stream for stream in _streams(standard) if stream not in SCRAPS]
    honest, gamed, what = 0, 0, SCRAPS[0]
    for at in _circumstances(standard):
        for stream in others:
            bags = [(stream, HONEST_BAG_G)] * SCRAP_VISITS
            honest = max(honest, _points(standard, at, bags))
        for stream in SCRAPS:
            points = _points(standard, at, [(stream, SCRAP_BAG_G)] * SCRAP_VISITS)
            if points > gamed:
                gamed, what = points, stream
    return Probe(
        behaviour=SCRAP,
        found=honest > 0 and gamed * 100 >= honest * SCRAP_PERCENT_MAX,
        honest=honest,
        gamed=gamed,
        facts=(
            ("stream", what), ("visits", SCRAP_VISITS), ("piece_g", SCRAP_BAG_G),
            ("honest_g", HONEST_BAG_G),
        ),
    )  # fmt: skip


def tapping(standard: Standard, *, scale_ok: bool = True) -> Probe:
    """Twenty taps with nothing or next to nothing in the bag."""
    best = (0, Stream.KITCHEN.value, TAP_G[0])
    for at in _circumstances(standard):
        for stream in _streams(standard):
            for grams in TAP_G:
                taps = [(stream, grams)] * TAPS
                points = _points(standard, at, taps, scale_ok=scale_ok)
                best = max(best, (points, stream, grams), key=lambda found: found[0])
    points, stream, grams = best
    return Probe(
        behaviour=TAPPING if scale_ok else TAPPING_IN_DOUBT,
        found=points > 0,
        honest=0,
        gamed=points,
        facts=(("stream", stream), ("taps", TAPS), ("mass_g", grams)),
    )


def shuffling(standard: Standard) -> Probe:
    """Four weeks of a diligent person, in one household and to and fro between two."""
    best = (0, 0)
    for member_class in _classes(standard):
        one = sum(_weeks(standard, member_class, homes=1))
        two = sum(_weeks(standard, member_class, homes=2))
        best = max(best, (one, two), key=lambda both: both[1] * 100 // (both[0] + 1))
    one, two = best
    return Probe(
        behaviour=SHUFFLING,
        found=one > 0 and two * 100 >= one * SHUFFLE_PERCENT_MAX,
        honest=one,
        gamed=two,
        facts=(("households", 2), ("days", len(WEEKS))),
    )


At = tuple[str, int, str]  # day, hour, class
What = tuple[str, int]  # stream and grams, or a kind of deed and 0


def _circumstances(standard: Standard) -> Iterator[At]:
    """A weekday and a weekend, a morning and a night, each class of members."""
    for member_class in _classes(standard):
        for day in DAYS:
            for hour in HOURS:
                yield day, hour, member_class


def _classes(standard: Standard) -> tuple[str, ...]:
    return "", *(one.id for one in standard.classes)


def _best_alone(standard: Standard, at: At) -> list[What]:
    """The smallest deeds that pay, those that pay most first."""
    paid = [(_points(standard, at, [one]), one) for one in _smallest(standard)]
    paid = sorted((one for one in paid if one[0]), key=lambda one: -one[0])
    return [what for _, what in paid[:HUG_KINDS]]


def _streams(standard: Standard) -> list[str]:
    found = {s for kind, s in standard.plans if kind == DEPOSIT and s}
    return sorted(s for s in found if standard.plans[DEPOSIT, s][0])


def _smallest(standard: Standard) -> list[What]:
    """Of each stream the lightest bag that counts; of each kind one's own word."""
    little = []
    for stream in _streams(standard):
        least = max(rule.give.min_g for rule in standard.plans[DEPOSIT, stream][0])
        little.append((stream, max(least, 10)))
    kinds = {kind for kind, _ in standard.plans if kind != DEPOSIT}
    return [*little, *((kind, 0) for kind in sorted(kinds))]


def _points(
    standard: Standard, at: At, whats: list[What], *, scale_ok: bool = True
) -> int:
    """Points of one household's day with these deeds, five minutes apart."""
    day, hour, member_class = at
    start_ms = day_bounds_ms(standard.time_zone, day)[0] + hour * HOUR_MS
    deeds = [
        _deed((start_ms + n * 5 * MINUTE_MS, n), what, member_class, scale_ok)
        for n, what in enumerate(whats)
    ]
    return sum(award.points for award in settle(Carry(), day, deeds, standard)[0])


def _deed(
    when: tuple[int, int], what: What, member_class: str, scale_ok: bool = True
) -> Deed:
    name, grams = what
    bag = name in {stream.value for stream in Stream}
    return Deed(
        at_ms=when[0],
        journal="probe",
        seq=when[1],
        stream=name if bag else "",
        mass_g=grams,
        scale_ok=scale_ok,
        grade=Grade.GOOD.value if bag else None,
        kind=DEPOSIT if bag else name,
        minutes=0 if bag else 60,
        items=0 if bag else 1,
        person="probe",
        member_class=member_class,
        device="probe/probe" if bag else "",
        device_kind=("compost" if name == "compost" else "bin") if bag else "",
        evidence=SENSOR if bag else "self_declared",
    )


def _weeks(standard: Standard, member_class: str, homes: int) -> list[int]:
    """What each of `homes` accounts gets when a diligent person's deeds take turns."""
    carries, points = [Carry()] * homes, [0] * homes
    turn = 0
    for n, day in enumerate(WEEKS):
        start_ms = day_bounds_ms(standard.time_zone, day)[0]
        shares: list[list[Deed]] = [[] for _ in range(homes)]
        for hour, what in _diligent(n):
            deed = _deed((start_ms + hour * HOUR_MS, hour), what, member_class)
            if deed.kind != DEPOSIT:
                deed = deed._replace(minutes=120, evidence="check_in")
            shares[turn % homes].append(deed)
            turn += 1
        for home, deeds in enumerate(shares):
            awards, carries[home] = settle(carries[home], day, deeds, standard)
            points[home] += sum(award.points for award in awards)
    return points


def _diligent(n: int) -> list[tuple[int, What]]:
    """The deeds of day `n`: two bags and compost, now and then more; hour and what."""
    deeds = [(7, (Stream.KITCHEN.value, 1_500)), (19, (Stream.KITCHEN.value, 1_000))]
    deeds.append((20, ("compost", 1_000)))
    if n % 3 == 0:
        deeds.append((10, (Stream.RECYCLABLE.value, 2_000)))
    if n % 7 in (1, 4):
        deeds.append((14, ("service", 0)))
    if n % 7 == 5:
        deeds.append((15, ("activity", 0)))
    return deeds
