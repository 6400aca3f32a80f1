"""`linli-hub backtest`: its words, its mistakes, and that it leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from linli_hub.base.store.database import Database
from linli_hub.cli.main import app
from linli_hub.devices.actions import parcels
from tests.bench.year import days, fill
from tests.hub.centre import DAY_MS, STANDARD, Centre, PretendEdge

FROM_TO = ("--from", "2026-01-01", "--to", "2026-01-10")


def say(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "200"})


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A centre with a bag a day for five days."""
    assert say("init", "--data", f"{tmp_path}/hub", "--centre", "linli").exit_code == 0
    database = Database.open(f"sqlite:///{tmp_path}/hub/linli.db")
    centre = Centre(database)
    centre.furnish()
    edge = PretendEdge()
    edge.open()
    for n in range(5):
        edge.mono_ms = n * DAY_MS
        edge.deposit()
    centre.now_ms += 6 * DAY_MS
    centre.do(parcels.apply, edge.parcel())
    database.close()
    return tmp_path / "hub" / "hub.toml"


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    file = tmp_path / "draft.toml"
    text = STANDARD.read_text(encoding="utf-8")
    file.write_text(text.replace("good = 5", "good = 3"), encoding="utf-8")
    return file


def test_a_draft_is_held_against_the_records(
    config: Path, draft: Path, tmp_path: Path
) -> None:
    books = config.parent / "linli.db"
    before, report = books.read_bytes(), tmp_path / "report.json"
    told = ("--standard", str(draft), *FROM_TO, "--json", str(report))
    said = say("backtest", *told, "--language", "en", "--config", str(config))

    assert said.exit_code == 0, said.output
    assert "The effect is static" in said.stdout
    assert "5 deeds get other points than recorded" in said.stdout
    found = json.loads(report.read_text(encoding="utf-8"))
    assert (found["total"]["recorded"], found["total"]["draft"]) == (25, 15)
    assert found["total"]["draft_yuan"] == 0.75
    assert found["members"]["losers"][0]["difference"] == -10
    assert found["run"]["memory_mb"] > 0
    assert books.read_bytes() == before
    assert [path.name for path in tmp_path.glob(".report*")] == []


def test_without_a_draft_the_records_are_checked_in_the_centres_language(
    config: Path,
) -> None:
    said = say("backtest", *FROM_TO, "--config", str(config))

    assert said.exit_code == 0, said.output
    assert "0 笔的积分与原记录不同" in said.stdout
    assert "这是静态推算" in said.stdout


def test_every_mistake_of_a_draft_is_printed_and_nothing_runs(
    config: Path, draft: Path
) -> None:
    text = draft.read_text(encoding="utf-8").replace("objection_days = 7", "")
    draft.write_text(text + "\nsurprise = 1\n", encoding="utf-8")
    said = say("backtest", "--standard", str(draft), *FROM_TO, "--config", str(config))

    assert said.exit_code == 1
    assert "objection_days" in said.stdout and "surprise" in said.stdout
    assert "mistakes: 2" in said.stderr


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        (("--from", "2026-02-01", "--to", "2026-01-01"), "to"),
        (("--from", "yesterday", "--to", "2026-01-01"), "2026-01-31"),
        ((*FROM_TO, "--at", "12"), "mark"),
    ],
)
def test_wrong_days_and_marks_are_a_sentence(
    config: Path, wrong: tuple[str, ...], word: str
) -> None:
    said = say("backtest", *wrong, "--config", str(config))

    assert said.exit_code == 1
    assert word in said.stderr


@pytest.mark.system
@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 130), (signal.SIGKILL, -9)],
)
def test_ctrl_c_ends_it_with_its_workers_and_leaves_nothing(
    config: Path, tmp_path: Path, number: int, code: int
) -> None:
    fill(config.parent / "linli.db", 60_000, version=2)
    first, last = days()
    report = tmp_path / "report.json"
    command = [
        sys.executable,
        "-m",
        "linli_hub",
        "backtest",
        "--from",
        first,
        "--to",
        last,
    ]
    # a shell's background job begins with SIGINT ignored, and hands that on
    heard = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);"
        " os.execv(sys.argv[1], sys.argv[1:])"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", heard, *command, "--json", str(report),
         "--config", str(config)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        until_s = time.monotonic() + 60
        while len(workers := of_group(process.pid)) < 3 and time.monotonic() < until_s:
            time.sleep(0.05)
        assert process.poll() is None, "it was over too soon"
        os.kill(process.pid, number)
        assert process.wait(30) == code
    finally:
        process.kill()
        process.wait()

    assert len(workers) >= 3
    until_s = time.monotonic() + 10
    while of_group(process.pid) and time.monotonic() < until_s:
        time.sleep(0.05)
    assert of_group(process.pid) == []
    assert list(tmp_path.glob("*report*")) == []


def of_group(group: int) -> list[int]:
    """Living processes of a group, zombies left out."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found
