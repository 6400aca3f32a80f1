"""Relay boards: the documented frames, both dialects, contacts, and the counter's wrap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_wire.frames import relay
from linli_wire.frames.counter import WRAP, counted
from linli_wire.frames.modbus_rtu import (
    Bits,
    Fault,
    ReadBits,
    Reply,
    ReplyDecoder,
    RequestDecoder,
    WriteCoil,
    Written,
    encode_reply,
    encode_request,
    with_crc,
)
from tests.wire.frames.streams import bit_flips, bytewise, chunked, streams, whole

PULSE = bytes.fromhex("01 05 02 00 00 07 8D B0")

writes = st.builds(
    WriteCoil,
    unit=st.integers(1, 247),
    address=st.integers(0, 0xFFFF),
    value=st.integers(0, 0xFFFF),
)


@st.composite
def bits(draw: st.DrawFn) -> Bits:
    count = draw(st.integers(1, 40))
    request = ReadBits(
        unit=draw(st.integers(1, 247)),
        address=draw(st.integers(0, 0xFFFF)),
        count=count,
        function=draw(st.sampled_from([1, 2])),
    )
    values = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    return Bits(request=request, values=tuple(values))


replies: st.SearchStrategy[Reply] = st.one_of(
    bits(),
    st.builds(Written, request=writes),
    st.builds(Fault, request=writes, code=st.integers(1, 11)),
)


@pytest.mark.parametrize(
    "frame,write",
    [
        ("01 05 00 00 FF 00 8C 3A", WriteCoil(unit=1, address=0, value=relay.ON)),
        ("01 05 00 00 00 00 CD CA", relay.off("waveshare", 1, 1)),
        ("01 05 02 00 00 07 8D B0", relay.pulse("waveshare", 1, 1, 700)),
        ("01 05 00 01 01 00 9D 9A", relay.pulse("cheap", 1, 1, 700)),
    ],
)
def test_the_documented_writes(frame: str, write: WriteCoil) -> None:
    assert encode_request(write) == bytes.fromhex(frame)
    assert RequestDecoder().feed(bytes.fromhex(frame)) == [write]
    assert ReplyDecoder(write).feed(bytes.fromhex(frame)) == [Written(request=write)]


def test_the_documented_read_of_eight_relays() -> None:
    ask = ReadBits(unit=1, address=0, count=8, function=1)
    (reply,) = ReplyDecoder(ask).feed(bytes.fromhex("01 01 01 41 91 B8"))

    assert encode_request(ask) == bytes.fromhex("01 01 00 00 00 08 3D CC")
    assert isinstance(reply, Bits)
    assert [n for n, on in enumerate(reply.values, 1) if on] == [1, 7]
    assert encode_reply(reply) == bytes.fromhex("01 01 01 41 91 B8")


@pytest.mark.parametrize("ms,steps", [(1, 1), (100, 1), (101, 2), (700, 7), (950, 10)])
def test_a_pulse_is_never_shorter_than_asked(ms: int, steps: int) -> None:
    assert relay.pulse("waveshare", 1, 3, ms) == WriteCoil(
        unit=1, address=0x0202, value=steps
    )


def test_toggle_is_never_sent() -> None:
    for dialect in ("waveshare", "cheap"):
        for output in range(1, 17):
            sent = {
                relay.pulse(dialect, 1, output, 500).value,
                relay.off(dialect, 1, output).value,
            }
            assert 0x5500 not in sent


@given(reply=replies)
def test_a_reply_is_decoded_once(reply: Reply) -> None:
    decoder = ReplyDecoder(reply.request)

    assert decoder.feed(encode_reply(reply) * 2) == [reply]
    assert decoder.bad["surplus"] == 1


@given(stream=streams(replies.map(encode_reply)), sizes=st.lists(st.integers(1, 40)))
def test_chunks_change_nothing(stream: bytes, sizes: list[int]) -> None:
    asked = relay.pulse("waveshare", 1, 1, 700)
    one, two, three = ReplyDecoder(asked), ReplyDecoder(asked), ReplyDecoder(asked)

    frames = whole(one, stream + PULSE)
    assert bytewise(two, stream + PULSE) == frames
    assert chunked(three, stream + PULSE, sizes) == frames
    assert one.bad == two.bad == three.bad


@given(before=st.binary(max_size=40), after=st.binary(max_size=40))
def test_noise_never_makes_an_acknowledgement(before: bytes, after: bytes) -> None:
    asked = relay.pulse("waveshare", 1, 1, 700)

    assert ReplyDecoder(asked).feed(before + PULSE + after + bytes(16)) == [
        Written(request=asked)
    ]
    if PULSE not in before + after:
        assert not [
            one
            for one in ReplyDecoder(asked).feed(before + after)
            if isinstance(one, Written)
        ]


def test_every_single_flipped_bit_is_refused() -> None:
    asked = relay.pulse("waveshare", 1, 1, 700)
    for flipped in bit_flips(PULSE):
        assert ReplyDecoder(asked).feed(flipped) == [], flipped
        assert RequestDecoder().feed(flipped) == [], flipped


def test_an_acknowledgement_of_another_write_is_not_this_one() -> None:
    asked = relay.pulse("waveshare", 1, 1, 700)
    other = relay.pulse("waveshare", 1, 2, 700)

    assert ReplyDecoder(asked).feed(encode_request(other)) == []
    assert ReplyDecoder(asked).feed(with_crc(bytes([1, 0x85, 6]))) == [
        Fault(request=asked, code=6)
    ]


@given(before=st.integers(0, WRAP - 1), drops=st.integers(0, 1000))
def test_the_counter_wraps(before: int, drops: int) -> None:
    assert counted(before, (before + drops) % WRAP) == drops
