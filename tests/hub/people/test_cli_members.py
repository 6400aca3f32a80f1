"""Members, cards and files from the keyboard, without a browser."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from linli_hub.cli.main import app


@pytest.fixture
def config(tmp_path: Path) -> str:
    made = CliRunner().invoke(
        app, ["init", "--data", f"{tmp_path}/hub", "--centre", "linli"]
    )
    assert made.exit_code == 0
    return f"{tmp_path}/hub/hub.toml"


def say(config: str, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--config", config])


def said(config: str, *arguments: str) -> str:
    answer = say(config, *arguments)
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def shown(config: str, what: str, id: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(config, what, "show", id, "--json"))
    return found


def test_a_file_is_checked_imported_and_may_be_imported_again(
    config: str, tmp_path: Path
) -> None:
    file = tmp_path / "members.csv"
    text = "户号,居民号,姓名,卡号\nh1,r1,王小明,em:0012ABCD\nh2,r2,李雷,\n"
    file.write_bytes(text.encode("gb18030"))

    dry = said(config, "import", "members", str(file), "--dry-run")
    assert say(config, "resident", "show", "r1").exit_code == 1
    assert "2 行，已有 0" in dry
    for _ in range(2):
        said(config, "import", "members", str(file))

    assert [c["life"] for c in shown(config, "resident", "r1")["cards"]] == ["active"]
    assert shown(config, "member", "h2")["member"]["residents"] == 1


def test_every_fault_is_printed_in_both_languages_without_the_number(
    config: str, tmp_path: Path
) -> None:
    file = tmp_path / "members.csv"
    file.write_text(
        "户号,居民号,姓名,卡号\nh1,r1,王小明,em:C0FFEE\n,r2,李雷,\n", "utf-8"
    )

    answer = say(config, "import", "members", str(file))

    assert answer.exit_code == 1
    told = answer.stderr
    assert "第 2 行 / line 2 card" in told and "line 3 household" in told
    assert "不能为空 / must not be empty" in told and "2 处问题" in told
    assert "C0FFEE" not in answer.output


def test_a_person_moves_and_an_account_is_closed_from_the_keyboard(
    config: str,
) -> None:
    said(
        config, "member", "add", "school", "--address", "小学", "--kind", "organisation"
    )
    for id in ("h1", "h2"):
        said(config, "member", "add", id, "--address", id)
    said(config, "resident", "add", "r1", "--name", "王小明", "--household", "h1")
    said(config, "resident", "head", "r1", "--yes")
    said(config, "member", "spend", "h2", "heads")
    said(config, "resident", "move", "r1", "h2")

    assert shown(config, "member", "h1")["member"]["closed_ms"] is not None
    assert shown(config, "resident", "r1")["resident"]["head"] is False
    merged = said(config, "member", "merge", "h2", "school", "--reason", "同一家")
    assert "points that went along: 0" in merged
    closed = say(config, "member", "close", "h2", "--to", "expiry", "--reason", "x")
    assert closed.exit_code == 1 and "已经注销" in closed.stderr
    odd = say(config, "resident", "move", "r1", "school", "--from", "31.1.2026")
    assert odd.exit_code == 1


def test_a_lost_card_is_blocked_by_its_tag_and_replaced(config: str) -> None:
    said(config, "resident", "add", "r1", "--name", "王小明", "--household", "h1")
    said(config, "card", "issue", "r1", "--card", "em:0012ABCD", "--later")
    said(config, "card", "activate", "--card", "em:0012ABCD")
    tag = shown(config, "resident", "r1")["cards"][0]["tag"]
    lost = ("--resident", "r1", "--tag", tag)

    said(config, "card", "block", *lost)
    said(config, "card", "replace", *lost, "--card", "em:0012ABCE")
    said(config, "card", "return", "--card", "em:0012ABCE")

    lives = {c["life"] for c in shown(config, "resident", "r1")["cards"]}
    assert lives == {"replaced", "returned"}
    nobody = say(config, "card", "block", "--resident", "r1", "--tag", "000000")
    assert nobody.exit_code == 1


def test_a_user_is_linked_to_who_they_are(config: str) -> None:
    said(config, "resident", "add", "r1", "--name", "王小明", "--household", "h1")
    said(config, "user", "add", "wang", "--role", "staff", "--resident", "r1")
    said(config, "user", "link", "wang", "")

    assert say(config, "user", "link", "wang", "r7").exit_code == 1
    assert say(config, "user", "link", "nobody", "r1").exit_code == 1
