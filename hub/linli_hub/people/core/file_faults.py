"""What can be wrong in a file of members, as codes. No value is ever repeated: a card
number may stand in any column.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong: the line of the file (1 is the head) and the column, if one."""

    line: int
    column: str = ""
    code: str
    facts: dict[str, str | int] = field(default_factory=dict)
