"""Message <-> JSON bytes, strictly. What does not fit raises WireError, never else."""

from typing import TypeVar

import msgspec

from linli_wire import messages as m
from linli_wire import station
from linli_wire.station_answers import ANSWER_BYTES_MAX

T = TypeVar("T", bound=msgspec.Struct)

MESSAGE_BYTES_MAX = 64 * 1024
LIMITS: dict[type[msgspec.Struct], int] = {
    m.Event: m.EVENT_BYTES_MAX,
    m.Parcel: m.PARCEL_BYTES_MAX + 2048,
    m.Readings: m.READINGS_BYTES_MAX,
    **{one.gives: ANSWER_BYTES_MAX for one in station.CALLS.values() if one.gives},
}


class WireError(ValueError):
    """The other side said something outside the contract. `code` is stable."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


_encoder = msgspec.json.Encoder(order="deterministic")
_decoders: dict[type[msgspec.Struct], msgspec.json.Decoder[msgspec.Struct]] = {}


def encode(message: msgspec.Struct) -> bytes:
    """JSON bytes, fields in a fixed order."""
    return _encoder.encode(message)


def decode(raw: bytes, kind: type[T]) -> T:
    """Decode `raw` as exactly `kind`, or raise WireError naming what is wrong.

    Codes: too_long, not_json, not_in_contract, newer_contract.
    """
    limit = LIMITS.get(kind, MESSAGE_BYTES_MAX)
    if len(raw) > limit:
        raise WireError("too_long", f"{len(raw)} bytes, at most {limit}")
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind, strict=True)
    try:
        message = decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise WireError("not_in_contract", str(error)[:200]) from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise WireError("not_json", str(error)[:200]) from None
    version = getattr(message, "v", getattr(message, "contract", m.CONTRACT_VERSION))
    if version > m.CONTRACT_VERSION:
        raise WireError("newer_contract", f"version {version}; update this side")
    assert isinstance(message, kind)
    return message
