"""Members from a file over the API: the check, then the import with its progress."""

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel

from linli_hub.base.core.errors import HubError
from linli_hub.base.web.errors import body
from linli_hub.base.web.examples import gives, sends
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ActorDep, ServicesDep
from linli_hub.base.web.writing import idempotency_key
from linli_hub.people.actions import file_import
from linli_hub.people.core.file_faults import Fault
from linli_hub.people.views import file_faults

router = APIRouter(prefix=API, tags=["members"])

LINES = "application/x-ndjson"
FILE = (
    "户号,类型,地址,居民号,姓名,类别,语言,卡号,起始日期\n"
    "3-2-501,户,3 号楼 2 单元 501,r1042,王小明,,zh-CN,em:0012ABCD,2026-01-01\n"
)
FAULT = {
    "line": 7, "column": "card", "code": "bad_card", "detail": "not a card number",
    "detail_zh": "卡号格式不正确",
}  # fmt: skip


class Checked(BaseModel):
    """What a file comes to: its rows, how many are there already, all its faults."""

    model_config = sends(rows=120, there=0, faults=[])
    rows: int
    there: int
    faults: list[dict[str, str | int]]


@router.post(
    "/imports/members",
    response_model=Checked,
    responses={
        **gives({"rows": 0, "there": 0, "faults": [FAULT]}),
        422: {"content": {"application/problem+json": {"example": {
            "code": "import_faults", "faults": [FAULT]}}}},
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"text/csv": {"schema": {"type": "string"}, "example": FILE}},
        }
    },
)  # fmt: skip
async def import_members(
    request: Request,
    hub: ServicesDep,
    actor: ActorDep,
    dry_run: Annotated[bool, Query()] = False,
) -> Any:
    """Admit the members of a CSV file (UTF-8 or GB18030), or with `dry_run` only check.

    With any fault nothing is written (422, all faults by line and column). Else the
    answer is a line of JSON after each few rows, `application/x-ndjson`: rows, done so
    far; the last one also says what was new, or the code of a refusal. After a break
    send the file again.
    """
    key = idempotency_key(request)
    file = file_import.File(
        raw=await request.body(),
        marks=hub.seals.marks,
        now_ms=hub.clock(),
        time_zone=hub.time_zone,
    )
    plan = await hub.read(file_import.plan, file)
    if dry_run:
        return Checked(
            rows=len(plan.entries), there=plan.done, faults=_told(plan.faults)
        )
    if plan.faults:
        status, problem = body("import_faults", {"many": len(plan.faults)})
        problem["faults"] = _told(plan.faults)
        return JSONResponse(problem, status, media_type="application/problem+json")

    async def lines() -> AsyncIterator[bytes]:
        done, sums = 0, dict.fromkeys(file_import.SUMS, 0)
        try:
            for part, entries in file_import.commands(plan, key):
                new = await hub.do(file_import.apply, actor, part, entries)
                done += len(entries)
                sums = {name: sums[name] + new[name] for name in sums}
                yield _line(rows=len(plan.entries), done=done)
        except HubError as refusal:
            _, problem = body(refusal.code, dict(refusal.data))
            yield _line(rows=len(plan.entries), done=done, **problem)
        else:
            yield _line(rows=len(plan.entries), done=done, **sums)

    return StreamingResponse(lines(), media_type=LINES)


def _told(faults: tuple[Fault, ...]) -> list[dict[str, str | int]]:
    return [
        {"line": f.line, "column": f.column, "code": f.code, "detail": en,
         "detail_zh": zh}
        for f in faults
        for zh, en in [file_faults.told(f)]
    ]  # fmt: skip


def _line(**said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode() + b"\n"
