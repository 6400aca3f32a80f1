"""The epoch of the books, and whether spending is closed in it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochRow:
    """The book's epoch. `opened_ms` None: these books were never restored."""

    n: int
    opened_ms: int | None
    why: str
    confirmed_by: tuple[str, ...]

    @property
    def closed(self) -> bool:
        """Is spending closed until two people have confirmed?"""
        return self.opened_ms is not None and len(self.confirmed_by) < 2
