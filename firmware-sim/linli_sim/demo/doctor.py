"""./run doctor: what this machine has, what is out of reach or unsafe, what to do.

It must work before anything is installed: stdlib only. The configured centre is
examined by `linli-hub doctor`, which is asked at the end.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from linli_sim.demo.debian import PACKAGES, have

OK, NOTE, BAD = "ok  ", "note", "BAD "
Finding = tuple[str, str, str]  # how it is, what, what to do about it
DISK_MIN_GIB, MQTT_PORT = 2, 1883
CONNECT = b"\x10\x12\x00\x04MQTT\x04\x02\x00\x05\x00\x06doctor"  # MQTT 3.1.1, no name


@dataclass(frozen=True)
class Installed:
    """The clone, and what the launcher knows of the .venv in it."""

    place: Path
    usable: bool
    up_to_date: bool

    @property
    def programs(self) -> Path:
        return self.place / ".venv" / "bin"


def examine(here: Installed, rest: list[str]) -> int:
    """Print a row for each finding, with its remedy; 1 if anything is bad."""
    found = (*packages(here), *set_up(here), *machine(here.place), *neighbours())
    bad = sum(state == BAD for state, *_ in found)
    for state, what, remedy in found:
        print(f"  {state}  {what}" + (f"\n        -> {remedy}" if remedy else ""))
    if not (rest or "LINLI_CONFIG" in os.environ or Path("hub.toml").exists()):
        print(f"  {NOTE}  此处没有中心的配置 / no centre is configured here")
        print("        -> ./run doctor --config FILE; LINLI_CONFIG=FILE")
    elif here.usable:
        print(flush=True)
        asked = [str(here.programs / "linli-hub"), "doctor", *rest]
        bad += subprocess.call(asked) != 0
    return 1 if bad else 0


def packages(here: Installed) -> Iterator[Finding]:
    for name, (_, purpose) in PACKAGES.items():
        what, get = f"{name}: {purpose}", f"sudo apt-get install {name}"
        if have(name):
            yield OK, what, ""
        elif name == "python3-venv":
            there = (OK, f"{what} (.venv is there)", "")
            yield there if here.usable else (BAD, what, get)
        elif name == "mosquitto":
            yield NOTE, what, f"{get}; 否则演示用内置代理 / else the demo has its own"
        else:
            yield NOTE, what, f"./run test installs it as root; else {get}"


def set_up(here: Installed) -> Iterator[Finding]:
    if here.usable and here.up_to_date:
        yield OK, "Linli 已安装 / Linli is installed in .venv, as the locks say", ""
        return
    python = here.programs / "python"
    there = "过期 / out of date" if python.exists() else "未安装 / not installed"
    yield NOTE, f".venv {there}", "./run demo, ./run test"
    if not here.usable:
        return  # no pip yet to ask with
    with tempfile.TemporaryDirectory() as nowhere:
        ask = [str(python), "-m", "pip", "download", "--no-deps", "-d", nowhere]
        ask += ["--retries", "0", "--timeout", "5", "editables"]
        asked = subprocess.run(ask, capture_output=True, check=False)
    what = "软件包仓库 / the registry that pip is set to"
    away = asked.returncode != 0
    yield BAD if away else OK, what, "无法访问 / out of reach: pip config list" * away


def machine(place: Path) -> Iterator[Finding]:
    yield OK, f"Python {sys.version.split()[0]}", ""
    free = shutil.disk_usage(place).free >> 30
    full = free < DISK_MIN_GIB
    yield BAD if full else OK, f"磁盘 / disk: {free} GiB free", "df -h" * full
    if (place.stat().st_mode | (place / "run").stat().st_mode) & 0o002:
        open_to_all = f"{place}: 任何人可改程序 / anybody may change the program"
        yield BAD, open_to_all, f"chmod -R o-w {place}"
    for port in sorted(Path("/dev").glob("tty[UA][SC][BM]*")):
        mine = os.access(port, os.R_OK | os.W_OK)
        remedy = "sudo usermod -aG dialout $USER, 重新登录 / log in again"
        yield OK if mine else BAD, f"串口 / serial port {port}", remedy * (not mine)
    if asked := shutil.which("timedatectl"):
        show = [asked, "show", "-p", "NTPSynchronized", "--value"]
        said = subprocess.run(show, capture_output=True, text=True, check=False)
        if said.stdout.strip() == "no":
            what = "时钟未同步 / the clock is not synchronised: days would be wrong"
            yield NOTE, what, "sudo timedatectl set-ntp true"


def neighbours() -> Iterator[Finding]:
    """Does a broker of this machine let strangers in? Linli's own never does."""
    if not stranger_may_enter("127.0.0.1"):
        yield OK, "1883: 没有无密码的代理 / no broker without passwords", ""
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: which address is ours?
            outside = stranger_may_enter(probe.getsockname()[0])
        except OSError:
            outside = False
    state, where = (BAD, "the network") if outside else (NOTE, "this machine")
    what = f"1883: 代理不需要密码 / a broker takes anybody on {where}, no password"
    yield state, what, "hub/deploy/mosquitto.conf; sudo systemctl disable mosquitto"


def stranger_may_enter(host: str) -> bool:
    try:
        with socket.create_connection((host, MQTT_PORT), 2) as broker:
            broker.sendall(CONNECT)
            return broker.recv(4)[:4] == b"\x20\x02\x00\x00"
    except OSError:
        return False
