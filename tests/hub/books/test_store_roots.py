"""Day roots: every finished day once, without a gap, and a proof for each entry."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from linli_hub.adapters import crypto
from linli_hub.base.core.errors import BadValue
from linli_hub.books.actions import roots as actions_roots
from linli_hub.books.core import roots
from linli_hub.books.core.roots import DayRoot, Proof
from linli_hub.books.views import roots as views_roots
from linli_hub.cli.main import app
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from tests.hub.centre import CENTRE, DAY_MS, Centre, PretendEdge

ZONE = "Asia/Shanghai"


def due(centre: Centre) -> DayRoot | None:
    with centre.database.read() as read:
        return views_roots.due(read, ZONE, centre.now_ms)


def sign_all(centre: Centre, sealer: crypto.Sealer) -> list[str]:
    days = []
    while (day := due(centre)) is not None:
        signature = sealer.sign(roots.signed_text(CENTRE, day))
        assert centre.do(actions_roots.keep, day, signature)
        days.append(day.day)
    return days


def proven(centre: Centre, id: str) -> Proof | None:
    with centre.database.read() as read:
        return views_roots.proof(read, id)


@pytest.fixture
def sealer(tmp_path: Path) -> crypto.Sealer:
    return crypto.Sealer(crypto.make(tmp_path / "keys"), CENTRE)


@pytest.fixture
def three_days(centre: Centre) -> Centre:
    """Two bags on each of three days, told on the same day."""
    edge = PretendEdge()
    edge.open()
    for _ in range(3):
        first = edge.seq
        edge.deposit("card-1")
        edge.deposit("card-2")
        centre.send(edge.parcel(first + 1 if first > 2 else 1))
        centre.now_ms += DAY_MS
        edge.mono_ms += DAY_MS
    return centre


def test_each_finished_day_is_signed_once_and_every_entry_proves_itself(
    three_days: Centre, sealer: crypto.Sealer
) -> None:
    three_days.now_ms -= DAY_MS  # the third day is not over

    assert sign_all(three_days, sealer) == ["2026-01-01", "2026-01-02"]
    assert sign_all(three_days, sealer) == []
    ids = [id for (id,) in three_days.rows("SELECT id FROM transfer ORDER BY n")]
    proofs = [proven(three_days, id) for id in ids]
    assert [proof is not None for proof in proofs] == [True] * 4 + [False] * 2
    for proof in proofs[:4]:
        assert proof is not None and roots.leads_to_root(proof)
        text = roots.signed_text(proof.centre, proof.day)
        assert crypto.verify(sealer.public_key, proof.signature, text)


def test_a_changed_entry_proves_nothing(
    three_days: Centre, sealer: crypto.Sealer
) -> None:
    sign_all(three_days, sealer)
    proof = proven(three_days, "d/1/000000000003/0")
    assert proof is not None and roots.leads_to_root(proof)

    for lie in (
        replace(proof, entry=proof.entry.replace("\n5\n", "\n50\n", 1)),
        replace(proof, n=proof.n + 1),
        replace(proof, path=proof.path[:-1]),
        replace(proof, day=replace(proof.day, root=bytes(32))),
    ):
        assert lie != proof and not roots.leads_to_root(lie)
    other = roots.signed_text(proof.centre, replace(proof.day, last=proof.day.last + 1))
    assert not crypto.verify(sealer.public_key, proof.signature, other)


def test_a_root_leaves_no_gap_and_fits_these_books(three_days: Centre) -> None:
    day = due(three_days)
    assert day is not None

    for wrong in (
        replace(day, first=day.first + 1),
        replace(day, head=bytes(32)),
        replace(day, last=99),
    ):
        with pytest.raises(BadValue):
            three_days.do(actions_roots.keep, wrong, "00")
    assert three_days.do(actions_roots.keep, day, "00")
    assert not three_days.do(actions_roots.keep, day, "00")


def test_a_clock_that_was_put_back_moves_no_entry_to_a_signed_day(
    three_days: Centre, sealer: crypto.Sealer
) -> None:
    sign_all(three_days, sealer)
    three_days.now_ms -= 2 * DAY_MS
    edge = PretendEdge("bins-2", 2)
    edge.open()
    edge.deposit("card-2")
    three_days.send(edge.parcel())
    three_days.now_ms += 5 * DAY_MS

    assert sign_all(three_days, sealer) == ["2026-01-04"]
    proof = proven(three_days, "d/2/000000000003/0")
    assert proof is not None and roots.leads_to_root(proof)


def test_a_proof_in_a_file_is_checked_without_the_books(
    three_days: Centre, sealer: crypto.Sealer, tmp_path: Path
) -> None:
    sign_all(three_days, sealer)
    proof = proven(three_days, "d/1/000000000003/0")
    assert proof is not None
    said: dict[str, Any] = roots.to_json(proof, sealer.public_key)
    assert roots.from_json(json.loads(json.dumps(said))) == proof
    file = tmp_path / "proof.json"

    def check(changed: dict[str, Any], *more: str) -> tuple[int, str]:
        file.write_text(json.dumps(said | changed))
        told = CliRunner().invoke(app, ["proof-check", str(file), *more])
        return told.exit_code, told.output

    assert check({}, "--key", sealer.public_key)[0] == 0
    assert "2026-01-01" in check({})[1]
    assert check({}, "--key", "ab" * 32)[0] == 1
    assert check({"entry": str(said["entry"]).replace("h1", "h2")})[0] == 1
    assert check({"path": []})[0] == 1
    assert check({"linli_proof": 2})[0] == 1
    assert check({"day": "2026-01-02"})[0] == 1


def test_verify_sees_a_root_that_is_not_of_these_books(
    three_days: Centre, sealer: crypto.Sealer
) -> None:
    """Control: as they were signed, they are sound."""
    sign_all(three_days, sealer)

    def found() -> set[str]:
        with three_days.database.read() as read:
            return {wrong.id for wrong in invariants.check(snapshot.take(read))}

    assert found() == set()
    three_days.tamper("UPDATE day_root SET root = head WHERE day = '2026-01-02'")
    assert found() == {"L13"}
    three_days.tamper("DELETE FROM day_root WHERE day = '2026-01-01'")
    assert found() == {"L13"}
