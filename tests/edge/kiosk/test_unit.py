"""The kiosk's unit: journal, hub and machines around the flow, on a whole agent."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from linli_edge.core.inputs import Drawn, StationAnswer, Touched
from linli_edge.machines.core import messages as mw
from linli_edge.machines.station_machines import Condition, Machines
from linli_wire import messages as m
from tests.edge.harness import CARD, EDGE, READER, Bench
from tests.edge.kiosk import answers as a
from tests.edge.kiosk.answers import GREETING, HELD, SHELF, STAFF, VENDED, ended, fenced

CONFIG: dict[str, Any] = {
    "edge": {"name": EDGE, "store": "unused"},
    "kiosk": {"reader": READER},
}
RICE = a.quote(("rice", 1, 30))


@dataclass
class Spiral:
    """A dispenser that notes what it is asked; the test says what came of it."""

    asked: list[mw.Vend] = field(default_factory=list)

    def vend(self, vend: mw.Vend, now_ms: int) -> None:
        assert now_ms >= 0
        self.asked.append(vend)


@dataclass
class Paper:
    condition: Condition = "ready"
    jobs: list[mw.PrintReceipt | mw.PrintLabel] = field(default_factory=list)

    def print(self, job: mw.PrintReceipt | mw.PrintLabel, now_ms: int) -> None:
        assert now_ms >= 0
        self.jobs.append(job)


class Kiosk(Bench):
    """A bench with a kiosk; calls are answered by hand."""

    def start(self) -> None:
        super().start()
        self.spiral, self.paper = Spiral(), Paper()
        assert self.agent._kiosk is not None
        self.unit = self.agent._kiosk
        self.unit.machines = Machines(
            vendor=self.spiral, printer=self.paper, bench=object()
        )

    def answer(self, what: str, status: int | None, body: object = None) -> None:
        call = next(one for one in self.calls if one.path.endswith("/" + what))
        self.calls.remove(call)
        raw = json.dumps(body).encode() if body is not None else b""
        self.handle(StationAnswer(call=call.call, status=status, body=raw))

    def touch(self, what: str, **fields: object) -> None:
        view = self.view["view"]
        self.handle(Touched(view=view, what=what, fields=fields))

    @property
    def view(self) -> dict[str, Any]:
        return self.views[-1]

    @property
    def screen(self) -> str:
        return str(self.view["screen"])

    def to_hello(self) -> None:
        self.tick(100)
        self.answer("shelf", 200, SHELF)
        self.tap(CARD)
        self.answer("greet", 200, GREETING)

    def to_collect(self, *lines: dict[str, Any]) -> None:
        self.to_hello()
        self.touch("choose", item="rice", quantity=1)
        self.answer("quote", 200, RICE)
        self.touch("exchange")
        self.answer("reserve", 201, a.ordered(*(lines or (HELD,))))
        self.tick(400)


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    one = Kiosk(tmp_path, config=CONFIG)
    yield one
    one.store.close()


def bodies(bench: Bench) -> list[m.Body]:
    bench.greet()
    bench.serve()
    return bench.bodies()


def test_from_the_tap_to_the_hand_over(kiosk: Kiosk) -> None:
    kiosk.to_collect()
    assert kiosk.screen == "collect" and kiosk.view["staff"]
    kiosk.tap(STAFF)
    kiosk.answer("dispense", 200, fenced(HELD))
    assert kiosk.screen == "handing"
    kiosk.touch("given")
    kiosk.answer("result", 200, ended(HELD))
    kiosk.answer("receipt", 200, a.SLIP)

    assert kiosk.screen == "receipt" and kiosk.view["slip"]["balance"] == 98
    assert kiosk.view["qr"]["side"] > 20
    told = bodies(kiosk)
    intent = next(one for one in told if isinstance(one, m.DispenseIntent))
    result = next(one for one in told if isinstance(one, m.DispenseResult))
    assert (intent.redemption, intent.fence) == (HELD["id"], 3)
    assert (result.result, result.given) == ("handed_over", 1)
    assert result.staff is not None and kiosk.hub.unseal(result.staff) == STAFF
    kiosk.tick(46_000)
    assert kiosk.screen == "idle" and "王" not in json.dumps(kiosk.view)


def test_a_machine_moves_after_the_journal_has_the_intent(kiosk: Kiosk) -> None:
    kiosk.to_collect(VENDED)
    kiosk.answer("dispense", 200, fenced(VENDED))
    assert kiosk.spiral.asked == [
        mw.Vend(redemption=a.SECOND, fence=3, way="dispenser", channel=2, units=3)
    ]
    assert kiosk.store.unfinished_fences() == [(a.SECOND, 3)]
    said = mw.Vended(
        redemption=a.SECOND,
        fence=3,
        result="handed_over",
        given=2,
        evidence="drops=2/3",
    )
    kiosk.unit.hear(said, kiosk.now_ms)

    assert kiosk.store.unfinished_fences() == []
    sent = json.loads(kiosk.calls[-1].body)
    assert sent == {
        "redemption": a.SECOND,
        "fence": 3,
        "result": "handed_over",
        "given": 2,
        "evidence": "drops=2/3",
        "staff": None,
    }


def test_without_the_machine_the_hub_thinks_of_nothing_is_given(kiosk: Kiosk) -> None:
    kiosk.unit.machines = Machines()
    kiosk.to_collect(VENDED)
    kiosk.answer("dispense", 200, fenced(VENDED))

    assert json.loads(kiosk.calls[-1].body)["result"] == "not_given"


def test_cards_and_pins_travel_sealed_or_not_at_all(kiosk: Kiosk) -> None:
    kiosk.to_collect(VENDED)

    for call in kiosk.calls:
        assert CARD[3:].encode() not in call.body
    assert CARD not in json.dumps(kiosk.views)
    assert CARD not in repr(kiosk.logged)


def test_k5_a_cut_between_intent_and_result_is_unknown_at_the_next_start(
    kiosk: Kiosk,
) -> None:
    kiosk.to_collect(VENDED)
    kiosk.answer("dispense", 200, fenced(VENDED))
    kiosk.crash()
    kiosk.tick(100)

    results = [one for one in bodies(kiosk) if isinstance(one, m.DispenseResult)]
    assert [(one.fence, one.result) for one in results] == [(3, "unknown")]
    assert kiosk.spiral.asked == []


def test_the_same_fence_is_never_acted_on_twice(kiosk: Kiosk) -> None:
    kiosk.to_collect(VENDED)
    kiosk.answer("dispense", 200, fenced(VENDED))
    kiosk.crash()
    kiosk.calls.clear()
    kiosk.to_collect(VENDED)

    kiosk.answer("dispense", 200, fenced(VENDED))

    assert kiosk.spiral.asked == []
    assert kiosk.screen == "receipt"
    assert kiosk.view["lines"][0]["why"].startswith("这一份已经交过了")


def test_an_unanswered_reservation_is_asked_again_with_the_same_bytes(
    kiosk: Kiosk,
) -> None:
    kiosk.to_hello()
    kiosk.touch("choose", item="rice", quantity=1)
    kiosk.answer("quote", 200, RICE)
    kiosk.touch("exchange")
    first = kiosk.calls[-1]

    kiosk.answer("reserve", None)

    again = kiosk.calls[-1]
    assert (again.key, again.body) == (first.key, first.body)
    kiosk.answer("reserve", 503)
    kiosk.answer("reserve", None)
    assert kiosk.screen == "sorry"
    assert kiosk.view["problem"]["code"] == "unsure"


def test_closed_spending_is_an_answer_and_not_an_absence(kiosk: Kiosk) -> None:
    kiosk.to_hello()
    kiosk.touch("choose", item="rice", quantity=1)
    kiosk.answer("quote", 200, RICE)
    kiosk.touch("exchange")
    kiosk.answer("reserve", 503, a.refusal("spending_closed"))

    assert kiosk.screen == "hello" and kiosk.view["hub"]
    assert "正在核对账目" in kiosk.view["problem"]["text"]


def test_a_stale_or_shapeless_touch_is_counted_and_nothing_else(kiosk: Kiosk) -> None:
    kiosk.to_collect()
    views = list(kiosk.views)

    kiosk.handle(Touched(view=1, what="cancel", fields={}))
    kiosk.touch("cancel", quantity="many")
    kiosk.touch("language", language="klingon")
    kiosk.touch("choose", item="not on the shelf")

    assert kiosk.views == views
    assert kiosk.agent.refusals["touch_stale"] == 1
    assert kiosk.agent.refusals["touch_form"] == 3


def test_with_the_hub_away_the_balance_is_the_last_one_known(kiosk: Kiosk) -> None:
    kiosk.tap(CARD)
    kiosk.answer("greet", 200, GREETING)
    kiosk.touch("leave")
    kiosk.tick(400)
    kiosk.tap(CARD)

    kiosk.answer("greet", None)
    kiosk.tick(100)

    assert kiosk.screen == "hello" and kiosk.view["hub"] is False
    assert kiosk.view["resident"]["balance"] == 128
    assert kiosk.view["problem"]["code"] == "hub_away"


def test_notices_heard_before_are_read_with_the_hub_away(kiosk: Kiosk) -> None:
    kiosk.greet()
    kiosk.tick(100)
    kiosk.answer("notices", 200, {"notices": [a.NOTICE]})
    kiosk.touch("notices")
    kiosk.answer("notices", None)

    assert kiosk.screen == "notices"
    shown = kiosk.view["notices"]
    assert [one["title"] for one in shown] == ["五月公示"]
    assert not shown[0]["may_object"]


def test_with_the_hub_away_a_course_is_noted_and_asked_for_when_it_is_back(
    kiosk: Kiosk,
) -> None:
    kiosk.greet()
    kiosk.tick(100)
    kiosk.answer("topics", 200, {"topics": [a.TOPIC]})
    kiosk.tap(CARD)
    kiosk.answer("greet", None)
    kiosk.touch("topics")
    kiosk.answer("topics", None)
    assert kiosk.view["topics"][0]["id"] == "tea" and kiosk.view["may_ask"]
    kiosk.touch("ask", topic="tea")
    first = kiosk.calls[-1]
    for _ in range(3):
        kiosk.answer("ask", None)
    assert (kiosk.screen, kiosk.view["what"]) == ("told", "kept")
    kiosk.crash()
    kiosk.calls.clear()
    kiosk.greet()
    kiosk.tick(100)

    again = next(one for one in kiosk.calls if one.path.endswith("/ask"))
    assert (again.key, again.body) == (first.key, first.body)
    kiosk.answer("ask", 201, {"due_ms": 10**12})
    kiosk.tick(100)
    assert not [one for one in kiosk.calls if one.path.endswith("/ask")]


def test_help_is_called_from_any_screen_once(kiosk: Kiosk) -> None:
    kiosk.to_collect()
    kiosk.touch("help")
    kiosk.touch("help")
    assert [one.path[-5:] for one in kiosk.calls].count("/help") == 1
    kiosk.answer("help", 200, {})

    assert kiosk.view["help"] == "called" and kiosk.screen == "collect"
    kiosk.tick(20_000)
    assert kiosk.view["help"] is None


def test_the_bench_scale_shows_its_weight_and_the_price(kiosk: Kiosk) -> None:
    kiosk.unit.hear(mw.BenchSaid(mass_g=740), kiosk.now_ms)
    kiosk.to_hello()
    kiosk.touch("choose", item="cabbage")

    assert kiosk.screen == "weighing"
    assert (kiosk.view["mass_g"], kiosk.view["cost"]) == (740, 5)
    kiosk.touch("take")
    assert json.loads(kiosk.calls[-1].body)["lines"] == [
        {"item": "cabbage", "quantity": 740, "slot": None}
    ]


def to_receipt(kiosk: Kiosk) -> None:
    kiosk.to_collect(VENDED)
    kiosk.answer("dispense", 200, fenced(VENDED))
    said = mw.Vended(
        redemption=a.SECOND,
        fence=3,
        result="handed_over",
        given=3,
        evidence="drops=3/3",
    )
    kiosk.unit.hear(said, kiosk.now_ms)
    kiosk.answer("result", 200, ended(VENDED, given=3))
    kiosk.answer("receipt", 200, a.SLIP)


def test_the_receipt_goes_to_the_printer_in_the_visits_language(kiosk: Kiosk) -> None:
    to_receipt(kiosk)
    kiosk.touch("language", language="en")
    kiosk.touch("print")

    job = kiosk.paper.jobs[0]
    assert isinstance(job, mw.PrintReceipt)
    assert job.title == "Linli points station" and job.link == a.SLIP["link"]
    assert job.lines[0] == mw.Line(left="Rice x3", right="30")
    kiosk.unit.hear(mw.PrinterSaid(state="paper_out"), kiosk.now_ms)
    assert kiosk.view["paper"] == "paper_out"


@pytest.fixture
def drawing(tmp_path: Path) -> Iterator[Kiosk]:
    """A kiosk whose printer writes no Chinese."""
    printer = {"port": "/dev/printer", "font": "raster"}
    config = {**CONFIG, "kiosk": {"reader": READER, "printer": printer}}
    one = Kiosk(tmp_path, config=config)
    yield one
    one.store.close()


def test_a_slip_is_drawn_by_the_page_for_a_printer_without_chinese(
    drawing: Kiosk,
) -> None:
    to_receipt(drawing)
    assert drawing.view.get("draw") is None
    drawing.touch("print")
    assert drawing.paper.jobs == []
    draw: dict[str, Any] = drawing.view["draw"]
    assert draw["wide"] == 384 and ["大米 x3", "30"] in draw["lines"]
    drawing.handle(Drawn(width_bytes=48, rows=b"\xaa" * 480))

    [job] = drawing.paper.jobs
    assert job.picture is not None and job.picture.height == 10
    assert drawing.view.get("draw") is None
    drawing.handle(Drawn(width_bytes=48, rows=b"\xaa" * 480))
    assert len(drawing.paper.jobs) == 1  # nobody asked for another


def test_without_the_page_the_half_that_can_be_written_is_printed(
    drawing: Kiosk,
) -> None:
    to_receipt(drawing)
    drawing.touch("print")
    drawing.tick(3_100)

    [job] = drawing.paper.jobs
    assert job.picture is None
