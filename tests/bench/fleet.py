"""Many edges in one process: parcels made beforehand, sent as receipts come in.

Reads orders, makes every parcel, says `ready`; then for each line `N` sends N parcels
an edge with the agent's own window, and says what that took until the last receipt.
The edges' own work (journal, signing, checking) happens on boards: it is not timed.
"""

import queue
import sys
import time
from collections import deque
from dataclasses import dataclass

import msgspec

from linli_edge.journal.core.sending import WINDOW
from linli_hub.devices.ingest.inbox import Message
from linli_link.mqtt import Incoming, Link, LinkSettings
from linli_wire import codec, topics
from linli_wire.messages import Receipt
from tests.bench.centre import Delivered, Orders
from tests.bench.crowd import Sender, Told

UP_S = 180.0  # the broker hashes each password, one at a time
SILENCE_S = 30.0


@dataclass(slots=True)
class Boat:
    """One edge on the broker: what it has still to send, and what was receipted."""

    link: Link
    cargo: deque[Message]
    sent: int = 0
    landed: int = 0
    upto: int = 0


Heard = queue.Queue[tuple[int, bytes]]


def main() -> None:
    orders = msgspec.json.decode(sys.stdin.buffer.readline(), type=Orders)
    heard: Heard = queue.Queue()
    boats = [_boat(orders, n, told, heard) for n, told in enumerate(orders.edges)]
    until = time.monotonic() + UP_S
    while not all(boat.link.up for boat in boats):
        assert time.monotonic() < until, "the broker does not let us in"
        time.sleep(0.01)
    _sail(boats, heard, 1)
    _say(b"ready")
    for line in sys.stdin.buffer:
        _say(msgspec.json.encode(_sail(boats, heard, int(line))))
    for boat in boats:
        boat.link.stop()


def _boat(orders: Orders, number: int, told: Told, heard: Heard) -> Boat:
    sender = Sender(told, len(orders.edges), orders.households, orders.start_ms)
    cargo = deque([sender.opening(), *sender.parcels(orders.parcels)])

    def received(incoming: Incoming) -> None:
        incoming.ack()
        if incoming.topic.endswith("/receipt"):
            heard.put((number, incoming.payload))

    centre = told.identity.centre
    link = Link(
        LinkSettings(
            host="127.0.0.1",
            port=orders.port,
            client_id=told.name,
            user=told.name,
            password=told.password,
            filters=(topics.all_down(centre, told.name),),
            session_s=0,
        ),
        on_message=received,
        on_up=lambda: None,
        on_down=lambda why: print(why, file=sys.stderr),
    )
    link.start()
    return Boat(link, cargo)


def _sail(boats: list[Boat], heard: Heard, parcels: int) -> Delivered:
    began = time.perf_counter()
    before = sum(boat.upto for boat in boats)
    goal = [boat.landed + min(parcels, len(boat.cargo)) for boat in boats]
    left = sum(goal) - sum(boat.landed for boat in boats)
    for boat, last in zip(boats, goal, strict=True):
        _load(boat, last)
    while left:
        number, payload = heard.get(timeout=SILENCE_S)
        boat, receipt = boats[number], codec.decode(payload, Receipt)
        assert receipt.answer == "applied", receipt
        assert not receipt.refused, receipt.refused[:3]
        boat.upto = receipt.upto
        boat.landed += 1
        left -= 1
        _load(boat, goal[number])
    seconds = time.perf_counter() - began
    return Delivered(events=sum(b.upto for b in boats) - before, seconds=seconds)


def _load(boat: Boat, last: int) -> None:
    """Fill the window."""
    while boat.sent < last and boat.sent - boat.landed < WINDOW:
        message = boat.cargo.popleft()
        assert boat.link.publish(
            message.topic, message.payload, signature=message.signature
        )
        boat.sent += 1


def _say(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
