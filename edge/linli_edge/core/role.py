"""What a card makes of its bearer, as far as an edge may know."""

from typing import Literal

Role = Literal["resident", "blocked", "attendant", "staff"]
