"""Modbus RTU: CRC against an independent oracle, vectors, late and foreign replies."""

import pytest
from crccheck.crc import CrcModbus
from hypothesis import given
from hypothesis import strategies as st

from linli_wire.frames.modbus_rtu import (
    Fault,
    Registers,
    Reply,
    ReplyDecoder,
    Request,
    RequestDecoder,
    crc16,
    encode_reply,
    encode_request,
    with_crc,
)
from tests.wire.frames.streams import bit_flips, bytewise, chunked, streams, whole

ASK = bytes.fromhex("01 03 00 00 00 04 44 09")
REPLY = bytes.fromhex("01 03 08 02 92 FF 9B 03 E8 00 38 57 B6")
FOUR = Request(unit=1, address=0, count=4)

requests = st.builds(
    Request,
    unit=st.integers(1, 247),
    address=st.integers(0, 0xFFFF),
    count=st.integers(1, 125),
    function=st.sampled_from([3, 4]),
)


@st.composite
def replies(draw: st.DrawFn) -> Reply:
    request = draw(requests)
    if draw(st.booleans()):
        return Fault(request=request, code=draw(st.integers(1, 11)))
    size = request.count
    values = draw(st.lists(st.integers(0, 0xFFFF), min_size=size, max_size=size))
    return Registers(request=request, values=tuple(values))


@given(frame=st.binary(max_size=300))
def test_the_crc_agrees_with_crccheck(frame: bytes) -> None:
    assert crc16(frame) == CrcModbus.calc(frame)


def test_the_probe_vector_both_ways() -> None:
    reply = Registers(request=FOUR, values=(0x0292, 0xFF9B, 0x03E8, 0x0038))

    assert encode_request(FOUR) == ASK
    assert RequestDecoder().feed(ASK) == [FOUR]
    assert ReplyDecoder(FOUR).feed(REPLY) == [reply]
    assert encode_reply(reply) == REPLY


@pytest.mark.parametrize(
    "ask, answer, request_, values",
    [
        (
            "01 03 00 00 00 01 84 0A",
            "01 03 02 02 18 B9 2E",
            Request(unit=1, address=0, count=1),
            (536,),
        ),
        (
            "01 04 00 00 00 08 F1 CC",
            "",
            Request(unit=1, address=0, count=8, function=4),
            (),
        ),
    ],
)
def test_other_documented_frames(
    ask: str, answer: str, request_: Request, values: tuple[int, ...]
) -> None:
    assert encode_request(request_) == bytes.fromhex(ask)
    for reply in ReplyDecoder(request_).feed(bytes.fromhex(answer)):
        assert reply == Registers(request=request_, values=values)


@given(request=requests)
def test_a_request_is_decoded(request: Request) -> None:
    assert RequestDecoder().feed(encode_request(request)) == [request]


@given(reply=replies())
def test_a_reply_is_decoded_once(reply: Reply) -> None:
    decoder = ReplyDecoder(reply.request)

    assert decoder.feed(encode_reply(reply) * 2) == [reply]
    assert decoder.bad["surplus"] == 1


@given(
    stream=streams(replies().map(encode_reply)),
    sizes=st.lists(st.integers(1, 40), max_size=20),
)
def test_chunks_change_nothing_for_the_master(stream: bytes, sizes: list[int]) -> None:
    one, two, three = ReplyDecoder(FOUR), ReplyDecoder(FOUR), ReplyDecoder(FOUR)

    frames = whole(one, stream + REPLY)
    assert bytewise(two, stream + REPLY) == frames
    assert chunked(three, stream + REPLY, sizes) == frames
    assert one.bad == two.bad == three.bad
    assert one.noise_bytes == two.noise_bytes == three.noise_bytes


@given(
    stream=streams(requests.map(encode_request)),
    sizes=st.lists(st.integers(1, 20), max_size=20),
)
def test_chunks_change_nothing_for_a_device(stream: bytes, sizes: list[int]) -> None:
    one, two, three = RequestDecoder(), RequestDecoder(), RequestDecoder()

    frames = whole(one, stream)
    assert bytewise(two, stream) == frames
    assert chunked(three, stream, sizes) == frames


@given(before=st.binary(max_size=40), after=st.binary(max_size=40))
def test_noise_never_makes_another_reply(before: bytes, after: bytes) -> None:
    (reply,) = ReplyDecoder(FOUR).feed(before + REPLY + after + bytes(16))

    assert encode_reply(reply) == REPLY


@pytest.mark.parametrize(
    "other",
    [
        Request(unit=2, address=0, count=4),
        Request(unit=1, address=0, count=4, function=4),
        Request(unit=1, address=0x12, count=3),
    ],
)
def test_a_late_reply_to_another_question_is_never_this_one(other: Request) -> None:
    late = encode_reply(Registers(request=other, values=(7,) * other.count))
    decoder = ReplyDecoder(FOUR)

    assert decoder.feed(late) == []
    assert len(decoder.feed(REPLY)) == 1


def test_every_single_flipped_bit_of_a_reply_is_refused() -> None:
    for flipped in bit_flips(REPLY):
        assert ReplyDecoder(FOUR).feed(flipped) == [], flipped


def test_every_single_flipped_bit_of_a_request_is_refused() -> None:
    for flipped in bit_flips(ASK):
        assert RequestDecoder().feed(flipped) == [], flipped


def test_a_device_may_refuse() -> None:
    refusal = with_crc(bytes([1, 0x83, 2]))

    assert ReplyDecoder(FOUR).feed(refusal) == [Fault(request=FOUR, code=2)]


def test_a_flood_stays_bounded() -> None:
    decoder, device = ReplyDecoder(FOUR), RequestDecoder()
    decoder.feed(b"\x01\x03\x08" * 20_000)
    device.feed(b"\x01\x03" * 10_000)

    assert decoder.pending_bytes <= 4096 and device.pending_bytes <= 4096
    assert len(decoder.feed(bytes(13) + REPLY)) == 1
