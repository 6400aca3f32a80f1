"""A&D standard format: dialects, units, and what is no weight. No checksum here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_wire.frames.and_scale import Decoder, Dialect, Unit, Weight, encode
from tests.wire.frames.streams import same_however_chunked, streams

MANUAL = b"ST,+00012.34  kg\r\n"


def kilograms() -> Decoder:
    return Decoder(unit="kg")


weights = st.one_of(
    st.builds(
        Weight,
        status=st.sampled_from(["stable", "moving"]),
        mass_g=st.integers(-999_999, 999_999),
    ),
    st.sampled_from([Weight(status="overload"), Weight(status="underload")]),
)


@pytest.mark.parametrize(
    "line, unit, weight",
    [
        (MANUAL, "kg", Weight(status="stable", mass_g=12340)),
        (b"US,+00012.30  kg\r\n", "kg", Weight(status="moving", mass_g=12300)),
        (b"OL,+9999999E+19\r\n", "kg", Weight(status="overload")),
        (b"OL,+999999.9  g\r\n", "g", Weight(status="overload")),
        (b"OL,+          g\r\n", "g", Weight(status="overload")),
        (b"OL,-9999999E+19\r\n", "kg", Weight(status="underload")),
        (b"ST,NT,+0012.34kg\r\n", "kg", Weight(status="stable", mass_g=12340)),
        (b"US,GS,-0000.50kg\r\n", "kg", Weight(status="moving", mass_g=-500)),
        (b"ST,OK,+0001.234 kg\r\n", "kg", Weight(status="stable", mass_g=1234)),
        (b"ST,--,+0001.234 kg\r\n", "kg", Weight(status="stable", mass_g=1234)),
        (b"ST;+00012,34  kg\r\n", "kg", Weight(status="stable", mass_g=12340)),
        (b"ST,-000123.4  g\r\n", "g", Weight(status="stable", mass_g=-123)),
        (b"ST,+00000001  t\r\n", "t", Weight(status="stable", mass_g=1_000_000)),
        (b"ST,+00001.00  lb\r\n", "lb", Weight(status="stable", mass_g=454)),
    ],
)
def test_each_dialect_is_read(line: bytes, unit: Unit, weight: Weight) -> None:
    decoder = Decoder(unit=unit)

    assert decoder.feed(line) == [weight]
    assert not decoder.bad


@pytest.mark.parametrize(
    "line, reason",
    [
        (b"QT,+00000123 PC\r\n", "count"),
        (b"ST,TR,+0002.00kg\r\n", "tare"),
        (b"ST,PT,+0002.00kg\r\n", "tare"),
        (b"ST,XX,+0002.00kg\r\n", "form"),
        (b"ST,+00012.34  g\r\n", "unit"),
        (b"ST,+00012.34  lb\r\n", "unit"),
        (b"ST,+0012.34  kg\r\n", "width"),
        (b"ST,+000012.34  kg\r\n", "width"),
        (b"ST,00012.34  kg\r\n", "form"),
        (b"ST,+00012.3.  kg\r\n", "form"),
        (b"ST,+00012,34  kg\r\n", "form"),
        (b"ST;+00012.34  kg\r\n", "form"),
        (b"ST,+        kg\r\n", "form"),
        (b"ST,+99999.99  kg\r\n", "range"),
        (b"S S     100.00 g\r\n", "form"),
        (b"\xff\xfe\r\n", "form"),
    ],
)
def test_what_is_no_weight_is_counted_and_gives_no_reading(
    line: bytes, reason: str
) -> None:
    decoder = kilograms()

    assert decoder.feed(line) == []
    assert decoder.bad == {reason: 1}


def test_no_single_lost_or_doubled_byte_gives_another_weight() -> None:
    right = Weight(status="stable", mass_g=12340)
    for at in range(len(MANUAL) - 1):
        lost = MANUAL[:at] + MANUAL[at + 1 :]
        doubled = MANUAL[:at] + MANUAL[at : at + 1] + MANUAL[at:]

        for stream in (lost, doubled):
            assert kilograms().feed(stream) in ([], [right]), stream


def test_a_flipped_digit_is_believed() -> None:
    """The documented exception: no checksum, so no one frame is ever trusted."""
    assert kilograms().feed(b"ST,+00052.34  kg\r\n")[0].mass_g == 52340


@given(weight=weights, dialect=st.sampled_from(["standard", "ad4404", "gc"]))
def test_what_is_encoded_is_decoded(weight: Weight, dialect: Dialect) -> None:
    line = encode(weight, decimals=3, dialect=dialect)

    assert Decoder(unit="kg").feed(line) == [weight]


def test_a_scale_rounds_to_what_it_shows() -> None:
    line = encode(Weight(status="stable", mass_g=12347), unit="kg", decimals=2)

    assert line == b"ST,+00012.35  kg\r\n"


@given(
    stream=streams(weights.map(encode)),
    sizes=st.lists(st.integers(1, 40), max_size=20),
)
def test_chunks_change_nothing(stream: bytes, sizes: list[int]) -> None:
    same_however_chunked(kilograms, stream, sizes)


@given(weight=weights, before=st.binary(max_size=60))
def test_noise_before_a_line_costs_nothing(weight: Weight, before: bytes) -> None:
    assert kilograms().feed(before + encode(weight))[-1] == weight


@given(stream=st.binary(max_size=400))
def test_noise_raises_nothing(stream: bytes) -> None:
    decoder = kilograms()
    decoder.feed(stream)

    assert decoder.pending_bytes <= 4096
