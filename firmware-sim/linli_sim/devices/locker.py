"""A locker: an electric strike, a door that springs open, two contacts, a person.

The truth is `taken`: the goods have left. A contact may be stuck at what it says.
"""

from dataclasses import dataclass

SPRING_MS = 150
NEVER_MS = 10**12


@dataclass(slots=True)
class Locker:
    """`sticks`: the door does not spring open. The person comes when it is open, takes
    the goods after `takes_ms` and shuts it after `shuts_ms` more."""

    sticks: bool = False
    takes_ms: int = 800
    shuts_ms: int = 1200
    contact_stuck: bool | None = None
    latch_stuck: bool | None = None
    full: bool = True
    taken: bool = False
    strikes: int = 0
    is_open: bool = False
    _struck_ms: int = NEVER_MS
    _opened_ms: int = NEVER_MS

    def power(self, *, on: bool, now_ms: int) -> None:
        self.tick(now_ms)
        if on:
            self.strikes += 1
            self._struck_ms = now_ms
        else:
            self._struck_ms = NEVER_MS

    def contact(self, now_ms: int) -> bool:
        """The switch at the door: is it open?"""
        self.tick(now_ms)
        return self.is_open if self.contact_stuck is None else self.contact_stuck

    def latch(self, now_ms: int) -> bool:
        """The switch in the lock: is the bolt free?"""
        self.tick(now_ms)
        return self.is_open if self.latch_stuck is None else self.latch_stuck

    def leave_open(self, now_ms: int) -> None:
        """Staff filled it and forgot to shut it."""
        self.is_open, self._opened_ms = True, now_ms
        self.shuts_ms = NEVER_MS

    def tick(self, now_ms: int) -> None:
        springs = not self.is_open and not self.sticks
        if springs and now_ms >= self._struck_ms + SPRING_MS:
            self.is_open, self._opened_ms = True, now_ms
            self._struck_ms = NEVER_MS
        if not self.is_open:
            return
        if self.full and now_ms >= self._opened_ms + self.takes_ms:
            self.full, self.taken = False, True
        if now_ms >= self._opened_ms + self.takes_ms + self.shuts_ms:
            self.is_open = False
