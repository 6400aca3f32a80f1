"""Somebody who is gone can be forgotten, and the books are as sound as before (L15)."""

import pytest

from linli_hub.base.core.errors import StillHere
from linli_hub.people.actions import closing, erasing, members, moves, pins
from linli_hub.people.actions.closing import Closing
from linli_hub.tables import METADATA
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from tests.hub.centre import STAFF, Centre, PretendEdge

NAME, ADDRESS, PIN = "欧阳植名", "梧桐路 77 弄 9 号", "$argon2-planted"


def dump(centre: Centre) -> str:
    """Every row of every table as text."""
    return "\n".join(
        str(row)
        for name in METADATA.tables
        for row in centre.rows(f"SELECT * FROM {name}")
    )


@pytest.fixture
def lived(centre: Centre) -> Centre:
    """A resident who earned, spent and has a PIN."""
    centre.do(members.add_household, STAFF, "h7", ADDRESS)
    centre.do(members.add_resident, STAFF, "r7", "h7", NAME)
    centre.card("r7", "card-7")
    centre.do(pins.set_pin, STAFF, "r7", PIN)
    edge = PretendEdge()
    edge.open()
    edge.deposit("card-7")
    centre.send(edge.parcel())
    centre.spend("card-7", "soap")
    return centre


def test_nothing_personal_is_left_anywhere_and_every_entry_is(lived: Centre) -> None:
    before = lived.rows("SELECT n, hash FROM transfer ORDER BY n")
    assert all(text in dump(lived) for text in (NAME, ADDRESS, PIN))
    lived.do(closing.close, STAFF, Closing(member="h7", to="expiry", reason="搬走"))
    lived.do(erasing.erase, STAFF, "r7", "本人申请")

    left = dump(lived)
    assert not any(text in left for text in (NAME, ADDRESS, PIN))
    assert (
        lived.rows("SELECT n, hash FROM transfer ORDER BY n")[: len(before)] == before
    )
    with lived.database.read() as read:
        assert invariants.check(snapshot.take(read)) == []


def test_who_still_lives_here_is_not_forgotten(lived: Centre) -> None:
    with pytest.raises(StillHere):
        lived.do(erasing.erase, STAFF, "r7", "x")
    assert NAME in dump(lived)


def test_an_address_stays_while_the_household_does(lived: Centre) -> None:
    lived.do(members.add_resident, STAFF, "r8", "h7", "李秀英")
    lived.do(moves.leave, STAFF, "r7", lived.now_ms)
    lived.do(erasing.erase, STAFF, "r7", "本人申请")

    left = dump(lived)
    assert NAME not in left and ADDRESS in left and "李秀英" in left
