"""Deeds that no scale saw, as the desk is told of them: what may be said, and by whom.

self_declared                     any of the staff writes it down
check_in, attested_beneficiary    the same
attested_staff                    not by one whose own household it pays
honour, deduction                 one records, another confirms; until then no points
"""

import re
from dataclasses import dataclass

from linli_hub.base.core.errors import BadValue, NotFound
from linli_hub.earning.core.deed import DEPOSIT, SENSOR, Details
from linli_hub.earning.core.event_time import doubt
from linli_hub.standard.core.parts import EVIDENCE, NO_STREAM, Standard
from linli_wire.messages import Stream

HONOUR, DEDUCTION = "honour", "deduction"
TOLD = tuple(word for word in EVIDENCE if word != SENSOR)
STAFFS_WORD = "attested_staff"
STREAMS = (NO_STREAM, *(stream.value for stream in Stream))
MINUTES_MAX = 24 * 60
ITEMS_MAX = 1_000
MASS_G_MAX = 1_000_000
TEXT_CHARS_MAX = 200
ID = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeed:
    """What somebody did, for a `resident` or else for a whole `member`.

    `deduction`: an id of the standard's; then the kind is that. `reason`: in words.
    """

    kind: str
    at_ms: int
    evidence: str
    reason: str
    resident: str = ""
    member: str = ""
    minutes: int = 0
    items: int = 0
    stream: str = NO_STREAM
    mass_g: int = 0
    place: str = ""
    deduction: str = ""

    @property
    def given(self) -> str:
        return f"resident:{self.resident}" if self.resident else f"member:{self.member}"

    @property
    def details(self) -> Details:
        return Details(
            self.kind, self.minutes, self.items, self.evidence, self.deduction
        )

    @property
    def second(self) -> bool:
        """Does it take another person's word before it counts?"""
        return bool(self.deduction) or self.kind == HONOUR


def check(deed: NewDeed, now_ms: int) -> None:
    """Refuse (BadValue) what nobody can have done, and what only a device can say."""
    for field, value, most in (
        ("minutes", deed.minutes, MINUTES_MAX),
        ("items", deed.items, ITEMS_MAX),
        ("mass_g", deed.mass_g, MASS_G_MAX),
    ):
        if type(value) is not int or not 0 <= value <= most:
            raise BadValue(field=field, why=f"must be a whole number from 0 to {most}")
    if deed.evidence not in TOLD:
        raise BadValue(field="evidence", why=f"must be one of {', '.join(TOLD)}")
    if deed.stream not in STREAMS:
        raise BadValue(field="stream", why=f"must be one of {', '.join(STREAMS[1:])}")
    if deed.kind == DEPOSIT:
        raise BadValue(field="kind", why="bags are told by the scale of a bin")
    if bool(deed.deduction) != (deed.kind == DEDUCTION):
        raise BadValue(
            field="deduction", why="goes with the kind deduction, and only so"
        )
    if bool(deed.resident) == bool(deed.member):
        raise BadValue(field="resident", why="name a resident or a member, one of them")
    if not ID.match(deed.resident or deed.member):
        raise BadValue(field="resident", why="is no id")
    _check_text("reason", deed.reason, least=1)
    _check_text("place", deed.place, least=0)
    if type(deed.at_ms) is not int or deed.at_ms > now_ms or doubt(deed.at_ms, now_ms):
        raise BadValue(field="at_ms", why="must be a moment that has passed")


def check_kind(deed: NewDeed, standard: Standard) -> None:
    """Refuse a kind or a deduction that the standard of the day does not have."""
    if deed.deduction:
        if deed.deduction not in {one.id for one in standard.deductions}:
            raise NotFound(what="deduction", id=deed.deduction)
    elif deed.kind not in (kinds := {rule.match.kind for rule in standard.rules}):
        known = ", ".join(sorted(kinds - {DEPOSIT})) or "none"
        raise BadValue(field="kind", why=f"the standard of that day has: {known}")


def _check_text(field: str, text: str, *, least: int) -> None:
    if not least <= len(text.strip()) <= TEXT_CHARS_MAX or not (
        text.isprintable() or not text
    ):
        raise BadValue(
            field=field, why=f"needs {least} to {TEXT_CHARS_MAX} printable characters"
        )
