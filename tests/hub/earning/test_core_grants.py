"""Device caps and budgets: first come, first served, recorded, and never exceeded."""

from hypothesis import given
from hypothesis import strategies as st

from linli_hub.earning.core import grants
from linli_hub.earning.core.settlement import Award, Carry, Deed, settle
from linli_hub.standard.core.standard import parse
from linli_wire.messages import Stream
from tests.hub.earning.test_core_settlement import DAYS, bag, codes, few, weeks
from tests.hub.standards import BY_KG, HEAD, OFTEN, SHARED_TEXT, caps, rule

SHARED = parse(SHARED_TEXT)
Week = tuple[list[Deed], ...]


class Book:
    """What an action layer records: grants by deed and by purse."""

    def __init__(self) -> None:
        self.by_purse: dict[str, int] = {}
        self.by_deed: dict[tuple[str, Deed], tuple[tuple[str, int], ...]] = {}

    def facts(self, who: str, deed: Deed) -> Deed:
        return deed._replace(grants=self.by_deed.get((who, deed), ()))

    def settle(self, who: str, days: Week) -> list[Award]:
        carry, found = Carry(), []
        for day, deeds in zip(DAYS, days, strict=True):
            deeds = [self.facts(who, deed) for deed in deeds]
            left = grants.left(grants.purses(SHARED, day, deeds), self.by_purse)
            awards, carry = settle(carry, day, deeds, SHARED, left)
            self.record(who, day, awards)
            found += awards
        return found

    def record(self, who: str, day: str, awards: list[Award]) -> None:
        for award in awards:
            deed = award.deed
            key = who, deed._replace(grants=())
            self.by_deed[key] = (*self.by_deed.get(key, ()), *award.drawn)
            for what, points in award.drawn:
                for purse in grants.drawn_from(what, deed.device, day):
                    self.by_purse[purse] = self.by_purse.get(purse, 0) + points


@few
@given(weeks, weeks)
def test_budgets_hold_and_the_facts_alone_give_the_same_awards(
    first: Week, second: Week
) -> None:
    book = Book()
    told = {"h1": book.settle("h1", first), "h2": book.settle("h2", second)}

    for purse, points in book.by_purse.items():
        sizes = {"day": 20, "week": 50, "month": 60}
        budget = {"campaign:spring": 25, "campaign:hello": 9}.get(purse)
        assert points <= (budget or sizes[purse.split(":")[2]])
    for who, days in (("h1", first), ("h2", second)):
        carry, again = Carry(), []
        for day, deeds in zip(DAYS, days, strict=True):
            known = [book.facts(who, deed) for deed in deeds]
            awards, carry = settle(carry, day, known, SHARED)
            again += awards
        assert [(a.points, a.reasons) for a in again] == [
            (a.points, a.reasons) for a in told[who]
        ]
        assert all(not a.drawn for a in again)


@few
@given(weeks, st.integers(0, 4))
def test_what_was_granted_is_not_taken_back(days: Week, without: int) -> None:
    """A day that shrinks leaves the facts; one that comes back is paid from them."""
    book = Book()
    before = book.settle("h1", days)
    book.settle("h1", tuple([] if n == without else d for n, d in enumerate(days)))

    again = book.settle("h1", days)

    assert [a.points for a in again] == [a.points for a in before]


def test_a_campaign_pays_until_its_budget_is_spent() -> None:
    gift = bag(1)._replace(kind="gift", stream="", items=1)
    left = {"campaign:hello": 3}
    first, _ = settle(Carry(), "2026-01-02", [gift], SHARED, left)
    rest = grants.spend(left, "2026-01-02", first)
    second, _ = settle(Carry(), "2026-01-02", [gift], SHARED, rest)

    assert [a.points for a in (*first, *second)] == [4, 3]
    assert codes(second[0]) == ["per_item", "campaign_spent", "campaign"]


def test_a_fixed_campaign_pays_once_a_day_and_only_on_its_days() -> None:
    gifts = [bag(n)._replace(kind="gift", stream="", items=1) for n in (1, 2)]
    left = {"campaign:hello": 9}

    assert [a.points for a in settle(Carry(), DAYS[1], gifts, SHARED, left)[0]] == [
        4,
        2,
    ]
    assert [a.points for a in settle(Carry(), DAYS[3], gifts, SHARED, left)[0]] == [
        2,
        2,
    ]


def test_a_device_gives_no_more_than_its_cap() -> None:
    gifts = [
        bag(n)._replace(kind="gift", stream="", items=3, device="bins-1")
        for n in (1, 2)
    ]
    day = "2026-02-01"
    purses = grants.purses(SHARED, day, gifts)
    left = grants.left(purses, {f"device:bins-1:day:{day}": 12})

    awards, _ = settle(Carry(), day, gifts, SHARED, left)

    assert [a.points for a in awards] == [6, 2]
    assert codes(awards[1]) == ["per_item", "device_cap"]
    assert grants.spend(left, day, awards)[f"device:bins-1:day:{day}"] == 0


def test_what_a_campaign_adds_counts_for_the_person_too() -> None:
    """Also where the rules themselves gave less than a whole point."""
    rules = parse(
        HEAD
        + caps(person="day = 3, week = 3, month = 3")
        + rule("r", BY_KG, "per_kg = 1, fallback_per_visit = 0, min_g = 0", OFTEN)
        + SHARED_TEXT[SHARED_TEXT.rindex("[[campaign]]") :]
        .replace('"kitchen", "gift"', '"r"')
        .replace("points = 2", "points = 4")
    )
    light = bag(1, Stream.RECYCLABLE, 10)._replace(person="p1")
    left = {"campaign:hello": 9}

    awards, carry = settle(Carry(), "2026-01-02", [light], rules, left)

    assert [a.points for a in awards] == [3]
    assert codes(awards[0]) == ["per_kg", "campaign_cap", "campaign"]
    assert dict(carry.counts)["w:who:p1"] == 3
