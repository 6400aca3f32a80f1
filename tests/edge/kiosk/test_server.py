"""The kiosk's page server and its station client, over real sockets."""

import gzip
import http.client
import http.server
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from linli_edge.core.inputs import Drawn, StationAnswer, Touched
from linli_edge.kiosk import phrases
from linli_edge.kiosk.client import StationClient
from linli_edge.kiosk.files import pages_folder
from linli_edge.kiosk.server import KioskServer
from linli_edge.outside import StationCall
from linli_wire import chain
from tests.edge.harness import EDGE, TAG_KEY, Hub


class Server:
    def __init__(self, pages: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.touches: list[Touched | Drawn] = []
        voices = (pages / "own", pages / "made")
        self.web = KioskServer(f"127.0.0.1:{self.port}", pages, self._put, voices)
        self.web.start()
        self.wait()

    def _put(self, touch: Touched | Drawn) -> bool:
        self.touches.append(touch)
        return True

    def wait(self) -> None:
        for _ in range(500):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            threading.Event().wait(0.02)
        raise AssertionError("the kiosk's server did not start")

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, bytes]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            link.request(method, path, body, named)
            response = link.getresponse()
            return response.status, response.read()
        finally:
            link.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    pages = tmp_path_factory.mktemp("pages")
    (pages / "index.html").write_text("<!doctype html><title>邻里</title>")
    (pages / "secret.key").write_text("no")
    for folder, name in (("own", "hello"), ("made", "hello"), ("made", "pin")):
        (pages / folder / "en").mkdir(parents=True, exist_ok=True)
        (pages / folder / "en" / f"{name}.wav").write_bytes(folder.encode())
    one = Server(pages)
    yield one
    one.web.stop()


def test_the_page_and_only_the_page_is_served(server: Server) -> None:
    assert server.ask("GET", "/")[0] == 200
    assert server.ask("GET", "/health") == (200, b'{"ok":true}')
    for path in (
        "/secret.key",
        "/../secret.key",
        "/%2e%2e/x.html",
        "/none.html",
        "/%00.html",
    ):
        assert server.ask("GET", path)[0] == 404


def test_another_host_name_is_refused(server: Server) -> None:
    assert server.ask("GET", "/", Host="evil.example")[0] == 400


def test_the_page_is_packed_for_who_can_unpack_it(server: Server) -> None:
    plain = server.ask("GET", "/", Accept_Encoding="identity")[1]
    packed = server.ask("GET", "/", Accept_Encoding="gzip")[1]

    assert gzip.decompress(packed) == plain


def test_a_recording_of_the_centre_wins_over_a_made_one(server: Server) -> None:
    assert server.ask("GET", "/voice/en/hello.wav") == (200, b"own")
    assert server.ask("GET", "/voice/en/pin.wav") == (200, b"made")
    assert server.ask("GET", "/voice/en/none.wav")[0] == 404
    assert server.ask("GET", "/voice/../index.html")[0] == 404


def test_the_page_hears_each_new_view(server: Server) -> None:
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    link.request("GET", "/events")
    response = link.getresponse()
    assert response.getheader("Content-Type", "").startswith("text/event-stream")
    words = [response.readline() for _ in range(3)]
    first = [response.readline() for _ in range(3)]
    server.web.show({"view": 4, "screen": "hello"})
    second = [response.readline() for _ in range(3)]
    link.close()
    response.close()

    assert words[0] == b"event: words\n"
    told = json.loads(words[1].removeprefix(b"data: "))
    assert told["page"] == phrases.phrases()["page"]
    assert first[0] == b"event: view\n"
    assert json.loads(second[1].removeprefix(b"data: "))["screen"] == "hello"


@pytest.mark.parametrize(
    "body,header,status",
    [
        (b'{"view":9,"what":"leave"}', "touch", 204),
        (b'{"view":8,"what":"leave"}', "touch", 409),
        (b'{"view":9,"what":"leave"}', "", 403),
        (b"{", "touch", 400),
        (b"[]", "touch", 400),
        (b'{"what":"leave"}', "touch", 400),
        (b"[" * 3000, "touch", 413),
        (b'{"view":1e999,"what":"leave"}', "touch", 400),
        (b'{"view":9.5,"what":"leave"}', "touch", 400),
        (b'{"view":9,"what":["leave"]}', "touch", 400),
    ],
)
def test_a_touch_is_taken_only_if_it_is_one(
    server: Server, body: bytes, header: str, status: int
) -> None:
    server.web.show({"view": 9, "screen": "hello"})

    refused = server.web.refusals.total()
    taken = len(server.touches)
    assert server.ask("POST", "/touch", body, X_Linli=header)[0] == status
    assert server.web.refusals.total() == refused + (status != 204)
    assert len(server.touches) == taken + (status == 204)


@pytest.mark.parametrize(
    ("rows", "width", "header", "status"),
    [
        (b"\xaa" * 480, "48", "drawn", 204),
        (b"\xaa" * 720, "72", "drawn", 204),
        (b"\xaa" * 481, "48", "drawn", 400),
        (b"", "48", "drawn", 400),
        (b"\xaa" * 480, "1", "drawn", 400),
        (b"\xaa" * 480, "0", "drawn", 400),
        (b"\xaa" * 480, "", "drawn", 400),
        (b"\xaa" * 480, "48", "touch", 403),
        (b"\xaa" * 300_000, "48", "drawn", 413),
    ],
)
def test_a_slip_is_taken_only_in_a_width_of_paper(
    server: Server, rows: bytes, width: str, header: str, status: int
) -> None:
    server.touches.clear()
    told = server.ask("POST", "/drawn", rows, X_Linli=header, X_Linli_Width=width)[0]

    assert told == status
    wanted = [Drawn(width_bytes=int(width), rows=rows)] if status == 204 else []
    assert server.touches == wanted


def test_a_refused_touch_is_logged_with_its_reason_and_not_its_content(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    server.ask("POST", "/touch", b'{"pin":"420917"}', X_Linli="touch")

    said = capsys.readouterr().err
    assert '"reason": "not_a_touch"' in said
    assert "420917" not in said


def test_the_pages_folder_is_found() -> None:
    assert pages_folder("/somewhere") == Path("/somewhere")
    assert (pages_folder("") / "index.html").exists()


# --- the station's client ---------------------------------------------------------------


class Station(http.server.BaseHTTPRequestHandler):
    seen: list[tuple[str, dict[str, str], bytes]] = []  # noqa: RUF012

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Station.seen.append((self.path, dict(self.headers), body))
        self.send_response(201)
        self.end_headers()
        self.wfile.write(b'{"ok":1}')

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def hub_port() -> Iterator[int]:
    with http.server.HTTPServer(("127.0.0.1", 0), Station) as web:
        thread = threading.Thread(target=web.serve_forever)
        thread.start()
        yield web.server_port
        web.shutdown()
        thread.join()


def asked(url: str, call: StationCall) -> StationAnswer:
    from linli_edge.journal import keys

    answers: list[StationAnswer] = []
    came = threading.Event()

    def put(answer: StationAnswer) -> bool:
        answers.append(answer)
        came.set()
        return True

    keyring = keys.Keys(Hub().identity(), b"\1" * 32, TAG_KEY)
    client = StationClient(hub_url=url, edge=EDGE, keys=keyring, put=put)
    client.start()
    client.ask(call)
    assert came.wait(10)
    client.stop()
    return answers[0]


CALL = StationCall(call=7, path="/api/v1/station/shelf", body=b"{}", key="a" * 32)


def test_a_call_is_signed_and_answered(hub_port: int) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    answer = asked(f"http://127.0.0.1:{hub_port}", CALL)

    assert (answer.call, answer.status, answer.body) == (7, 201, b'{"ok":1}')
    path, headers, body = Station.seen[-1]
    text = chain.request_text(
        edge=EDGE, method="POST", path=path, key="a" * 32, body=body
    )
    public = Ed25519PrivateKey.from_private_bytes(b"\1" * 32).public_key()
    public.verify(bytes.fromhex(headers["Linli-Signature"]), text)
    assert (headers["Linli-Edge"], headers["Idempotency-Key"]) == (EDGE, "a" * 32)


def test_a_hub_that_is_away_is_an_answer_too() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    assert asked(f"http://127.0.0.1:{port}", CALL).status is None


def test_a_plain_address_elsewhere_is_refused() -> None:
    from linli_edge.journal.enrol import EnrolError

    with pytest.raises(EnrolError, match="https"):
        asked("http://hub.example", CALL)
