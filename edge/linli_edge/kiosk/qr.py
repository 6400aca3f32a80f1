"""A short text as a QR code (ISO/IEC 18004): byte mode, versions 1-10, correction M.

square(text) draws it as one SVG path, for a page that has no library.
"""

from collections.abc import Iterator
from functools import cache, lru_cache

# version -> (correction bytes a block, blocks), level M
BLOCKS = {
    1: (10, 1), 2: (16, 1), 3: (26, 1), 4: (18, 2), 5: (24, 2),
    6: (16, 4), 7: (18, 4), 8: (22, 4), 9: (22, 5), 10: (26, 5),
}  # fmt: skip
ALIGNED = {
    1: (), 2: (6, 18), 3: (6, 22), 4: (6, 26), 5: (6, 30),
    6: (6, 34), 7: (6, 22, 38), 8: (6, 24, 42), 9: (6, 26, 46), 10: (6, 28, 50),
}  # fmt: skip
FORMAT_M = 0
QUIET = 4  # light modules around it, as the standard wants

Modules = list[list[bool]]


class TooLong(ValueError):
    """The text does not fit into version 10."""


@lru_cache(maxsize=1)  # a screen is drawn many times
def square(text: str) -> dict[str, object] | None:
    """Side in modules with its quiet zone, and the path of the dark ones."""
    try:
        modules = matrix(text)
    except TooLong:
        return None
    runs = [
        f"M{QUIET + first} {QUIET + y}h{many}v1h-{many}z"
        for y, row in enumerate(modules)
        for first, many in _runs(row)
    ]
    return {"side": len(modules) + 2 * QUIET, "path": "".join(runs)}


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    x = 0
    while x < len(row):
        if not row[x]:
            x += 1
            continue
        first = x
        while x < len(row) and row[x]:
            x += 1
        yield first, x - first


def matrix(text: str) -> Modules:
    """The modules, True = dark, of the smallest version that holds the text."""
    raw = text.encode()
    version = next((v for v in BLOCKS if len(raw) <= capacity(v)), None)
    if version is None:
        raise TooLong(f"{len(raw)} bytes")
    words = _interleaved(_data(raw, version), version)
    best: tuple[int, Modules] | None = None
    for mask in range(8):
        modules = _drawn(words, version, mask)
        found = penalty(modules)
        if best is None or found < best[0]:
            best = found, modules
    assert best is not None
    return best[1]


def capacity(version: int) -> int:
    """Bytes of text."""
    return _data_bytes(version) - (2 if version < 10 else 3)


def _total_bytes(version: int) -> int:
    bits = (16 * version + 128) * version + 64
    if version >= 2:
        many = version // 7 + 2
        bits -= (25 * many - 10) * many - 55
        if version >= 7:
            bits -= 36
    return bits // 8


def _data_bytes(version: int) -> int:
    correction, blocks = BLOCKS[version]
    return _total_bytes(version) - correction * blocks


def _data(raw: bytes, version: int) -> bytes:
    """Mode, length, text, end, padding."""
    length_bits = 8 if version < 10 else 16
    bits = f"0100{len(raw):0{length_bits}b}" + "".join(f"{one:08b}" for one in raw)
    room = _data_bytes(version) * 8
    bits += "0" * min(4, room - len(bits))
    bits += "0" * (-len(bits) % 8)
    words = [int(bits[at : at + 8], 2) for at in range(0, len(bits), 8)]
    for at in range(room // 8 - len(words)):
        words.append(0x11 if at % 2 else 0xEC)
    return bytes(words)


# --- Reed-Solomon over GF(256), polynomial 0x11D ------------------------------------


def times(a: int, b: int) -> int:
    product = 0
    for bit in range(7, -1, -1):
        product = (product << 1) ^ ((product >> 7) * 0x11D)
        product ^= ((b >> bit) & 1) * a
    return product


@cache
def _generator(degree: int) -> tuple[int, ...]:
    found = [0] * (degree - 1) + [1]
    root = 1
    for _ in range(degree):
        for at in range(degree):
            found[at] = times(found[at], root)
            if at + 1 < degree:
                found[at] ^= found[at + 1]
        root = times(root, 2)
    return tuple(found)


def correction_of(data: bytes, degree: int) -> bytes:
    generator = _generator(degree)
    rest = [0] * degree
    for one in data:
        factor = one ^ rest.pop(0)
        rest.append(0)
        rest = [a ^ times(b, factor) for a, b in zip(rest, generator, strict=True)]
    return bytes(rest)


def _interleaved(data: bytes, version: int) -> bytes:
    """Blocks side by side: first of each, second of each, then the corrections."""
    degree, many = BLOCKS[version]
    short = len(data) // many
    longer = len(data) % many  # the last blocks have one byte more
    blocks, at = [], 0
    for number in range(many):
        size = short + (number >= many - longer)
        blocks.append(data[at : at + size])
        at += size
    corrections = [correction_of(block, degree) for block in blocks]
    woven = [block[n] for n in range(short + 1) for block in blocks if n < len(block)]
    woven += [one[n] for n in range(degree) for one in corrections]
    return bytes(woven)


# --- drawing --------------------------------------------------------------------------


def _turned(mask: int, x: int, y: int) -> bool:
    """Whether this mask turns the module there."""
    match mask:
        case 0:
            rest = (x + y) % 2
        case 1:
            rest = y % 2
        case 2:
            rest = x % 3
        case 3:
            rest = (x + y) % 3
        case 4:
            rest = (x // 3 + y // 2) % 2
        case 5:
            rest = x * y % 2 + x * y % 3
        case 6:
            rest = (x * y % 2 + x * y % 3) % 2
        case _:
            rest = ((x + y) % 2 + x * y % 3) % 2
    return rest == 0


def _drawn(words: bytes, version: int, mask: int) -> Modules:
    fixed = _patterns(version)
    _format(fixed, mask)
    size = version * 4 + 17
    bits = "".join(f"{one:08b}" for one in words)
    at = 0
    for x, y in _way(size):
        if (x, y) in fixed:
            continue
        dark = at < len(bits) and bits[at] == "1"
        fixed[x, y] = dark ^ _turned(mask, x, y)
        at += 1
    return [[fixed[x, y] for x in range(size)] for y in range(size)]


def _way(size: int) -> Iterator[tuple[int, int]]:
    """The data's way: up and down in pairs of columns, from the right."""
    for right in range(size - 1, 0, -2):
        column = right if right > 6 else right - 1
        upward = (column + 1) & 2 == 0
        for step in range(size):
            y = size - 1 - step if upward else step
            yield column, y
            yield column - 1, y


def _patterns(version: int) -> dict[tuple[int, int], bool]:
    """Everything but data and format: timing, finders, alignment, version."""
    size = version * 4 + 17
    found: dict[tuple[int, int], bool] = {}
    for n in range(size):
        found[6, n] = found[n, 6] = n % 2 == 0
    for cx, cy in ((3, 3), (size - 4, 3), (3, size - 4)):
        for dx in range(-4, 5):
            for dy in range(-4, 5):
                x, y = cx + dx, cy + dy
                if 0 <= x < size and 0 <= y < size:
                    found[x, y] = max(abs(dx), abs(dy)) not in (2, 4)
    places = ALIGNED[version]
    corners = {(6, 6), (6, size - 7), (size - 7, 6)}
    for cx in places:
        for cy in places:
            if (cx, cy) in corners:
                continue
            for dx in range(-2, 3):
                for dy in range(-2, 3):
                    found[cx + dx, cy + dy] = max(abs(dx), abs(dy)) != 1
    if version >= 7:
        _version(found, version, size)
    return found


def _version(found: dict[tuple[int, int], bool], version: int, size: int) -> None:
    bits = _with_check(version, 12, 0x1F25)
    for n in range(18):
        dark = bool(bits >> n & 1)
        found[size - 11 + n % 3, n // 3] = dark
        found[n // 3, size - 11 + n % 3] = dark


def _format(found: dict[tuple[int, int], bool], mask: int) -> None:
    size = max(x for x, _ in found) + 1
    bits = _with_check(FORMAT_M << 3 | mask, 10, 0x537) ^ 0x5412
    one = [(8, n) for n in (0, 1, 2, 3, 4, 5, 7, 8)]
    one += [(n, 8) for n in (7, 5, 4, 3, 2, 1, 0)]
    other = [(size - 1 - n, 8) for n in range(8)]
    other += [(8, size - 15 + n) for n in range(8, 15)]
    for places in (one, other):
        for n, place in enumerate(places):
            found[place] = bool(bits >> n & 1)
    found[8, size - 8] = True


def _with_check(value: int, bits: int, polynomial: int) -> int:
    rest = value
    for _ in range(bits):
        rest = (rest << 1) ^ ((rest >> (bits - 1)) * polynomial)
    return value << bits | rest


# --- which mask -------------------------------------------------------------------------


def penalty(modules: Modules) -> int:
    """The standard's four rules: runs, blocks, finder look-alikes, balance."""
    lines = [*modules, *(list(column) for column in zip(*modules, strict=True))]
    total = sum(_line_penalty(line) for line in lines)
    size = len(modules)
    for y in range(size - 1):
        for x in range(size - 1):
            if (
                modules[y][x] == modules[y][x + 1]
                == modules[y + 1][x] == modules[y + 1][x + 1]
            ):  # fmt: skip
                total += 3
    dark = sum(map(sum, modules))
    cells = size * size
    return total + 10 * (abs(dark * 20 - cells * 10) // cells)


def _line_penalty(line: list[bool]) -> int:
    text = "".join("1" if dark else "0" for dark in line)
    total, run = 0, 1
    for before, now in zip(text, text[1:] + "x", strict=True):
        if now == before:
            run += 1
            continue
        total += run - 2 if run >= 5 else 0
        run = 1
    for finder in ("10111010000", "00001011101"):
        total += 40 * sum(
            text.startswith(finder, at) for at in range(len(text) - len(finder) + 1)
        )
    return total
