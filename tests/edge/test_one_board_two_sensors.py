"""One MQTT board may hold a bin's scale and its fill sensor under one name."""

from collections import Counter

from linli_edge.core.inputs import BoardMessage
from linli_edge.core.settle import Sample
from linli_edge.core.signals import DistanceSeen, Signal
from linli_edge.drivers.board import BoardFill, BoardScale
from linli_edge.wiring import Wiring
from linli_wire import codec, topics
from linli_wire.messages import BoardDistance, BoardWeight


def test_weight_and_distance_of_one_board_both_arrive() -> None:
    wiring, seen, refusals = Wiring([], [], [], None), [], Counter[str]()

    def sink(signal: Signal, now_ms: int) -> None:
        seen.append(signal)

    wiring._device(BoardScale(device="b-1", division_g=10, capacity_g=60_000), sink)
    wiring._device(BoardFill(device="b-1", empty_mm=900, full_mm=150), sink)
    for what, message in (
        ("weight", BoardWeight(n=1, status="stable", mass_g=500)),
        ("distance", BoardDistance(n=1, distance_mm=700)),
    ):
        topic, payload = topics.board("b-1", what), codec.encode(message)
        wiring.board(
            BoardMessage(topic=topic, payload=payload, retained=False), refusals, 0
        )

    assert seen == [Sample(status="stable", mass_g=500), DistanceSeen(distance_mm=700)]
    assert not refusals
