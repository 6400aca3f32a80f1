"""A pulse counter in one 16-bit register (FC03 or FC04), as under a dispenser's chute.

The count wraps at 65536 and begins at 0 when the module loses power; what it counted
is the difference of two reads.
"""

WRAP = 1 << 16


def counted(before: int, after: int) -> int:
    """Pulses between two reads, over at most one wrap."""
    return (after - before) % WRAP
