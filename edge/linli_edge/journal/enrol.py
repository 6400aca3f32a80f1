"""Enrolment: the key is made here, the hub is told only its public half."""

import http.client
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from linli_edge.journal import keys
from linli_edge.software import SOFTWARE
from linli_wire.topics import is_slug

TIMEOUT_S = 15
ANSWER_BYTES_MAX = 64 * 1024
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class EnrolError(Exception):
    """It did not work; the text says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What the person at the board typed."""

    hub_url: str
    code: str
    name: str
    store: Path


class BrokerAnswer(msgspec.Struct, frozen=True, kw_only=True):
    host: str
    port: int
    user: str
    password: str
    ca: str | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The hub's 201."""

    centre: str
    edge: str
    epoch: int
    hub_public_key: str
    sealing_public_key: str
    tag_key: str
    broker: BrokerAnswer


def enrol(ask: Ask) -> str:
    """Trade the code for an identity in `ask.store`; the key's fingerprint."""
    if not is_slug(ask.name):
        raise EnrolError(f"{ask.name}: 名称只可用 / use 1 to 32 of a-z, 0-9 and '-'")
    if (ask.store / keys.IDENTITY_FILE).exists():
        raise EnrolError(f"{ask.store}: 已注册过 / is enrolled already; use another")
    ask.store.mkdir(mode=0o700, parents=True, exist_ok=True)
    private, public = keys.new_signing_key()
    answer = _answer(
        _post(
            ask.hub_url,
            {
                "edge": ask.name,
                "code": ask.code,
                "public_key": public,
                "software": SOFTWARE,
            },
        )
    )
    if answer.edge != ask.name:
        raise EnrolError(f"the hub enrolled {answer.edge!r}, not {ask.name!r}")
    broker = answer.broker
    keys.save(
        ask.store,
        keys.Identity(
            centre=answer.centre,
            edge=answer.edge,
            epoch=answer.epoch,
            hub_url=ask.hub_url.rstrip("/"),
            hub_public_key=answer.hub_public_key,
            sealing_public_key=answer.sealing_public_key,
            broker=keys.Broker(
                host=broker.host, port=broker.port, user=broker.user, ca=broker.ca
            ),
        ),
        keys.Secrets(
            signing=private,
            tag=bytes.fromhex(answer.tag_key),
            broker_password=broker.password,
        ),
    )
    return keys.fingerprint(public)


def connection(hub_url: str, timeout_s: float) -> http.client.HTTPConnection:
    """To the hub: https, or http on this machine only."""
    parts = urlsplit(hub_url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, parts.port, timeout=timeout_s)
    if parts.scheme == "http" and host in LOOPBACK:
        return http.client.HTTPConnection(host, parts.port, timeout=timeout_s)
    raise EnrolError(
        f"{hub_url}: 请用 https / use https (http only on this machine): "
        "codes and cards do not travel in clear"
    )


def _post(hub_url: str, body: dict[str, str]) -> bytes:
    link = connection(hub_url, TIMEOUT_S)
    try:
        link.request(
            "POST",
            "/api/v1/enrol",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        response = link.getresponse()
        answer = response.read(ANSWER_BYTES_MAX)
    except (OSError, http.client.HTTPException) as fault:
        raise EnrolError(f"{hub_url}: 连不上 / cannot be reached: {fault}") from fault
    finally:
        link.close()
    if response.status != 201:
        raise EnrolError(f"{response.status}: {_said(answer)}")
    return answer


def _said(answer: bytes) -> str:
    try:
        problem: Any = json.loads(answer)
        return f"{problem.get('detail_zh', '')} / {problem.get('detail', '')}"
    except (ValueError, AttributeError):
        return "no reason given"


def _answer(raw: bytes) -> Answer:
    try:
        return msgspec.json.decode(raw, type=Answer)
    except msgspec.DecodeError as wrong:
        raise EnrolError(f"the hub's answer is not understood: {wrong}") from None
