"""Refusals and faults as RFC 9457 bodies; status and words are in problems.py.

An account of what went wrong, never a trace, a path or a statement.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from linli_hub.adapters import log as logs
from linli_hub.adapters.passwords import Busy
from linli_hub.base.core.errors import HubError
from linli_hub.base.web.problems import STATUS, WORDS

log = logs.get("web")

PROBLEM_JSON = "application/problem+json"
FAULTS_SHOWN_MAX = 8
LOGGED_FIRST = 20  # of each reason; then one line in a hundred, with the count
LOGGED_EVERY = 100

refusals: Counter[str] = Counter()  # by code, since the start of the process


@dataclass(slots=True, kw_only=True)
class Problem(Exception):
    """A refusal that only exists on the web: no session, no such page, too fast."""

    code: str
    data: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"


def body(code: str, data: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Status and problem body of a code; an unknown one is our fault and 500."""
    known = code if code in STATUS else "internal"
    status, (zh, en) = STATUS[known], WORDS[known]
    filled = _Blank(data)
    return status, {
        "type": f"urn:linli:problem:{code}",
        "title": en.split(":")[0].rstrip("."),
        "status": status,
        "code": code,
        "detail": en.format_map(filled),
        "detail_zh": zh.format_map(filled),
    }


def answer(code: str, data: dict[str, Any] | None = None) -> JSONResponse:
    """A problem+json response; counted, and logged without what was sent."""
    status, problem = body(code, data or {})
    _count(code, status)
    return JSONResponse(problem, status, media_type=PROBLEM_JSON)


def install(app: FastAPI) -> None:
    """Turn every refusal and every fault of the app into a problem."""

    async def hub_error(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HubError)
        if error.code not in STATUS:
            log.error("code without a row", code=error.code)
        return answer(error.code, dict(error.data))

    async def problem(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Problem)
        response = answer(error.code, error.data)
        response.headers.update(error.headers)
        return response

    async def busy(_request: Request, _error: Exception) -> JSONResponse:
        return answer("busy")

    async def invalid(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        status, problem = body("bad_request", {})
        _count("bad_request", status)
        # names and reasons only: the value may be a card or a PIN
        problem["faults"] = [
            {"at": ".".join(str(part) for part in fault["loc"]), "why": fault["type"]}
            for fault in error.errors()[:FAULTS_SHOWN_MAX]
        ]
        return JSONResponse(problem, status, media_type=PROBLEM_JSON)

    async def internal(request: Request, error: Exception) -> JSONResponse:
        log.error("request failed", path=request.url.path, exc_info=error)
        return answer("internal")

    async def not_found(_request: Request, _error: Exception) -> JSONResponse:
        return answer("no_such_page")

    async def method(_request: Request, _error: Exception) -> JSONResponse:
        return answer("method_not_allowed")

    async def unreadable(_request: Request, _error: Exception) -> JSONResponse:
        return answer("bad_request")

    app.add_exception_handler(400, unreadable)
    app.add_exception_handler(HubError, hub_error)
    app.add_exception_handler(Problem, problem)
    app.add_exception_handler(Busy, busy)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(404, not_found)
    app.add_exception_handler(405, method)
    app.add_exception_handler(Exception, internal)


def _count(code: str, status: int) -> None:
    refusals[code] += 1
    many = refusals[code]
    if many <= LOGGED_FIRST or many % LOGGED_EVERY == 0:
        log.warning("request refused", reason=code, status=status, many=many)
