"""An ESC/POS stream as paper: a list of lines, and a page that shows it dot by dot.

`python -m tests.edge.kiosk.slip FOLDER` draws the slips of test_paper.py to look at.
"""

import html
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from linli_edge.kiosk import qr
from linli_wire.frames import escpos
from linli_wire.frames.escpos import Raster
from linli_wire.frames.escpos_reader import Reader
from tests.dashboards.browser import chromium

COLUMN_PX, LINE_PX = 12, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A printed line, a code, a picture or a cut."""

    kind: str
    text: str = ""
    align: str = "left"
    wide: int = 1
    high: int = 1
    rows: tuple[Raster, ...] = ()

    @property
    def columns(self) -> int:
        return escpos.columns(self.text) * self.wide if self.kind == "text" else 0


@dataclass
class Slip:
    """What came out. `bad`: bytes the printer could not make sense of."""

    columns: int
    rows: list[Row] = field(default_factory=list)
    bad: int = 0

    @property
    def text(self) -> list[str]:
        return [row.text for row in self.rows if row.kind == "text"]

    @property
    def codes(self) -> list[str]:
        return [row.text for row in self.rows if row.kind == "qr"]

    @property
    def cuts(self) -> int:
        return sum(row.kind == "cut" for row in self.rows)


def read(stream: bytes, columns: int) -> Slip:
    """Follow the modes as a printer does."""
    reader, slip = Reader(), Slip(columns=columns)
    align, wide, high, text = "left", 1, 1, ""
    for op in reader.feed(stream):
        match op:
            case escpos.Init():
                align, wide, high, text = "left", 1, 1, ""
            case escpos.Align(to=align):
                assert not text, "alignment only counts at the start of a line"
            case escpos.Size(width=wide, height=high):
                pass
            case escpos.Text(text=character):
                text += character
            case escpos.NewLine():
                row = Row(kind="text", text=text, align=align, wide=wide, high=high)
                slip.rows.append(row)
                text = ""
            case escpos.Feed(lines=lines):
                slip.rows += [Row(kind="text")] * lines
            case escpos.Qr(text=link):
                slip.rows.append(Row(kind="qr", text=link, align=align))
            case Raster():
                _picture(slip, op)
            case escpos.Cut():
                slip.rows.append(Row(kind="cut"))
    slip.bad = sum(reader.bad.values()) + reader.pending_bytes
    assert not text, "a line without an end stays in the printer"
    return slip


def _picture(slip: Slip, band: Raster) -> None:
    """Bands that follow each other are one picture."""
    if slip.rows and slip.rows[-1].kind == "picture":
        band_rows = (*slip.rows[-1].rows, band)
        slip.rows[-1] = Row(kind="picture", rows=band_rows)
    else:
        slip.rows.append(Row(kind="picture", rows=(band,)))


# --- to look at -----------------------------------------------------------------------


def page(slip: Slip) -> str:
    wide_px = slip.columns * COLUMN_PX
    body = "".join(_shown(row) for row in slip.rows)
    return (
        "<!doctype html><meta charset=utf-8><style>body{margin:0;background:#999}"
        f"#paper{{width:{wide_px}px;padding:16px 24px;background:#fff;color:#111;"
        "font-family:'Noto Sans Mono CJK SC','Noto Sans CJK SC',monospace}"
        "i{display:inline-block;font-style:normal;text-align:center;white-space:pre}"
        ".cut{border-bottom:2px dashed #c00;margin:6px 0}svg{display:block}</style>"
        f"<div id=paper>{body}</div>"
    )


def _shown(row: Row) -> str:
    if row.kind == "cut":
        return "<div class=cut></div>"
    place = {"left": "left", "centre": "center", "right": "right"}[row.align]
    if row.kind == "qr":
        return (
            f"<div style='display:flex;justify-content:{place}'>"
            f"<div style='width:200px'>{_svg(row.text)}</div></div>"
        )
    if row.kind == "picture":
        return _dots(row)
    cells = "".join(_cell(character, row) for character in row.text)
    height = LINE_PX * row.high
    return (
        f"<div style='text-align:{place};height:{height}px;overflow:hidden;"
        f"line-height:{height}px;white-space:nowrap'>{cells}</div>"
    )


def _svg(text: str) -> str:
    drawn = qr.square(text)
    if drawn is None:
        return html.escape(text)
    return (
        f"<svg viewBox='0 0 {drawn['side']} {drawn['side']}'>"
        f"<path d='{drawn['path']}'/></svg>"
    )


def _cell(character: str, row: Row) -> str:
    width = COLUMN_PX * escpos.columns(character) * row.wide
    size = round(COLUMN_PX * 1.9 * min(row.wide, row.high))
    return f"<i style='width:{width}px;font-size:{size}px'>{html.escape(character)}</i>"


def _dots(row: Row) -> str:
    """One dot of the head is one pixel."""
    dots, y = [], 0
    for band in row.rows:
        for at in range(0, len(band.rows), band.width_bytes):
            bits = "".join(f"{b:08b}" for b in band.rows[at : at + band.width_bytes])
            dots += [
                f"M{run.start()} {y}h{run.end() - run.start()}v1H{run.start()}z"
                for run in re.finditer("1+", bits)
            ]
            y += 1
    wide = row.rows[0].width_bytes * 8
    return f"<svg width={wide} height={y}><path d='{''.join(dots)}'/></svg>"


def draw(slips: dict[str, Slip], folder: Path) -> dict[str, Path]:
    """A PNG of each, as it comes out of the printer."""
    drawn = {}
    with chromium() as browser:
        sheet = browser.new_page(viewport={"width": 700, "height": 400})
        for name, slip in slips.items():
            sheet.set_content(page(slip))
            path = folder / f"{name}.png"
            sheet.locator("#paper").screenshot(path=path)
            drawn[name] = path
    return drawn


def main() -> None:
    from tests.edge.kiosk.test_paper import slips

    for path in draw(slips(), Path(sys.argv[1])).values():
        print(path)


if __name__ == "__main__":
    main()
