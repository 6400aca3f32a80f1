"""A short text as a QR code: one SVG path, for a page that has no library.

The only file that knows segno. It is loaded with the first code, so that an edge without
a kiosk stays light.
"""

from collections.abc import Iterator
from functools import lru_cache

BYTES_MAX = 213  # what version 10 holds; finer codes are hard to scan off a screen
QUIET = 4  # light modules around it, as the standard (ISO/IEC 18004) wants


@lru_cache(maxsize=1)  # a screen is drawn many times
def square(text: str) -> dict[str, object] | None:
    """Side in modules with its quiet zone, and the path of the dark ones.

    Bytes of UTF-8 with correction M; None for a text that is too long.
    """
    if len(text.encode()) > BYTES_MAX:
        return None
    import segno  # only now; see above

    code = segno.make_qr(
        text, error="m", mode="byte", encoding="utf-8", boost_error=False
    )
    return _drawn(code.matrix)


def _drawn(modules: tuple[bytearray, ...]) -> dict[str, object]:
    runs = [
        f"M{QUIET + first} {QUIET + y}h{many}v1h-{many}z"
        for y, row in enumerate(modules)
        for first, many in _runs(row)
    ]
    return {"side": len(modules) + 2 * QUIET, "path": "".join(runs)}


def _runs(row: bytearray) -> Iterator[tuple[int, int]]:
    """(first, many) of dark modules side by side."""
    x = 0
    while x < len(row):
        if not row[x]:
            x += 1
            continue
        first = x
        while x < len(row) and row[x]:
            x += 1
        yield first, x - first
