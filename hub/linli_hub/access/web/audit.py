"""The audit: every write that no device made."""

from typing import Annotated

from fastapi import APIRouter, Query

from linli_hub.access.views import audit as views_audit
from linli_hub.base.web.bodies import Limit
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ServicesDep

router = APIRouter(prefix=API, tags=["ledger"])

Ms = Annotated[int | None, Query(ge=0, le=2**53 - 1)]


@router.get("/audit")
async def audit(
    hub: ServicesDep, cursor: Ms = None, limit: Limit = 100
) -> views_audit.AuditPage:
    """Every write that no device made: who, in what role, what, why."""
    return await hub.read(views_audit.audit, cursor, limit)
