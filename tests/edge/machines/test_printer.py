"""The printer unit: `printed` only when the paper is out, never a silent loss."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from linli_edge.machines.core.messages import Line, PrintLabel, PrintReceipt
from linli_wire.frames import escpos
from linli_wire.frames.escpos import Raster
from tests.edge.machines.stand import PrintStand

LINK = "https://centre.example/r/abcdef0123456789"
RECEIPT = PrintReceipt(
    title="邻里积分驿站",
    lines=(Line(left="大米 1 公斤", right="30"), Line(left="Rice 1 kg", right="30")),
    link=LINK,
)
LABEL = PrintLabel(name="小白菜", mass_g=356, points=5)


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[PrintStand]:
    one = PrintStand(tmp_path).plug()
    yield one
    one.store.close()


def text(stand: PrintStand) -> str:
    return "".join(
        op.text if isinstance(op, escpos.Text) else "\n"
        for op in stand.printer.paper
        if isinstance(op, escpos.Text | escpos.NewLine)
    )


def test_a_receipt_is_printed_and_cut(stand: PrintStand) -> None:
    stand.unit.print(RECEIPT, stand.now_ms)

    assert stand.states() == ["printed"]
    assert stand.printer.cuts == 1
    assert "邻里积分驿站" in text(stand) and "Rice 1 kg" in text(stand)
    assert escpos.Qr(text=LINK) in stand.printer.paper
    assert stand.unit.condition == "ready"


def test_a_label_says_name_mass_and_points(stand: PrintStand) -> None:
    stand.unit.print(LABEL, stand.now_ms)

    assert stand.states() == ["printed"]
    assert "小白菜" in text(stand)
    assert "0.356 kg" in text(stand)


def test_printed_is_said_after_the_paper_not_before(stand: PrintStand) -> None:
    stand.unit.print(RECEIPT, stand.now_ms)
    while not stand.said:
        assert stand.printer.cuts == 0 or not stand.printer.waiting
        stand.run(10)

    assert stand.printer.cuts == 1


def test_without_paper_nothing_is_sent(stand: PrintStand) -> None:
    stand.printer.paper_lines = 0
    stand.unit.print(RECEIPT, stand.now_ms)

    assert stand.states() == ["paper_out"]
    assert not text(stand) and not stand.printer.waiting


@pytest.mark.parametrize("left", range(1, 15))
def test_paper_that_ends_in_the_middle_is_said_and_never_comes_out_later(
    stand: PrintStand, left: int
) -> None:
    stand.printer.paper_lines = left
    stand.unit.print(RECEIPT, stand.now_ms)

    states = stand.states()
    cuts = stand.printer.cuts
    stand.printer.paper_lines = 500
    stand.run(5000)

    assert len(states) == 1
    assert states[0] in ("paper_out", "paper_low")
    assert (states[0] == "paper_low") <= (cuts == 1)
    assert stand.printer.cuts == cuts, "the next person gets nobody's receipt"


def test_a_roll_that_ends_soon_is_said(stand: PrintStand) -> None:
    stand.printer.paper_lines = 22
    stand.unit.print(RECEIPT, stand.now_ms)

    assert stand.states() == ["paper_low"]
    assert stand.printer.cuts == 1


def test_an_open_cover_is_said(stand: PrintStand) -> None:
    stand.printer.cover_open = True
    stand.unit.print(RECEIPT, stand.now_ms)

    assert stand.states() == ["cover_open"]


def test_a_cover_opened_in_the_middle_is_said(stand: PrintStand) -> None:
    stand.unit.print(RECEIPT, stand.now_ms)
    while not text(stand):
        stand.run(10)
    stand.printer.cover_open = True

    assert stand.states() == ["cover_open"]
    stand.printer.cover_open = False
    stand.run(5000)
    assert stand.printer.cuts == 0


@pytest.mark.parametrize("after_ms", range(0, 2400, 150))
def test_a_cable_pulled_at_any_moment_is_answered_once(
    stand: PrintStand, after_ms: int
) -> None:
    stand.unit.print(RECEIPT, stand.now_ms)
    stand.run(after_ms)
    stand.unplug()

    states = stand.states(60_000)

    assert len(states) == 1
    assert states[0] in ("away", "printed")
    assert (states[0] == "printed") <= (stand.printer.cuts == 1)


def test_a_mute_printer_is_away(stand: PrintStand) -> None:
    stand.printer.mute = True
    stand.unit.print(RECEIPT, stand.now_ms)

    assert stand.states() == ["away"]


def test_noise_is_no_proof_that_anything_was_printed(stand: PrintStand) -> None:
    """A pulled plug often says NUL, which looks like an answer to the mark."""
    stand.unit.print(RECEIPT, stand.now_ms)
    while not text(stand):
        stand.run(10)
    stand.printer.mute = True
    for _ in range(50):
        stand.unit.feed(b"\x00", stand.now_ms)
        stand.run(100)

    assert stand.states() == ["away"]


def test_jobs_are_printed_one_after_the_other_and_too_many_are_refused(
    stand: PrintStand,
) -> None:
    for _ in range(7):
        stand.unit.print(LABEL, stand.now_ms)

    states = stand.states(90_000)
    assert states.count("printed") == 4
    assert states.count("away") == 3
    assert stand.printer.cuts == 4


def test_how_it_is_is_known_before_anybody_prints(stand: PrintStand) -> None:
    stand.printer.paper_lines = 0
    stand.run(25_000)

    assert stand.unit.condition == "paper_out"
    assert stand.health() == [("printer", "faulty")]
    assert stand.said == []


def test_a_printer_without_chinese_prints_a_picture(tmp_path: Path) -> None:
    stand = PrintStand(tmp_path, font="raster").plug()
    picture = Raster(width_bytes=48, rows=bytes(range(256)) * 24)
    job = PrintReceipt(title="驿站", lines=(), picture=picture, link=LINK)
    stand.unit.print(job, stand.now_ms)

    assert stand.states(60_000) == ["printed"]
    bands = [op for op in stand.printer.paper if isinstance(op, Raster)]
    assert b"".join(band.rows for band in bands) == picture.rows
    assert len(bands) == 2
    stand.store.close()


def test_without_a_picture_it_prints_the_english_half(tmp_path: Path) -> None:
    stand = PrintStand(tmp_path, font="raster").plug()
    stand.printer.chinese = False
    stand.unit.print(RECEIPT, stand.now_ms)

    assert stand.states() == ["printed"]
    assert "Rice 1 kg" in text(stand)
    assert "?" not in text(stand)
    stand.store.close()
