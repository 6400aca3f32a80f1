"""In a lane an edge's messages keep their order, and a short one need not wait long."""

import threading
from random import Random

import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from linli_hub.devices.ingest.lane import Lane
from linli_link.mqtt import Incoming

CLIENT = Client(CallbackAPIVersion.VERSION2)
FULL, SHORT = 40_000, 400


def message(edge: str, n: int, size: int) -> Incoming:
    said = MQTTMessage(topic=f"{edge}/{n}".encode())
    said.payload = bytes(size)
    return Incoming(CLIENT, said)


def taken(lane: Lane, count: int) -> list[str]:
    found = [lane.take() for _ in range(count)]
    return [one.topic for one in found if one is not None]


def test_a_short_message_overtakes_the_full_parcels_of_others() -> None:
    lane = Lane()
    for n in range(100):
        for edge in ("a", "b", "c"):
            lane.put(edge, message(edge, n, FULL))
    lane.put("live", message("live", 0, SHORT))

    assert "live/0" in taken(lane, 2)


def test_full_parcels_go_on_while_short_ones_never_end() -> None:
    lane = Lane()
    for n in range(10):
        lane.put("full", message("full", n, FULL))
    for n in range(50):
        lane.put(f"live-{n}", message(f"live-{n}", n, SHORT))

    assert "full/0" in taken(lane, 2)
    assert "full/1" in taken(lane, 50)


def test_among_full_parcels_a_few_bytes_less_are_no_reason() -> None:
    lane = Lane()
    for n in range(10):
        for edge in ("bins-10", "bins-11", "bins-1", "bins-12"):
            lane.put(edge, message(edge, n, FULL + len(edge)))

    assert [topic[-1] for topic in taken(lane, 12)] == [*"0000", *"1111", *"2222"]


@pytest.mark.parametrize("seed", range(20))
def test_nothing_is_lost_and_an_edge_keeps_its_order(seed: int) -> None:
    dice, lane = Random(seed), Lane()
    sent: dict[str, list[str]] = {}
    heard: dict[str, list[str]] = {}
    for n in range(200):
        edge = dice.choice("abcde")
        one = message(edge, n, dice.choice([SHORT, FULL]))
        sent.setdefault(edge, []).append(one.topic)
        lane.put(edge, one)
        if dice.random() < 0.3:
            topic = taken(lane, 1)[0]
            heard.setdefault(topic[0], []).append(topic)
    left = sum(map(len, sent.values())) - sum(map(len, heard.values()))
    for topic in taken(lane, left):
        heard.setdefault(topic[0], []).append(topic)

    assert heard == sent


def test_a_closed_lane_gives_nothing_more() -> None:
    lane = Lane()
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(lane.take()))
    thread.start()
    lane.put("a", message("a", 1, SHORT))
    thread.join(5)
    lane.put("a", message("a", 2, SHORT))
    lane.close()

    assert [one.topic for one in found if isinstance(one, Incoming)] == ["a/1"]
    assert lane.take() is None
