"""What to send next: hello, parcels in flight, receipts, back-off. Decisions only.

    Down --up--> Greeting --welcome--> Sending
                    ^                     |  receipt lost, gap, new epoch, fork
                    +---------------------+

Events leave in order; at most WINDOW parcels are unreceipted; a lost one rewinds to
the hub's cursor (go back N). Only a receipt moves `acked`; PUBACK is not even known.
"""

from dataclasses import dataclass, replace

WINDOW = 4  # parcels in flight: enough to hide a round trip, few to repeat
RETRY_FIRST_MS = 1500
RETRY_MAX_MS = 30_000
REFUSED_WAIT_MS = 60_000  # the hub waits for a person
GAP_WAIT_MS = 200  # let the answers to what is still under way come in


@dataclass(frozen=True, slots=True, kw_only=True)
class Down:
    """No connection."""

    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """Said hello with `nonce`; ask again at `again_ms`."""

    nonce: str
    sent_ms: int
    again_ms: int
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flight:
    """A parcel under way."""

    first: int
    last: int
    before: bytes
    sent_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """`acked` is the hub's cursor, `before` the chain hash before `next`."""

    epoch: int
    acked: int
    next: int
    before: bytes
    flights: tuple[Flight, ...] = ()
    wait_ms: int = 0
    retry_ms: int = 0
    tries: int = 0


State = Down | Greeting | Sending


def greet(state: State, nonce: str, now_ms: int, jitter: float) -> Greeting:
    """Begin (again) with a hello; `jitter` is a number in 0..1."""
    tries = state.tries + 1 if isinstance(state, Greeting) else 0
    again_ms = now_ms + backoff_ms(tries, jitter)
    return Greeting(nonce=nonce, sent_ms=now_ms, again_ms=again_ms, tries=tries)


def welcomed(*, epoch: int, upto: int, before: bytes) -> Sending:
    """The hub's cursor is known and agrees with our chain."""
    return Sending(epoch=epoch, acked=upto, next=upto + 1, before=before)


def may_send(state: State, next_seq: int, now_ms: int) -> bool:
    """Whether a parcel from `state.next` on should go out now."""
    return (
        isinstance(state, Sending)
        and state.next < next_seq
        and len(state.flights) < WINDOW
        and now_ms >= state.wait_ms
    )


def sent(
    state: Sending, *, last: int, after: bytes, now_ms: int, jitter: float
) -> Sending:
    """A parcel next..last was handed to the link; `after` is the chain hash at last."""
    assert last >= state.next
    flight = Flight(first=state.next, last=last, before=state.before, sent_ms=now_ms)
    retry_ms = state.retry_ms
    if not state.flights:
        retry_ms = now_ms + backoff_ms(state.tries, jitter)
    return replace(
        state,
        next=last + 1,
        before=after,
        flights=(*state.flights, flight),
        retry_ms=retry_ms,
    )


def held_back(state: Sending, now_ms: int, jitter: float) -> Sending:
    """The link did not take a parcel: wait a little."""
    return replace(state, wait_ms=now_ms + 50 + int(200 * jitter))


def receipted(state: Sending, upto: int, now_ms: int, jitter: float) -> Sending:
    """The hub promised all up to `upto`; that is the only thing that moves `acked`."""
    if upto <= state.acked:
        return state
    flights = tuple(flight for flight in state.flights if flight.last > upto)
    moved = replace(state, acked=upto, flights=flights, tries=0, wait_ms=0)
    if flights:
        return replace(moved, retry_ms=now_ms + backoff_ms(0, jitter))
    return moved


def missed(state: Sending, now_ms: int) -> Sending:
    """The hub has a gap after its cursor: go back, once for all that is under way."""
    if not state.flights:
        return state
    return replace(rewound(state), wait_ms=now_ms + GAP_WAIT_MS)


def refused(state: Sending, now_ms: int) -> Sending:
    """The hub could not apply a parcel and waits for a person."""
    return replace(rewound(state), wait_ms=now_ms + REFUSED_WAIT_MS)


def overdue(state: State, now_ms: int) -> bool:
    """Whether the oldest parcel in flight has waited too long for its receipt."""
    return (
        isinstance(state, Sending) and bool(state.flights) and now_ms >= state.retry_ms
    )


def retried(state: Sending) -> Sending:
    """Take all in flight back, to be sent again with a longer patience."""
    return replace(rewound(state), tries=state.tries + 1)


def rewound(state: Sending) -> Sending:
    """Go back to the oldest unreceipted event."""
    if not state.flights:
        return state
    oldest = state.flights[0]
    return replace(state, next=oldest.first, before=oldest.before, flights=())


def backoff_ms(tries: int, jitter: float) -> int:
    """Doubling, at most RETRY_MAX_MS, times 0.5..1.5 by `jitter`."""
    assert 0.0 <= jitter <= 1.0
    base = min(RETRY_FIRST_MS << min(tries, 10), RETRY_MAX_MS)
    return int(base * (0.5 + jitter))


def verdict(
    *, known: bool, quarantined: bool, upto: int, next_seq: int, agrees: bool | None
) -> str:
    """What a welcome means for our journal: ok, behind or forked.

    `agrees`: whether our chain at `upto` is the hub's; None if we cannot tell.
    """
    if quarantined:
        return "forked"
    if not known:
        return "ok"
    if upto >= next_seq:
        return "behind"
    return "forked" if agrees is False else "ok"
