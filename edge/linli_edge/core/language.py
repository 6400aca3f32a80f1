"""The languages in which an edge speaks to people."""

from typing import Literal

Language = Literal["zh-CN", "en"]
