"""The agent's process: threads pump into one bounded queue, one loop takes from it."""

import queue
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from linli_edge import clock, log
from linli_edge.agent import Agent
from linli_edge.config.agent import Board, Config, lines
from linli_edge.core.inputs import Input, PortBytes, Tick
from linli_edge.journal import keys
from linli_edge.journal.store import JournalStore, Owner, Stamp
from linli_edge.journal.trust import signed
from linli_edge.outside import Message, Outside, StationCall
from linli_edge.ports.mqtt_port import board_link, centre_link
from linli_edge.ports.serial_port import Line, SerialPort
from linli_edge.software import SOFTWARE
from linli_link.mqtt import Link, LinkSettings, Will
from linli_wire import topics
from linli_wire.messages import Hello

QUEUE_MAX = 5000  # beyond it device bytes are dropped and counted; messages wait
TICK_MS = 100
JOURNAL_FILE = "journal.db"


class Part(Protocol):
    """A thread beside the loop."""

    def start(self) -> None: ...
    def stop(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """Who this agent is: its configuration and what lies in its store."""

    config: Config
    store: Path
    identity: keys.Identity
    secrets: keys.Secrets


class Runtime:
    def __init__(self, enrolled: Enrolled) -> None:
        self._enrolled = enrolled
        self._inbox: queue.Queue[Input] = queue.Queue(QUEUE_MAX)
        self._stopping = False
        self._keys = keys.Keys(
            enrolled.identity, enrolled.secrets.signing, enrolled.secrets.tag
        )
        self._ports = {
            port: SerialPort(
                Line(
                    port=port,
                    baud=line.baud,
                    bytesize=line.bytesize,
                    parity=line.parity,
                ),
                self.put,
                clock.mono_ms,
            )
            for port, line in lines(enrolled.config).items()
        }
        self._centre: Link | None = None
        self._ask: Callable[[StationCall], None] = _nobody
        self._show: Callable[[dict[str, Any]], None] = _nobody

    def put(self, event: Input) -> bool:
        """Hand an input to the loop, from any thread; False: there was no room."""
        try:
            if isinstance(event, PortBytes):
                self._inbox.put_nowait(event)
            else:
                self._inbox.put(event, timeout=1)
        except queue.Full:
            log.line("queue_full", kind=type(event).__name__)
            return False
        return True

    def stop(self, *_: object) -> None:
        """End the loop; safe in a signal handler."""
        self._stopping = True

    def run(self) -> None:
        """Serve until stop()."""
        outside = self._outside()
        owner = Owner(
            centre=outside.centre,
            edge=outside.edge,
            software=SOFTWARE,
            new_id=lambda: clock.new_id(32),
        )
        stamp = Stamp(boot=outside.boot, mono_ms=clock.mono_ms())
        store = JournalStore(self._enrolled.store / JOURNAL_FILE, owner, stamp)
        if store.put_aside is not None:
            log.line("journal_set_aside", file=store.put_aside)
        links = self._links(outside)
        started: list[Part] = [*self._ports.values(), *links, *self._kiosk()]
        agent = Agent(self._enrolled.config, store, outside, clock.mono_ms())
        for one in started:
            one.start()
        log.line("started", edge=outside.edge, journal=store.current.id)
        try:
            self._loop(agent)
        finally:
            agent.stop(clock.mono_ms())
            for one in started:
                one.stop()
            log.line("stopped", edge=outside.edge)

    def _kiosk(self) -> list[Part]:
        """The page's server and the way to the station, if this edge is a kiosk."""
        config, identity = self._enrolled.config.kiosk, self._enrolled.identity
        if config is None:
            return []
        # the web server is loaded only here: other edges stay light
        from linli_edge.kiosk.client import StationClient
        from linli_edge.kiosk.files import pages_folder
        from linli_edge.kiosk.server import KioskServer

        voices = tuple(Path(one) for one in (config.voice_own, config.voice) if one)
        server = KioskServer(
            config.listen, pages_folder(config.pages), self.put, voices
        )
        client = StationClient(
            hub_url=identity.hub_url, edge=identity.edge, keys=self._keys, put=self.put
        )
        self._ask, self._show = client.ask, server.show
        return [server, client]

    def _loop(self, agent: Agent) -> None:
        tick_ms = clock.mono_ms()
        while not self._stopping:
            now_ms = clock.mono_ms()
            if now_ms >= tick_ms:
                tick_ms = now_ms + TICK_MS
                agent.handle(Tick(), now_ms)
                continue
            try:
                event = self._inbox.get(timeout=(tick_ms - now_ms) / 1000)
            except queue.Empty:
                continue
            agent.handle(event, clock.mono_ms())

    def _outside(self) -> Outside:
        identity = self._enrolled.identity
        return Outside(
            boot=clock.boot_id(),
            centre=identity.centre,
            edge=identity.edge,
            software=SOFTWARE,
            keys=self._keys,
            send=self._send,
            write=self._write,
            ask=lambda call: self._ask(call),
            show=lambda view: self._show(view),
            new_id=clock.new_id,
            jitter=clock.jitter,
            log=log.line,
        )

    def _send(self, message: Message) -> bool:
        return self._centre is not None and self._centre.publish(
            message.topic,
            message.payload,
            signature=message.signature,
            retain=message.retain,
        )

    def _write(self, port: str, data: bytes) -> None:
        self._ports[port].write(data)

    def _links(self, outside: Outside) -> list[Link]:
        config, identity = self._enrolled.config, self._enrolled.identity
        place = config.broker or identity.broker
        gone = signed(outside, "hello", Hello(edge=identity.edge, online=False))
        settings = LinkSettings(
            host=place.host,
            port=place.port,
            client_id=f"{identity.centre}-{identity.edge}",
            user=identity.broker.user,
            password=self._enrolled.secrets.broker_password,
            ca_file=_ca_file(self._enrolled),
            filters=(topics.all_down(identity.centre, identity.edge),),
            will=Will(topic=gone.topic, payload=gone.payload, signature=gone.signature),
            session_s=0,
        )
        self._centre = centre_link(settings, self.put)
        links = [self._centre]
        if config.board is not None:
            links.append(board_link(_board_settings(config.board), self.put))
        return links


def _nobody(_: object) -> None:
    """An edge without a kiosk calls no station and shows no page."""


def _board_settings(board: Board) -> LinkSettings:
    password = None
    if board.password_file is not None:
        password = Path(board.password_file).read_text().strip()
    return LinkSettings(
        host=board.host,
        port=board.port,
        client_id=f"edge-{clock.new_id(8)}",
        user=board.user,
        password=password,
        filters=(topics.all_board(),),
        session_s=0,
    )


def _ca_file(enrolled: Enrolled) -> str | None:
    """The broker's authority as a file; the identity carries its text."""
    if enrolled.identity.broker.ca is None:
        return None
    path = enrolled.store / "broker-ca.pem"
    path.write_text(enrolled.identity.broker.ca)
    return str(path)
