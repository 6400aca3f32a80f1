"""Hostile ways to hand a decoder its bytes, shared by the frame tests."""

from collections.abc import Callable
from typing import Any, Protocol

from hypothesis import strategies as st


class Feeds(Protocol):
    def feed(self, chunk: bytes) -> list[Any]: ...


def whole(decoder: Feeds, stream: bytes) -> list[Any]:
    return decoder.feed(stream)


def bytewise(decoder: Feeds, stream: bytes) -> list[Any]:
    return [frame for byte in stream for frame in decoder.feed(bytes([byte]))]


def chunked(decoder: Feeds, stream: bytes, sizes: list[int]) -> list[Any]:
    frames, at = [], 0
    for size in sizes:
        frames += decoder.feed(stream[at : at + size])
        at += size
    return frames + decoder.feed(stream[at:])


def bit_flips(frame: bytes) -> list[bytes]:
    return [
        frame[:at] + bytes([frame[at] ^ 1 << bit]) + frame[at + 1 :]
        for at in range(len(frame))
        for bit in range(8)
    ]


def streams(frame: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Good frames, halves of frames and noise, in any order."""
    half = st.builds(lambda whole, at: whole[: at % len(whole)], frame, st.integers(0))
    part = st.one_of(frame, half, st.binary(max_size=20))
    return st.lists(part, max_size=12).map(b"".join)


def same_however_chunked(
    make: Callable[[], Any], stream: bytes, sizes: list[int]
) -> None:
    """Frames and counts do not depend on where the chunks were cut."""
    one, two, three = make(), make(), make()
    frames = whole(one, stream)
    assert bytewise(two, stream) == frames
    assert chunked(three, stream, sizes) == frames
    assert one.bad == two.bad == three.bad
    assert one.pending_bytes == two.pending_bytes == three.pending_bytes <= 4096
