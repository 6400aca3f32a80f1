"""One table for every refusal, in two languages, and no leak in any answer."""

import ast
import asyncio
import json
import re
import subprocess
import sys
from collections.abc import MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from structlog.testing import capture_logs

from linli_hub.access.web.shell import BodyLimit, Receive, Scope, Send
from linli_hub.base.core.errors import restore
from linli_hub.base.web.errors import body, refusals
from linli_hub.base.web.problems import STATUS, WORDS
from linli_hub.base.web.routes import API
from linli_hub.station.core.refusals import PlaceBusy
from tests.hub.web_house import ORIGIN, Web, key
from tests.tidy.tree import source_files

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def refusals_in(text: str) -> list[str]:
    """The codes of the refusals that a file declares."""
    codes = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.ClassDef) or node.name == "Stored":
            continue
        if "HubError" not in [ast.unparse(base).split(".")[-1] for base in node.bases]:
            continue
        codes += [
            ast.literal_eval(item.value)
            for item in node.body
            if isinstance(item, ast.Assign) and ast.unparse(item.targets[0]) == "code"
        ]
    return codes


def test_every_code_of_the_hub_has_its_row() -> None:
    codes = [code for path in source_files() for code in refusals_in(path.read_text())]

    assert len(codes) > 70
    assert len(codes) == len(set(codes)), "a code is one refusal's"
    assert set(codes) - set(STATUS) == set()
    assert STATUS.keys() == WORDS.keys()
    # the control: the search finds one wherever it lies
    planted = "class New(errors.HubError):\n    code = 'new'"
    assert refusals_in(planted) == ["new"]


def test_a_stored_refusal_is_told_by_a_process_that_does_not_know_its_room() -> None:
    program = (
        "from linli_hub.base.core.errors import restore; import sys\n"
        "refusal = restore('place_busy', {'lot': 3, 'reserved': 2})\n"
        "assert not any('station' in name for name in sys.modules)\n"
        "print(refusal.code, refusal.data)"
    )

    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert answer.stdout == "place_busy {'lot': 3, 'reserved': 2}\n"
    known = restore("place_busy", {"lot": 3, "reserved": 2})
    assert isinstance(known, PlaceBusy)
    here, there = (
        body(known.code, dict(known.data)),
        body("place_busy", {"lot": 3, "reserved": 2}),
    )
    assert here == there


@pytest.mark.parametrize("code", sorted(STATUS))
def test_a_row_has_a_status_and_words_in_both_languages(code: str) -> None:
    status, problem = body(code, {})

    assert 400 <= status <= 599
    assert CHINESE.search(problem["detail_zh"])
    assert not CHINESE.search(problem["detail"])
    assert problem["code"] == code
    assert "{" not in problem["detail"] + problem["detail_zh"]


def test_a_problem_says_its_facts(web: Web) -> None:
    answer = web.signed_in("treasurer").get(f"{API}/ledger/balances/nobody")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) >= {"type", "title", "status", "code", "detail_zh"}


def test_an_unknown_path_a_wrong_method_and_bad_json_are_problems(web: Web) -> None:
    client = web.signed_in("staff")
    json_type = {"content-type": "application/json", **key()}
    cases = [
        (client.get(f"{API}/nothing"), 404, "no_such_page"),
        (client.put(f"{API}/shelf"), 405, "method_not_allowed"),
        (
            client.post(f"{API}/households", content=b"{", headers=json_type),
            422,
            "bad_request",
        ),
        (
            client.post(f"{API}/households", json={"x": 1}, headers=key()),
            422,
            "bad_request",
        ),
    ]

    for answer, status, code in cases:
        assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_what_was_sent_does_not_come_back(web: Web) -> None:
    client = web.signed_in("staff")
    answer = client.post(
        f"{API}/residents/r1/pin",
        json={"pin": ["420917"], "em:0012ABCD": 1},
        headers=key(),
    )

    assert answer.status_code == 422
    assert "420917" not in answer.text


def test_our_own_fault_is_500_without_a_trace(web: Web) -> None:
    def broken(*_args: object) -> None:
        raise ZeroDivisionError("SELECT secret FROM /root")

    web.app.dependency_overrides.clear()
    object.__setattr__(web.services, "clock", broken)
    answer = web.client().get(f"{API}/health")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_a_body_over_the_limit_is_refused_also_without_a_length(web: Web) -> None:
    client = web.client()

    def chunks() -> "list[bytes]":
        return [b"x" * 30_000] * 10

    for answer in (
        client.post(f"{API}/session", content=b"x" * 70_000),
        client.post(f"{API}/session", content=iter(chunks())),
    ):
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_long")


@pytest.mark.parametrize("stalls", [True, False])
def test_a_body_that_stalls_gives_its_connection_back(stalls: bool) -> None:
    """Control: the same body without the stall is answered by the application."""
    said: list[MutableMapping[str, Any]] = []

    async def application(_scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "reached", "body": (await receive())["body"]})

    parts: list[MutableMapping[str, Any]]
    parts = [{"type": "http.request", "body": b"{", "more_body": True}]
    parts += [{"type": "http.request", "body": b"}"}] * (not stalls)

    async def receive() -> MutableMapping[str, Any]:
        if not parts:
            await asyncio.Event().wait()  # for ever
        return parts.pop(0)

    async def send(message: MutableMapping[str, Any]) -> None:
        said.append(message)

    limited = BodyLimit(application, most_s=0.05)
    scope: Scope = {"type": "http", "headers": []}

    async def ask() -> None:
        await limited(scope, receive, send)

    with ThreadPoolExecutor(
        1
    ) as aside:  # a browser of other tests may hold this thread
        aside.submit(asyncio.run, ask()).result()

    if stalls:
        assert said[0]["status"] == 408
        assert b"body_too_slow" in said[1]["body"]
    else:
        assert said == [{"type": "reached", "body": b"{}"}]


def test_deep_json_is_refused_not_crashed_on(web: Web) -> None:
    deep = b"[" * 20_000 + b"]" * 20_000
    answer = web.client().post(
        f"{API}/session", content=deep, headers={"content-type": "application/json"}
    )

    assert answer.status_code == 422


@pytest.mark.parametrize("path", [f"{API}/health", f"{API}/nothing", "/", "/login"])
def test_every_answer_has_the_security_headers(web: Web, path: str) -> None:
    headers = web.client().get(path, follow_redirects=False).headers

    policy = headers["content-security-policy"]
    for rule in ("object-src 'none'", "base-uri", "frame-ancestors 'none'"):
        assert rule in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


def test_openapi_is_served_and_names_no_other_host(web: Web) -> None:
    answer = web.client().get(f"{API}/openapi.json")

    assert answer.status_code == 200
    assert "http://" not in json.dumps(answer.json())
    assert ORIGIN not in answer.text


def test_a_refused_request_is_counted_by_its_reason_and_changes_nothing(
    web: Web,
) -> None:
    client, before = web.client(), web.room.facts()
    refusals.clear()
    client.get(f"{API}/summary")
    client.post(f"{API}/session", content=b"[" * 60_000)
    client.post(f"{API}/session", content=b"x" * 70_000)
    client.get(f"{API}/nowhere")

    assert refusals["not_signed_in"] == 1
    assert refusals["bad_request"] == 1
    assert refusals["body_too_long"] == 1
    assert refusals["no_such_page"] == 1
    assert web.room.facts() == before


def test_a_refused_request_is_logged_with_its_reason_and_not_its_content(
    web: Web,
) -> None:
    refusals.clear()
    with capture_logs() as said:
        web.client().post(f"{API}/session", json={"pin": "420917"})

    assert [(line["event"], line["reason"]) for line in said] == [
        ("request refused", "bad_request")
    ]
    assert "420917" not in repr(said)
