"""The vendor's lockers on a simulated board: what a door and its contacts can prove."""

from pathlib import Path

import pytest

from tests.edge.machines.stand import (
    LATCHED,
    LOCKER,
    VendStand,
    outcome,
)


@pytest.mark.parametrize("channel", [LOCKER, LATCHED])
def test_a_door_opened_and_shut_is_handed_over(stand: VendStand, channel: int) -> None:
    said = stand.vended(channel, units=4)

    assert outcome(said) == ("handed_over", 4, "door=opened")
    assert (stand.locker if channel == LOCKER else stand.latched).taken


def test_a_door_that_sticks_is_surely_shut_with_two_contacts(stand: VendStand) -> None:
    stand.latched.sticks = True

    said = stand.vended(LATCHED)

    assert outcome(said) == ("not_given", 0, "door=stayed_shut")
    assert not stand.latched.taken


def test_with_one_contact_a_door_that_was_not_seen_open_is_unknown(
    stand: VendStand,
) -> None:
    stand.locker.sticks = True

    assert outcome(stand.vended(LOCKER)) == ("unknown", 0, "door=not_seen_open")


@pytest.mark.parametrize("which", ["contact_stuck", "latch_stuck"])
def test_one_contact_stuck_at_shut_never_releases_what_was_taken(
    stand: VendStand, which: str
) -> None:
    setattr(stand.latched, which, False)

    said = stand.vended(LATCHED)

    assert stand.latched.taken
    assert said.result == "unknown"


def test_the_only_contact_stuck_at_shut_is_unknown(stand: VendStand) -> None:
    stand.locker.contact_stuck = False

    assert stand.vended(LOCKER).result == "unknown"
    assert stand.locker.taken


def test_a_door_open_before_we_began_is_unknown_and_not_struck(
    stand: VendStand,
) -> None:
    stand.locker.leave_open(stand.now_ms)

    said = stand.vended(LOCKER)

    assert outcome(said) == ("unknown", 0, "door=open_before")
    assert stand.locker.strikes == 0


def test_a_door_left_open_is_unknown(stand: VendStand) -> None:
    stand.locker.shuts_ms = 10**9

    assert outcome(stand.vended(LOCKER)) == ("unknown", 0, "door=left_open")


def test_contacts_that_fall_silent_leave_a_shut_door_shut(stand: VendStand) -> None:
    stand.contacts.deaf = True

    said = stand.vended(LOCKER)

    assert outcome(said) == ("not_given", 0, "door=no_answer")
    assert stand.locker.strikes == 0


def test_contacts_that_never_answered_prove_nothing(tmp_path: Path) -> None:
    stand = VendStand(tmp_path)
    stand.contacts.deaf = True
    stand.ready()

    assert outcome(stand.vended(LOCKER)) == ("unknown", 0, "door=no_answer")
    stand.store.close()


def test_a_strike_without_a_reply_is_judged_by_the_door(stand: VendStand) -> None:
    stand.board.mute = 1
    assert stand.vended(LOCKER).result == "handed_over"

    stand.latched.sticks = True
    stand.board.deaf = True
    assert outcome(stand.vended(LATCHED, fence=2)) == (
        "unknown",
        0,
        "door=pulse_no_reply",
    )
