"""What a backtest reads: up to a mark, as it stood there, and it cannot write."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from linli_hub.backtest.core.report import Report
from linli_hub.backtest.run import Order, Progress, run
from linli_hub.backtest.store.recorded_days import Mark, Replayed
from linli_hub.base.core.actors import SYSTEM, Actor
from linli_hub.base.core.errors import BadValue, StandardInvalid
from linli_hub.base.core.period import warm_from
from linli_hub.earning.actions import deeds, standards
from linli_hub.earning.core.desk_deeds import NewDeed
from linli_wire.messages import Grade, Stream
from tests.hub.centre import DAY_MS, NOON_MS, STAFF, STANDARD, Centre, PretendEdge
from tests.hub.standards import SHARED_TEXT

EXAMPLE = STANDARD.read_text(encoding="utf-8")
DRAFT = EXAMPLE.replace("good = 5", "good = 9")
FROM, TO = "2026-01-01", "2026-01-20"


def url_of(centre: Centre) -> str:
    return centre.database.write_engine.url.render_as_string(hide_password=False)


def backtest(centre: Centre, standard: str = DRAFT, mark: str = "") -> Report:
    return run(order(centre, standard=standard, mark=mark), lambda _: None)


def order(centre: Centre, /, workers: int = 1, **more: str) -> Order:
    plain = {"standard": EXAMPLE, "first_day": FROM, "last_day": TO, **more}
    return Order(url=url_of(centre), now_ms=centre.now_ms, workers=workers, **plain)


@pytest.fixture
def edge(centre: Centre) -> PretendEdge:
    """Twelve days of two households: bags by the visit and by the kilogram, a grade."""
    edge = PretendEdge()
    edge.open()
    for n in range(12):
        edge.mono_ms = n * DAY_MS
        first = edge.deposit("card-1")
        edge.deposit("card-2", stream=Stream.RECYCLABLE, mass_g=730 + 10 * n)
        edge.deposit("card-1", stream=Stream.RECYCLABLE, mass_g=1210)
        if n % 4 == 0:
            edge.grade(first, Grade.MIXED)
    centre.now_ms += 12 * DAY_MS
    centre.send(edge.parcel())
    return edge


def test_under_the_standard_of_the_records_nothing_changes(
    centre: Centre, edge: PretendEdge
) -> None:
    """Also where the days before the period left remainders; control: a draft."""
    same, checked, other = (
        backtest(centre, EXAMPLE),
        backtest(centre, ""),
        backtest(centre),
    )

    assert same.total.deeds == 36 and same.changed == checked.changed == 0
    assert same.total.recorded == same.total.draft > 0
    assert same.members.same == 2
    assert other.changed == 9 and other.members.gain == 1


def test_two_workers_find_what_one_finds(centre: Centre, edge: PretendEdge) -> None:
    with closing(Replayed(url_of(centre))) as books:
        assert books.spans(2) == [("", "h2"), ("h2", "")]
    told: list[Progress] = []
    one = run(order(centre, standard=DRAFT), told.append).as_json()
    two = run(order(centre, 3, standard=DRAFT), told.append).as_json()

    assert (one.pop("run")["workers"], two.pop("run")["workers"]) == (1, 3)
    assert one == two
    assert told[-1] == Progress(percent=100, events=36, seconds_left=0)


@pytest.mark.parametrize("first", ["2026-01-05", "2026-01-07"])
def test_what_the_days_before_carry_is_carried(
    centre: Centre, edge: PretendEdge, first: str
) -> None:
    """Remainders of kilograms reach from week to week."""
    assert run(order(centre, first_day=first), lambda _: None).changed == 0
    assert warm_from("2026-01-07") == "2026-01-01"
    assert warm_from("2026-02-04") == "2026-02-01"
    assert warm_from("2026-03-01") == "2026-02-23"


def test_at_the_same_mark_the_report_is_the_same_while_ingest_goes_on(
    centre: Centre, edge: PretendEdge
) -> None:
    """Late bags of earlier days change what was awarded; the mark knows it as it was.
    Control: without the mark they are seen."""
    before = backtest(centre)
    with closing(Replayed(url_of(centre))) as books:
        mark = books.mark(centre.now_ms)
    assert before.asked.mark.split(".")[:4] == str(mark).split(".")[:4]
    other = PretendEdge(name="bins-2")
    other.open()
    for n in range(12):
        other.mono_ms = n * DAY_MS - 3_600_000
        other.deposit("card-1", stream=Stream.RECYCLABLE, mass_g=2_490)
        other.deposit("card-1")
        other.deposit("card-1")
    centre.send(other.parcel())
    assert centre.rows("SELECT count(*) FROM award_past")[0][0] > 0
    again, now = backtest(centre, mark=before.asked.mark), backtest(centre)

    told, repeated = before.as_json(), again.as_json()
    told.pop("run"), repeated.pop("run")
    assert told == repeated
    assert now.total.deeds > before.total.deeds


def test_a_draft_with_shared_purses_runs_in_one_worker(
    centre: Centre, edge: PretendEdge
) -> None:
    found = backtest(centre, SHARED_TEXT)
    rules = {row.name: row.draft for row in found.by_rule}

    assert found.run is not None and found.run.workers == 1
    assert 0 < rules["campaign:spring"] <= 25
    assert sum(rules.values()) == found.total.draft


def test_late_days_desk_deeds_grants_and_deductions_settle_to_what_is_recorded(
    bare: Centre,
) -> None:
    """Control: without what was granted and booked late they would not."""
    shared = EXAMPLE.replace('day = "none"\nweek = "none"', "day = 8\nweek = 30", 2)
    text = shared + _MORE
    bare.do(standards.publish, SYSTEM, text, "2025-01-01")
    bare.add_edge("bins-1")
    bare.add_edge("bins-2")
    bare.people()
    edge, other = PretendEdge(), PretendEdge(name="bins-2")
    for n, one in ((0, edge), (1, other)):
        one.open()
        for day in range(6):
            one.mono_ms = day * DAY_MS + n * 3_600_000
            one.deposit(f"card-{1 + n}")
            one.deposit("card-1", stream=Stream.RECYCLABLE, mass_g=910)
            one.deposit("card-2")
    bare.now_ms += 6 * DAY_MS
    bare.send(edge.parcel())
    service = NewDeed(
        kind="service", at_ms=NOON_MS + DAY_MS, evidence="check_in", resident="r1",
        minutes=90, reason="打扫楼道",
    )  # fmt: skip
    litter = replace(
        service, kind="deduction", deduction="litter", minutes=0,
        evidence="attested_staff",
    )  # fmt: skip
    bare.do(deeds.record, STAFF, "k1", service)
    told = bare.do(deeds.record, STAFF, "k2", litter)
    other_staff = Actor(kind="staff", name="li", roles=frozenset({"staff"}))
    bare.do(deeds.confirm, other_staff, "k3", told.id)
    bare.now_ms += 30 * DAY_MS
    bare.send(other.parcel())
    late = bare.rows("SELECT count(*) FROM deposit WHERE late_ms > 0")[0][0]
    granted = bare.rows("SELECT count(*) FROM award_grant")[0][0]
    same, checked = backtest(bare, text), backtest(bare, "")
    other_budget = backtest(bare, text.replace("budget = 20", "budget = 21"))

    assert late > 0 and granted > 0
    assert same.changed == checked.changed == 0
    assert {row.name for row in same.by_source} >= {"bin", "service", "deduction"}
    assert other_budget.changed > 0


_MORE = """
[[rule]]
id = "service"
name_zh = "志愿服务"
name_en = "Service"
match = { kind = "service" }
give = { per_hour = 4 }
[[deduction]]
id = "litter"
name_zh = "乱堆放"
name_en = "Litter"
points = 2
reason_zh = "占用楼道"
reason_en = "The corridor was blocked"
[[campaign]]
id = "spring"
name_zh = "春季活动"
name_en = "Spring"
from = 2026-01-01
to = 2026-01-05
rules = ["kitchen", "recyclable"]
points = 3
budget = 20
"""


def test_what_was_redeemed_and_lies_on_the_shelf_is_told(
    centre: Centre, edge: PretendEdge
) -> None:
    centre.spend("card-1", "soap", 2)
    found = backtest(centre).demand

    assert (found.redeemed, found.stock) == (6, 8 * 3)
    assert found.days_of_stock == 24 * 20 // 6


def test_the_books_are_not_written_and_cannot_be(
    centre: Centre, edge: PretendEdge, tmp_path: Path
) -> None:
    before = files(tmp_path), dump(centre)
    backtest(centre)

    assert (files(tmp_path), dump(centre)) == before
    failing = sqlite3.OperationalError, psycopg.errors.Error
    with closing(Replayed(url_of(centre))) as books, pytest.raises(failing) as refused:
        books._rows("UPDATE book SET fence = 99 WHERE id = 1 RETURNING id")
    assert "read" in str(refused.value)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.db*")
            if not path.name.endswith("-shm")}  # fmt: skip


def dump(centre: Centre) -> list[object]:
    tables = ("book", "transfer", "balance", "deposit", "settled_day", "award_past")
    return [centre.rows(f"SELECT * FROM {table}") for table in tables]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"standard": "[standard]"}, StandardInvalid),
        ({"first_day": "soon"}, StandardInvalid),
        ({"last_day": "2025-01-01"}, BadValue),
        ({"last_day": "2036-01-01"}, BadValue),
        ({"mark": "7"}, BadValue),
    ],
)
def test_what_cannot_be_replayed_is_refused_at_once(
    centre: Centre, changes: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        run(order(centre, 1, **changes), lambda _: None)


def test_a_mark_reads_as_it_is_written() -> None:
    mark = Mark(1, 2, 3, 4, 5)

    assert Mark.read(str(mark)) == mark
    for wrong in ("", "1.2", "a.b.c.d.e", "-1.2.3.4.5"):
        with pytest.raises(ValueError, match=r"mark|invalid"):
            Mark.read(wrong)
