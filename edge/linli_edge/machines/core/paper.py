"""What goes on paper, as operations of the printer: any slip, and labels of bags.

    +--------------------------------+
    |          邻里积分驿站          |   title, double, in the middle
    | 大米 1 kg                   30 |   left, right; a long name wraps
    |            [ QR ]              |
    +--------------------------------+

A printer without Chinese characters gets the same as a picture, drawn by the page; if
there is none, the lines it can write (those of the English half) and the code.
"""

from typing import Literal

from linli_edge.machines.core.messages import Line, PrintLabel, PrintReceipt
from linli_wire.frames import escpos
from linli_wire.frames.escpos import Op, Raster, columns

Font = Literal["gb18030", "raster"]
ROWS_MAX = 200  # a receipt is never longer; the rest is cut off, and said so
CUT_OFF = "..."
PICTURE_ROWS_MAX = 1700  # 21 cm of paper; at 576 dots within the job's limit
RULE = "-" * 32  # a line of it is drawn as wide as the paper
GAP = 2  # between a name and its points: "450 g 9" would be read as one


def receipt(job: PrintReceipt, wide: int, font: Font = "gb18030") -> list[Op]:
    """`wide`: columns of the paper."""
    ops: list[Op] = [escpos.Init(), escpos.Chinese(on=font == "gb18030")]
    if font == "raster" and (picture := _sound(job.picture, wide)) is not None:
        ops += [picture]
    else:
        ops += _title(_writable(job.title, font), wide)
        ops += _lines(_all_writable(job.lines, font), wide)
    if job.link:
        ops += [escpos.Align(to="centre"), escpos.Qr(text=job.link)]
    return [*ops, escpos.Align(to="left"), escpos.Feed(lines=2), escpos.Cut()]


def label(job: PrintLabel, wide: int, font: Font = "gb18030") -> list[Op]:
    """Name large, what it weighs and what it costs, in both languages."""
    mass = f"{job.mass_g // 1000}.{job.mass_g % 1000:03d} kg"
    if font == "raster" and (picture := _sound(job.picture, wide)) is not None:
        body: list[Op] = [picture]
    else:
        body = _title(_writable(job.name, font), wide)
        lines = (
            Line(left="净重 Net weight", right=mass),
            Line(left="积分 Points", right=str(job.points)),
        )
        body += _lines(_all_writable(lines, font), wide)
    start: list[Op] = [escpos.Init(), escpos.Chinese(on=font == "gb18030")]
    return [*start, *body, escpos.Feed(lines=1), escpos.Cut()]


def _sound(picture: Raster | None, wide: int) -> Raster | None:
    """The picture, if whoever drew it knew the paper."""
    if picture is None or not 0 < 8 * picture.width_bytes <= escpos.WIDTH_DOTS[wide]:
        return None
    whole = picture.rows and not len(picture.rows) % picture.width_bytes
    return picture if whole and picture.height <= PICTURE_ROWS_MAX else None


def rows(ops: list[Op]) -> int:
    """About how many lines of paper: for how long it may take."""
    pictures = sum(op.height for op in ops if isinstance(op, Raster))
    codes = sum(isinstance(op, escpos.Qr) for op in ops)
    feeds = sum(op.lines for op in ops if isinstance(op, escpos.Feed))
    return (
        2 * sum(isinstance(op, escpos.NewLine) for op in ops)
        + pictures // 24
        + 12 * codes
        + feeds
        + 4
    )


def wrapped(text: str, wide: int) -> list[str]:
    """`text` in pieces of at most `wide` columns; words stay whole if they can."""
    found, row = [], ""
    for word in _words(text):
        if columns(row + word.rstrip()) <= wide:
            row += word
            continue
        if row.strip():
            found.append(row.rstrip())
        row = ""
        for character in word:
            if columns(row + character) > wide:
                found.append(row.rstrip())
                row = ""
            row += character
    if row.strip() or not found:
        found.append(row.rstrip())
    return found


def _words(text: str) -> list[str]:
    """Where a line may break: after a blank, and around every Chinese character."""
    words, word = [], ""
    for character in escpos.printable(text):
        if columns(character) == 2:
            words += [word, character]
            word = ""
        else:
            word += character
            if character == " ":
                words.append(word)
                word = ""
    return [one for one in (*words, word) if one]


def _title(title: str, wide: int) -> list[Op]:
    if not title.strip():
        return []
    ops: list[Op] = [escpos.Align(to="centre"), escpos.Size(width=2, height=2)]
    for row in wrapped(title, wide // 2):
        ops += [escpos.Text(text=row), escpos.NewLine()]
    return [*ops, escpos.Size(), escpos.Align(to="left"), escpos.NewLine()]


def _lines(lines: list[Line], wide: int) -> list[Op]:
    rows = [row for line in lines for row in _rows(line, wide)]
    if len(rows) > ROWS_MAX:
        rows = [*rows[: ROWS_MAX - 1], CUT_OFF]
    return [op for row in rows for op in (escpos.Text(text=row), escpos.NewLine())]


def _rows(line: Line, wide: int) -> list[str]:
    """The left side may wrap; the right side ends at the edge of its last row."""
    if line.left == RULE:
        return ["-" * wide]
    if not line.right:
        return wrapped(line.left, wide)
    right = wrapped(line.right, wide)
    room = wide - columns(right[0]) - GAP
    left = wrapped(line.left, wide if room < wide // 3 else room)
    free = wide - columns(left[-1]) - columns(right[0])
    if free >= GAP:
        joined = left[-1] + " " * free + right[0]
        left, right = [*left[:-1], joined], right[1:]
    return left + [" " * (wide - columns(row)) + row for row in right]


def _all_writable(lines: tuple[Line, ...], font: Font) -> list[Line]:
    """Without Chinese: of a slip in two languages the half that can be read."""
    if font == "gb18030":
        return list(lines)
    if Line(left=RULE) in lines:
        at = lines.index(Line(left=RULE))
        lines = min(lines[:at], lines[at + 1 :], key=_unwritable)
    found = []
    for line in lines:
        left, right = _writable(line.left, font), _writable(line.right, font)
        if left or not line.left.strip():
            found.append(Line(left=left, right=right))
    return found


def _unwritable(lines: tuple[Line, ...]) -> int:
    text = "".join(line.left + line.right for line in lines)
    return len(text) - len(_writable(text, "raster"))


def _writable(text: str, font: Font) -> str:
    """What the printer's own characters can show of it."""
    if font == "gb18030":
        return text
    return "".join(c for c in text if c < "\x80").strip()
