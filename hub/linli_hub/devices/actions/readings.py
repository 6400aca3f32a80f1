"""Store a batch of readings once, and say how far its stream is stored."""

from linli_hub.base.core.errors import NotYourJournal
from linli_hub.base.store.notes import alarm
from linli_hub.base.store.tx import Tx
from linli_hub.devices.core.thinning import positions
from linli_hub.devices.store import history
from linli_hub.earning.core.event_time import FUTURE_MS_MAX
from linli_wire.messages import Readings


def record(tx: Tx, edge: str, batch: Readings) -> int:
    """The last position of the stream that is stored or known to be thinned away."""
    done = history.upto(tx, batch.stream, edge)
    if done is None:
        alarm(tx, "not_your_journal", edge, batch.stream)
        raise tx.keep(NotYourJournal(journal=batch.stream))
    numbers, last, thinned = positions(batch)
    if last <= done:
        return done
    new = [r for n, r in zip(numbers, batch.readings, strict=True) if n > done]
    # kept, one from next year would be the device's latest value for a year
    latest_ms = tx.now_ms + FUTURE_MS_MAX
    ahead = sum(r.at_ms > latest_ms for r in new)
    if ahead:
        alarm(tx, "readings_in_future", edge, f"{ahead} not kept")
        new = [r for r in new if r.at_ms <= latest_ms]
    ids = history.series_ids(tx, edge, {(r.device, r.quantity) for r in new})
    history.add(tx, [(ids[r.device, r.quantity], r.at_ms, r.value) for r in new])
    history.move_upto(tx, batch.stream, edge, last, thinned)
    return last
