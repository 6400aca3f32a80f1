"""An MQTT device's end: samples out on the board's broker, its will beside them."""

from dataclasses import dataclass, field

from linli_link.mqtt import Link, LinkSettings, Will
from linli_sim.devices.scales import WeightSample
from linli_wire import codec, topics
from linli_wire.messages import BoardDistance, BoardState, BoardWeight

MODEL = "linli-sim"
DISTANCE_MAX_MM = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerAddress:
    """The board's broker."""

    host: str = "127.0.0.1"
    port: int = 1883
    user: str | None = None
    password: str | None = field(default=None, repr=False)


class BrokerPort:
    """One device, one connection. Starts unplugged; a sample is lost while it is down."""

    def __init__(self, address: BrokerAddress, device: str) -> None:
        self.device = device
        self.lost_samples = 0
        self._address = address
        self._link: Link | None = None
        self._distance_n = 0

    @property
    def plugged(self) -> bool:
        return self._link is not None

    @property
    def heard(self) -> bool:
        return self._link is not None and self._link.up

    def plug(self) -> None:
        if self._link is not None:
            return
        gone = codec.encode(BoardState(online=False, model=MODEL))
        state = topics.board(self.device, "state")
        settings = LinkSettings(
            host=self._address.host,
            port=self._address.port,
            client_id=f"board-{self.device}",
            user=self._address.user,
            password=self._address.password,
            will=Will(topic=state, payload=gone),
            session_s=0,
        )
        here = codec.encode(BoardState(online=True, model=MODEL))

        def announce() -> None:
            link.publish(state, here, retain=True)

        link = Link(
            settings,
            on_message=lambda message: message.ack(),
            on_up=announce,
            on_down=lambda _: None,  # Link comes back by itself; samples are lost
        )
        self._link = link
        link.start()

    def unplug(self) -> None:
        """Go away, saying so as the will would."""
        link, self._link = self._link, None
        if link is None:
            return
        gone = codec.encode(BoardState(online=False, model=MODEL))
        link.publish(topics.board(self.device, "state"), gone, retain=True)
        link.stop()

    def weight(self, sample: WeightSample) -> None:
        weight = sample.weight
        message = BoardWeight(n=sample.n, status=weight.status, mass_g=weight.mass_g)
        self._send("weight", codec.encode(message))

    def distance(self, distance_mm: int) -> None:
        self._distance_n += 1
        near_mm = min(distance_mm, DISTANCE_MAX_MM)
        message = BoardDistance(n=self._distance_n, distance_mm=near_mm)
        self._send("distance", codec.encode(message))

    def _send(self, what: str, payload: bytes) -> None:
        link = self._link
        topic = topics.board(self.device, what)
        if link is None or not link.publish(topic, payload):
            self.lost_samples += 1
