"""Parts of bodies and addresses that the routes of every room use."""

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from linli_hub.base.web.examples import sends

PAGE_MAX = 500
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Reason = Annotated[str, Field(min_length=1, max_length=200)]
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]


class Ask(BaseModel):
    """Bodies are exact: a field we do not know is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Made(BaseModel):
    """The id of what now exists."""

    model_config = sends(id="r1042")
    id: str


class ReasonAsk(Ask):
    model_config = sends(reason="没有来")
    reason: Reason
