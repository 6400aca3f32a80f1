"""What is settled and what comes of it: deeds, reasons, awards. All are values.

A NamedTuple each, because a re-settlement makes them by the hundred thousand.
"""

from functools import lru_cache
from json.encoder import encode_basestring_ascii
from typing import NamedTuple

DEPOSIT = "deposit"
SENSOR = "sensor"


class Deed(NamedTuple):
    """Something that a member did; the first three fields are its order.

    `stream`, `grade`, `evidence`: words of the contract and of the standard. `person`
    is "" where only the household is known; then person caps do not apply. `grants`:
    facts of what it was granted, (campaign or "device", points); see grants.py.
    """

    at_ms: int
    journal: str
    seq: int
    stream: str
    mass_g: int
    scale_ok: bool
    grade: str | None
    kind: str = DEPOSIT
    minutes: int = 0
    items: int = 0
    person: str = ""
    member_class: str = ""
    device: str = ""
    device_kind: str = ""
    evidence: str = SENSOR
    deduction: str = ""
    grants: tuple[tuple[str, int], ...] = ()


class Details(NamedTuple):
    """What a deed says beside its bag."""

    kind: str = DEPOSIT
    minutes: int = 0
    items: int = 0
    evidence: str = SENSOR
    deduction: str = ""


BAG = Details()


def of_bag(
    order: tuple[int, str, int],
    bag: tuple[str, int, bool, str | None],
    person: str,
    device: tuple[str, str],
    member_class: str = "",
    details: Details = BAG,
) -> Deed:
    """A row of deposits as a deed: a bag on a scale, or what the desk was told.

    `order`: (event time, journal, seq); `bag`: (stream, mass_g, scale_ok, grade);
    `person`: who did it, or ""; `device`: (edge, its name), of the desk ("", "").
    """
    at_ms, journal, seq = order
    stream, mass_g, scale_ok, grade = bag
    edge, name = device
    kind, minutes, items, evidence, deduction = details
    if not edge:
        unit, device_kind = "", ""
    else:
        unit = f"{edge}/{name}"
        device_kind = "compost" if stream == "compost" else "bin"
    return Deed(
        at_ms, journal, seq, stream, mass_g, scale_ok, grade, kind, minutes, items,
        person, member_class, unit, device_kind, evidence, deduction,
    )  # fmt: skip


Facts = tuple[tuple[str, str | int], ...]


class Reason(NamedTuple):
    """One step of the waterfall: a stable code, its facts in order, both as JSON."""

    code: str
    facts: Facts
    text: str


@lru_cache(maxsize=4096)
def reason(code: str, facts: Facts = ()) -> Reason:
    said = "".join([f', "{name}": {quoted(value)}' for name, value in facts])
    return Reason(code, facts, f'{{"code": "{code}"{said}}}')


def quoted(value: str | int) -> str:
    """As JSON; json.dumps itself costs ten times as much."""
    return encode_basestring_ascii(value) if isinstance(value, str) else str(value)


class Award(NamedTuple):
    """What a deed earned and every reason, also why it was not more.

    `points` is below zero for a deduction. `drawn`: what this settlement took from the
    purses it was given, to be recorded as facts beside the deed's own grants.
    """

    deed: Deed
    points: int
    reasons: tuple[Reason, ...]
    drawn: tuple[tuple[str, int], ...] = ()


def reasons_text(reasons: tuple[Reason, ...]) -> str:
    """The waterfall as JSON, for the award's row and the page that explains it."""
    return f"[{', '.join([reason.text for reason in reasons])}]"
