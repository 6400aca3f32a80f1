"""`linli-hub shelf`, `redemption` and `budget` from the keyboard."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from linli_hub.base.core.actors import SYSTEM
from linli_hub.base.store.database import Database
from linli_hub.earning.actions import standards
from linli_hub.people.actions import members
from linli_hub.station.actions import orders, redemptions
from linli_hub.station.actions.redemptions import Cards, Told
from linli_wire import messages as m
from tests.hub.centre import (
    KIOSK,
    STAFF,
    STANDARD,
    Centre,
    PretendEdge,
    hex_of,
    wish_of,
)
from tests.hub.earning.test_cli_explain import say


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    """A centre from `init` with people who have points, and nothing on the shelf."""
    assert say("init", "--data", f"{tmp_path}/hub", "--centre", "linli").exit_code == 0
    database = Database.open(f"sqlite:///{tmp_path}/hub/linli.db")
    built = Centre(database, owner_url=str(tmp_path / "hub" / "hub.toml"))
    text = STANDARD.read_text(encoding="utf-8")
    built.do(standards.publish, SYSTEM, text, "2025-01-01")
    built.add_edge("bins-1")
    built.people()
    built.do(members.add_household, STAFF, "org", "1", "organisation")
    edge = PretendEdge()
    edge.open()
    edge.deposit(stream=m.Stream.RECYCLABLE, mass_g=2500)
    built.send(edge.parcel())
    yield built
    database.close()


def run(centre: Centre, *arguments: str, ok: bool = True) -> str:
    said = say(*arguments, "-c", centre.owner_url)
    assert (said.exit_code == 0) is ok, said.output
    return said.output


def fill(centre: Centre) -> None:
    run(centre, "shelf", "place", "counter", "--zh", "柜台", "--en", "Counter", "--station", "kiosk-1")  # fmt: skip
    run(centre, "shelf", "add", "soap", "--zh", "肥皂", "--en", "Soap", "--points", "3")
    run(
        centre, "shelf", "stock", "soap", "10", "--place", "counter", "--reason", "到货"
    )


def test_goods_come_in_move_and_are_counted(centre: Centre) -> None:
    fill(centre)
    run(centre, "shelf", "place", "store", "--zh", "仓库", "--en", "Store", "--kind", "store")  # fmt: skip
    assert "2" in run(centre, "shelf", "move", "1", "store", "4")
    shown = json.loads(run(centre, "shelf", "list", "--json"))
    assert [(n["place"], n["stock"]) for n in shown["lots"]] == [("counter", 6), ("store", 4)]  # fmt: skip
    odd = run(centre, "shelf", "count", "counter", "six", ok=False)
    said = run(centre, "shelf", "count", "counter", "1=5")

    assert "LOT=COUNTED" in odd
    assert "-1" in said and "open" in said
    take = said.split()[-1]
    assert "second person" in run(centre, "shelf", "close", take, "--reason", "x", ok=False)  # fmt: skip


def test_a_review_and_a_refund_from_the_keyboard(centre: Centre) -> None:
    fill(centre)
    wish = wish_of()
    for key in ("a", "b"):
        [held] = centre.do(orders.reserve, KIOSK, key, wish).redemptions
        shown = Cards(staff=hex_of("staff"))
        centre.do(redemptions.dispense, KIOSK, f"d{key}", held.id, shown)
        told = Told(redemption=held.id, fence=1, result="unknown")
        centre.do(redemptions.result, KIOSK, f"r{key}", told)
    [first, second] = json.loads(run(centre, "redemption", "list", "--json"))
    assert (first["state"], first["points"]) == ("review", 3)
    run(centre, "redemption", "resolve", first["id"], "handed_over", "--reason", "监控")
    run(centre, "redemption", "resolve", second["id"], "not_given", "--reason", "监控")
    said = run(centre, "redemption", "refund", first["id"], "--reason", "没拆封")
    refund = said.split()[-1]
    own = run(centre, "redemption", "decide", refund, "--reason", "x", ok=False)

    assert "second person" in own
    assert refund in run(centre, "redemption", "list")
    assert centre.rows("SELECT state FROM redemption ORDER BY state") == [("released",), ("settled",)]  # fmt: skip


def test_a_sponsor_pledges_pays_and_ends(centre: Centre) -> None:
    fill(centre)
    run(centre, "budget", "open", "gift", "--sponsor", "org", "--zh", "赠", "--en", "Gift")  # fmt: skip
    assert "40" in run(centre, "budget", "pledge", "gift", "40")
    run(centre, "budget", "subsidise", "soap", "--budget", "gift", "--points", "2")
    [row] = json.loads(run(centre, "budget", "list", "--json"))
    assert (row["sponsor"], row["left"]) == ("org", 40)
    assert centre.rows("SELECT budget, subsidy FROM item") == [("gift", 2)]

    assert "40" in run(centre, "budget", "close", "gift")
    assert centre.rows("SELECT budget, subsidy FROM item") == [(None, 0)]
