"""RDM6300 and ID-12LA frames: the vectors of real cards, and hostile streams."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_wire import cards
from linli_wire.frames import rdm6300
from linli_wire.frames.rdm6300 import CardFrame, Decoder, encode
from tests.wire.frames.streams import bit_flips, same_however_chunked, streams, whole

FORUM = bytes.fromhex("02 31 30 30 30 38 36 46 34 34 34 32 36 03")
WEDGE = bytes.fromhex("02 30 31 30 30 36 33 45 39 41 45 32 35 03")
SEEED = b"\x0262E3086CED08\x03"
ID12LA = bytes.fromhex("02 30 43 30 30 30 36 32 31 41 35 38 45 0D 0A 03")
CLONES = [b"\x0202004DB005FC\x03", b"\x02060075EA6DD6\x03", b"\x02060075824E;D\x03"]

card_frames = st.builds(
    CardFrame,
    card=st.integers(0, 2**32 - 1).map(lambda number: f"em:{number:08X}"),
    customer=st.integers(0, 255),
)


@pytest.mark.parametrize(
    "stream, card, customer",
    [
        (FORUM, "em:0086F444", 0x10),
        (WEDGE, "em:0063E9AE", 0x01),
        (SEEED, "em:E3086CED", 0x62),
    ],
)
def test_real_frames_give_the_canonical_card(
    stream: bytes, card: str, customer: int
) -> None:
    frames = Decoder().feed(stream)

    assert frames == [CardFrame(card=card, customer=customer)]
    assert cards.check(card) == card
    assert encode(frames[0]) == stream


def test_the_printed_numbers_are_the_same_card() -> None:
    (forum,) = Decoder().feed(FORUM)
    (wedge,) = Decoder().feed(WEDGE)

    assert int(forum.card[3:], 16) == 8844356
    assert int(wedge.card[3:], 16) == 6547886


def test_an_id12la_frame_has_a_longer_end() -> None:
    frame = CardFrame(card="em:000621A5", customer=0x0C)

    assert Decoder(family="id12la").feed(ID12LA) == [frame]
    assert encode(frame, family="id12la") == ID12LA


def test_a_family_is_not_guessed() -> None:
    assert Decoder().feed(ID12LA) == []
    assert Decoder(family="id12la").feed(FORUM + b"\x00\x00") == []


@pytest.mark.parametrize("stream", CLONES)
def test_a_clone_with_a_wrong_check_is_refused_and_counted(stream: bytes) -> None:
    decoder = Decoder()

    assert decoder.feed(stream * 5) == []
    assert decoder.bad.total() == 5


@pytest.mark.parametrize("stream", CLONES)
def test_a_clone_is_believed_from_the_third_identical_frame(stream: bytes) -> None:
    decoder = Decoder(accept_bad_check="after_3_identical")

    assert decoder.feed(stream * 2) == []
    (third,) = decoder.feed(stream)
    assert third.card == f"em:{stream[3:11].decode()}"
    assert not third.check_ok
    assert decoder.bad.total() == 3


def test_three_different_wrong_frames_are_never_believed() -> None:
    decoder = Decoder(accept_bad_check="after_3_identical")

    assert decoder.feed(b"".join(CLONES) * 3) == []


def test_a_good_frame_between_starts_the_count_anew() -> None:
    decoder = Decoder(accept_bad_check="after_3_identical")

    frames = decoder.feed(CLONES[0] * 2 + FORUM + CLONES[0] * 2)
    assert [frame.card for frame in frames] == ["em:0086F444"]


@given(frame=card_frames, family=st.sampled_from(["rdm6300", "id12la"]))
def test_what_is_encoded_is_decoded(frame: CardFrame, family: rdm6300.Family) -> None:
    assert Decoder(family=family).feed(encode(frame, family=family)) == [frame]


@given(
    stream=streams(card_frames.map(encode)),
    sizes=st.lists(st.integers(1, 40), max_size=20),
)
def test_chunks_change_nothing(stream: bytes, sizes: list[int]) -> None:
    same_however_chunked(Decoder, stream, sizes)


@given(frame=card_frames, before=st.binary(max_size=60), after=st.binary(max_size=60))
def test_noise_never_makes_another_card(
    frame: CardFrame, before: bytes, after: bytes
) -> None:
    frames = whole(Decoder(), before + encode(frame) + after)

    assert frames == [frame]


@pytest.mark.parametrize("stream", [FORUM, WEDGE, SEEED])
def test_every_single_flipped_bit_is_refused(stream: bytes) -> None:
    for flipped in bit_flips(stream):
        assert Decoder().feed(flipped) == [], flipped


def test_xor_cannot_see_two_swapped_bytes() -> None:
    """The documented exception: why a codec never trusts one frame."""
    swapped = FORUM[:5] + FORUM[7:9] + FORUM[5:7] + FORUM[9:]

    (frame,) = Decoder().feed(swapped)
    assert frame.card == "em:00F48644"  # and not em:0086F444


def test_lower_case_hex_is_not_what_these_readers_send() -> None:
    decoder = Decoder()

    assert decoder.feed(FORUM.lower()) == []
    assert decoder.bad["not_hex"] == 1


def test_the_first_whole_frame_after_a_half_one_is_read() -> None:
    decoder = Decoder()

    assert len(decoder.feed(FORUM[:9] + WEDGE)) == 1


def test_reset_forgets_the_half_frame_of_another_card() -> None:
    decoder = Decoder()
    decoder.feed(FORUM[:7])
    decoder.reset()

    assert decoder.feed(FORUM[7:]) == []


def test_a_flood_without_an_end_stays_bounded() -> None:
    decoder = Decoder()
    decoder.feed(b"\x02" * 1_000_000)

    assert decoder.pending_bytes <= 4096
    assert len(decoder.feed(FORUM)) == 1
