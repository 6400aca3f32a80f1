"""Events that move from a journal that cannot go on into its successor.

They keep their boot and monotonic time; numbers are new, and a grade follows its
deposit to the new number.
"""

from collections.abc import Sequence

import msgspec

from linli_wire.messages import Event, Graded, JournalOpened


def renumbered(events: Sequence[Event], *, journal: str, first: int) -> list[Event]:
    """`events` in their order, as events first.. of `journal`.

    The opening of the old journal stays behind; so does a grade whose deposit does.
    """
    numbers: dict[int, int] = {}
    moved: list[Event] = []
    for event in events:
        body = event.body
        if isinstance(body, JournalOpened):
            continue
        if isinstance(body, Graded):
            if body.deposit_seq not in numbers:
                continue
            body = msgspec.structs.replace(body, deposit_seq=numbers[body.deposit_seq])
        numbers[event.seq] = first + len(moved)
        moved.append(
            msgspec.structs.replace(
                event, journal=journal, seq=numbers[event.seq], body=body
            )
        )
    return moved
