"""A broker that lies: it acknowledges and forgets, repeats, reorders, and dies.

What it may do is what mosquitto was measured to do (DECISIONS), and somewhat worse.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.simulation.schedule import Schedule

QUEUE_MAX_FULL = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """One message under way."""

    topic: str
    payload: bytes
    signature: str | None = None
    retain: bool = False
    retained: bool = False


@dataclass(slots=True)
class Rates:
    """How badly the network behaves. Swarm: each fault is off in half of the seeds."""

    drop: float = 0.0
    repeat: float = 0.0
    latency_ms: int = 20
    queue_max: int = QUEUE_MAX_FULL

    @classmethod
    def drawn(cls, random: Random) -> "Rates":
        def maybe(most: float) -> float:
            return random.choice((0.0, random.uniform(0, most)))

        return cls(
            drop=maybe(0.3),
            repeat=maybe(0.3),
            latency_ms=random.choice((2, 20, 200)),
            queue_max=random.choice((3, 10, QUEUE_MAX_FULL)),
        )

    def heal(self) -> None:
        self.drop = self.repeat = 0.0
        self.queue_max = QUEUE_MAX_FULL


@dataclass(slots=True)
class Client:
    """One who is, or was, connected. `unacked` comes again only after a reconnect."""

    name: str
    wants: Callable[[str], bool]
    deliver: Callable[[int, Wire], None]
    puback: Callable[[Wire], None]
    up: bool = False
    cut: bool = False  # the cable is pulled: sends vanish, nothing arrives
    will: Wire | None = None
    queue: list[Wire] = field(default_factory=list)
    unacked: dict[int, Wire] = field(default_factory=dict)


class Broker:
    """Delivers between clients as badly as `rates` say."""

    def __init__(self, schedule: Schedule, rates: Rates) -> None:
        self._schedule, self.rates = schedule, rates
        self._clients: dict[str, Client] = {}
        self._retained: dict[str, Wire] = {}
        self._next_id = 0
        self.alive = True
        self.seen: dict[str, int] = {}

    def connect(self, client: Client) -> bool:
        """Take a client in; what waited and what was never acked comes (again)."""
        if not self.alive or client.cut:
            return False
        self._clients[client.name] = client
        client.up = True
        waiting = [*client.unacked.values(), *client.queue]
        client.unacked.clear()
        client.queue.clear()
        for wire in self._retained.values():
            if client.wants(wire.topic):
                waiting.append(_as_retained(wire))
        for wire in waiting:
            self._send(client, wire)
        return True

    def disconnect(self, client: Client) -> None:
        """The connection broke; the broker says the will for the client."""
        client.up = False
        if client.will is not None and self.alive:
            self._take(client.will)

    def publish(self, client: Client, wire: Wire) -> bool:
        """True when the link took it. That proves nothing."""
        if not self.alive or not client.up:
            return False
        if client.cut or self._happens(self.rates.drop):
            self._saw("dropped")
            return True  # into a dead cable: the sender cannot know
        self._later(lambda: self._arrived(client, wire))
        if self._happens(self.rates.repeat):
            self._saw("repeated")
            self._later(lambda: self._arrived(client, wire))
        return True

    def _arrived(self, client: Client, wire: Wire) -> None:
        if not self.alive:
            self._saw("died_with_it")
            return
        self._take(wire)
        client.puback(wire)  # a PUBACK, whatever becomes of the message

    def _take(self, wire: Wire) -> None:
        if wire.retain:
            self._retained[wire.topic] = wire
        for client in self._clients.values():
            if client.wants(wire.topic):
                self._send(client, wire)

    def _send(self, client: Client, wire: Wire) -> None:
        if not client.up:
            if len(client.queue) < self.rates.queue_max:
                client.queue.append(wire)
            else:
                self._saw("queue_full")
            return
        self._next_id += 1
        number = self._next_id
        client.unacked[number] = wire
        self._later(lambda: self._deliver(client, number, wire))
        if self._happens(self.rates.repeat):
            self._saw("repeated")
            self._later(lambda: self._deliver(client, number, wire))

    def _deliver(self, client: Client, number: int, wire: Wire) -> None:
        if not self.alive or not client.up or number not in client.unacked:
            return
        if client.cut or self._happens(self.rates.drop):
            self._saw("dropped")
            return
        client.deliver(number, wire)

    def ack(self, client: Client, number: int) -> None:
        client.unacked.pop(number, None)

    def kill(self) -> None:
        """Everything in its memory is gone, acknowledged or not."""
        self.alive = False
        self._saw("killed")
        for client in self._clients.values():
            client.up = False
            client.queue.clear()
            client.unacked.clear()
        self._retained.clear()

    def revive(self) -> None:
        self.alive = True

    def _later(self, action: Callable[[], None]) -> None:
        random = self._schedule.chance("net")
        self._schedule.after(random.randrange(1, self.rates.latency_ms + 1), action)

    def _happens(self, rate: float) -> bool:
        return rate > 0 and self._schedule.chance("net").random() < rate

    def _saw(self, what: str) -> None:
        self.seen[what] = self.seen.get(what, 0) + 1


def _as_retained(wire: Wire) -> Wire:
    return Wire(
        topic=wire.topic,
        payload=wire.payload,
        signature=wire.signature,
        retain=True,
        retained=True,
    )
