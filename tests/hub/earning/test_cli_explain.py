"""`standard check` names every mistake; `explain` says why, in both languages."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from linli_hub.base.store.database import Database
from linli_hub.cli.main import app
from linli_hub.devices.actions import parcels
from linli_hub.earning.actions import contests
from tests.hub.centre import STAFF, Centre, PretendEdge

EXAMPLE = Path(__file__).parents[3] / "hub" / "standard.example.toml"


def say(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A centre with one deposit of a known card, graded afterwards."""
    assert say("init", "--data", f"{tmp_path}/hub", "--centre", "linli").exit_code == 0
    database = Database.open(f"sqlite:///{tmp_path}/hub/linli.db")
    centre = Centre(database)
    centre.furnish()
    edge = PretendEdge()
    edge.open()
    edge.deposit()
    centre.do(parcels.apply, edge.parcel())
    database.close()
    return tmp_path / "hub" / "hub.toml"


def test_an_award_is_explained_in_both_languages(config: Path) -> None:
    said = say("explain", "d/1/3", "--config", str(config))

    assert said.exit_code == 0, said.output
    assert "d/1/000000000003" in said.stdout
    assert "5 分，已记分 / 5 points, awarded" in said.stdout
    assert "按次计 5 分" in said.stdout and "5 points for the visit" in said.stdout
    as_json = say("explain", "d/1/3", "--json", "--config", str(config))
    assert '"points": 5' in as_json.stdout


def test_an_award_that_is_none_is_a_sentence_and_an_exit_code(config: Path) -> None:
    said = say("explain", "d/1/77", "--config", str(config))

    assert said.exit_code == 1
    assert "no such award: d/1/77" in said.stderr


def test_a_contest_and_its_answer_stand_beside_the_award(config: Path) -> None:
    database = Database.open(f"sqlite:///{config.parent}/linli.db")
    doubt = contests.Doubt(award="d/1/000000000003", about="weight", said="少了一袋")
    stands = Centre(database).do(contests.contest, STAFF, "c1", doubt)
    database.close()
    waiting = say("contest", "list", "--json", "--config", str(config))
    assert f'"id": "{stands.id}"' in waiting.stdout

    asked = say("explain", "d/1/3", "--config", str(config))
    answered = say(
        "contest", "answer", stands.id, "--reason", "称过", "--points", "2",
        "--config", str(config),
    )  # fmt: skip
    told = say("explain", "d/1/3", "--config", str(config))

    assert "申诉待答复" in asked.stdout and "少了一袋" in asked.stdout
    assert answered.exit_code == 0, answered.output
    assert "7 分" in answered.stdout
    assert "contested and upheld" in told.stdout and "称过" in told.stdout
    assert say("contest", "list", "--json", "--config", str(config)).stdout == "[]\n"


def test_the_check_names_every_mistake_with_its_line(tmp_path: Path) -> None:
    """Control: the example as it stands is valid."""
    text = EXAMPLE.read_text(encoding="utf-8")
    assert say("standard", "check", str(EXAMPLE)).exit_code == 0
    lines = text.splitlines()
    zone = next(n for n, line in enumerate(lines, 1) if line.startswith("time_zone"))
    wrong = tmp_path / "wrong.toml"
    lines[zone - 1] = 'time_zone = "Mars/Olympus"'
    wrong.write_text("\n".join([*lines, "surprise = 1"]), encoding="utf-8")

    said = say("standard", "check", str(wrong))

    assert said.exit_code == 1
    assert f"{wrong}:{zone}: standard.time_zone" in said.stdout
    assert f"{wrong}:{len(lines) + 1}: " in said.stdout
    assert "mistakes: 2" in said.stderr
