"""ESC/POS: documented bytes, GB18030, both directions, hostile text, status bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_wire.frames import escpos as e
from linli_wire.frames.escpos_reader import PENDING_BYTES_MAX, Reader
from tests.wire.frames.streams import bytewise, chunked, streams, whole

printable = st.characters(
    codec="gb18030", exclude_categories=("C", "Z"), include_characters=" 邻里积分驿站"
)
rasters = st.integers(1, 72).flatmap(
    lambda width: st.binary(min_size=width, max_size=width * 3).map(
        lambda rows: e.Raster(
            width_bytes=width, rows=rows[: len(rows) // width * width]
        )
    )
)
qrs = st.builds(
    e.Qr, text=st.text(printable, min_size=1, max_size=80), dots=st.integers(1, 8)
)
ops: st.SearchStrategy[e.Op] = st.one_of(
    st.just(e.Init()),
    st.builds(e.Chinese, on=st.booleans()),
    st.builds(e.Align, to=st.sampled_from(e.ALIGNMENTS)),
    st.builds(e.Size, width=st.integers(1, 8), height=st.integers(1, 8)),
    st.builds(e.Bold, on=st.booleans()),
    st.builds(e.Text, text=printable),
    st.just(e.NewLine()),
    st.builds(e.Feed, lines=st.integers(0, 255)),
    qrs,
    rasters,
    st.just(e.Cut()),
    st.just(e.Mark()),
    st.builds(e.Ask, what=st.integers(1, 4)),
    st.just(e.Clear()),
)


@pytest.mark.parametrize(
    "op,sent",
    [
        (e.Init(), "1B 40"),
        (e.Chinese(on=True), "1C 26"),
        (e.Align(to="centre"), "1B 61 01"),
        (e.Size(width=2, height=2), "1D 21 11"),
        (e.Text(text="积分 30"), "BB FD B7 D6 20 33 30"),
        (e.Text(text="㐀"), "81 39 EE 39"),
        (e.Cut(), "1D 56 42 00"),
        (e.Mark(), "1D 72 01"),
        (e.Ask(what=4), "10 04 04"),
        (e.Clear(), "10 14 08 01 03 14 01 06 02 08"),
        (e.Raster(width_bytes=2, rows=b"\xf0\x0f"), "1D 76 30 00 02 00 01 00 F0 0F"),
        (
            e.Qr(text="A", dots=4),
            "1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 04 1D 28 6B 03 00 31 45 31"
            " 1D 28 6B 04 00 31 50 30 41 1D 28 6B 03 00 31 51 30",
        ),
    ],
)
def test_the_bytes_of_the_command_reference(op: e.Op, sent: str) -> None:
    assert e.encode(op) == bytes.fromhex(sent)


@given(job=st.lists(ops, max_size=12))
def test_what_is_written_is_read(job: list[e.Op]) -> None:
    reader = Reader()

    assert reader.feed(b"".join(map(e.encode, job))) == job
    assert not reader.bad and reader.pending_bytes == 0


@given(stream=streams(ops.map(e.encode)), sizes=st.lists(st.integers(1, 60)))
def test_chunks_change_nothing(stream: bytes, sizes: list[int]) -> None:
    one, two, three = Reader(), Reader(), Reader()

    frames = whole(one, stream)
    assert bytewise(two, stream) == frames
    assert chunked(three, stream, sizes) == frames
    assert one.bad == two.bad == three.bad
    assert one.pending_bytes <= PENDING_BYTES_MAX


@given(text=st.text(max_size=40))
def test_no_text_is_ever_a_command(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    read = Reader().feed(e.encode(e.Text(text=text)))

    assert all(isinstance(op, e.Text) for op in read)
    assert "".join(op.text for op in read if isinstance(op, e.Text)) == e.printable(
        text
    )


def test_control_raw_text_would_be_a_command() -> None:
    evil = "大米\x1bd\xff\x1dVB\x00".encode("gb18030", "ignore")

    assert any(not isinstance(op, e.Text) for op in Reader().feed(evil))
    assert "\x1b" not in e.printable("大米\x1bd\x1dVB\x00\n\t")


@pytest.mark.parametrize(
    "text,wide", [("", 0), ("abc", 3), ("大米", 4), ("大米 1kg", 8), ("é", 2)]
)
def test_width_on_paper(text: str, wide: int) -> None:
    assert e.columns(text) == wide


@given(height=st.integers(1, 400), width=st.integers(1, 72))
def test_a_picture_goes_in_bands(height: int, width: int) -> None:
    picture = e.Raster(width_bytes=width, rows=bytes(width * height))
    parts = e.bands(picture)

    assert b"".join(part.rows for part in parts) == picture.rows
    assert all(part.height <= e.BAND_ROWS for part in parts)


flags = st.builds(
    e.Status,
    offline=st.booleans(),
    cover_open=st.booleans(),
    paper_out=st.booleans(),
    paper_low=st.booleans(),
    fault=st.booleans(),
)


@given(status=flags, what=st.integers(1, 4))
def test_status_bytes_say_what_was_asked_and_are_no_marks(
    status: e.Status, what: int
) -> None:
    (byte,) = e.encode_answer(what, status)
    said = e.decode_answer(what, byte)

    assert e.is_answer(byte) and not e.is_mark(byte)
    for flag in {
        1: ["offline"],
        2: ["cover_open", "paper_out", "fault"],
        3: ["fault"],
        4: ["paper_out"],
    }[what]:
        assert getattr(said, flag) == getattr(status, flag)


@given(status=flags)
def test_a_mark_is_no_status_byte(status: e.Status) -> None:
    (byte,) = e.encode_mark(status)

    assert e.is_mark(byte) and not e.is_answer(byte)
    assert e.decode_mark(byte).paper_out == status.paper_out


@pytest.mark.parametrize(
    "what,byte,flag",
    [
        (1, 0x1A, "offline"),
        (2, 0x16, "cover_open"),
        (2, 0x32, "paper_out"),
        (4, 0x1E, "paper_low"),
        (4, 0x72, "paper_out"),
    ],
)
def test_known_status_bytes(what: int, byte: int, flag: str) -> None:
    assert getattr(e.decode_answer(what, byte), flag)
    assert e.decode_answer(what, 0x12) == e.Status()
