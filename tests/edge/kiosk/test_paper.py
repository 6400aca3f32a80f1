"""What stands on paper: nothing wider than it, nothing lost, both languages, the code.

The slips are also drawn by a browser (tests/edge/kiosk/slip.py) and looked at.
"""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_edge.kiosk import paper as kiosk_paper
from linli_edge.kiosk.core.states import Receipt, Serving, Visit
from linli_edge.machines.core import paper
from linli_edge.machines.core.messages import Line, PrintLabel, PrintReceipt
from linli_wire import station_answers
from linli_wire.frames import escpos
from linli_wire.frames.escpos import Raster, columns
from tests.edge.kiosk import answers as a
from tests.edge.kiosk.slip import Slip, draw, read

LINK = "https://centre.example/r/4f1c6a0b9d2e4c7f8a1b"
ZH = PrintReceipt(
    title="邻里积分驿站",
    lines=(
        Line(left="东北大米 一公斤装 x2", right="60"),
        Line(left="本中心种植的有机上海青(当日采收,数量有限)450 g", right="9"),
        Line(left="理发券", right="编号 HC-2031-77"),
        Line(left=""),
        Line(left="共用积分", right="69"),
        Line(left="余额", right="131"),
        Line(left="Points used 69, balance 131"),
        Line(left="编号 No.", right="K1-000127"),
        Line(left="扫码查看本人账单 · Scan for your statement"),
    ),
    link=LINK,
)
EN = PrintReceipt(
    title="Linli points station",
    lines=(
        Line(left="Northeast rice, 1 kg bag x2", right="60"),
        Line(
            left="Organic pak choi grown in our own garden, picked today 450 g",
            right="9",
        ),
        Line(left="Haircut voucher", right="code HC-2031-77"),
        Line(left=""),
        Line(left="Points used", right="69"),
        Line(left="Balance", right="131"),
        Line(left="共用积分 69,余额 131"),
        Line(left="Scan for your statement · 扫码查看本人账单"),
    ),
    link=LINK,
)
LABEL = PrintLabel(name="有机上海青 Pak choi", mass_g=450, points=9)


VOUCHER = {
    "name_zh": "理发券",
    "name_en": "Haircut voucher",
    "quantity": 1,
    "unit": "piece",
    "points": 30,
    "state": "settled",
    "code": "HC-2031-77",
}


def _serving(**other: Any) -> Serving:
    return Serving(redemption=a.read(station_answers.Redemption, a.redemption(**other)))


ENDED = Receipt(
    visit=Visit(card="", until_ms=0, latest_ms=0),
    until_ms=0,
    servings=(
        _serving(state="settled", quantity=2, given=2, points=60),
        _serving(
            state="settled",
            name_zh="上海青(本园)",
            name_en="Pak choi, our own",
            unit="g",
            quantity=450,
            points=9,
        ),
        _serving(state="released", name_zh="食用油 5 升", name_en="Cooking oil, 5 l"),
        _serving(state="review", name_zh="肥皂", name_en="Soap", quantity=3),
        _serving(state="settled", name_zh="理发券", name_en="Haircut voucher"),
    ),
    slip=a.read(
        station_answers.Slip,
        {**a.SLIP, "points": 99, "balance": 131, "lines": [VOUCHER]},
    ),
)


def stream(ops: list[escpos.Op]) -> bytes:
    return b"".join(map(escpos.encode, ops))


def printed(job: PrintReceipt, wide: int, font: paper.Font = "gb18030") -> Slip:
    return read(stream(paper.receipt(job, wide, font)), wide)


def slips() -> dict[str, Slip]:
    steps = (range(y % 8 * 6, y % 8 * 6 + 6) for y in range(96))
    rows = b"".join(bytes(255 * (x in step) for x in range(48)) for step in steps)
    picture = Raster(width_bytes=48, rows=rows)
    drawn = PrintReceipt(title="", lines=(), picture=picture, link=LINK)
    return {
        "zh-32": printed(ZH, 32),
        "zh-48": printed(ZH, 48),
        "en-32": printed(EN, 32),
        "en-48": printed(EN, 48),
        "label-32": read(stream(paper.label(LABEL, 32)), 32),
        "raster-32": printed(drawn, 32, "raster"),
        "no-chinese-32": printed(EN, 32, "raster"),
        "kiosk-zh-32": printed(kiosk_paper.slip(ENDED, "zh-CN"), 32),
        "kiosk-en-48": printed(kiosk_paper.slip(ENDED, "en"), 48),
        "kiosk-no-chinese-32": printed(kiosk_paper.slip(ENDED, "zh-CN"), 32, "raster"),
    }


@pytest.mark.parametrize("name", slips())
def test_nothing_is_wider_than_the_paper_and_every_byte_is_understood(
    name: str,
) -> None:
    slip = slips()[name]

    assert slip.bad == 0
    assert slip.cuts == 1
    assert max(row.columns for row in slip.rows) <= slip.columns


@pytest.mark.parametrize("wide", [32, 48])
@pytest.mark.parametrize("job", [ZH, EN])
def test_every_word_of_a_receipt_is_on_the_paper(job: PrintReceipt, wide: int) -> None:
    slip = printed(job, wide)
    said = "".join("".join(slip.text).split())

    for line in job.lines:
        assert "".join(line.left.split()) in said or line.right
        assert "".join(line.right.split()) in said
    assert slip.codes == [LINK]


def test_the_points_stand_at_the_edge() -> None:
    slip = printed(ZH, 32)
    (row,) = [one for one in slip.text if "共用积分" in one]

    assert row.endswith("69")
    assert columns(row) == 32


def test_a_long_name_leaves_its_points_on_its_last_line() -> None:
    rows = [row for row in printed(ZH, 32).text if row]
    at = next(n for n, row in enumerate(rows) if row.startswith("本中心"))

    assert rows[at + 1].rstrip().endswith("9")
    assert not rows[at].rstrip().endswith("9")


lines = st.builds(Line, left=st.text(max_size=90), right=st.text(max_size=40))


@given(
    title=st.text(max_size=60),
    found=st.lists(lines, max_size=12),
    wide=st.sampled_from([32, 48]),
    font=st.sampled_from(["gb18030", "raster"]),
)
def test_whatever_is_said_the_paper_holds_it(
    title: str, found: list[Line], wide: int, font: paper.Font
) -> None:
    clean = [
        Line(
            left=one.left.encode("utf-8", "ignore").decode(),
            right=one.right.encode("utf-8", "ignore").decode(),
        )
        for one in found
    ]
    job = PrintReceipt(
        title=title.encode("utf-8", "ignore").decode(), lines=tuple(clean)
    )

    slip = printed(job, wide, font)

    assert slip.bad == 0 and slip.cuts == 1
    assert max(row.columns for row in slip.rows) <= wide


def test_a_receipt_without_end_is_cut_off_and_says_so() -> None:
    job = PrintReceipt(title="", lines=(Line(left="大米"),) * 500)
    slip = printed(job, 32)

    assert len(slip.rows) < paper.ROWS_MAX + 10
    assert paper.CUT_OFF in slip.text


def test_the_label_says_the_weight_in_kilograms() -> None:
    slip = slips()["label-32"]

    assert any(row.endswith("0.450 kg") for row in slip.text)
    assert any(row.kind == "text" and row.high == 2 for row in slip.rows)


def test_without_chinese_the_english_half_is_whole() -> None:
    slip = slips()["no-chinese-32"]
    kiosks = slips()["kiosk-no-chinese-32"].text

    assert kiosks[0].startswith("Linli") and "Rice x2" in kiosks[1]
    assert sum("60" in row for row in kiosks) == 1
    assert not [row for row in slip.text if not row.isascii()]
    assert any("Points used" in row for row in slip.text)
    assert slip.codes == [LINK]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_kiosks_slip_has_both_languages_the_own_one_first(language: str) -> None:
    rows = printed(kiosk_paper.slip(ENDED, language), 32).text
    chinese = next(n for n, row in enumerate(rows) if "肥皂" in row)
    english = next(n for n, row in enumerate(rows) if "Soap" in row)

    assert (chinese < english) == (language == "zh-CN")
    assert sum("HC-2031-77" in row for row in rows) == 2
    assert sum(row.endswith("131") for row in rows) == 2


@pytest.mark.parametrize(
    "width_bytes,rows", [(0, b""), (48, b"x"), (49, bytes(49)), (48, bytes(48 * 2000))]
)
def test_a_picture_that_does_not_fit_the_paper_is_not_printed(
    width_bytes: int, rows: bytes
) -> None:
    picture = Raster(width_bytes=width_bytes, rows=rows)
    job = PrintReceipt(title="Station", lines=(), picture=picture)

    slip = printed(job, 32, "raster")
    assert slip.text[0] == "Station"
    assert not [row for row in slip.rows if row.kind == "picture"]


@pytest.mark.system
def test_the_slips_are_drawn(tmp_path: Path) -> None:
    drawn = draw(slips(), tmp_path)

    assert set(drawn) == set(slips())
    assert all(path.stat().st_size > 2000 for path in drawn.values())
