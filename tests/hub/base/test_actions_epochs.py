"""Books that came back from a copy: a later epoch, and nothing spent until two agree."""

import pytest

from linli_hub.base.actions import epochs
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.errors import (
    BadValue,
    NotAllowed,
    NothingToConfirm,
    SamePerson,
    SpendingClosed,
)
from linli_hub.base.store.writer import Writer
from linli_hub.base.views import epochs as views_epochs
from linli_hub.station.actions import redemptions
from linli_wire import messages as m
from tests.hub.centre import KIOSK, Centre, PretendEdge
from tests.hub.station.test_actions_redemptions import dispense, reserve, tell
from tests.hub.station.test_actions_redemptions import rich as rich

CHIEF = Actor(kind="staff", name="chief", roles=frozenset({"admin"}))
KEEPER = Actor(kind="staff", name="keeper", roles=frozenset({"treasurer"}))
DESK = Actor(kind="staff", name="desk", roles=frozenset({"staff"}))


def restored(centre: Centre, n: int = 7) -> None:
    """As the command does: a writer of its own says it, the hub is then started."""
    centre.do(epochs.begin, CHIEF, n, "restored from tuesday")
    centre.writer = Writer(centre.database, lambda: centre.now_ms)


def test_books_never_restored_are_open(rich: Centre) -> None:
    assert reserve(rich).state == "held"
    with rich.database.read() as read:
        assert not views_epochs.shown(read).closed
    with pytest.raises(NothingToConfirm):
        rich.do(epochs.confirm, CHIEF)


def test_after_a_restore_nothing_is_spent_until_two_people_confirm(
    rich: Centre,
) -> None:
    held = reserve(rich)
    restored(rich)

    with pytest.raises(SpendingClosed):
        reserve(rich, key="k2")
    with pytest.raises(SpendingClosed):
        dispense(rich, held.id)
    rich.do(epochs.confirm, CHIEF)
    with pytest.raises(SamePerson):
        rich.do(epochs.confirm, CHIEF)
    with pytest.raises(SpendingClosed):
        reserve(rich, key="k2")
    assert rich.do(epochs.confirm, KEEPER).confirmed_by == ("chief", "keeper")

    assert reserve(rich, key="k2").state == "held"  # the refusal was not for ever
    assert dispense(rich, held.id).state == "dispensing"
    with pytest.raises(NothingToConfirm):
        rich.do(epochs.confirm, CHIEF)


def test_what_was_begun_before_can_still_end(rich: Centre) -> None:
    given, left = reserve(rich, key="a"), reserve(rich, key="b")
    dispense(rich, given.id)
    restored(rich)

    assert tell(rich, given.id, "handed_over").state == "settled"
    assert rich.do(redemptions.cancel, KIOSK, "c", left.id).state == "released"


def test_what_the_edges_tell_is_booked_meanwhile(rich: Centre) -> None:
    restored(rich)
    edge = PretendEdge("bins-2")
    edge.open()
    edge.deposit(stream=m.Stream.RECYCLABLE, mass_g=1000)

    receipt = rich.send(edge.parcel())

    assert (receipt.epoch, receipt.outcomes[0].points) == (7, 8)


def test_an_epoch_is_later_than_the_one_before_and_opened_by_an_admin(
    rich: Centre,
) -> None:
    with pytest.raises(NotAllowed):
        rich.do(epochs.begin, KEEPER, 7, "x")
    for n in (0, 1):
        with pytest.raises(BadValue):
            rich.do(epochs.begin, CHIEF, n, "x")
    restored(rich)
    with pytest.raises(BadValue):
        rich.do(epochs.begin, CHIEF, 7, "x")
    with pytest.raises(NotAllowed):
        rich.do(epochs.confirm, DESK)


def test_whoever_wrote_before_the_restore_is_fenced_off(rich: Centre) -> None:
    """Control: the writer that is started after it goes on."""
    old = rich.writer
    reserve(rich)
    restored(rich)

    rich.do(epochs.confirm, CHIEF)

    assert old.run([]) == [] and old.broken is not None


def test_the_database_itself_wants_two_people(rich: Centre) -> None:
    restored(rich)
    rich.do(epochs.confirm, CHIEF)

    with pytest.raises(Exception, match="epoch_two_people"):
        rich.force("UPDATE epoch SET second_by = first_by")
