"""The web app on a furnished hub, with the writer's own thread; SQLite only."""

import secrets
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from linli_hub.adapters.limits import Limits
from linli_hub.adapters.passwords import Hashers
from linli_hub.app import api
from linli_hub.base.web.services import BrokerAddress, Services
from tests.hub.centre import hex_of
from tests.hub.room import Room, running

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its client's own successor is not released for us
    from fastapi.testclient import TestClient as TestClient

ORIGIN = "http://127.0.0.1:8420"
OWN = {"X-Linli": "1", "Origin": ORIGIN}


def key(text: str | None = None) -> dict[str, str]:
    """The header of a write: of its own, or the same one for the same `text`."""
    named = secrets.token_hex(16) if text is None else hex_of(text)
    return {"Idempotency-Key": named}


class Web:
    """The room, its app, and clients with cookies of their own."""

    def __init__(self, room: Room, services: Services) -> None:
        self.room, self.services = room, services
        self.app = api.build(services)
        self.told_broker = 0

    def client(self) -> TestClient:
        # https, because a browser takes the Secure cookie from loopback and httpx not
        return TestClient(
            self.app,
            base_url="https://testserver",
            headers=OWN,
            raise_server_exceptions=False,
        )

    def signed_in(self, *roles: str) -> TestClient:
        name = "-".join(roles)
        password = self.room.user(name, *roles)
        client = self.client()
        answer = client.post(
            "/api/v1/session", json={"name": name, "password": password}
        )
        assert answer.status_code == 201, answer.text
        return client


@contextmanager
def served(room: Room) -> Iterator[Web]:
    """The app on a room whose writer runs."""
    hashers = Hashers()
    made: list[Web] = []

    def edges_changed() -> None:
        made[0].told_broker += 1

    services = Services(
        database=room.database,
        writer=room.writer,
        seals=room.seals,
        hashers=hashers,
        limits=Limits(1000),
        clock=lambda: room.now_ms,
        origins=frozenset({ORIGIN}),
        broker=BrokerAddress(host="127.0.0.1", port=8883),
        edges_changed=edges_changed,
    )
    made.append(Web(room, services))
    with running(room.writer):
        yield made[0]
    hashers.stop()
