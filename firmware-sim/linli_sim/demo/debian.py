"""What Linli takes from Debian: whether it is here, and getting it.

The launcher and its doctor use this before anything is installed: stdlib only.
"""

from __future__ import annotations  # an older Python must get as far as run's message

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

# package -> the file that shows it, and what it is for
PACKAGES = {
    "python3-venv": ("", "虚拟环境 / makes .venv, the folder Linli is installed in"),
    "mosquitto": ("/usr/sbin/mosquitto", "MQTT 代理 / the MQTT broker"),
    "git": ("/usr/bin/git", "测试用 / tells the tests which files are ours"),
    "chromium": ("/usr/bin/chromium", "测试用 / the browser that tests the pages"),
    "libatomic1": ("/usr/lib/*/libatomic.so.1", "测试用 / moves that browser"),
    "fonts-noto-cjk": ("/usr/share/fonts/opentype/noto", "测试用 / its Chinese type"),
    "espeak-ng": ("/usr/bin/espeak-ng", "自助机的语音 / speaks the kiosk's prompts"),
    "strace": ("/usr/bin/strace", "测试用 / records disk writes for crash images"),
    "postgresql-15": ("/usr/lib/postgresql/15/bin/initdb", "可选 / a second database"),
}
LISTS_LOCK = "/var/lib/apt/lists/lock"
WAIT_S = 600  # for another apt-get, such as Debian's own upgrades after a start
# apt-get waits for dpkg's lock by itself (and says so), but not for that of its lists
WAIT_FOR_LISTS = """
import fcntl, signal, sys
with open(sys.argv[1], "a") as lock:
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        print("等待另一个 apt-get / waiting for another apt-get ...", flush=True)
        signal.alarm(int(sys.argv[2]))
        fcntl.lockf(lock, fcntl.LOCK_EX)
"""


def have(package: str) -> bool:
    if package == "python3-venv":  # or any other way that this python can do it
        probe = [sys.executable, "-c", "import venv, ensurepip"]
        return subprocess.run(probe, capture_output=True, check=False).returncode == 0
    return any(Path("/").glob(PACKAGES[package][0][1:]))


def provide(names: tuple[str, ...], child: Callable[[list[str]], int]) -> bool:
    """Are these packages here, or could they be installed? Else say which are not."""
    install(names, child)
    if missing := " ".join(name for name in names if not have(name)):
        print(
            f"run: 缺少 / missing: {missing}\n此用户无权安装，请管理员运行 / this user may "
            "not install them; ask an administrator for:\n"
            f"    apt-get install {missing}",
            file=sys.stderr,
            flush=True,
        )
    return not missing


def install(names: tuple[str, ...], child: Callable[[list[str]], int]) -> None:
    """Install what is missing, after naming it, if this user may; `child` runs it."""
    missing = [name for name in names if not have(name)]
    apt = shutil.which("apt-get")
    prefix = passwordless_sudo() if os.geteuid() else []
    if not missing or apt is None or prefix is None:
        return
    print(
        f"安装 Debian 软件包 / installing Debian packages: {' '.join(missing)}",
        flush=True,
    )
    waiting = [sys.executable, "-c", WAIT_FOR_LISTS, LISTS_LOCK, str(WAIT_S)]
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-q"]
    quiet += ["-o", f"DPkg::Lock::Timeout={WAIT_S}"]
    child([*prefix, *waiting])
    if child([*quiet, "update"]):
        print("apt-get update failed; trying with the lists that are here.", flush=True)
    child([*quiet, "install", "-y", "--no-install-recommends", *missing])


def passwordless_sudo() -> list[str] | None:
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    allowed = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False)
    return [sudo, "-n"] if allowed.returncode == 0 else None
