"""A statement as a workbook: the entries, what lapses soon, and the proofs."""

import json
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from linli_hub.adapters.sheets import Sheet, workbook
from linli_hub.base.views.words import sayer
from linli_hub.books.core.roots import Proof, to_json
from linli_hub.treasury.views.statement import Statement
from linli_hub.treasury.web.statement_page import ENGLISH, WORDS

Row = Sequence[str | int]


def sheet(
    told: Statement, proofs: dict[int, Proof], public_key: str, language: str
) -> bytes:
    """The bytes of an .xlsx file. `proofs` by the number of the entry."""
    english = language == ENGLISH
    say = sayer(WORDS, language)

    def proof(n: int) -> str:
        if n not in proofs:
            return say("no_proof")
        return json.dumps(to_json(proofs[n], public_key), ensure_ascii=False)

    made = datetime.fromtimestamp(told.made_ms / 1000, ZoneInfo(told.time_zone))
    above: list[Row] = [
        [say("title"), told.centre],
        [say("member"), told.member],
        [say("period"), f"{told.first_day} – {told.last_day}"],
        [say("made"), f"{made:%Y-%m-%d %H:%M}"],
        [say("opening"), told.opening],
        [say("closing"), told.closing],
        [say("held"), told.held],
        [say("owed"), told.owed],
    ]
    above += [[f"{say('honours')} {name}", points] for name, points in told.honours]
    entries: list[Row] = [
        [
            line.n,
            line.day,
            line.what_en if english else line.what_zh,
            "\n".join(line.reasons_en if english else line.reasons_zh),
            line.points,
            line.balance,
            line.id,
        ]
        for line in told.lines
    ]
    proven: list[Row] = [[line.n, line.id, proof(line.n)] for line in told.lines]
    return workbook(
        [
            Sheet(
                name=say("title"),
                above=above,
                heads=["№", say("day"), say("what"), "", say("points"), say("balance")],
                rows=entries,
                widths=(16, 22, 24, 60, 10, 10, 32),
            ),
            Sheet(
                name=say("soon"),
                heads=[say("until"), say("points")],
                rows=[[lot.last_day, lot.points] for lot in told.expiring],
                widths=(14, 10),
            ),
            Sheet(
                name="proof",
                heads=["№", "id", "linli-hub proof --check"],
                rows=proven,
                widths=(10, 32, 100),
            ),
        ]
    )
