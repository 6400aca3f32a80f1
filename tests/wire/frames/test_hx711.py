"""The load-cell board's line: counts, ends of the range, weak check."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_wire.frames.hx711 import Counts, Decoder, Sample, Saturated, encode
from linli_wire.frames.lines import wrap
from tests.wire.frames.streams import bit_flips, same_however_chunked, streams

VECTOR = b"$HX,17,8123456*29\r\n"

seqs = st.integers(0, 2**32 - 1)
samples = st.one_of(
    st.builds(Counts, seq=seqs, raw=st.integers(-(2**23) + 1, 2**23 - 2)),
    st.builds(Saturated, seq=seqs, high=st.booleans()),
)


def test_the_documented_line() -> None:
    assert Decoder().feed(VECTOR) == [Counts(seq=17, raw=8123456)]
    assert encode(Counts(seq=17, raw=8123456)) == VECTOR


@pytest.mark.parametrize("raw, high", [(8388607, True), (-8388608, False)])
def test_an_end_of_the_range_is_a_fault_not_a_count(raw: int, high: bool) -> None:
    line = wrap(b"HX,3,%d" % raw)

    assert Decoder().feed(line) == [Saturated(seq=3, high=high)]


@given(sample=samples)
def test_what_is_encoded_is_decoded(sample: Sample) -> None:
    assert Decoder().feed(encode(sample)) == [sample]


@given(
    stream=streams(samples.map(encode)),
    sizes=st.lists(st.integers(1, 40), max_size=20),
)
def test_chunks_change_nothing(stream: bytes, sizes: list[int]) -> None:
    same_however_chunked(Decoder, stream, sizes)


@given(sample=samples, before=st.binary(max_size=60), after=st.binary(max_size=60))
def test_noise_never_makes_another_count(
    sample: Sample, before: bytes, after: bytes
) -> None:
    assert Decoder().feed(before + encode(sample) + after) == [sample]


def test_every_single_flipped_bit_is_refused() -> None:
    for flipped in bit_flips(VECTOR):
        assert Decoder().feed(flipped) == [], flipped


def test_xor_cannot_see_two_swapped_digits() -> None:
    """The documented exception: why a codec never trusts one frame."""
    swapped = VECTOR.replace(b"8123456", b"8123465")

    assert Decoder().feed(swapped) == [Counts(seq=17, raw=8123465)]


@pytest.mark.parametrize(
    "body, reason",
    [
        (b"HX,017,5", "form"),
        (b"HX,17,+5", "form"),
        (b"HX,17,-0", "form"),
        (b"HX,17,5,5", "form"),
        (b"HX,17", "form"),
        (b"HY,17,5", "form"),
        (b"HX,17,8388608", "range"),
        (b"HX,17,-8388609", "range"),
        (b"HX,4294967296,1", "range"),
    ],
)
def test_a_line_with_a_right_check_and_a_wrong_body_is_refused(
    body: bytes, reason: str
) -> None:
    decoder = Decoder()

    assert decoder.feed(wrap(body)) == []
    assert decoder.bad == {reason: 1}


def test_a_flood_without_line_ends_stays_bounded_and_counts() -> None:
    decoder = Decoder()
    decoder.feed(b"$HX,17," * 200_000)

    assert decoder.pending_bytes <= 4096
    assert decoder.feed(VECTOR) == [Counts(seq=17, raw=8123456)]
    assert decoder.bad["too_long"] == 1
