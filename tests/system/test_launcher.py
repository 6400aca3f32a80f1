"""The launcher: what it says and decides before anything is installed."""

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import threading
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from tests.tidy.tree import ROOT

pytestmark = pytest.mark.system

RUN = ROOT / "run"
LINES_MAX = 400
MQTT_WELCOME = b"\x20\x02\x00\x00"
MQTT_REFUSED = b"\x20\x02\x00\x05"


def say(*arguments: str, where: Path = ROOT) -> tuple[int, str, str]:
    """Run the launcher with stdin closed; exit code, stdout, stderr."""
    plain = {k: v for k, v in os.environ.items() if k != "LINLI_CONFIG"}
    done = subprocess.run(
        [sys.executable, str(RUN), *arguments],
        cwd=where,
        env=plain,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def launcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The launcher as a module, of a clone without a .venv, by a user without rights."""
    loader = SourceFileLoader("linli_launcher", str(RUN))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    for name in (*module.DEMO_LOCKS, *module.TEST_LOCKS, "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    venv = tmp_path / ".venv"
    places = {"HERE": tmp_path, "VENV": venv, "PYTHON": venv / "bin" / "python"}
    for name, place in {**places, "STAMP": venv / "linli-locks.sha256"}.items():
        monkeypatch.setattr(module, name, place)
    monkeypatch.setattr(module, "passwordless_sudo", lambda: None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return module


@pytest.fixture
def venv(launcher: ModuleType) -> Path:
    """An environment that the launcher made."""
    assert launcher.make_venv()
    place: Path = launcher.VENV
    return place


def test_help_names_every_command_in_both_languages() -> None:
    code, said, _ = say("help")

    assert code == 0
    for command in ("demo", "test", "prove", "bench", "doctor", "lock"):
        assert f"./run {command}" in said
    assert "演示中心" in said


def test_an_unknown_command_shows_the_help_and_fails() -> None:
    code, said, _ = say("dance")

    assert code == 2
    assert "./run demo" in said


def test_a_proof_that_is_not_there_is_refused_before_anything_is_installed() -> None:
    code, said, complaint = say("prove", "everything")

    assert (code, said) == (1, "")
    assert "simulation, images" in complaint


def test_the_doctor_needs_no_centre(tmp_path: Path) -> None:
    _, said, complaint = say("doctor", where=tmp_path)

    assert "no centre is configured here" in said
    assert "此处没有中心的配置" in said
    assert complaint == ""


def test_the_doctor_has_a_row_for_every_package_and_a_remedy_for_every_fault(
    tmp_path: Path, launcher: ModuleType
) -> None:
    _, said, _ = say("doctor", where=tmp_path)

    for name in launcher.PACKAGES:
        assert f"{name}: " in said
    lines = said.splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line.strip().startswith(("BAD", "note")):
            assert "->" in following, line


def test_the_doctor_asks_the_centre_that_is_named(tmp_path: Path) -> None:
    code, _, complaint = say("doctor", "--config", str(tmp_path / "none.toml"))

    assert code == 1
    assert "none.toml: no such file" in complaint


def test_without_rights_a_missing_package_is_named_with_its_remedy(
    launcher: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(launcher, "have", lambda name: name != "chromium")

    assert launcher.test([]) == 1
    assert "apt-get install chromium\n" in capsys.readouterr().err
    assert not launcher.VENV.exists()


def test_without_python3_venv_the_demo_says_so_and_does_nothing(
    launcher: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(launcher, "have", lambda name: name != "python3-venv")

    assert launcher.demo([]) == 1
    assert "apt-get install python3-venv" in capsys.readouterr().err
    assert not launcher.VENV.exists()


def test_without_mosquitto_the_demo_goes_on_and_says_so(
    launcher: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    became: list[list[str]] = []

    def become(words: list[str]) -> int:
        became.append(words)
        return 0

    monkeypatch.setattr(launcher, "have", lambda name: name != "mosquitto")
    monkeypatch.setattr(launcher, "ready", lambda locks: True)
    monkeypatch.setattr(launcher, "become", become)

    assert launcher.demo(["--for", "5"]) == 0
    assert [words[1:] for words in became] == [["demo", "--for", "5"]]
    said = capsys.readouterr().out
    assert "内置代理" in said
    assert "built-in broker" in said


def test_what_is_installed_as_the_locks_say_is_left_alone(
    launcher: ModuleType, venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launcher, "child", lambda _: pytest.fail("it installed"))
    stamp = venv / "linli-locks.sha256"
    stamp.write_text(launcher.digest(launcher.DEMO_LOCKS) + "\n")

    assert launcher.ready(launcher.DEMO_LOCKS)
    stamp.write_text(launcher.digest(launcher.TEST_LOCKS) + "\n")
    assert launcher.ready(launcher.DEMO_LOCKS)  # the tests' set holds the demo's


@pytest.mark.parametrize("changed", ["hub/hub.lock", "pyproject.toml"])
def test_a_changed_lock_is_installed_anew_and_a_failure_is_not_taken_for_success(
    launcher: ModuleType, venv: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    stamp = venv / "linli-locks.sha256"
    stamp.write_text(launcher.digest(launcher.DEMO_LOCKS) + "\n")
    with (launcher.HERE / changed).open("a") as file:
        file.write("# newer\n")

    monkeypatch.setattr(launcher, "child", lambda _: 1)
    assert not launcher.ready(launcher.DEMO_LOCKS)
    assert not stamp.exists()
    monkeypatch.setattr(launcher, "child", lambda _: 0)
    assert launcher.ready(launcher.DEMO_LOCKS)
    assert launcher.installed() == launcher.digest(launcher.DEMO_LOCKS)


def test_an_environment_copied_from_elsewhere_is_made_anew(
    launcher: ModuleType, venv: Path
) -> None:
    assert launcher.fits()
    config = venv / "pyvenv.cfg"
    config.write_text(config.read_text().replace(str(venv), "/elsewhere/.venv"))

    assert not launcher.fits()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_ends_the_launcher_alone_ends_its_child(number: signal.Signals) -> None:
    program = "import time; print('up', flush=True); time.sleep(60)"
    ours = f"run.child([{sys.executable!r}, '-c', {program!r}])"
    # a shell's background job begins with SIGINT ignored, which the launcher respects
    load = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    load += "from importlib.machinery import SourceFileLoader as L; import sys; "
    load += (
        f"sys.dont_write_bytecode = True; run = L('r', {str(RUN)!r}).load_module(); "
    )
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", load + ours],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as launched:
        assert launched.stdout is not None
        assert launched.stdout.readline() == b"up\n"

        launched.send_signal(number)

        launched.communicate(timeout=20)  # the child holds the pipes until it ends
    assert launched.returncode != 0


@pytest.mark.parametrize(
    "answer, enters", [(MQTT_WELCOME, True), (MQTT_REFUSED, False), (b"", False)]
)
def test_a_broker_that_takes_strangers_is_found(
    launcher: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    answer: bytes,
    enters: bool,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        thread = threading.Thread(target=_answer_once, args=(server, answer))
        thread.start()
        monkeypatch.setattr(launcher, "MQTT_PORT", port)

        assert launcher.stranger_may_enter("127.0.0.1") is enters
        thread.join(timeout=10)


def _answer_once(server: socket.socket, answer: bytes) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(64)
        connection.sendall(answer)


def test_the_launcher_is_short_enough_to_read() -> None:
    assert len(RUN.read_text().splitlines()) <= LINES_MAX
