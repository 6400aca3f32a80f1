"""What the scripted people really did, held against what the ledger says.

Neither side is trusted: people remember their bags and the lights they saw, the ledger
says what it settled. Deposits of one person at one bin are aligned in order.

    green and not settled      -> lost      (a broken promise)
    settled without a bag,
    or more than once          -> doubled
    settled, light not seen    -> fine: recorded, then the light was cut off
    settled for nobody         -> fine for a bag of anyone who saw no green: the edge was
                                  away at the tap and saw only the lid move
"""

from dataclasses import dataclass
from math import ceil

SAME_MASS_G = 150  # noise, drift and two divisions of the coarsest demo scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Bag:
    """One deposit as a person lived it. `who` is None for the lid button."""

    who: str | None
    device: str
    link: str
    mass_g: int
    green: bool
    at_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """One deposit as the ledger has it. `times` counts its settlements."""

    who: str | None
    device: str
    mass_g: int
    points: int
    times: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`lost` and `doubled` name each difference in words."""

    matched: int
    credited: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]

    @property
    def clean(self) -> bool:
        return not self.lost and not self.doubled


def compare(
    bags: list[Bag], booked: list[Booked], same_g: int = SAME_MASS_G
) -> Comparison:
    """Align both sides, one person and one bin at a time.

    Masses that differ by no more than `same_g` may be of the same bag.
    """
    places = {(b.who, b.device) for b in bags} | {(b.who, b.device) for b in booked}
    lost: list[str] = []
    doubled = [_twice(entry) for entry in booked if entry.times > 1]
    matched = credited = 0
    dark: list[Bag] = []
    strays: list[Booked] = []
    for place in sorted(places, key=str):
        real = [b for b in bags if (b.who, b.device) == place]
        written = [b for b in booked if (b.who, b.device) == place]
        pairs = _align(real, written, same_g)
        matched += len(pairs)
        credited += sum(written[n].times >= 1 for _, n in pairs)
        kept = {n for n, entry in pairs if written[entry].times >= 1}
        lost += [_unkept(b) for n, b in enumerate(real) if b.green and n not in kept]
        taken = {n for n, _ in pairs}
        dark += [b for n, b in enumerate(real) if n not in taken and not b.green]
        extra = set(range(len(written))) - {n for _, n in pairs}
        strays += [written[n] for n in sorted(extra)]
    doubled += [_invented(entry) for entry in _without_a_bag(strays, dark, same_g)]
    return Comparison(
        matched=matched, credited=credited, lost=tuple(lost), doubled=tuple(doubled)
    )


def _without_a_bag(strays: list[Booked], dark: list[Bag], same_g: int) -> list[Booked]:
    """Entries that no bag explains; each dark bag may explain one for nobody."""
    left, unexplained = list(dark), []
    for entry in strays:
        there = (b for b in left if b.device == entry.device)
        own = next((b for b in there if _same(b, entry, same_g)), None)
        if entry.who is None and own is not None:
            left.remove(own)
        else:
            unexplained.append(entry)
    return unexplained


def _align(
    real: list[Bag], written: list[Booked], same_g: int
) -> list[tuple[int, int]]:
    """Longest in-order pairing of equal masses; greens first when there is a choice."""
    best: dict[tuple[int, int], tuple[int, int]] = {}

    def score(r: int, w: int) -> tuple[int, int]:
        if r == len(real) or w == len(written):
            return (0, 0)
        if (r, w) not in best:
            options = [score(r + 1, w), score(r, w + 1)]
            if _same(real[r], written[w], same_g):
                pairs, green = score(r + 1, w + 1)
                options.append((pairs + 1, green + real[r].green))
            best[r, w] = max(options)
        return best[r, w]

    pairs, r, w = [], 0, 0
    while r < len(real) and w < len(written):
        here = score(r, w)
        if score(r + 1, w) == here:
            r += 1
        elif score(r, w + 1) == here:
            w += 1
        else:
            pairs.append((r, w))
            r, w = r + 1, w + 1
    return pairs


def _same(bag: Bag, entry: Booked, same_g: int) -> bool:
    return abs(bag.mass_g - entry.mass_g) <= same_g


def _unkept(bag: Bag) -> str:
    return (
        f"{bag.who or 'somebody without a card'} saw green at {bag.device} after "
        f"{bag.at_s:.1f} s for {bag.mass_g} g, and the ledger has nothing settled"
    )


def _invented(entry: Booked) -> str:
    return (
        f"{entry.key}: {entry.mass_g} g at {entry.device} settled for "
        f"{entry.who or 'nobody'} without a bag of its own"
    )


def _twice(entry: Booked) -> str:
    return (
        f"{entry.key}: {entry.mass_g} g at {entry.device} of "
        f"{entry.who or 'nobody'} settled {entry.times} times"
    )


def percentile(values: list[float], share: float) -> float | None:
    """Nearest-rank percentile, or None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(1, ceil(len(ordered) * share)) - 1]
