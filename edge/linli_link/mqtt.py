"""The contract over an MQTT 5 broker. The project's only paho file.

A lossy pipe with manual acknowledgement: PUBACK proves nothing, so nobody
is told of it. Callbacks run in paho's thread and must only hand over to a queue.
"""

import logging
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

log = logging.getLogger("linli.link")

KEEPALIVE_S = 20
BACKOFF_FIRST_S = 0.5
BACKOFF_MAX_S = 10.0
INFLIGHT_MAX = 100  # our own unacknowledged sends; more wait inside paho
QUEUED_MAX = 1000  # beyond it publish() says no, and the sender tries again later
LOOPBACK = ("127.0.0.1", "::1", "localhost")
SIGNATURE = "sig"
STOP_WAIT_S = 5.0
GOODBYE_S = 1.0


class LinkError(Exception):
    """The link is configured in a way that must not be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Will:
    """What the broker says for us when we vanish."""

    topic: str
    payload: bytes
    signature: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSettings:
    """Where and as whom to connect. `ca_file` switches TLS on.

    Without TLS only a loopback broker is accepted. `session_s` is how long the broker
    keeps our session while we are away (0: clean start each time).
    """

    host: str
    port: int
    client_id: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: str | None = None
    filters: tuple[str, ...] = ()
    will: Will | None = None
    session_s: int = 86_400
    receive_max: int = 1000
    jitter_seed: int | None = None


class Incoming:
    """A message as it came; call ack() once, when it is durably dealt with."""

    __slots__ = ("_client", "_mid", "payload", "retained", "signature", "topic")

    def __init__(self, client: paho.Client, message: paho.MQTTMessage) -> None:
        self.topic = message.topic
        self.payload = bytes(message.payload)
        self.retained = bool(message.retain)
        self.signature = _signature_of(message)
        self._client, self._mid = client, (message.mid, message.qos)

    def ack(self) -> None:
        """Let the broker forget the message; from any thread."""
        mid, qos = self._mid
        if qos:
            self._client.ack(mid, qos)


class Link:
    """One connection that comes back by itself until stop()."""

    def __init__(
        self,
        settings: LinkSettings,
        *,
        on_message: Callable[[Incoming], None],
        on_up: Callable[[], None],
        on_down: Callable[[str], None],
    ) -> None:
        if settings.ca_file is None and settings.host not in LOOPBACK:
            raise LinkError(
                f"broker {settings.host} is not on this machine: set ca_file, "
                "passwords do not travel in clear"
            )
        self.settings = settings
        self._on_message, self._on_up, self._on_down = on_message, on_up, on_down
        self._random = Random(settings.jitter_seed)  # noqa: S311  jitter, not a secret
        self._stopping = threading.Event()
        self._lost = threading.Event()
        self._was_up = False
        self._client = _client(settings)
        self._client.on_connect = self._connected
        self._client.on_disconnect = self._disconnected
        self._client.on_message = self._received
        self._client.on_socket_open = _without_delay
        self._thread = threading.Thread(target=self._keep_up, name="link", daemon=True)

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Disconnect cleanly (no will) and wait for the thread."""
        self._stopping.set()
        if self.up:
            with suppress(OSError):  # lost in this very moment: then it is closed
                self._client.disconnect()
            self._lost.wait(GOODBYE_S)
        self._lost.set()
        if self._thread.is_alive():
            self._thread.join(STOP_WAIT_S)

    @property
    def up(self) -> bool:
        return self._client.is_connected()

    def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        signature: str | None = None,
        retain: bool = False,
    ) -> bool:
        """Send with QoS 1; False when the link is down or full: try again later."""
        if not self.up:
            return False
        result = self._client.publish(
            topic, payload, qos=1, retain=retain, properties=_properties(signature)
        )
        return result.rc == paho.MQTT_ERR_SUCCESS

    def _keep_up(self) -> None:
        wait_s = BACKOFF_FIRST_S
        while not self._stopping.is_set():
            self._lost.clear()
            if self._try_once():
                wait_s = BACKOFF_FIRST_S
            if self._stopping.is_set():
                return
            # full jitter: a district that lost its broker must not come back as one
            self._stopping.wait(wait_s * self._random.uniform(0.5, 1.5))
            wait_s = min(wait_s * 2, BACKOFF_MAX_S)

    def _try_once(self) -> bool:
        """Connect and stay until the connection is lost; was it ever up?"""
        self._was_up = False
        settings = self.settings
        try:
            self._client.connect(
                settings.host,
                settings.port,
                keepalive=KEEPALIVE_S,
                clean_start=settings.session_s == 0,
                properties=_connect_properties(settings),
            )
        except (OSError, ssl.SSLError, ValueError) as error:
            self._on_down(f"{type(error).__name__}: {error}"[:200])
            return False
        self._client.loop_start()
        self._lost.wait()
        self._client.loop_stop()
        # loop_start() makes a new wake-up pair each time and leaves the old one open
        self._client._reset_sockets(sockpair_only=True)
        return self._was_up

    def _connected(
        self, client: paho.Client, _: Any, flags: Any, code: ReasonCode, __: Any
    ) -> None:
        if code.is_failure:
            self._on_down(f"refused: {code}")
            self._lost.set()
            return
        self._was_up = True
        log.debug("connected, session_present=%s", flags.session_present)
        for topic in self.settings.filters:
            client.subscribe(topic, options=SubscribeOptions(qos=1))
        self._on_up()

    def _disconnected(
        self, _: paho.Client, __: Any, ___: Any, code: ReasonCode, ____: Any
    ) -> None:
        if not self._stopping.is_set():
            self._on_down(str(code))
        self._lost.set()

    def _received(self, client: paho.Client, _: Any, message: paho.MQTTMessage) -> None:
        self._on_message(Incoming(client, message))


def _client(settings: LinkSettings) -> paho.Client:
    client = paho.Client(
        CallbackAPIVersion.VERSION2,
        client_id=settings.client_id,
        protocol=paho.MQTTv5,
        manual_ack=True,
        reconnect_on_failure=False,  # we come back ourselves, with jitter
    )
    client.max_inflight_messages_set(INFLIGHT_MAX)
    client.max_queued_messages_set(QUEUED_MAX)
    if settings.user is not None:
        client.username_pw_set(settings.user, settings.password)
    if settings.ca_file is not None:
        client.tls_set(ca_certs=settings.ca_file, tls_version=ssl.PROTOCOL_TLS_CLIENT)
    if settings.will is not None:
        will = settings.will
        client.will_set(
            will.topic,
            will.payload,
            qos=1,
            retain=True,
            properties=_properties(will.signature, PacketTypes.WILLMESSAGE),
        )
    return client


def _without_delay(_: paho.Client, __: Any, opened: Any) -> None:
    """Small messages must not wait 40 ms for the other side's delayed ACK."""
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _connect_properties(settings: LinkSettings) -> Properties:
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    properties.SessionExpiryInterval = settings.session_s
    properties.ReceiveMaximum = settings.receive_max
    return properties


def _properties(
    signature: str | None, kind: int = PacketTypes.PUBLISH
) -> Properties | None:
    if signature is None:
        return None
    properties = Properties(kind)  # type: ignore[no-untyped-call]
    properties.UserProperty = (SIGNATURE, signature)
    return properties


def _signature_of(message: paho.MQTTMessage) -> str | None:
    pairs = getattr(message.properties, "UserProperty", None) or []
    return next((value for name, value in pairs if name == SIGNATURE), None)
