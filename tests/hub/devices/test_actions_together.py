"""Parcels booked together come to what they come to one by one."""

from dataclasses import replace
from random import Random

import pytest

from linli_hub.base.core.errors import NotYourJournal, Poisoned
from linli_hub.base.store.writer import Result
from linli_hub.devices.actions import parcels
from linli_hub.devices.core.parcel import CheckedParcel
from linli_wire import messages as m
from tests.hub.centre import DAY_MS, Centre, PretendEdge, hex_of
from tests.hub.devices.parcels import opened, sound, states

DEPOSITS = "SELECT journal_no, seq, day, member, state, points, reasons FROM deposit"
DAYS = "SELECT member, day, points, carry, counted, last_seq FROM settled_day"


def together(centre: Centre, *sent: CheckedParcel) -> list[Result]:
    return centre.writer.run([parcels.command(parcel) for parcel in sent])


def books(centre: Centre) -> list[object]:
    balances = "SELECT account, posted, held FROM balance ORDER BY account"
    journals = "SELECT id, upto, chain, boot, offset_ms, waiting, status FROM journal"
    return [
        centre.rows(balances),
        sorted(centre.rows(journals)),
        centre.rows(f"{DEPOSITS} ORDER BY journal_no, seq"),
        centre.rows(f"{DAYS} ORDER BY member, day"),
        centre.rows("SELECT code, subject, times FROM alarm ORDER BY code, subject"),
        centre.rows("SELECT journal_no, seq, fault FROM event ORDER BY 1, 2"),
    ]


def test_parcels_of_one_journal_follow_each_other(centre: Centre) -> None:
    edge = opened()
    for _ in range(4):
        edge.deposit()

    results = together(centre, edge.parcel(1, 3), edge.parcel(4, 5), edge.parcel(6))

    said = [result.unwrap() for result in results]
    assert [(r.answer, r.upto) for r in said] == [
        ("applied", 3), ("applied", 5), ("applied", 6)
    ]  # fmt: skip
    assert [states(r) for r in said] == [
        [(3, "awarded", 5)],
        [(4, "awarded", 5), (5, "awarded", 0)],
        [(6, "awarded", 0)],
    ]
    assert said[0].outcomes[0].balance == 10, "the balance that was committed"
    assert sound(centre)


def test_each_gets_its_own_answer(centre: Centre) -> None:
    centre.add_edge("bins-3")
    edge, other, third = opened(), opened("bins-2"), opened("bins-3")
    edge.deposit()
    forked = opened()
    forked.deposit(mass_g=1550)
    forked.deposit()
    stolen = replace(other.parcel(1, 1), edge="bins-3")

    results = together(
        centre, edge.parcel(1, 2), other.parcel(), edge.parcel(1, 2), stolen,
        other.parcel(2), edge.parcel(3), third.parcel(2), edge.parcel(1, 3),
        forked.parcel(1, 4), edge.parcel(3),
    )  # fmt: skip

    assert isinstance(results.pop(3).error, NotYourJournal)
    assert [(r.value.answer, r.value.upto) for r in results] == [
        ("applied", 2), ("applied", 2), ("applied", 2), ("applied", 2),
        ("applied", 3), ("gap", 0), ("applied", 3), ("fork", 3), ("fork", 3),
    ]  # fmt: skip
    assert states(results[6].value) == [(3, "awarded", 5)]
    codes = centre.rows("SELECT code FROM alarm ORDER BY code")
    assert codes == [("journal_forked",), ("not_your_journal",)]
    assert sound(centre)


def test_a_poisoned_parcel_between_others_harms_only_itself(centre: Centre) -> None:
    centre.add_edge("bins-3")
    good, bad, late = opened("bins-1"), opened("bins-2"), opened("bins-3")
    for edge in (good, bad, late):
        edge.deposit()
    broken = bad.parcel()
    object.__setattr__(broken.events[2], "chain", None)  # we are wrong

    results = together(centre, good.parcel(1, 2), broken, late.parcel(), good.parcel(3))

    assert isinstance(results.pop(1).error, Poisoned)
    assert [r.value.upto for r in results] == [2, 3, 3]
    assert centre.posted("member:h1") == 10
    assert centre.rows("SELECT edge, times FROM dead_letter") == [("bins-2", 1)]
    assert centre.rows("SELECT upto FROM journal ORDER BY no") == [(3,), (3,)]
    assert sound(centre)


def test_a_new_journal_beside_the_old_one_does_not_tell_a_bag_twice(
    centre: Centre,
) -> None:
    old = opened()
    seq = old.deposit()
    new = PretendEdge("bins-1", 2)
    new.write(
        m.JournalOpened(
            reason="behind", software="t", previous=old.journal, previous_upto=seq
        )
    )
    new.learn(centre.now_ms)
    told = old.events[seq - 1].event
    assert told is not None
    new.write(told.body, card="card-1")

    results = together(centre, old.parcel(), new.parcel())

    assert results[1].value.refused == [m.RefusedEvent(seq=3, code="already_recorded")]
    assert centre.posted("member:h1") == 5
    assert sound(centre)


def test_points_are_there_before_what_the_same_batch_tells_of_goods(
    centre: Centre,
) -> None:
    """A redemption told by a journal comes after the bags told before it."""
    bins, kiosk = opened("bins-1"), opened("kiosk-1")
    bins.deposit()
    together(centre, bins.parcel(), kiosk.parcel())
    unknown = m.DispenseIntent(redemption=hex_of("none"), fence=1)
    bins.deposit()
    kiosk.write(unknown)

    results = together(centre, bins.parcel(4), kiosk.parcel(3))

    assert results[1].value.refused[0].code == "not_found"
    assert centre.posted("member:h1") == 10
    assert sound(centre)


@pytest.mark.parametrize("seed", range(6))
def test_together_is_one_by_one(centre: Centre, other: Centre, seed: int) -> None:
    dice = Random(seed)
    sent = shuffled(dice)
    centre.add_edge("bins-3")
    other.add_edge("bins-3")
    centre.now_ms = other.now_ms = centre.now_ms + 6 * DAY_MS  # nothing is frozen
    while sent:
        some = [sent.pop(0) for _ in range(min(len(sent), dice.randrange(1, 9)))]
        one_by_one = [other.send(parcel) for parcel in some]
        results = together(centre, *some)

        assert [heart(r.unwrap()) for r in results] == [heart(r) for r in one_by_one]

    assert books(centre) == books(other)
    assert sound(centre)
    assert sound(other)


def heart(receipt: m.Receipt) -> object:
    """All but what a later parcel of the same batch may have changed."""
    faults = [(one.seq, one.code) for one in receipt.refused]
    touched = [one.seq for one in receipt.outcomes]
    return receipt.journal, receipt.upto, receipt.answer, faults, touched


def shuffled(dice: Random) -> list[CheckedParcel]:
    """What three edges with reboots, grades and doubts send, some of it twice."""
    flows = [flow(dice, f"bins-{n}") for n in (1, 2, 3)]
    sent = []
    while any(flows):
        found = dice.choice([one for one in flows if one])
        sent.append(found.pop(0))
    return sent


def flow(dice: Random, name: str) -> list[CheckedParcel]:
    edge = opened(name, clock=dice.random() < 0.5)
    bags: list[int] = []
    for _ in range(40):
        chance = dice.random()
        if chance < 0.08:
            edge.reboot()
        elif chance < 0.2:
            edge.learn(1_767_240_000_000 + dice.randrange(5) * DAY_MS)
        elif chance < 0.35 and bags:
            grade = dice.choice(list(m.Grade))
            edge.grade(dice.choice(bags), grade, dice.choice(["attendant", "card-1"]))
        else:
            card = dice.choice(["card-1", "card-2", "stranger", None])
            stream = dice.choice([m.Stream.KITCHEN, m.Stream.RECYCLABLE])
            bags.append(edge.deposit(card, stream, dice.randrange(100, 3000, 50)))
    sent, first = [], 1
    while first <= edge.seq:
        last = min(edge.seq, first + dice.randrange(1, 8))
        sent.append(edge.parcel(first, last))
        if dice.random() < 0.2:
            sent.append(edge.parcel(max(1, first - dice.randrange(4)), last))
        first = last + 1
    return sent
