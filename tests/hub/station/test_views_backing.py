"""What stands behind the points, as the books have it."""

from linli_hub.app import backing as app_backing
from linli_hub.base.store.tx import Tx
from linli_hub.devices.actions import parcels
from linli_hub.station.actions import shelf, waiting
from linli_hub.station.actions.shelf import Terms
from linli_hub.station.core.backing import Backing
from linli_hub.station.views import backing as views_backing
from tests.hub.centre import DAY_MS, KIOSK, STAFF, Centre, PretendEdge, hex_of

ZONE = "Asia/Shanghai"


def backing(centre: Centre) -> Backing:
    with centre.database.read() as read:
        return views_backing.backing(read, ZONE, centre.now_ms)


def earn(centre: Centre, bags: int) -> None:
    edge = PretendEdge()
    edge.open()
    for _ in range(bags):
        edge.deposit(mass_g=900)
    centre.send(edge.parcel())


def test_points_stand_against_goods_that_can_still_be_given(centre: Centre) -> None:
    earn(centre, 2)
    out = centre.posted("member:h1")
    centre.goods("greens", 4, 0, kind="produce", unit="g", per=500)
    centre.do(shelf.set_terms, STAFF, "greens", Terms(cost_fen=300))
    centre.arrive("greens", 2000, best_before="2026-01-03")
    centre.goods("honour", 5, 0, kind="honour")
    before = backing(centre)

    assert before.outstanding == out > 0
    assert before.goods == 10 * 3 + 4 * 4
    assert before.goods_fen == 4 * 300
    assert (before.spent, before.days_of_cover) == (0, None)
    assert before.points_per_yuan == 20

    centre.spend("card-1", "soap")
    after = backing(centre)
    assert after.outstanding == out - 3
    assert after.goods == before.goods - 3
    assert after.days_of_cover == after.goods * 28 // 3
    centre.now_ms += 5 * DAY_MS
    assert backing(centre).goods == 27  # the greens are past their day
    centre.now_ms += 40 * DAY_MS
    assert backing(centre).spent == 0


def test_demand_counts_what_was_had_and_who_waits(centre: Centre) -> None:
    earn(centre, 2)
    centre.spend("card-1", "soap")
    centre.force("UPDATE item SET stock = 0 WHERE id = 'soap'")
    centre.do(waiting.wait, KIOSK, "w1", "soap", hex_of("card-2"), None)
    with centre.database.read() as read:
        (soap,) = views_backing.demand(read, centre.now_ms)

    assert (soap.item, soap.had, soap.waiting, soap.left) == ("soap", 1, 1, 0)


def test_the_watch_raises_one_alarm_while_points_are_not_backed(
    centre: Centre,
) -> None:
    def look() -> bool:
        return app_backing.look(centre.database, centre.writer, ZONE, centre.now_ms)

    def empty(tx: Tx) -> None:
        tx.run("UPDATE stock_lot SET stock = 0")

    centre.writer.start()
    try:
        assert look()
        assert centre.rows("SELECT code FROM alarm") == []
        earn_by(centre)
        centre.writer.submit(empty).result(5)
        assert not look()
        assert not look()
    finally:
        centre.writer.stop()
    assert centre.rows("SELECT code, times FROM alarm") == [("points_not_backed", 2)]


def earn_by(centre: Centre) -> None:
    """The writer has its thread now: parcels go through it."""

    edge = PretendEdge()
    edge.open()
    edge.deposit(mass_g=900)
    centre.writer.submit(parcels.apply, edge.parcel()).result(5)
