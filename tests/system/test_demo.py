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


def test_spoilt_deposits_are_seen_and_each_is_named(tmp_path: Path) -> None:
    kinds = ("lost", "doubled")
    plants = [word for kind in kinds for word in ("--plant", kind)]

    status, report, said = demo(tmp_path, "--for", "20", *plants)

    assert status == 1
    for kind in kinds:
        assert report[kind] >= 1, said
        assert any(words.startswith(kind) for words in report["wrong"])
