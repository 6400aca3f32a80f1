"""Bytes an edge writes: a whole day of the recorder's work on a virtual clock.

500 deposits; the hub away in the first half, receipts in the second; a tick each 100 ms
as the loop gives it. Readings live in memory only and write nothing.
"""

import tempfile
from collections import Counter
from pathlib import Path

from linli_edge import clock
from linli_edge.journal.keys import Broker, Identity, Keys, new_signing_key
from linli_edge.journal.recorder import Recorder
from linli_edge.journal.store import JournalStore, Owner, Stamp
from linli_edge.outside import Outside
from tests.bench.crowd import Sender, Told, card_of
from tests.bench.figure import Figure

DAY_MS = 86_400_000
DEPOSITS = 500
TICK_MS = 1_000  # the recorder's own periods are seconds
GOAL_MB = 20


def run(*, quick: bool = False) -> list[Figure]:
    """A day's megabytes, and what one deposit alone costs."""
    deposits, day_ms = (5, DAY_MS // 500) if quick else (DEPOSITS, DAY_MS)
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as name:
        folder = Path(name)
        alone = _deposits(folder / "alone.db", deposits)
        day = _day(folder / "day.db", deposits, day_ms)
    return [
        Figure(
            name="journal, written by a day's agent",
            value=max(day["wchar"], day["write_bytes"]) / 1e6,
            unit="MB",
            limit=GOAL_MB,
            note=f"{deposits} deposits; {day['wchar'] / 1e6:.1f} MB by calls",
        ),
        Figure(
            name="journal, bytes per deposit",
            value=max(alone["wchar"], alone["write_bytes"]) / deposits / 1000,
            unit="kB",
            note=f"{alone['wchar'] / deposits / 1000:.1f} kB by calls",
        ),
    ]


def _deposits(path: Path, count: int) -> dict[str, int]:
    recorder, sender = _recorder(path)
    before = _io()
    for n in range(count):
        assert recorder.record(sender.bag(card_of(n), 900), n * 1000) is not None
    recorder.close(count * 1000)
    return _since(before)


def _day(path: Path, count: int, day_ms: int) -> dict[str, int]:
    recorder, sender = _recorder(path)
    before = _io()
    done = 0
    for now_ms in range(0, day_ms, TICK_MS):
        recorder.tick(now_ms)
        if now_ms * count >= done * day_ms:
            assert recorder.record(sender.bag(card_of(done), 900), now_ms) is not None
            done += 1
            if now_ms > day_ms // 2:
                journal = recorder.store.current
                recorder.store.set_cursor(journal, acked=journal.next_seq - 1, epoch=1)
    recorder.close(day_ms)
    return _since(before)


def _io() -> Counter[str]:
    lines = Path("/proc/self/io").read_text().splitlines()
    return Counter({line.split(":")[0]: int(line.split()[1]) for line in lines})


def _since(before: Counter[str]) -> dict[str, int]:
    return {kind: value - before[kind] for kind, value in _io().items()}


def _recorder(path: Path) -> tuple[Recorder, Sender]:
    signing, public = new_signing_key()
    identity = Identity(
        centre="bench",
        edge="bins-1",
        epoch=1,
        hub_url="http://127.0.0.1:1",
        hub_public_key=public,
        sealing_public_key=public,
        broker=Broker(host="127.0.0.1", port=1, user="bins-1"),
    )
    told = Told(
        name="bins-1", number=1, identity=identity, signing=signing.hex(), password=""
    )
    owner = Owner(
        centre="bench", edge="bins-1", software="bench", new_id=lambda: clock.new_id(32)
    )
    store = JournalStore(path, owner, Stamp(boot="b" * 32, mono_ms=0))
    store.prove()  # as after the hub's first welcome
    outside = Outside(
        boot="b" * 32,
        centre="bench",
        edge="bins-1",
        software="bench",
        keys=Keys(identity, signing, bytes(32)),
        send=lambda _: False,
        write=lambda _port, _data: None,
        ask=lambda _: None,
        show=lambda _: None,
        new_id=clock.new_id,
        jitter=clock.jitter,
        log=lambda _what, **_fields: None,
    )
    return Recorder(store, outside), Sender(told, 1, DEPOSITS, 0)
