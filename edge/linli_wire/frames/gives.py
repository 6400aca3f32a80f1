"""What a device can give: the words in which edge and simulator name it."""

from typing import Literal

Gives = Literal["card", "weight", "distance", "lid", "soil", "goods", "paper"]
