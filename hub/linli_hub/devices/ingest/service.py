"""Ingest with threads and a broker round it.

    link thread -> lane of that edge (checks) -> writer -> answers thread -> publish, ack

An edge always uses the same lane, so its parcels stay in order; a lane waits for
nobody's commit, so one edge's trouble costs the others nothing but its checks. Only a
few batches are at the writer at a time: the rest waits in the lanes, where a short
message overtakes the full parcels of other edges.
"""

import queue
import zlib
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import BoundedSemaphore, Event, Thread
from typing import Any

from linli_hub.adapters import log as logs
from linli_hub.base.core.errors import Busy, HubError
from linli_hub.base.store.writer import Result, Writer
from linli_hub.devices.ingest.inbox import Message
from linli_hub.devices.ingest.ingest import Ingest, Work
from linli_hub.devices.ingest.lane import Lane
from linli_link.mqtt import Incoming, Link, LinkSettings
from linli_wire import topics

log = logs.get("ingest")

LANES = 2
# Messages the broker may have unacknowledged with us, all in the lanes: the windows of
# 500 edges, at most 100 MB. What stays at the broker waits in its order.
RECEIVE_MAX = 2_048
WRITING_MAX = 24  # of them at the writer: five full batches
SESSION_S = 7 * 86_400
TAGS_EVERY_S = 1.0
BUSY_WAIT_S = 0.01
STOP_WAIT_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerLogin:
    """How the hub reaches the centre's broker."""

    host: str
    port: int
    user: str
    password: str
    ca_file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pending:
    incoming: Incoming
    work: Work
    result: Result


class IngestService:
    """Runs an Ingest against a broker until stop()."""

    def __init__(
        self, ingest: Ingest, writer: Writer, centre: str, login: BrokerLogin
    ) -> None:
        self._ingest, self._writer = ingest, writer
        self._lanes = [Lane() for _ in range(LANES)]
        self._room = BoundedSemaphore(WRITING_MAX)
        self._answers: queue.Queue[_Pending | None] = queue.Queue()
        self._stopping = Event()
        self._tags_sent: dict[str, int] = {}
        self.link = Link(
            LinkSettings(
                host=login.host,
                port=login.port,
                client_id=f"linli-hub-{centre}",
                user=login.user,
                password=login.password,
                ca_file=login.ca_file,
                filters=(topics.all_up(centre),),
                session_s=SESSION_S,
                receive_max=RECEIVE_MAX,
            ),
            on_message=self._arrived,
            on_up=self._up,
            on_down=lambda why: log.warning("broker away", why=why),
        )
        self._threads = [
            *(_thread(f"lane-{n}", self._check, n) for n in range(LANES)),
            _thread("answers", self._answer),
            _thread("tags", self._keep_tags),
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()
        self.link.start()

    def stop(self) -> None:
        """Stop hearing, finish what was begun. The writer must still run."""
        self._stopping.set()
        for lane in self._lanes:
            lane.close()
        for thread in self._threads[:LANES]:
            thread.join(STOP_WAIT_S)
        self._answers.put(None)
        for thread in self._threads[LANES:]:
            thread.join(STOP_WAIT_S)
        self.link.stop()

    def _up(self) -> None:
        log.info("broker reached")
        self._tags_sent.clear()

    def _arrived(self, incoming: Incoming) -> None:
        name = "".join(incoming.topic.split("/", 4)[3:4])
        self._lanes[zlib.crc32(name.encode()) % LANES].put(name, incoming)

    def _check(self, lane: int) -> None:
        while (incoming := self._lanes[lane].take()) is not None:
            self._room.acquire()
            try:
                message = Message(
                    topic=incoming.topic,
                    payload=incoming.payload,
                    signature=incoming.signature,
                    retained=incoming.retained,
                )
                work = self._ingest.receive(message)
            except Exception:  # the lane must go on for the other edges
                log.exception("message not checked", topic=incoming.topic[:120])
                self._room.release()
            else:
                self._write(incoming, work, self._room.release)

    def _write(
        self, incoming: Incoming, work: Work, written: Callable[[], None]
    ) -> None:
        """Queue the command; its result goes to the answers thread."""

        def done(future: "Future[Any]") -> None:
            written()
            result = _result(future)
            self._answers.put(_Pending(incoming=incoming, work=work, result=result))

        while True:
            future = self._writer.submit_command(work.command)
            if not _busy(future) or self._stopping.wait(BUSY_WAIT_S):
                break
        future.add_done_callback(done)

    def _answer(self) -> None:
        while (pending := self._answers.get()) is not None:
            try:
                self._finish(pending)
            except Exception:  # one answer that fails must not stop the others
                log.exception("message not answered", topic=pending.incoming.topic)

    def _finish(self, pending: _Pending) -> None:
        step = pending.work.finish(pending.result)
        try:
            for answer in step.say:  # first: somebody stands before a display
                self.link.publish(
                    answer.topic,
                    answer.payload,
                    signature=answer.signature,
                    retain=answer.retain,
                )
        finally:
            if step.then is not None:
                self._write(pending.incoming, step.then, lambda: None)
            elif step.ack:
                pending.incoming.ack()

    def _keep_tags(self) -> None:
        while not self._stopping.wait(TAGS_EVERY_S):
            try:
                self._send_tags()
            except Exception:  # tried again in a second
                log.exception("card tags not sent")

    def _send_tags(self) -> None:
        if not self.link.up:
            return
        for edge, version in self._ingest.tags_wanted().items():
            if self._tags_sent.get(edge) == version:
                continue
            tags = self._ingest.tags(edge)
            if self.link.publish(
                tags.topic, tags.payload, signature=tags.signature, retain=True
            ):
                self._tags_sent[edge] = version


def _busy(future: "Future[Any]") -> bool:
    """The queue of the writer was full: this command is not in it."""
    return future.done() and isinstance(future.exception(), Busy)


def _result(future: "Future[Any]") -> Result:
    error = future.exception()
    if error is None:
        return Result(value=future.result(), error=None)
    if isinstance(error, HubError):
        return Result(value=None, error=error)
    raise error


def _thread(name: str, work: Callable[..., None], *args: Any) -> Thread:
    return Thread(target=work, args=args, name=name, daemon=True)
