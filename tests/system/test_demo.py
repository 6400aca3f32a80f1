"""The whole centre as processes: real brokers, PTYs, hub and edges, killed and judged."""

from pathlib import Path

import pytest

from tests.system.demo_run import demo

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]


@pytest.mark.parametrize("trouble", [(), ("--faults",)], ids=["calm", "faults"])
def test_what_people_did_is_what_the_ledger_says(
    tmp_path: Path, trouble: tuple[str, ...]
) -> None:
    status, report, said = demo(tmp_path, "--for", "40", *trouble)

    assert status == 0, said
    assert report["lost"] == report["doubled"] == 0
    assert report["verify"] == "ok"
    assert report["deposits"] >= 20 and report["credited"] >= 20
    assert all(report["links"][kind] > 0 for kind in ("serial", "mqtt"))
    assert report["redeemed"] >= 1
    assert len(report["faults"]) == (5 if trouble else 0)


@pytest.mark.parametrize("kind", ["lost", "doubled"])
def test_a_spoilt_deposit_is_seen_and_named(tmp_path: Path, kind: str) -> None:
    status, report, said = demo(tmp_path, "--for", "20", "--plant", kind)

    assert status == 1
    assert report[kind] >= 1, said
    assert any(words.startswith(kind) for words in report["wrong"])
