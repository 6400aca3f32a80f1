"""`linli-hub deed` and `linli-hub review` from the keyboard."""

from pathlib import Path

import pytest

from linli_hub.base.core.actors import SYSTEM
from linli_hub.base.store.database import Database
from linli_hub.devices.actions import parcels
from linli_hub.earning.actions import standards
from linli_wire import messages as m
from tests.hub.centre import Centre, PretendEdge
from tests.hub.earning.test_cli_explain import say
from tests.hub.standards import TEXTS


@pytest.fixture
def config(tmp_path: Path) -> str:
    """A centre under the moral bank's standard, with a bag that has no time."""
    assert say("init", "--data", f"{tmp_path}/hub", "--centre", "linli").exit_code == 0
    database = Database.open(f"sqlite:///{tmp_path}/hub/linli.db")
    centre = Centre(database)
    centre.do(standards.publish, SYSTEM, TEXTS["moral-bank"], "2025-01-01")
    centre.add_edge("bins-1")
    centre.people()
    edge = PretendEdge()
    edge.open(clock=False)
    edge.deposit()
    edge.reboot()
    edge.deposit(stream=m.Stream.KITCHEN)
    centre.do(parcels.apply, edge.parcel())
    database.close()
    return str(tmp_path / "hub" / "hub.toml")


def test_a_deed_is_recorded_listed_and_explained(config: str) -> None:
    said = say(
        "deed", "record", "service", "--reason", "打扫楼道", "--at", "2026-01-02 09:00",
        "--evidence", "check_in", "--resident", "r1", "--minutes", "120", "-c", config,
    )  # fmt: skip
    assert said.exit_code == 0, said.output
    assert "d/0/000000000001 · 已记分 8 分 / awarded, 8 points" in said.stdout
    assert "d/0/000000000001" in say("deed", "list", "--json", "-c", config).stdout

    why = say("explain", "d/0/1", "-c", config)

    assert "人工登记 / the desk" in why.stdout
    assert "service, check_in, 120 min" in why.stdout
    assert "120 minutes at 4 points an hour" in why.stdout


def test_a_review_is_listed_with_its_reason_and_ended(config: str) -> None:
    assert "没有校准时间" in say("review", "list", "-c", config).stdout

    said = say(
        "review", "resolve", "d/1/000000000002", "dismiss", "--reason", "试机", "-c", config
    )  # fmt: skip

    assert said.exit_code == 0, said.output
    assert "不计分" in said.stdout
    again = say(
        "review", "resolve", "d/1/000000000002", "dismiss", "--reason", "x", "-c", config
    )  # fmt: skip
    assert again.exit_code == 1
    assert "不需要核实" in again.output


def test_a_time_that_is_none_is_refused_in_words(config: str) -> None:
    said = say(
        "deed", "record", "service", "--reason", "x", "--at", "yesterday", "-c", config
    )  # fmt: skip

    assert said.exit_code == 1
    assert "2026-01-31" in said.output
