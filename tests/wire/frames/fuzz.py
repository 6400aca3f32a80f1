"""Hostile chunks into every framer: nothing raised, bounded, back in step at once.

`python -m tests.wire.frames.fuzz [CHUNKS]` runs the full count (a million a framer) and
prints, for each, how many frames were read that nobody sent.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from random import Random, SystemRandom
from typing import Any

from linli_wire.frames import (
    and_scale,
    hx711,
    level_sensor,
    modbus_rtu,
    panel,
    rdm6300,
    relay,
)

FULL_CHUNKS = 1_000_000
PENDING_BYTES_MAX = 4096
ASKED = modbus_rtu.Request(unit=1, address=0, count=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Framer:
    """How to make a decoder, and a frame with the bytes that carry it."""

    make: Callable[[], Any]
    frame: Any
    sent: bytes


def _framer(make: Callable[[], Any], frame: Any, sent: bytes) -> Framer:
    return Framer(make=make, frame=frame, sent=sent)


CARD = rdm6300.CardFrame(card="em:0086F444", customer=0x10)
MASS = and_scale.Weight(status="stable", mass_g=12340)
COUNTS = hx711.Counts(seq=17, raw=8123456)
DISTANCE = level_sensor.Distance(distance_mm=1953)
LID = panel.Lid(open=True)
LOCK = panel.Lock(release_ms=4000)
REPLY = modbus_rtu.Registers(request=ASKED, values=(658, 65435, 1000, 56))
PULSE = relay.pulse("waveshare", 1, 3, 700)

FRAMERS = {
    "rdm6300": _framer(rdm6300.Decoder, CARD, rdm6300.encode(CARD)),
    "and_scale": _framer(
        lambda: and_scale.Decoder(unit="kg"), MASS, and_scale.encode(MASS)
    ),
    "hx711": _framer(hx711.Decoder, COUNTS, hx711.encode(COUNTS)),
    "level_sensor": _framer(
        lambda: level_sensor.Decoder(unit="mm"),
        DISTANCE,
        level_sensor.encode(DISTANCE, unit="mm"),
    ),
    "panel": _framer(panel.Decoder, LID, panel.encode(LID)),
    "panel_board": _framer(panel.CommandDecoder, LOCK, panel.encode(LOCK)),
    "modbus_reply": _framer(
        lambda: modbus_rtu.ReplyDecoder(ASKED), REPLY, modbus_rtu.encode_reply(REPLY)
    ),
    "modbus_request": _framer(
        modbus_rtu.RequestDecoder, ASKED, modbus_rtu.encode_request(ASKED)
    ),
    "relay_board": _framer(
        modbus_rtu.RequestDecoder, PULSE, modbus_rtu.encode_request(PULSE)
    ),
}


def fuzz(name: str, chunks: int, seed: int) -> int:
    """Feed `chunks` hostile chunks; the number of frames read that nobody sent."""
    framer, draw, invented = FRAMERS[name], Random(f"{name} {seed}"), 0
    while chunks > 0:
        decoder = framer.make()
        for _ in range(draw.randrange(1, 60)):
            invented += sum(
                frame != framer.frame for frame in decoder.feed(_chunk(draw, framer))
            )
            assert decoder.pending_bytes <= PENDING_BYTES_MAX, f"{name}, seed {seed}"
            chunks -= 1
        if name != "modbus_reply":  # that one answers once, and may have
            after = decoder.feed(framer.sent * 2)
            assert framer.frame in after, f"{name} stayed out of step, seed {seed}"
    return invented


def _chunk(draw: Random, framer: Framer) -> bytes:
    """Noise, a whole, half, doubled or spoilt frame, or bytes from its alphabet."""
    sent, kind = framer.sent, draw.randrange(6)
    if kind == 0:
        return draw.randbytes(draw.randrange(1, 40))
    if kind == 1:
        return sent
    if kind == 2:
        return sent[: draw.randrange(len(sent))]
    if kind == 3:
        return sent[draw.randrange(len(sent)) :]
    if kind == 4:
        return bytes(draw.choices(sent, k=draw.randrange(1, 40)))
    at = draw.randrange(len(sent))
    return sent[:at] + bytes([sent[at] ^ 1 << draw.randrange(8)]) + sent[at + 1 :]


def main() -> None:
    chunks = int(sys.argv[1]) if len(sys.argv) > 1 else FULL_CHUNKS
    seed = SystemRandom().randrange(10**6)
    print(f"seed {seed}, {chunks} chunks a framer")
    for name in FRAMERS:
        print(f"{name:<16}{fuzz(name, chunks, seed):>8} frames that nobody sent")


if __name__ == "__main__":
    main()
