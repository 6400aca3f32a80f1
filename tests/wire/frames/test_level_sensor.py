"""FF-H-L-SUM: the unit is a setting, the sum is weak, the blind zone no reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_wire.frames.level_sensor import Decoder, Distance, Unit, encode
from tests.wire.frames.streams import bit_flips, same_however_chunked, streams

A02YYUW = bytes.fromhex("FF 07 A1 A7")
SEN0627 = bytes.fromhex("FF 01 A1 A1")

distances = st.integers(1, 20_000).map(lambda mm: Distance(distance_mm=mm))


def millimetres() -> Decoder:
    return Decoder(unit="mm")


@pytest.mark.parametrize(
    "stream, unit, distance_mm",
    [(A02YYUW, "mm", 1953), (SEN0627, "cm", 4170), (SEN0627, "mm", 417)],
)
def test_the_same_bytes_are_another_distance_in_another_unit(
    stream: bytes, unit: Unit, distance_mm: int
) -> None:
    frame = Distance(distance_mm=distance_mm)

    assert Decoder(unit=unit).feed(stream) == [frame]
    assert encode(frame, unit=unit) == stream


@given(frame=distances)
def test_what_is_encoded_is_decoded(frame: Distance) -> None:
    assert millimetres().feed(encode(frame, unit="mm")) == [frame]


@given(
    stream=streams(distances.map(lambda frame: encode(frame, unit="mm"))),
    sizes=st.lists(st.integers(1, 10), max_size=20),
)
def test_chunks_change_nothing(stream: bytes, sizes: list[int]) -> None:
    same_however_chunked(millimetres, stream, sizes)


@given(stream=st.binary(max_size=200))
def test_a_frame_is_only_read_where_its_very_bytes_stand(stream: bytes) -> None:
    """8 bits of sum cannot refuse all noise, but nothing is ever made up."""
    for frame in millimetres().feed(stream):
        assert encode(frame, unit="mm") in stream


@given(
    frame=distances,
    before=st.binary(max_size=40).map(lambda noise: noise.replace(b"\xff", b"")),
    after=st.binary(max_size=40).map(lambda noise: noise.replace(b"\xff", b"")),
)
def test_noise_without_a_start_byte_changes_nothing(
    frame: Distance, before: bytes, after: bytes
) -> None:
    decoder = millimetres()

    assert decoder.feed(before + encode(frame, unit="mm") + after) == [frame]
    assert decoder.noise_bytes == len(before) + len(after)


def test_every_single_flipped_bit_is_refused() -> None:
    for flipped in bit_flips(A02YYUW):
        assert millimetres().feed(flipped) == [], flipped


def test_a_sum_cannot_see_two_swapped_bytes() -> None:
    """The documented exception: why a codec never trusts one frame."""
    swapped = bytes.fromhex("FF 07 01 07"), bytes.fromhex("FF 01 07 07")

    assert [millimetres().feed(one)[0].distance_mm for one in swapped] == [1793, 263]


@pytest.mark.parametrize(
    "distance_mm, reason", [(0, "too_near"), (249, "too_near"), (4501, "too_far")]
)
def test_what_the_sensor_cannot_see_is_no_reading(
    distance_mm: int, reason: str
) -> None:
    decoder = Decoder(unit="mm", min_mm=250, max_mm=4500)

    assert decoder.feed(encode(Distance(distance_mm=distance_mm), unit="mm")) == []
    assert decoder.bad == {reason: 1}


def test_a_flood_of_start_bytes_stays_bounded() -> None:
    decoder = millimetres()
    decoder.feed(b"\xff" * 500_000)

    assert decoder.pending_bytes <= 4096
    assert decoder.feed(b"\x00\x00" + A02YYUW) == [Distance(distance_mm=1953)]
