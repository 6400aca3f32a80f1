"""Builds a whole hub from its settings; the only file that knows all its rooms."""

import gc
import importlib
import importlib.util
import signal
import sys
import threading
from dataclasses import dataclass
from typing import Any

import uvicorn
from fastapi import FastAPI

from linli_hub.access.web import guard
from linli_hub.adapters import crypto
from linli_hub.adapters import log as logs
from linli_hub.adapters.limits import Limits
from linli_hub.adapters.passwords import Hashers
from linli_hub.app import api, backing
from linli_hub.app.day_roots import sign_due
from linli_hub.app.opening import (
    BROKER_SECRET,
    HUB_USER,
    now_ms,
    only_one,
    open_database,
    tell_broker,
)
from linli_hub.base.store.database import Database
from linli_hub.base.store.writer import Writer
from linli_hub.base.web.services import BrokerAddress, Services
from linli_hub.books.actions import lapses
from linli_hub.config import Settings
from linli_hub.devices.ingest.ingest import Ingest
from linli_hub.devices.ingest.seals import Seals
from linli_hub.devices.ingest.service import BrokerLogin, IngestService
from linli_hub.earning.actions import freezing
from linli_hub.people.actions import successions
from linli_hub.station.actions import redemptions
from linli_hub.treasury.actions import claims, pending

log = logs.get("app")

TICK_S = 2.0
BACKING_TICKS = 300  # every ten minutes
# What is due by the clock; each does a bounded piece a call.
DUE = (
    redemptions.expire, pending.lapse, lapses.lapse, claims.collect, freezing.freeze,
    successions.move_on,
)  # fmt: skip
# Python's 5 ms for each change of threads would be most of what a kiosk waits while
# parcels keep three threads busy; at 0.5 ms they lose nothing that can be measured.
SWITCH_S = 0.0005
# A batch of parcels makes thousands of objects and no cycles: Python looks for those
# once a few batches, not thirty times in each, and never among what was loaded at the
# start. That look was a tenth of an event's cost.
GARBAGE_OBJECTS = 20_000
REQUESTS_MAX = 500  # at once; more are told 503
KEEPALIVE_S = 15
DASHBOARDS = "linli_dashboards.app"


@dataclass(slots=True, kw_only=True)
class Hub:
    """The parts of a hub, made but not yet running."""

    settings: Settings
    database: Database
    writer: Writer
    seals: Seals
    hashers: Hashers
    ingest: Ingest
    link: IngestService
    web: FastAPI

    def close(self) -> None:
        self.hashers.stop()
        self.database.close()


def build(settings: Settings) -> Hub:
    """Everything, wired, not started. Raises KeyFault or CannotStart."""
    seals = Seals(crypto.load(settings.keys), settings.centre)
    database = open_database(settings)
    writer = Writer(database, now_ms)
    ingest = Ingest(database, seals, now_ms)
    link = IngestService(ingest, writer, settings.centre, _login(settings))
    hashers = Hashers()

    def edges_changed() -> None:
        ingest.forget_edges()
        tell_broker(settings, database)

    services = Services(
        database=database,
        writer=writer,
        seals=seals,
        hashers=hashers,
        limits=Limits(settings.limits_scale),
        clock=now_ms,
        origins=origins(settings),
        broker=_address(settings),
        edges_changed=edges_changed,
        policy=settings.policy,
        time_zone=settings.timezone,
        address=settings.origin,
    )
    web = api.build(services, tls=settings.origin.startswith("https:"))
    _mount_pages(web, services, settings)
    return Hub(
        settings=settings,
        database=database,
        writer=writer,
        seals=seals,
        hashers=hashers,
        ingest=ingest,
        link=link,
        web=web,
    )


def serve(settings: Settings) -> int:
    """Run until told to stop; the exit code. 1 if the books could not be written."""
    lock = only_one(settings.data)
    try:
        hub = build(settings)
        try:
            tell_broker(settings, hub.database)
            _run(hub)
        finally:
            hub.close()
    finally:
        lock.close()
    if hub.writer.broken:
        log.error("stopped: the books could not be written", why=hub.writer.broken)
        return 1
    return 0


def _run(hub: Hub) -> None:
    """Everything at work, until a signal or a writer that can write no more."""
    settings, stopping = hub.settings, threading.Event()
    sys.setswitchinterval(SWITCH_S)
    gc.freeze()
    gc.set_threshold(GARBAGE_OBJECTS)
    server = uvicorn.Server(_uvicorn(hub.web, settings))
    _end_by_signal(server)
    ticker = threading.Thread(target=_tick, args=(hub, server, stopping), name="tick")
    hub.writer.start()
    hub.link.start()
    ticker.start()
    sink = _telemetry(settings, hub.database)
    try:
        log.info("hub starts", centre=settings.centre, at=settings.origin)
        server.run()
    finally:
        stopping.set()
        ticker.join()
        if sink is not None:
            sink.stop()
        hub.link.stop()
        hub.writer.stop()


def _end_by_signal(server: uvicorn.Server) -> None:
    """uvicorn raises the signal again when it has ended: then it must not kill us."""

    def end(_signal: int, _frame: object) -> None:
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)


def origins(settings: Settings) -> frozenset[str]:
    """Where our own pages may come from; loopback goes by three names."""
    own = {settings.origin}
    scheme, _, rest = settings.origin.partition("://")
    host, _, port = rest.rpartition(":")
    if host in ("127.0.0.1", "localhost", "[::1]"):
        own |= {f"{scheme}://{h}:{port}" for h in ("127.0.0.1", "localhost", "[::1]")}
    return frozenset(own)


def _tick(hub: Hub, server: uvicorn.Server, stopping: threading.Event) -> None:
    """What is due by the clock; and end the process if nothing can be written."""
    ticks = 0
    while not stopping.wait(TICK_S):
        ticks += 1
        if hub.writer.broken:
            server.should_exit = True
            return
        for due in DUE:
            try:
                hub.writer.submit(due).result(timeout=30)
            except Exception:  # due again at the next tick
                log.exception("what was due failed", action=due.__module__)
        try:
            zone = hub.settings.timezone
            while sign_due(hub.database, hub.writer, hub.seals, zone, now_ms()):
                pass
        except Exception:  # due again at the next tick
            log.exception("a day could not be signed")
        if ticks % BACKING_TICKS == 1:
            _look_at_backing(hub)


def _look_at_backing(hub: Hub) -> None:
    zone = hub.settings.timezone
    try:
        backing.look(hub.database, hub.writer, zone, now_ms())
    except Exception:  # looked at again in a while
        log.exception("the backing of the points could not be read")


def _login(settings: Settings) -> BrokerLogin:
    ca_file = settings.broker.ca_file
    return BrokerLogin(
        host=settings.broker.host,
        port=settings.broker.port,
        user=HUB_USER,
        password=crypto.read_secret(settings.keys / BROKER_SECRET),
        ca_file=str(ca_file) if ca_file else None,
    )


def _address(settings: Settings) -> BrokerAddress:
    broker = settings.broker
    return BrokerAddress(
        host=broker.public_host or broker.host,
        port=broker.public_port or broker.port,
        ca=broker.ca_file.read_text(encoding="ascii") if broker.ca_file else None,
    )


def _uvicorn(web: FastAPI, settings: Settings) -> uvicorn.Config:
    own = settings.web
    return uvicorn.Config(
        web,
        host=own.host,
        port=own.port,
        ssl_certfile=str(own.tls_cert) if own.tls_cert else None,
        ssl_keyfile=str(own.tls_key) if own.tls_key else None,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=own.behind_proxy,
        forwarded_allow_ips="127.0.0.1",
        limit_concurrency=REQUESTS_MAX,
        timeout_keep_alive=KEEPALIVE_S,
        timeout_graceful_shutdown=5,
    )


def _mount_pages(web: FastAPI, services: Services, settings: Settings) -> None:
    """Put the staff and admin pages on the app, if they are installed."""
    if importlib.util.find_spec(DASHBOARDS) is None:
        return
    pages: Any = importlib.import_module(DASHBOARDS)
    pages.mount(
        web,
        services=services,
        current_user=guard.current_user,
        language=settings.language,
        timezone=settings.timezone,
    )


def _telemetry(settings: Settings, database: Database) -> Any | None:
    """Start to copy readings to a time-series server, if one is configured."""
    told = settings.telemetry
    if told.url is None:
        return None
    influx: Any = importlib.import_module("linli_hub.telemetry.influx")
    server = influx.Server(
        url=told.url,
        token=told.token.get_secret_value(),
        org=told.org,
        bucket=told.bucket,
    )
    sink = influx.Sink(database, server, settings.data / "telemetry.json")
    sink.start()
    return sink
