"""One message in, one command for the writer, signed answers out. No threads here.

    work = ingest.receive(message)               any thread; slow checks happen here
    result = writer.run([work.command])[0]       or by the writer's queue
    step = work.finish(result)                   only after the commit
    publish step.say; step.then is not None -> do that Work too, else acknowledge

The simulation calls exactly this; `service.py` puts threads round it.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import NamedTuple

from linli_hub.adapters import log as logs
from linli_hub.base.actions import dead_letters
from linli_hub.base.core.errors import HubError
from linli_hub.base.store.database import Database
from linli_hub.base.store.writer import Command, Result
from linli_hub.devices.actions import edges, parcels, readings
from linli_hub.devices.core.parcel import CheckedParcel
from linli_hub.devices.ingest.inbox import Checked, EdgeKey, Message, Refusal, check
from linli_hub.devices.ingest.seals import Answer, Outgoing, Seals
from linli_hub.devices.views import devices
from linli_hub.registry.store import tags
from linli_wire.messages import CardTags, Hello, Readings, ReadingsReceipt, Receipt

log = logs.get("ingest")

EDGE_KEPT_MS = 1_000  # a revoked edge is refused this much later at most
EDGES_KEPT_MAX = 4_096
LOGGED_FIRST = 20  # of each reason; then one line in a hundred, with the count
LOGGED_EVERY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What follows a commit: answers to publish, then more Work or the MQTT ack.

    `ack` is false only when nothing was made durable.
    """

    say: tuple[Outgoing, ...] = ()
    then: "Work | None" = None
    ack: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A command for the writer and what to do with its result."""

    command: Command
    finish: Callable[[Result], Step]


class _Known(NamedTuple):
    """An edge's key as it was read from the books; None: no such edge."""

    read_ms: int
    key: EdgeKey | None


class Ingest:
    """Turns what edges say into commands. `clock` gives wall milliseconds."""

    def __init__(
        self, database: Database, seals: Seals, clock: Callable[[], int]
    ) -> None:
        self._database, self._seals, self._clock = database, seals, clock
        self._known: dict[str, _Known] = {}
        self._lock = Lock()
        self.counts: Counter[str] = Counter()

    def receive(self, message: Message) -> Work:
        """Check one message of a broker and say what is to be written for it."""
        checked = self._checked(message)
        match checked:
            case CheckedParcel():
                self._count("parcel")
                return Work(
                    command=parcels.command(checked),
                    finish=partial(self._applied, message, checked),
                )
            case Hello():
                self._count("hello")
                return Work(
                    command=Command(edges.hello, (checked,)),
                    finish=partial(self._greeted, message, checked),
                )
            case Readings():
                self._count("readings")
                return Work(
                    command=Command(readings.record, (checked.edge, checked)),
                    finish=partial(self._recorded, message, checked),
                )
            case Refusal():
                return self._refused(message, checked)

    def _checked(self, message: Message) -> Checked:
        try:
            return check(message, self._find_edge, self._seals)
        except Exception as error:  # we are wrong; the message must not stay unacked
            log.exception("check failed", topic=message.topic[:120])
            return Refusal(reason="check_failed", detail=type(error).__name__)

    def tags(self, edge: str) -> Outgoing:
        """The card tags that `edge` must know while the hub is away; retained."""
        with self._database.read() as read:
            lists, epoch = tags.card_tags(read), devices.book(read).epoch
        return self._seals.signed(
            edge,
            "tags",
            CardTags(
                edge=edge,
                epoch=epoch,
                version=lists.version,
                blocked=list(lists.blocked),
                attendants=list(lists.attendants),
                staff=list(lists.staff),
            ),
            retain=True,
        )

    def tags_wanted(self) -> dict[str, int]:
        """Each active edge with the version of the tags it should hold."""
        with self._database.read() as read:
            version = tags.card_tags(read).version
            return {
                row.name: version
                for row in devices.edges(read)
                if row.state == "active"
            }

    def forget_edges(self) -> None:
        """Look every edge up again (after one was enrolled or revoked)."""
        with self._lock:
            self._known.clear()

    def _applied(self, message: Message, parcel: CheckedParcel, result: Result) -> Step:
        if result.error is None:
            receipt: Receipt = result.value
            self._count(f"receipt_{receipt.answer}")
            return self._say(parcel.edge, "receipt", receipt)
        step = self._not_done(message, parcel.edge, result.error)
        if not step.ack:
            return step
        receipt = self._not_applied(parcel)
        answer = self._seals.signed(parcel.edge, "receipt", receipt)
        return Step(say=(answer,), then=step.then)

    def _not_applied(self, parcel: CheckedParcel) -> Receipt:
        """The books refused a whole parcel: the cursor stays where it is."""
        hello = Hello(
            edge=parcel.edge, online=True, journal=parcel.journal, nonce="0" * 32
        )
        with self._database.read() as read:
            stands = edges.welcome(read, hello, self._clock())
            epoch = devices.book(read).epoch
        return Receipt(
            edge=parcel.edge,
            epoch=epoch,
            journal=parcel.journal,
            upto=0 if stands is None else stands.upto,
            answer="refused",
        )

    def _greeted(self, message: Message, hello: Hello, result: Result) -> Step:
        if result.error is not None:
            return self._not_done(message, hello.edge, result.error)
        if result.value is None:
            return Step()
        return self._say(hello.edge, "welcome", result.value)

    def _recorded(self, message: Message, batch: Readings, result: Result) -> Step:
        if result.error is not None:
            return self._not_done(message, batch.edge, result.error)
        receipt = ReadingsReceipt(
            edge=batch.edge, stream=batch.stream, upto=result.value
        )
        return self._say(batch.edge, "readings-receipt", receipt)

    def _say(self, edge: str, what: str, answer: Answer) -> Step:
        return Step(say=(self._seals.signed(edge, what, answer),))

    def _not_done(self, message: Message, edge: str, error: HubError) -> Step:
        """An action failed: a refusal is kept as a dead letter before it is acked."""
        if error.code in ("writer_stopped", "busy"):
            return Step(ack=False)
        if error.code == "poisoned":  # the writer has kept it already, with its trace
            self._count("poisoned")
            return Step()
        refusal = Refusal(reason=error.code, edge=edge, detail=str(error))
        return Step(then=self._refused(message, refusal))

    def _refused(self, message: Message, refusal: Refusal) -> Work:
        self._count(refusal.reason)
        many = self.counts[refusal.reason]
        if many <= LOGGED_FIRST or many % LOGGED_EVERY == 0:
            log.warning(
                "message refused",
                reason=refusal.reason,
                edge=refusal.edge,
                topic=message.topic[:120],
                detail=refusal.detail,
                many=many,
            )
        return Work(
            command=Command(
                dead_letters.record,
                (
                    refusal.edge,
                    message.topic,
                    message.payload,
                    refusal.reason,
                    refusal.detail,
                ),
            ),
            finish=_kept,
        )

    def _count(self, what: str) -> None:
        with self._lock:
            self.counts[what] += 1

    def _find_edge(self, name: str) -> EdgeKey | None:
        now_ms = self._clock()
        with self._lock:
            known = self._known.get(name)
        if known is not None and abs(now_ms - known.read_ms) < EDGE_KEPT_MS:
            return known.key
        with self._database.read() as read:
            row = devices.edge(read, name)
        key = (
            None
            if row is None
            else EdgeKey(
                name=row.name,
                public_key=row.public_key if row.state != "invited" else None,
                revoked=row.state == "revoked",
            )
        )
        with self._lock:
            if len(self._known) >= EDGES_KEPT_MAX:
                self._known.clear()
            self._known[name] = _Known(now_ms, key)
        return key


def _kept(result: Result) -> Step:
    """A dead letter lies in the books, or the books are shut."""
    shut = result.error is not None and result.error.code in ("writer_stopped", "busy")
    return Step(ack=not shut)
