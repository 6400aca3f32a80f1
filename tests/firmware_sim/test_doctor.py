"""./run doctor: a row for everything, a remedy for every fault, before any set-up."""

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from linli_sim.demo import debian, doctor

pytestmark = pytest.mark.system

RUN = Path(__file__).parents[2] / "run"
MQTT_WELCOME = b"\x20\x02\x00\x00"
MQTT_REFUSED = b"\x20\x02\x00\x05"


def say(*arguments: str, where: Path) -> tuple[int, str, str]:
    """Ask the doctor with stdin closed; exit code, stdout, stderr."""
    done = subprocess.run(
        [sys.executable, str(RUN), "doctor", *arguments],
        cwd=where,
        env={k: v for k, v in os.environ.items() if k != "LINLI_CONFIG"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr


def test_the_doctor_needs_no_centre(tmp_path: Path) -> None:
    _, said, complaint = say(where=tmp_path)

    assert "no centre is configured here" in said
    assert "此处没有中心的配置" in said
    assert complaint == ""


def test_the_doctor_has_a_row_for_every_package_and_a_remedy_for_every_fault(
    tmp_path: Path,
) -> None:
    _, said, _ = say(where=tmp_path)

    for name in debian.PACKAGES:
        assert f"{name}: " in said
    lines = said.splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line.strip().startswith(("BAD", "note")):
            assert "->" in following, line


def test_the_doctor_asks_the_centre_that_is_named(tmp_path: Path) -> None:
    code, _, complaint = say("--config", str(tmp_path / "none.toml"), where=tmp_path)

    assert code == 1
    assert "none.toml: no such file" in complaint


@pytest.mark.parametrize(
    "answer, enters", [(MQTT_WELCOME, True), (MQTT_REFUSED, False), (b"", False)]
)
def test_a_broker_that_takes_strangers_is_found(
    monkeypatch: pytest.MonkeyPatch,
    answer: bytes,
    enters: bool,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        thread = threading.Thread(target=_answer_once, args=(server, answer))
        thread.start()
        monkeypatch.setattr(doctor, "MQTT_PORT", port)

        assert doctor.stranger_may_enter("127.0.0.1") is enters
        thread.join(timeout=10)


def _answer_once(server: socket.socket, answer: bytes) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(64)
        connection.sendall(answer)
