"""The command line: enrolment against a hub's answer, check, status, light start."""

import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from linli_edge.journal import keys
from linli_edge.journal.enrol import Ask, EnrolError, enrol
from linli_edge.setup_commands import app
from linli_edge.software import SOFTWARE
from tests.edge.harness import CENTRE, EDGE, Bench, Hub


class Answering(http.server.BaseHTTPRequestHandler):
    """A hub's door for enrolment."""

    status = 201
    answer: dict[str, Any] = {}  # noqa: RUF012
    asked: dict[str, Any] = {}  # noqa: RUF012

    def do_POST(self) -> None:
        Answering.asked = json.loads(
            self.rfile.read(int(self.headers["Content-Length"]))
        )
        self.send_response(Answering.status)
        self.end_headers()
        self.wfile.write(json.dumps(Answering.answer).encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def hub_url() -> Iterator[str]:
    identity = Hub().identity()
    Answering.status = 201
    Answering.answer = {
        "centre": CENTRE,
        "edge": EDGE,
        "epoch": 1,
        "hub_public_key": identity.hub_public_key,
        "sealing_public_key": identity.sealing_public_key,
        "tag_key": "ab" * 32,
        "broker": {
            "host": "127.0.0.1",
            "port": 1883,
            "user": EDGE,
            "password": "word",
            "ca": None,
        },
    }
    with http.server.HTTPServer(("127.0.0.1", 0), Answering) as web:
        thread = threading.Thread(target=web.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{web.server_port}"
        web.shutdown()
        thread.join()


def test_enrolment_makes_the_key_here_and_tells_only_its_public_half(
    tmp_path: Path, hub_url: str
) -> None:
    store = tmp_path / "store"

    answer = CliRunner().invoke(
        app,
        [
            "enrol",
            "--hub",
            hub_url,
            "--code",
            "AAAA-BBBB-CCCC",
            "--store",
            str(store),
            "--name",
            EDGE,
        ],
    )

    assert answer.exit_code == 0, answer.output
    identity, secrets = keys.load(store)
    assert Answering.asked["public_key"] == keys.public_key(secrets.signing)
    assert Answering.asked["code"] == "AAAA-BBBB-CCCC"
    assert secrets.signing.hex() not in json.dumps(Answering.asked)
    assert keys.fingerprint(Answering.asked["public_key"]) in answer.output
    assert identity.hub_url == hub_url


def test_a_store_is_enrolled_once(tmp_path: Path, hub_url: str) -> None:
    ask = Ask(hub_url=hub_url, code="A", name=EDGE, store=tmp_path)
    enrol(ask)

    with pytest.raises(EnrolError, match="already"):
        enrol(ask)


@pytest.mark.parametrize(
    "status,answer",
    [
        (
            403,
            {
                "code": "code_invalid",
                "detail": "the code is wrong",
                "detail_zh": "码错误",
            },
        ),
        (500, ["nonsense"]),
        (201, {"edge": EDGE}),
        (201, [1]),
    ],
)
def test_a_refusal_is_said_and_leaves_nothing(
    tmp_path: Path, hub_url: str, status: int, answer: Any
) -> None:
    Answering.status, Answering.answer = status, answer

    with pytest.raises(EnrolError):
        enrol(Ask(hub_url=hub_url, code="A", name=EDGE, store=tmp_path))

    assert not (tmp_path / "identity.json").exists()


@pytest.mark.parametrize("url", ["http://hub.example", "ftp://127.0.0.1", "hub"])
def test_a_code_does_not_travel_in_clear(tmp_path: Path, url: str) -> None:
    with pytest.raises(EnrolError, match="https"):
        enrol(Ask(hub_url=url, code="A", name=EDGE, store=tmp_path))


def test_check_names_what_is_wrong(tmp_path: Path) -> None:
    good = Path(__file__).parents[2] / "edge" / "edge.example.toml"
    bad = tmp_path / "bad.toml"
    bad.write_text("colour = 1")

    assert CliRunner().invoke(app, ["check", str(good)]).exit_code == 0
    answer = CliRunner().invoke(app, ["check", str(bad)])
    assert answer.exit_code == 1
    assert "bad.toml" in answer.output


def test_status_tells_what_waits(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.deposit()
    bench.store.close()
    secrets = keys.Secrets(signing=bench.signing, tag=b"\0" * 32, broker_password="")
    keys.save(tmp_path, bench.hub.identity(), secrets)

    answer = CliRunner().invoke(app, ["status", "--store", str(tmp_path)])

    assert answer.exit_code == 0
    assert EDGE in answer.output and "stopped" in answer.output
    assert "2 waiting" in answer.output
    assert CliRunner().invoke(app, ["status", "--store", "/none"]).exit_code == 1


def test_the_agent_names_the_version_that_is_installed() -> None:
    assert f"linli-edge {metadata.version('linli')}" == SOFTWARE


@pytest.mark.parametrize("arguments", [["run"], ["run", "--config", "/none.toml"]])
def test_a_run_that_cannot_be_says_why(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "linli_edge", *arguments], capture_output=True, text=True
    )

    assert done.returncode in (1, 2)
    assert done.stderr.strip() and "Traceback" not in done.stderr
