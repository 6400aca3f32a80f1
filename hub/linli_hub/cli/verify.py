"""`linli-hub verify`: do the books hold what must always hold?"""

from dataclasses import asdict

import typer

from linli_hub.adapters import crypto
from linli_hub.books.core.roots import signed_text
from linli_hub.cli.common import (
    DEFAULT_CONFIG,
    ConfigOption,
    JsonOption,
    open_hub,
    out,
    print_json,
    print_table,
)
from linli_hub.cli.words import both
from linli_hub.verify.core import invariants
from linli_hub.verify.core.snapshot import Violation
from linli_hub.verify.store import snapshot


def verify(as_json: JsonOption = False, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """核对账目、哈希链和游标 / Check books, chain and cursors; exit 1 if wrong."""
    with open_hub(config) as at:
        taken = at.read(snapshot.take)
        keys, centre = crypto.load(at.settings.keys), at.settings.centre
    wrong = invariants.check(taken)
    own = crypto.Sealer(keys, centre).public_key
    for signed in taken.roots:
        text = signed_text(centre, signed.day)
        if not crypto.verify(own, signed.signature, text):
            wrong.append(Violation("L13", f"{signed.day.day}: not signed by this hub"))
    if as_json:
        print_json({"ok": not wrong, "wrong": [asdict(found) for found in wrong]})
    elif wrong:
        print_table(["", both("detail")], [[f.id, f.detail] for f in wrong])
    else:
        out.print(both("all_agree"))
    raise typer.Exit(1 if wrong else 0)
