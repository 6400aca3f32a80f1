"""Where messages wait for a lane's thread: an edge's own in order, short ones first.

A district that comes back brings hundreds of full parcels; a bag that is weighed just
now is a short one, and somebody stands in front of it. Every second turn goes to the
edge that has waited longest, so that full parcels are never starved.
"""

import threading
from collections import deque

from linli_link.mqtt import Incoming


class Lane:
    """A queue for one thread to take from; holds what the broker lets be unacknowledged."""

    def __init__(self) -> None:
        self._arrived = threading.Condition()
        self._edges: dict[str, deque[Incoming]] = {}  # who has waited longest first
        self._short_turn, self._closed = True, False

    def put(self, edge: str, incoming: Incoming) -> None:
        with self._arrived:
            self._edges.setdefault(edge, deque()).append(incoming)
            self._arrived.notify()

    def close(self) -> None:
        """`take` gives None from now on; what waits is not acknowledged."""
        with self._arrived:
            self._closed = True
            self._arrived.notify()

    def take(self) -> Incoming | None:
        """The next message; waits for one. None after `close`."""
        with self._arrived:
            self._arrived.wait_for(lambda: self._edges or self._closed)
            if self._closed:
                return None
            edges = self._edges
            edge = next(iter(edges))
            if self._short_turn and len(edges) > 1:
                edge = min(edges, key=lambda name: _size(edges[name][0]))
            self._short_turn = not self._short_turn
            waiting = edges.pop(edge)
            incoming = waiting.popleft()
            if waiting:
                edges[edge] = waiting  # behind the others
            return incoming


def _size(incoming: Incoming) -> int:
    """In powers of two: among parcels about as long nobody is preferred."""
    return len(incoming.payload).bit_length()
