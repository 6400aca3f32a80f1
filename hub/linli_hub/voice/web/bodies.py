"""What requests, objections and lines are answered with."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from linli_hub.voice.actions import requests

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
Said = Annotated[str, Field(max_length=requests.SAID_CHARS_MAX)]
DUE: Any = {"due_ms": 1_768_449_600_000}


class Due(BaseModel):
    """Somebody answers before then."""

    due_ms: int


class Ahead(BaseModel):
    """How many stand in the line before."""

    ahead: int
