"""The launcher: what it says and decides before anything is installed."""

import fcntl
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from linli_sim.demo import debian
from tests.tidy.tree import ROOT

pytestmark = pytest.mark.system

RUN = ROOT / "run"
LINES_MAX = 300


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
    monkeypatch.setattr(debian, "passwordless_sudo", lambda: None)
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
    for command in ("demo", "test", "check", "prove", "bench", "doctor", "lock"):
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


def test_without_rights_a_missing_package_is_named_with_its_remedy(
    launcher: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(debian, "have", lambda name: name != "chromium")

    assert launcher.test([]) == 1
    assert "apt-get install chromium\n" in capsys.readouterr().err
    assert not launcher.VENV.exists()


def test_without_python3_venv_the_demo_says_so_and_does_nothing(
    launcher: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(debian, "have", lambda name: name != "python3-venv")

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

    monkeypatch.setattr(debian, "have", lambda name: name != "mosquitto")
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


@pytest.fixture
def ran(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the launcher would have run, all of it with success; all is installed."""
    commands: list[list[str]] = []

    def child(arguments: list[str]) -> int:
        commands.append(arguments)
        return 0

    monkeypatch.setattr(launcher, "ready", lambda locks: True)
    monkeypatch.setattr(launcher, "child", child)
    return commands


def test_the_suite_is_one_run_of_each_tool_and_ends_with_pytest(
    launcher: ModuleType,
    ran: list[list[str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert launcher.test([]) == 0

    words = [" ".join([Path(words[0]).name, *words[1:]]) for words in ran]
    assert [each.split()[:2] for each in words[:2]] == [
        ["ruff", "format"],
        ["ruff", "check"],
    ]
    assert words[2] == "mypy"
    assert "-m pytest" in words[3] and words[3].endswith("--durations 40 tests")
    assert len(words) == 4
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in said if line.endswith(" s")] == [
        *("format", "lint", "types"),
    ]
    assert said[-1] == "[4/4] tests"  # then pytest speaks, and nobody after it


@pytest.mark.parametrize("bad", ["format", "lint", "types", "tests"])
def test_a_stage_that_fails_is_named_and_fails_the_whole(
    launcher: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    bad: str,
) -> None:
    names = ["format", "lint", "types", "tests"]
    codes = iter([3 if name == bad else 0 for name in names])
    monkeypatch.setattr(launcher, "ready", lambda locks: True)
    monkeypatch.setattr(launcher, "child", lambda _: next(codes))

    assert launcher.test([]) == 1
    assert f"{bad} failed (exit 3)" in capsys.readouterr().err
    assert list(codes) == [0] * (3 - names.index(bad))  # the later ones did not run


def test_tests_of_a_pure_part_run_where_debian_gave_nothing_but_python(
    launcher: ModuleType, ran: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debian, "have", lambda name: name == "python3-venv")

    assert launcher.test(["tests/edge/bin/test_core_session.py", "-x"]) == 0
    assert ran[-1][-2:] == ["tests/edge/bin/test_core_session.py", "-x"]
    assert launcher.test(["tests/edge"]) == 1  # the control: its broker is away


def test_check_needs_nothing_of_debian_and_names_what_is_wrong(
    launcher: ModuleType, ran: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debian, "have", lambda name: name == "python3-venv")

    assert launcher.check(["edge/linli_edge/agent.py", "README.md", "run"]) == 0
    assert [words[-2:] for words in ran] == [["edge/linli_edge/agent.py", "run"]] * 3
    assert [Path(words[0]).name for words in ran] == ["ruff", "ruff", "mypy"]


@pytest.mark.parametrize(
    "text, fault",
    [
        ('"""A."""\n\nA: int = 1\n', ""),
        ('"""A."""\n\nA: int =  1\n', "format"),
        ('"""A."""\n\nimport os\n', "lint"),
        ('"""A."""\n\nA: int = "1"\n', "types"),
    ],
)
def test_check_finds_each_kind_of_fault(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "a.py").write_text(text)

    code, _, complaint = say("check", str(tmp_path / "a.py"))

    assert code == (1 if fault else 0)
    assert fault == "" or f"{fault} failed" in complaint


def test_check_without_files_takes_what_git_says_has_changed(
    launcher: ModuleType, ran: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    def git(*words: str) -> None:
        name = ["-c", "user.name=t", "-c", "user.email=t@localhost"]
        subprocess.run(["git", *name, *words], cwd=launcher.HERE, check=True)

    with pytest.raises(SystemExit):
        launcher.check([])
    assert "./run check FILE" in capsys.readouterr().err
    for name in ("same.py", "other.py", "gone.py"):
        (launcher.HERE / name).write_text("")
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "all")
    assert launcher.check([]) == 0
    assert ran == []
    (launcher.HERE / "gone.py").unlink()
    (launcher.HERE / "other.py").write_text("# changed\n")
    (launcher.HERE / "new 新.py").write_text("")

    assert launcher.check([]) == 0
    assert ran[-1][1:] == ["other.py", "new 新.py"]


def test_another_apt_get_is_waited_for_and_said(tmp_path: Path) -> None:
    program = [sys.executable, "-c", debian.WAIT_FOR_LISTS, str(tmp_path / "lock")]
    with (
        (tmp_path / "lock").open("w") as lock,
        subprocess.Popen([*program, "60"], stdout=subprocess.PIPE) as nobody,
    ):
        assert nobody.wait(timeout=20) == 0  # the control: nobody holds it
        fcntl.lockf(lock, fcntl.LOCK_EX)
        with subprocess.Popen([*program, "60"], stdout=subprocess.PIPE) as waiting:
            assert waiting.stdout is not None
            assert b"waiting for another apt-get" in waiting.stdout.readline()
            assert waiting.poll() is None

            fcntl.lockf(lock, fcntl.LOCK_UN)

            assert waiting.wait(timeout=20) == 0


def test_every_apt_get_waits_for_dpkg(
    ran: list[list[str]], launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debian, "have", lambda name: name != "strace")
    monkeypatch.setattr(debian, "passwordless_sudo", lambda: ["sudo", "-n"])
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")

    debian.install(("strace", "git"), launcher.child)

    waits, update, install = [" ".join(words) for words in ran]
    assert debian.LISTS_LOCK in waits
    assert update.endswith(" -o DPkg::Lock::Timeout=600 update")
    assert "DPkg::Lock::Timeout=600 install -y" in install
    assert install.endswith(" strace")


def test_the_launcher_is_short_enough_to_read() -> None:
    assert len(RUN.read_text().splitlines()) <= LINES_MAX
