"""Which position each reading of a batch has, when some were thinned away."""

from linli_wire.messages import Readings


def positions(batch: Readings) -> tuple[list[int], int, int]:
    """Position of each reading, the last position the batch speaks of, how many of
    its positions were thinned away.
    """
    gaps = sorted((gap.first, gap.last) for gap in batch.gaps)
    places: list[int] = []
    at, thinned = batch.first, 0

    def skip() -> None:
        nonlocal at, thinned
        while gaps and gaps[0][0] <= at:
            _, last = gaps.pop(0)
            if last >= at:
                thinned += last - at + 1
                at = last + 1

    for _ in batch.readings:
        skip()
        places.append(at)
        at += 1
    skip()
    return places, at - 1, thinned
