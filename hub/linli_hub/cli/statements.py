"""`linli-hub statement …` and `linli-hub proof …`: what a member can take home."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from linli_hub.adapters import crypto
from linli_hub.app.opening import now_ms
from linli_hub.books.core import roots
from linli_hub.books.views import roots as views_roots
from linli_hub.cli.common import DEFAULT_CONFIG, ConfigOption, fail, open_hub, out
from linli_hub.cli.words import both
from linli_hub.treasury.views import statement as views_statement
from linli_hub.treasury.web import statement_page, statement_sheet

DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")

FirstOption = Annotated[str, typer.Option("--from", help="YYYY-MM-DD")]
LastOption = Annotated[str, typer.Option("--to", help="YYYY-MM-DD")]
LanguageOption = Annotated[str, typer.Option(help="zh-CN, en")]


def add_to(app: typer.Typer) -> None:
    """Hang the commands of this file on `app`."""
    app.command()(statement)
    app.command()(proof)
    app.command("proof-check")(check)


def statement(
    member: Annotated[str, typer.Argument(help="户号或单位 / member's id")],
    file: Annotated[Path, typer.Argument(help=".html, .xlsx")],
    first_day: FirstOption,
    last_day: LastOption,
    language: LanguageOption = "zh-CN",
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """写出一户的积分账单 / Write a member's statement to print or as a workbook."""
    for day in (first_day, last_day):
        if not _is_day(day):
            fail(f"{day}: {both('write_days')}")
    if file.suffix not in (".html", ".xlsx"):
        fail(f"{file}: {both('name_the_file')}")
    with open_hub(config) as at:
        try:
            told = at.read(
                views_statement.statement, member, (first_day, last_day),
                at.settings.timezone, now_ms(),
            )  # fmt: skip
        except views_statement.TooLong:
            fail(both("too_many_entries"))
            return
        if told is None:
            fail(both("no_such_member", member=member))
            return
        if file.suffix == ".html":
            text = statement_page.page(told, language)
            file.write_text(text, encoding="utf-8")
        else:
            proofs = at.read(views_roots.proofs, [line.id for line in told.lines])
            key = crypto.load(at.settings.keys)
            public = crypto.Sealer(key, at.settings.centre).public_key
            file.write_bytes(statement_sheet.sheet(told, proofs, public, language))
    out.print(f"{file}: {len(told.lines)} {both('entries')}", highlight=False)


def proof(
    entry: Annotated[str, typer.Argument(help="凭证编号 / an entry's id")],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """一笔记录在当日账目之内的证明 / Print the proof that an entry is in its day."""
    with open_hub(config) as at:
        found = at.read(views_roots.proof, entry)
        key = crypto.load(at.settings.keys)
        public = crypto.Sealer(key, at.settings.centre).public_key
    if found is None:
        fail(both("no_such_entry", by="\n", entry=entry))
        return
    text = json.dumps(roots.to_json(found, public), ensure_ascii=False, indent=1)
    out.print(text, highlight=False, markup=False, soft_wrap=True)


def check(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    public_key: Annotated[str, typer.Option("--key", help="中心公钥 / the hub's")] = "",
) -> None:
    """核对证明，无需数据库 / Check a proof; needs no database, only the hub's key."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        found = roots.from_json(said)
    except ValueError as wrong:
        fail(f"{file}: {both('not_a_proof')}: {wrong}")
        return
    key = public_key or str(said.get("public_key", ""))
    text = roots.signed_text(found.centre, found.day)
    if not crypto.is_public_key(key) or not crypto.verify(key, found.signature, text):
        fail(f"{file}: {both('signature_wrong')}")
    if not roots.leads_to_root(found):
        fail(f"{file}: {both('entry_not_of_day')}")
    whose = "" if public_key else f" ({both('key_from_file')})"
    day = f"{found.centre} {found.day.day} № {found.n}"
    out.print(f"{both('proof_true')}: {day}{whose}", highlight=False, markup=False)


def _is_day(text: str) -> bool:
    try:
        return bool(DAY.match(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False
