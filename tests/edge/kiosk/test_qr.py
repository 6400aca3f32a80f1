"""The kiosk's QR code, read back from what is drawn by a reader of our own.

The reader follows ISO/IEC 18004 and checks every block's correction.
"""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_edge.kiosk import qr

Modules = list[list[bool]]
QUIET = 4
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")

# version -> (correction bytes a block, blocks), level M
BLOCKS = {
    1: (10, 1), 2: (16, 1), 3: (26, 1), 4: (18, 2), 5: (24, 2),
    6: (16, 4), 7: (18, 4), 8: (22, 4), 9: (22, 5), 10: (26, 5),
}  # fmt: skip
ALIGNED = {
    1: (), 2: (6, 18), 3: (6, 22), 4: (6, 26), 5: (6, 30),
    6: (6, 34), 7: (6, 22, 38), 8: (6, 24, 42), 9: (6, 26, 46), 10: (6, 28, 50),
}  # fmt: skip
# ISO/IEC 18004, table C.1: level M, masks 0-7
FORMATS = [
    "101010000010010", "101000100100101", "101111001111100", "101101101001011",
    "100010111111001", "100000011001110", "100111110010111", "100101010100000",
]  # fmt: skip
# the same, table D.1
VERSIONS = {7: 0x07C94, 8: 0x085BC, 9: 0x09A99, 10: 0x0A4D3}
TURNED: list[Callable[[int, int], bool]] = [
    lambda i, j: (i + j) % 2 == 0,
    lambda i, _: i % 2 == 0,
    lambda _, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: (i * j) % 2 + (i * j) % 3 == 0,
    lambda i, j: ((i * j) % 2 + (i * j) % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + (i * j) % 3) % 2 == 0,
]  # i: row, j: column


def drawn(text: str) -> Modules:
    """The modules as the page draws them, without the quiet zone."""
    square = qr.square(text)
    assert square is not None
    size = int(str(square["side"])) - 2 * QUIET
    modules = [[False] * size for _ in range(size)]
    path = str(square["path"])
    assert RUN.sub("", path) == ""
    for x, y, many, back in RUN.findall(path):
        assert many == back
        for n in range(int(many)):
            modules[int(y) - QUIET][int(x) - QUIET + n] = True
    return modules


def mask_of(modules: Modules) -> int:
    """The mask that the format bits beside the first finder name."""
    row = [modules[8][j] for j in (0, 1, 2, 3, 4, 5, 7, 8)]
    column = [modules[i][8] for i in (7, 5, 4, 3, 2, 1, 0)]
    return FORMATS.index("".join("1" if one else "0" for one in row + column))


def kept_free(size: int, version: int) -> set[tuple[int, int]]:
    """(row, column) of everything that is no data."""
    free = {(6, n) for n in range(size)} | {(n, 6) for n in range(size)}
    for i in range(9):
        for j in range(9):
            free |= {(i, j)}
            if i < 8:
                free |= {(size - 1 - i, j)}
            if j < 8:
                free |= {(i, size - 1 - j)}
    centres = ALIGNED[version]
    for a in centres:
        for b in centres:
            if (a, b) not in {(6, 6), (6, size - 7), (size - 7, 6)}:
                free |= {(a + i, b + j) for i in range(-2, 3) for j in range(-2, 3)}
    if version >= 7:
        for i in range(6):
            for j in range(3):
                free |= {(i, size - 11 + j), (size - 11 + j, i)}
    return free


def read(modules: Modules) -> str:
    """The text, with every block's correction checked."""
    size = len(modules)
    version = (size - 17) // 4
    turned, free = TURNED[mask_of(modules)], kept_free(size, version)
    bits, upward = "", True
    for right in [*range(size - 1, 6, -2), 5, 3, 1]:
        for i in range(size - 1, -1, -1) if upward else range(size):
            for j in (right, right - 1):
                if (i, j) not in free:
                    bits += "1" if modules[i][j] ^ turned(i, j) else "0"
        upward = not upward
    words = [int(bits[n : n + 8], 2) for n in range(0, len(bits) - 7, 8)]
    return text_of(words, version)


def text_of(words: list[int], version: int) -> str:
    degree, many = BLOCKS[version]
    data = len(words) - degree * many
    sizes = [data // many + (n >= many - data % many) for n in range(many)]
    blocks: list[list[int]] = [[] for _ in sizes]
    place = iter(words)
    for n in range(max(sizes)):
        for block, most in zip(blocks, sizes, strict=True):
            if n < most:
                block.append(next(place))
    payload = b"".join(bytes(block) for block in blocks)
    for _ in range(degree):
        for block in blocks:
            block.append(next(place))
    for block in blocks:
        for power in range(degree):
            assert syndrome(block, power) == 0
    bits = "".join(f"{one:08b}" for one in payload)
    length = 8 if version < 10 else 16
    assert bits[:4] == "0100"
    count = int(bits[4 : 4 + length], 2)
    raw = bits[4 + length : 4 + length + 8 * count]
    return bytes(int(raw[n : n + 8], 2) for n in range(0, len(raw), 8)).decode()


def syndrome(block: list[int], power: int) -> int:
    """The block as a polynomial at the generator's root."""
    root = 1
    for _ in range(power):
        root = times(root, 2)
    value = 0
    for one in block:
        value = times(value, root) ^ one
    return value


def times(a: int, b: int) -> int:
    product = 0
    for bit in range(7, -1, -1):
        product = (product << 1) ^ ((product >> 7) * 0x11D)
        product ^= ((b >> bit) & 1) * a
    return product


def capacity(version: int) -> int:
    """Bytes of text in level M, as ISO/IEC 18004 table 7 has them."""
    return {1: 14, 2: 26, 3: 42, 4: 62, 5: 84, 6: 106, 7: 122, 8: 152, 9: 180, 10: 213}[
        version
    ]


def test_the_reader_corrects_as_in_a_published_example() -> None:
    """HELLO WORLD in version 1-M, as in the textbooks."""
    data = [32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17]
    correction = [196, 35, 39, 119, 235, 215, 231, 226, 93, 23]

    assert [syndrome(data + correction, power) for power in range(10)] == [0] * 10
    assert any(syndrome([33, *data[1:], *correction], n) for n in range(10))


@pytest.mark.parametrize("version", BLOCKS)
def test_the_fullest_text_of_each_version_can_be_read(version: int) -> None:
    text = ("https://hub.example/r/" + "aB3-_" * 60)[: capacity(version)]
    modules = drawn(text)

    assert len(modules) == 17 + 4 * version
    assert read(modules) == text
    assert len(drawn(text[:-1])) <= len(modules)


@pytest.mark.parametrize("version", VERSIONS)
def test_larger_codes_name_their_version(version: int) -> None:
    modules = drawn("x" * capacity(version))
    size = len(modules)
    found = sum(
        modules[n // 3][size - 11 + n % 3] << n for n in range(18)
    )  # least bit first

    assert found == VERSIONS[version]


@given(st.text(max_size=60))
def test_any_short_text_can_be_read(text: str) -> None:
    assert read(drawn(text)) == text


def test_a_wrong_module_is_noticed() -> None:
    """The control: the reader here does check."""
    modules = drawn("https://hub.example/r/abc")
    size = len(modules)
    modules[size - 1][size - 1] ^= True

    with pytest.raises(AssertionError):
        read(modules)


def test_what_is_too_long_has_no_code() -> None:
    assert qr.square("x" * (capacity(10) + 1)) is None
    assert qr.square("x" * 3000) is None


def test_there_is_a_quiet_zone_on_every_side() -> None:
    square = qr.square("https://hub.example/r/abc")
    assert square is not None

    assert str(square["path"]).startswith("M4 4h7v1h-7z")  # the first finder's edge
    modules = drawn("https://hub.example/r/abc")
    assert square["side"] == len(modules) + 8
    assert any(row[-1] for row in modules) and any(modules[-1])
