"""Merkle trees over lists of bytes, as in RFC 6962 section 2.1.

A day's root stands for all of its transfers; the path from one of them to the root is
proof that it is among them, to anybody who trusts the root's signature.

    root([a, b, c]) = node(node(leaf a, leaf b), leaf c)
"""

from collections.abc import Sequence
from hashlib import sha256

NOTHING = sha256(b"").digest()


def leaf(data: bytes) -> bytes:
    return sha256(b"\0" + data).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes; of no leaves it is the hash of nothing."""
    if not leaves:
        return NOTHING
    level = list(leaves)
    while len(level) > 1:
        level = _up(level)
    return level[0]


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """What `verify` needs beside leaf number `index`, from the leaf upwards."""
    assert 0 <= index < len(leaves)
    found, level = [], list(leaves)
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            found.append(level[beside])
        index //= 2
        level = _up(level)
    return found


def verify(hashed: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that leaf hash `hashed` at `index` of `size` leads to along `path`.

    ValueError if the path has another length than such a place has.
    """
    if not 0 <= index < size:
        raise ValueError("no such place")
    rest = list(path)
    while size > 1:
        if index % 2:
            hashed = _node(_next(rest), hashed)
        elif index + 1 < size:
            hashed = _node(hashed, _next(rest))
        index, size = index // 2, (size + 1) // 2
    if rest:
        raise ValueError("the path is too long")
    return hashed


def _next(rest: list[bytes]) -> bytes:
    if not rest:
        raise ValueError("the path is too short")
    return rest.pop(0)


def _up(level: list[bytes]) -> list[bytes]:
    """The level above; the last of an odd number goes up as it is."""
    pairs = zip(level[::2], level[1::2], strict=False)
    above = [_node(left, right) for left, right in pairs]
    return above + level[-1:] if len(level) % 2 else above


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()
