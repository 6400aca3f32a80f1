"""The bin's board: both directions, limits, Chinese text, hostile streams."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_wire.frames import panel
from linli_wire.frames.lines import BODY_BYTES_MAX, wrap
from linli_wire.frames.panel import (
    Alive,
    Beep,
    Button,
    Command,
    CommandDecoder,
    Decoder,
    Lid,
    Light,
    Lock,
    Said,
    Text,
    displayable,
    encode,
)
from tests.wire.frames.streams import bit_flips, same_however_chunked, streams

said = st.one_of(
    st.booleans().map(lambda is_open: Lid(open=is_open)),
    st.just(Button()),
    st.integers(0, 2**32 - 1).map(lambda n: Alive(n=n)),
)
commands = st.one_of(
    st.integers(0, panel.LOCK_MAX_MS).map(lambda ms: Lock(release_ms=ms)),
    st.builds(
        Light,
        colour=st.sampled_from(get_args(panel.Colour)),
        shown_ms=st.integers(0, panel.LIGHT_MAX_MS),
    ),
    st.builds(Text, line=st.sampled_from([1, 2]), text=st.text().map(displayable)),
    st.integers(0, panel.BEEP_MAX).map(lambda times: Beep(times=times)),
)


@pytest.mark.parametrize(
    "line, frame",
    [
        (b"$LID,open*79\r\n", Lid(open=True)),
        (b"$LID,shut*77\r\n", Lid(open=False)),
        (b"$BTN,press*13\r\n", Button()),
        (b"$ALIVE,7*4C\r\n", Alive(n=7)),
    ],
)
def test_what_the_board_says(line: bytes, frame: Said) -> None:
    assert Decoder().feed(line) == [frame]
    assert encode(frame) == line


@pytest.mark.parametrize(
    "frame",
    [
        Lock(release_ms=3000),
        Light(colour="green", shown_ms=4000),
        Text(line=1, text="已记录, 谢谢"),
        Text(line=2, text=""),
        Beep(times=2),
    ],
)
def test_what_the_edge_commands(frame: Command) -> None:
    assert CommandDecoder().feed(encode(frame)) == [frame]


@given(frame=said)
def test_what_the_board_encodes_is_decoded(frame: Said) -> None:
    assert Decoder().feed(encode(frame)) == [frame]


@given(frame=commands)
def test_what_the_edge_encodes_is_decoded(frame: Command) -> None:
    assert CommandDecoder().feed(encode(frame)) == [frame]


@given(
    stream=streams(said.map(encode)), sizes=st.lists(st.integers(1, 40), max_size=20)
)
def test_chunks_change_nothing_for_the_edge(stream: bytes, sizes: list[int]) -> None:
    same_however_chunked(Decoder, stream, sizes)


@given(
    stream=streams(commands.map(encode)),
    sizes=st.lists(st.integers(1, 40), max_size=20),
)
def test_chunks_change_nothing_for_the_board(stream: bytes, sizes: list[int]) -> None:
    same_however_chunked(CommandDecoder, stream, sizes)


@given(frame=said, before=st.binary(max_size=60), after=st.binary(max_size=60))
def test_noise_never_makes_another_word(
    frame: Said, before: bytes, after: bytes
) -> None:
    assert Decoder().feed(before + encode(frame) + after) == [frame]


@pytest.mark.parametrize(
    "frame", [Lid(open=True), Button(), Alive(n=12), Lid(open=False)]
)
def test_every_single_flipped_bit_is_refused(frame: Said) -> None:
    for flipped in bit_flips(encode(frame)):
        assert Decoder().feed(flipped) == [], flipped


def test_no_flipped_bit_releases_a_lock() -> None:
    for flipped in bit_flips(encode(Lock(release_ms=3000))):
        assert CommandDecoder().feed(flipped) == [], flipped


@pytest.mark.parametrize(
    "body",
    [
        *(b"LOCK,60001", b"LOCK,-1", b"LOCK,007", b"LOCK", b"BEEP,10", b"LOCK,5,5"),
        *(b"LIGHT,blue,5", b"TEXT,3,a", b"TEXT,1", b"LID,open", b"TEXT,1,a\tb"),
    ],
)
def test_a_command_outside_its_limits_is_refused(body: bytes) -> None:
    decoder = CommandDecoder()

    assert decoder.feed(wrap(body)) == []
    assert decoder.bad == {"form": 1}


def test_text_that_is_not_utf8_is_refused() -> None:
    decoder = CommandDecoder()

    assert decoder.feed(wrap(b"TEXT,1,\xe5\xb7")) == []
    assert decoder.bad == {"not_utf8": 1}


def test_free_text_is_cleaned_and_cut_at_a_whole_character() -> None:
    text = displayable("谢*谢$\n" + "邻" * 60)

    assert text.startswith("谢 谢  邻")
    assert len(encode(Text(line=1, text=text))) <= BODY_BYTES_MAX + len("$*00\r\n")
