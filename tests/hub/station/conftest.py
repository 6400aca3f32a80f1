"""A household with something to spend, and goods to spend it on."""

import pytest

from linli_wire import messages as m
from tests.hub.centre import Centre, PretendEdge


@pytest.fixture
def rich(centre: Centre) -> Centre:
    """Household h1 has 20 points; 10 soap at 3, loose cabbage at 6 a kilogram."""
    edge = PretendEdge()
    edge.open()
    edge.deposit(stream=m.Stream.RECYCLABLE, mass_g=2500)
    centre.send(edge.parcel())
    centre.goods("cabbage", 6, 5_000, kind="produce", unit="g", per=1_000)
    return centre
