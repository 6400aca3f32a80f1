"""The machine over the books holds, and finds each bug that is planted in them."""

import pytest

from tests.hub.furnished import OnPostgres
from tests.hub.postgres import Cluster
from tests.hub.stateful import Plant, finds, only, play
from tests.machines.books.house import furnish, in_memory
from tests.machines.books.machine import BooksMachine
from tests.machines.books.planted import PLANTED

EXAMPLES = 30  # a tenth of what ./run prove books plays


class InMemory(BooksMachine):
    opened = in_memory


def test_the_books_hold_whatever_is_done_in_whatever_order() -> None:
    play(InMemory, EXAMPLES)


@pytest.mark.system
def test_they_hold_on_postgresql_too(postgres: Cluster) -> None:
    class Here(BooksMachine):
        opened = OnPostgres(postgres, furnish, "books")

    play(Here, EXAMPLES)


@pytest.mark.system
@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_a_planted_bug_is_found(plant: Plant) -> None:
    assert finds(only(InMemory, PLANTED[plant]), plant)
