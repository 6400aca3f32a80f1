"""A centre where something of every kind waits for a person, all by real actions."""

from dataclasses import replace
from typing import Any

from linli_hub.access.actions import users
from linli_hub.adapters import passwords
from linli_hub.base.core.actors import SYSTEM, Actor
from linli_hub.earning.actions import contests, deeds, standards
from linli_hub.earning.core.desk_deeds import NewDeed
from linli_hub.people.actions import members
from linli_hub.station.actions import shelf
from linli_hub.treasury.actions import adjustments, pending, sponsors
from linli_wire import messages as m
from tests.dashboards.house import HOUR_MS, MINUTE_MS, PASSWORD, House, wall_ms
from tests.hub.centre import KIOSK, STAFF, PretendEdge, hex_of
from tests.hub.standards import TEXTS

QIAN = Actor(kind="staff", name="qian", roles=frozenset({"staff", "treasurer"}))
KITCHEN = """
[[rule]]
id = "kitchen"
name_zh = "厨余垃圾分类投放"
name_en = "Kitchen waste, sorted"
match = { kind = "deposit", stream = "kitchen" }
give = { per_visit = { good = 5, mixed = 2, rejected = 0 }, min_g = 100 }
caps = { visits_per_day = 2 }
"""
OWED, DOUBTED = "d/1/000000000003", "d/1/000000000005"


def fill(built: House) -> None:
    """Contests, review, adjustments, claims, budgets and holds: one or two of each."""
    centre, now_ms = built.centre, wall_ms()
    centre.now_ms = now_ms
    text = TEXTS["moral-bank"] + KITCHEN
    centre.do(standards.publish, SYSTEM, text, "2025-01-01")
    for name in ("bins-1", "bins-2", "kiosk-1"):
        centre.add_edge(name)
    centre.people()
    new = members.add_household
    centre.do(new, STAFF, "shop-1", "邻里超市", "organisation")
    soap = shelf.NewItem(id="soap", name_zh="肥皂", name_en="Soap", points=3)
    centre.do(shelf.add_item, STAFF, soap)
    centre.counter()
    centre.arrive("soap", 10)
    centre.do(
        users.add_user, STAFF, "wu", passwords.hashed(PASSWORD),
        frozenset({"admin"}), "r1",
    )  # fmt: skip
    _bags(built, now_ms)
    _unclear(built)
    _deeds(built, now_ms)
    _treasury(built, now_ms)


def _bags(built: House, now_ms: int) -> None:
    """Of h1: a bag whose points are spent and taken back, and one in doubt."""
    centre, edge = built.centre, built.edge
    edge.open(clock=False)
    edge.learn(now_ms - 40 * MINUTE_MS)
    spent = built.deposit("kitchen-1", m.Stream.KITCHEN, 1_320, "card-1")
    assert f"d/1/{spent:012}" == OWED
    built.send()
    centre.spend("card-1", "soap")
    edge.grade(spent, m.Grade.REJECTED)
    doubted = built.deposit("kitchen-2", m.Stream.KITCHEN, 2_050, "card-1")
    assert f"d/1/{doubted:012}" == DOUBTED
    edge.grade(doubted, m.Grade.MIXED)
    built.send()
    for n, (award, about) in enumerate(((DOUBTED, "grade"), (OWED, "weight"))):
        doubt = contests.Doubt(award=award, about=about, card=hex_of("card-1"))
        centre.do(contests.contest, KIOSK, hex_of(f"doubt-{n}"), doubt)


def _unclear(built: House) -> None:
    """A bag of which no clock tells when it was."""
    edge = PretendEdge("bins-2")
    edge.open(clock=False)
    edge.deposit()
    edge.reboot()
    edge.deposit()
    built.centre.send(edge.parcel())


def _deeds(built: House, now_ms: int) -> None:
    service = NewDeed(
        kind="honour", at_ms=now_ms - HOUR_MS, evidence="attested_staff",
        resident="r1", reason="照顾独居老人一年",
    )  # fmt: skip
    litter = replace(
        service, kind="deduction", deduction="littering", reason="楼道堆物，劝导后未清理"
    )  # fmt: skip
    for n, deed in enumerate((service, litter)):
        built.centre.do(deeds.record, QIAN, hex_of(f"deed-{n}"), deed)


def _treasury(built: House, now_ms: int) -> None:
    do: Any = built.centre.do
    wish = adjustments.Proposal(member="h1", points=20, reason="停电当天的投放未记")
    do(adjustments.propose, QIAN, hex_of("adjust-0"), wish)
    wish = adjustments.Proposal(member="h2", points=-5, reason="重复记录")
    do(adjustments.propose, STAFF, hex_of("adjust-1"), wish)
    budget = sponsors.NewBudget(
        id="spring", sponsor="shop-1", name_zh="春季赞助", name_en="Spring gift"
    )
    do(sponsors.open_budget, STAFF, hex_of("budget"), budget)
    do(sponsors.pledge, STAFF, hex_of("pledge"), "spring", 5_000)
    do(deeds.record, STAFF, hex_of("service"), _service(now_ms))
    hold = pending.HoldAsk(
        member="h2", points=3, until_ms=now_ms + 2 * HOUR_MS, reason="理发"
    )
    do(pending.open_hold, STAFF, hex_of("hold"), hold)


def _service(now_ms: int) -> NewDeed:
    return NewDeed(
        kind="service", at_ms=now_ms - HOUR_MS, evidence="check_in", resident="r2",
        minutes=120, reason="打扫楼道",
    )  # fmt: skip
