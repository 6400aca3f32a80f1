"""A furnished centre for a state machine, fresh for each example and soon made."""

from linli_hub.base.core.actors import SYSTEM, Actor
from linli_hub.earning.actions import standards
from linli_hub.people.actions import members
from linli_hub.station.actions import shelf
from linli_hub.treasury.actions import sponsors
from tests.hub.centre import STAFF, Centre
from tests.hub.furnished import InMemory
from tests.hub.standards import HEAD, OFTEN, caps, rule

CHIEF = Actor(kind="staff", name="chief", roles=frozenset({"admin", "treasurer"}))
KEEPER = Actor(kind="staff", name="keeper", roles=frozenset({"treasurer", "staff"}))
GRADER = Actor(kind="staff", name="grader", roles=frozenset({"admin", "staff"}))
MEMBERS = ("h1", "h2")
CARDS = {"card-1": "h1", "card-2": "h2"}
DAY_CAP = 30
MIN_G = 100
HELP, LITTER = 3, 6
RATES = {"good": 8, "mixed": 4, "rejected": 0}  # a kilogram
VISIT = {"good": 5, "mixed": 2, "rejected": 0}
_BY_GRADE = "good = {good}, mixed = {mixed}, rejected = {rejected}"
STANDARD = (
    HEAD.replace("expiry_months = 0", "expiry_months = 2")
    + caps(household=f'day = {DAY_CAP}, week = "none", month = "none"')
    + rule(
        "recyclable", 'kind = "deposit", stream = "recyclable"',
        f"per_kg = {{ {_BY_GRADE.format(**RATES)} }},"
        " fallback_per_visit = { good = 1, mixed = 1, rejected = 0 }, min_g = 1",
        OFTEN,
    )
    + rule("help", 'kind = "help"', f"per_visit = {HELP}", OFTEN)
    + f"""
[[deduction]]
id = "litter"
name_zh = "乱堆放"
name_en = "Litter"
points = {LITTER}
reason_zh = "占用楼道"
reason_en = "The corridor was blocked"
"""
    + rule(
        "kitchen", 'kind = "deposit", stream = "kitchen"',
        f"per_visit = {{ {_BY_GRADE.format(**VISIT)} }}, min_g = {MIN_G}", OFTEN,
    )
)  # fmt: skip


def furnish(centre: Centre) -> Centre:
    centre.do(standards.publish, SYSTEM, STANDARD, "2025-01-01")
    for name in ("bins-1", "bins-2", "kiosk-1"):
        centre.add_edge(name)
    centre.people()
    centre.do(members.add_household, STAFF, "org", "3-2-501", "organisation")
    centre.force(
        "INSERT INTO login (name, password_hash, roles, wrong, locked_until_ms, added_ms,"
        " resident) VALUES ('grader', '', 'admin', 0, 0, 0, 'r9')"
    )
    new = sponsors.NewBudget(id="gift", sponsor="org", name_zh="赠", name_en="Gift")
    centre.do(sponsors.open_budget, CHIEF, "b", new)
    soap = shelf.NewItem(id="soap", name_zh="肥皂", name_en="Soap", points=4)
    centre.do(shelf.add_item, STAFF, soap)
    centre.counter()
    centre.arrive("soap", 50)
    return centre


in_memory = InMemory(furnish)
