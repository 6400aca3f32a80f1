"""Signing in, staying in, being put out; and requests that others' pages cause."""

import re

import pytest
from fastapi import WebSocket, WebSocketDisconnect

from linli_hub.access.actions import users
from linli_hub.access.web import shell
from linli_hub.access.web.guard import COOKIE
from linli_hub.access.web.shell import Receive, Scope, Send
from linli_hub.adapters.limits import Limits
from linli_hub.base.web.routes import API, BY_EDGE, OPEN, RESIDENT_PAGES, ROUTES
from tests.hub.room import ADMIN
from tests.hub.web_house import ORIGIN, OWN, TestClient, Web

ME = f"{API}/session"


def test_the_cookie_is_host_only_secure_and_out_of_reach_of_scripts(web: Web) -> None:
    password = web.room.user("wang", "staff")
    answer = web.client().post(ME, json={"name": "wang", "password": password})
    cookie = answer.headers["set-cookie"]
    token = re.match(r"__Host-linli=([A-Za-z0-9_-]+);", cookie)

    assert token is not None
    assert len(token[1]) >= 43
    for part in ("Secure", "HttpOnly", "SameSite=strict", "Path=/"):
        assert part in cookie
    assert "domain" not in cookie.lower()
    assert token[1] not in str(
        web.room.one("SELECT group_concat(token_hash) FROM session")
    )


def test_each_sign_in_has_a_new_token_and_ends_the_old_one(web: Web) -> None:
    password = web.room.user("wang", "staff")
    client = web.client()
    tokens = set()
    for _ in range(3):
        client.post(ME, json={"name": "wang", "password": password})
        tokens.add(client.cookies[COOKIE])

    assert len(tokens) == 3
    assert web.room.one("SELECT count(*) FROM session") == 1


def test_a_wrong_name_looks_like_a_wrong_password(web: Web) -> None:
    web.room.user("wang", "staff")
    client = web.client()
    answers = [
        client.post(ME, json={"name": name, "password": "x" * 20})
        for name in ("wang", "nobody")
    ]

    assert [a.status_code for a in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()


def test_a_locked_name_looks_like_an_unknown_one(web: Web) -> None:
    password = web.room.user("wang", "staff")
    client = web.client()
    wrong = {"name": "wang", "password": "x" * 20}
    answers = [client.post(ME, json=wrong) for _ in range(users.WRONG_MAX + 1)]
    locked = client.post(ME, json={"name": "wang", "password": password})

    assert {answer.text for answer in (*answers, locked)} == {answers[0].text}
    assert locked.status_code == 401
    web.room.now_ms += users.LOCK_MS
    again = client.post(ME, json={"name": "wang", "password": password})
    assert again.status_code == 201


def test_nobody_can_shut_another_out_of_their_name(web: Web) -> None:
    password = web.room.user("wang", "staff")
    object.__setattr__(web.services, "limits", Limits())
    right = {"name": "wang", "password": password}
    wrong = {"name": "wang", "password": "x" * 20}
    thief, owner = (
        TestClient(web.app, "https://testserver", headers=OWN, client=(address, 1))
        for address in ("10.0.0.2", "10.0.0.3")
    )
    for _ in range(10):
        assert thief.post(ME, json=wrong).status_code == 401
    web.services.limits.forget("login", "10.0.0.2")  # a minute later

    assert thief.post(ME, json=right).status_code == 401  # shut, even to the right one
    assert owner.post(ME, json=right).status_code == 201


def test_signing_out_kills_the_token_itself(web: Web) -> None:
    client = web.signed_in("staff")
    token = client.cookies[COOKIE]
    assert client.get(ME).json() == {"name": "staff", "roles": ["staff"]}
    assert client.delete(ME).status_code == 204
    again = web.client()
    again.cookies.set(COOKIE, token)

    assert again.get(ME).status_code == 401


def test_an_idle_session_ends_and_use_prolongs_it_but_not_for_ever(web: Web) -> None:
    idle, busy = web.signed_in("staff"), web.signed_in("treasurer")
    step_ms = users.IDLE_MS - 60_000
    started_ms = web.room.now_ms
    web.room.now_ms += step_ms
    assert busy.get(ME).status_code == 200
    web.room.now_ms += step_ms

    assert idle.get(ME).status_code == 401
    while web.room.now_ms + step_ms < started_ms + users.ABSOLUTE_MS:
        assert busy.get(ME).status_code == 200
        web.room.now_ms += step_ms
    web.room.now_ms = started_ms + users.ABSOLUTE_MS
    assert busy.get(ME).status_code == 401


def test_someone_disabled_or_with_a_new_password_is_out_at_once(web: Web) -> None:
    one, other = web.signed_in("staff"), web.signed_in("treasurer")
    with_thread = web.room.writer.submit
    with_thread(users.disable, ADMIN, "staff").result(5)
    with_thread(users.set_password, ADMIN, "treasurer", "$argon2id$x").result(5)

    assert (one.get(ME).status_code, other.get(ME).status_code) == (401, 401)


def test_guessing_a_password_is_slowed_down(web: Web) -> None:
    web.room.user("wang", "staff")
    object.__setattr__(web.services, "limits", Limits())
    client = web.client()
    codes = [
        client.post(ME, json={"name": "wang", "password": f"guess-{n:07}"}).status_code
        for n in range(30)
    ]

    assert codes.count(429) >= 20
    assert codes[0] == 401


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": ORIGIN}, {"X-Linli": "1", "Origin": "https://evil.example"}],
    ids=["bare", "no own header", "foreign origin"],
)
def test_no_change_without_our_own_page(web: Web, headers: dict[str, str]) -> None:
    client = web.signed_in("admin")
    client.headers.clear()
    before = web.room.one("SELECT count(*) FROM audit")
    for (method, path), asks in ROUTES.items():
        if method == "GET" or asks == BY_EDGE or path == f"{API}/enrol":
            continue
        answer = client.request(
            method, re.sub(r"\{\w+\}", "x", path), headers=headers, json={}
        )
        assert answer.json()["code"] == "cross_site", path

    assert web.room.one("SELECT count(*) FROM audit") == before
    assert client.get(ME).status_code == 200


def test_a_page_without_a_session_leads_to_the_sign_in(web: Web) -> None:
    client = web.client()
    answer = client.get("/bins", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert client.post("/bins", json={}).status_code == 401


class Echo:
    """Stands for NiceGUI's socket: says back what it hears."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        await socket.accept()
        try:
            while True:
                self.heard.append(await socket.receive_text())
                await socket.send_text(self.heard[-1])
        except WebSocketDisconnect:
            return


SOCKET = "wss://testserver/_nicegui_ws/socket.io/"


def speak(client: TestClient, origin: str) -> str:
    with client.websocket_connect(SOCKET, headers={"origin": origin}) as socket:
        socket.send_text("hello")
        text: str = socket.receive_text()
        return text


def test_the_pages_socket_is_shut_without_session_or_from_elsewhere(web: Web) -> None:
    echo = Echo()
    web.app.mount("/_nicegui_ws", echo)
    member = web.signed_in("staff")
    with pytest.raises(WebSocketDisconnect):
        speak(web.client(), ORIGIN)
    with pytest.raises(WebSocketDisconnect):
        speak(member, "https://evil.example")

    assert echo.heard == []
    assert speak(member, ORIGIN) == "hello"


def test_an_open_socket_ends_with_its_session(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "SOCKET_CHECK_S", 0.0)
    web.app.mount("/_nicegui_ws", Echo())
    client = web.signed_in("staff")
    with client.websocket_connect(SOCKET, headers={"origin": ORIGIN}) as socket:
        socket.send_text("one")
        assert socket.receive_text() == "one"
        assert client.delete(ME).status_code == 204
        socket.send_text("two")
        with pytest.raises(WebSocketDisconnect) as ended:
            socket.receive_text()

    assert ended.value.code == shell.SOCKET_CLOSED


def test_a_click_prolongs_a_session_and_a_heartbeat_does_not(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "SOCKET_CHECK_S", 0.0)
    web.app.mount("/_nicegui_ws", Echo())
    client = web.signed_in("staff")
    half_ms = users.IDLE_MS // 2 + 1
    with client.websocket_connect(SOCKET, headers={"origin": ORIGIN}) as socket:
        for said in ('42["event",{}]', "3"):
            web.room.now_ms += half_ms
            socket.send_text(said)
            assert socket.receive_text() == said
        web.room.now_ms += half_ms
        socket.send_text("3")
        with pytest.raises(WebSocketDisconnect):
            socket.receive_text()


def test_open_doors_are_few() -> None:
    assert sorted(path for (_, path), asks in ROUTES.items() if asks == OPEN) == [
        f"{API}/enrol",
        f"{API}/health",
        f"{API}/openapi.json",
        f"{API}/session",
        f"{RESIDENT_PAGES}/{{word}}",  # each word is a secret of its own
    ]
