"""Who cuts the power at a machine gains nothing and is served by staff; who had bad luck
with the machine is not."""

from typing import Any

import pytest

from linli_hub.access.actions import users
from linli_hub.base.core.errors import HubError, NotAllowed, OwnHousehold
from linli_hub.base.core.policy import AS_USUAL
from linli_hub.station.actions import orders, places, redemptions, resolving, staff_only
from linli_hub.station.actions.redemptions import Cards, Told
from linli_hub.station.core.order import Line
from linli_hub.station.core.refusals import NotStaffOnly, StaffOnlyFor
from linli_hub.station.core.staff_only import WINDOW_MS
from linli_hub.station.views import shelf
from linli_hub.station.views import staff_only as views_staff_only
from tests.hub.centre import DAY_MS, KIOSK, STAFF, Centre, hex_of, wish_of
from tests.hub.station.spending import rich_centre, sound

__all__ = ["rich_centre"]  # the fixture


@pytest.fixture(name="machine")
def centre_with_a_machine(rich: Centre) -> Centre:
    """Towels lie in a dispenser only, rice on the counter too."""
    slot = places.NewPlace(
        id="slot-1", station="kiosk-1", kind="dispenser", channel=4, title_zh="一",
        title_en="One",
    )  # fmt: skip
    rich.do(places.add_place, STAFF, slot)
    for item in ("towel", "rice"):
        rich.goods(item, 1, 0)
        rich.arrive(item, 8, place="slot-1")
    return rich


def reserve(centre: Centre, key: str, *items: str) -> list[Any]:
    lines = tuple(Line(item=item) for item in items or ("towel",))
    wish = orders.Wish(station="kiosk-1", card=hex_of("card-1"), lines=lines)
    rows: list[Any] = list(centre.do(orders.reserve, KIOSK, key, wish).redemptions)
    return rows


def cut(centre: Centre, key: str, *items: str) -> list[Any]:
    """Reserved, dispensed by the resident's own card, and cut off: nobody knows."""
    held = reserve(centre, key, *items)
    for one in held:
        shown = Cards(own=hex_of("card-1"))
        begun = centre.do(redemptions.dispense, KIOSK, f"d{one.id}", one.id, shown)
        told = Told(redemption=one.id, fence=begun.fence, result="unknown")
        centre.do(redemptions.result, KIOSK, f"r{one.id}", told)
    return held


def resolve(centre: Centre, id: str, result: str) -> None:
    word = resolving.Word(result=result, reason="camera")
    centre.do(resolving.resolve, STAFF, f"x{id}", id, word, AS_USUAL)


def way(centre: Centre, key: str) -> str:
    [held] = reserve(centre, key)
    found: str = held.way
    centre.do(redemptions.cancel, KIOSK, f"c{key}", held.id)
    return found


def test_after_two_visits_in_doubt_staff_give_also_what_a_machine_has(
    machine: Centre,
) -> None:
    cut(machine, "a")
    assert way(machine, "b") == "dispenser"
    machine.now_ms += DAY_MS
    cut(machine, "c")
    [held] = reserve(machine, "d")
    own, shown = Cards(own=hex_of("card-1")), Cards(staff=hex_of("staff"))
    with pytest.raises(NotAllowed):
        machine.do(redemptions.dispense, KIOSK, "d1", held.id, own)
    begun = machine.do(redemptions.dispense, KIOSK, "d2", held.id, shown)

    assert (held.way, held.place) == ("staff", "slot-1")
    assert (begun.state, begun.way) == ("dispensing", "staff")
    assert sound(machine)


def test_the_cutter_gains_nothing(machine: Centre) -> None:
    for n in range(4):
        try:
            cut(machine, f"cut-{n}")
        except HubError:
            continue
    machine.now_ms += DAY_MS
    machine.do(redemptions.expire)
    states = machine.rows("SELECT state, count(*) FROM redemption GROUP BY state")

    assert dict(states) == {"review": 2, "released": 2}
    assert machine.posted("member:h1") == 20  # two of them held, none given back
    assert machine.rows("SELECT held FROM balance WHERE account = 'member:h1'") == [
        (2,)
    ]
    assert sound(machine)


def test_two_lines_of_one_visit_are_one_piece_of_bad_luck(machine: Centre) -> None:
    cut(machine, "a", "towel", "rice")

    assert way(machine, "b") == "dispenser"


@pytest.mark.parametrize("resolved", ["not_given", "handed_over"])
def test_the_machines_fault_counts_for_nobody(machine: Centre, resolved: str) -> None:
    first, second = cut(machine, "a")[0], cut(machine, "b")[0]
    resolve(machine, first.id, resolved)
    resolve(machine, second.id, resolved)

    assert way(machine, "c") == ("dispenser" if resolved == "not_given" else "staff")


def test_a_result_that_the_journal_brings_later_is_no_doubt(machine: Centre) -> None:
    first, _ = cut(machine, "a")[0], cut(machine, "b")
    told = Told(redemption=first.id, fence=1, result="handed_over")
    machine.do(redemptions.result, KIOSK, "late", told)

    assert way(machine, "c") == "dispenser"


def test_what_staff_hand_over_and_forget_is_no_doubt_of_the_resident(
    machine: Centre,
) -> None:
    for key in ("a", "b"):
        wish = wish_of()
        [held] = machine.do(orders.reserve, KIOSK, key, wish).redemptions
        shown = Cards(staff=hex_of("staff"))
        machine.do(redemptions.dispense, KIOSK, f"d{key}", held.id, shown)
        told = Told(redemption=held.id, fence=1, result="unknown")
        machine.do(redemptions.result, KIOSK, f"r{key}", told)

    assert way(machine, "c") == "dispenser"


def test_what_was_kept_from_before_is_handed_over_by_staff_too(
    machine: Centre,
) -> None:
    [before] = reserve(machine, "kept")
    machine.do(redemptions.keep, KIOSK, "k", before.id, AS_USUAL)
    cut(machine, "a")
    cut(machine, "b")
    assert before.way == "dispenser"
    own, shown = Cards(own=hex_of("card-1")), Cards(staff=hex_of("staff"))
    with pytest.raises(StaffOnlyFor):
        machine.do(redemptions.dispense, KIOSK, "d1", before.id, own)
    begun = machine.do(redemptions.dispense, KIOSK, "d2", before.id, shown)

    assert (begun.state, begun.way) == ("dispensing", "staff")


def test_it_ends_by_itself_after_thirty_days(machine: Centre) -> None:
    cut(machine, "a")
    machine.now_ms += DAY_MS
    cut(machine, "b")
    machine.now_ms += WINDOW_MS - DAY_MS - 1
    assert way(machine, "c") == "staff"
    machine.now_ms += 1

    assert way(machine, "d") == "dispenser"


def test_staff_may_lift_it_but_not_for_their_own_household(machine: Centre) -> None:
    with pytest.raises(NotStaffOnly):
        machine.do(staff_only.lift, STAFF, "h1", "sensor was broken")
    cut(machine, "a")
    cut(machine, "b")
    machine.do(users.add_user, STAFF, "mei", "hash", frozenset({"staff"}), "r1")
    mei = STAFF.__class__(kind="staff", name="mei", roles=frozenset({"staff"}))
    with pytest.raises(OwnHousehold):
        machine.do(staff_only.lift, mei, "h1", "I am honest")
    with pytest.raises(NotAllowed):
        machine.do(staff_only.lift, KIOSK, "h1", "sensor was broken")
    machine.now_ms += 1
    machine.do(staff_only.lift, STAFF, "h1", "sensor was broken")
    told = "SELECT action, detail FROM audit WHERE action = 'member.machines'"

    assert way(machine, "c") == "dispenser"
    assert machine.rows(told) == [
        ("member.machines", '{"reason": "sensor was broken"}'),
    ]
    cut(machine, "d")
    assert way(machine, "e") == "dispenser"  # what was lifted counts no more


def test_what_was_kept_before_a_lift_is_still_given_by_staff(machine: Centre) -> None:
    """Else six lines reserved beforehand could be cut off with no doubt counted."""
    [kept] = reserve(machine, "kept")
    machine.do(redemptions.keep, KIOSK, "k", kept.id, AS_USUAL)
    cut(machine, "a")
    cut(machine, "b")
    machine.now_ms += 1
    machine.do(staff_only.lift, STAFF, "h1", "sensor was broken")
    mine = Cards(own=hex_of("card-1"))
    with pytest.raises(NotAllowed):
        machine.do(redemptions.dispense, KIOSK, "d", kept.id, mine)


def test_the_desk_sees_who_and_why_and_others_are_served_as_ever(
    machine: Centre,
) -> None:
    held = [*cut(machine, "a"), *cut(machine, "b")]
    line = [Line(item="towel")]
    with machine.database.read() as read:
        found = views_staff_only.everybody(read, machine.now_ms)
        quoted = [
            shelf.quote(read, "kiosk-1", hex_of(card), line, machine.now_ms)
            for card in ("card-1", "card-2")
        ]
        nobody = views_staff_only.of_member(read, "h2", machine.now_ms)

    assert [(one.member, one.until_ms) for one in found] == [
        ("h1", machine.now_ms + WINDOW_MS)
    ]
    assert {one.id for one in found[0].doubts} == {one.id for one in held}
    assert [one[0].way for one in quoted] == ["staff", "dispenser"]
    assert nobody is None
