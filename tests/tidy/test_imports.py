"""Who may import whom: the table of the house, row by row."""

import ast
import sys
from pathlib import Path

import pytest

from tests.tidy.tree import SOURCES, module_of, source_files

PURE = {"abc", "bisect", "collections", "dataclasses", "decimal", "enum"}
PURE |= {"functools", "hashlib", "heapq", "hmac", "itertools", "json", "math", "re"}
PURE |= {"struct", "typing"}
STDLIB = set(sys.stdlib_module_names)
CLOCKS = {"time", "datetime", "random", "logging", "os", "asyncio", "threading", "uuid"}
WEB = {"fastapi", "pydantic", "starlette"}
ADAPTERS = {
    "crypto": {"cryptography"},
    "passwords": {"pwdlib"},
    "log": {"structlog"},
    "sheets": {"xlsxwriter"},
}
SETUP = {"typer", "rich"}

# package -> what it may import besides itself; the longest matching name decides
TABLE: dict[str, set[str]] = {
    "linli_wire": PURE | {"msgspec"},
    "linli_link": STDLIB | {"linli_wire", "paho"},
    "linli_edge": STDLIB | {"msgspec", "linli_wire", "linli_link"},
    "linli_edge.core": PURE | {"linli_wire"},
    "linli_edge.ports": STDLIB
    | {"linli_wire", "linli_link", "linli_edge.core", "linli_edge.log"},
    "linli_edge.setup_commands": STDLIB
    | {"msgspec", "linli_wire", "linli_link", "linli_edge"}
    | SETUP,
    "linli_edge.__main__": STDLIB | {"msgspec", "linli_wire", "linli_link"} | SETUP,
    "linli_hub.core": PURE | {"tomllib", "datetime", "zoneinfo", "linli_wire"},
    "linli_hub.store": STDLIB
    | {"linli_wire", "linli_hub.core", "sqlmodel", "sqlalchemy"},
    "linli_hub.adapters": STDLIB | {"linli_wire", "linli_hub.core"},
    "linli_hub.actions": STDLIB
    | {"linli_wire", "linli_hub.core", "linli_hub.store", "linli_hub.adapters"},
    "linli_hub.ingest": STDLIB
    | {"linli_wire", "linli_link", "linli_hub.core", "linli_hub.actions"}
    | {"linli_hub.store", "linli_hub.adapters"},
    "linli_hub.telemetry": STDLIB
    | {"linli_hub.core", "linli_hub.store", "influxdb_client", "stamina"},
    "linli_hub.web": STDLIB
    | {"linli_wire", "linli_hub.actions", "linli_hub.store", "linli_hub.core"}
    | {"linli_hub.adapters"}
    | WEB,
    "linli_hub.migrations": STDLIB | {"alembic", "sqlalchemy", "linli_hub.store"},
    "linli_sim": STDLIB | {"msgspec", "linli_wire", "linli_link"},
    "linli_sim.devices": PURE | {"linli_wire.frames"},
    "linli_sim.__main__": STDLIB | {"msgspec", "linli_wire", "linli_link"} | SETUP,
    "linli_sim.demo": STDLIB | {"msgspec", "linli_wire", "linli_link"} | SETUP,
    "linli_dashboards": STDLIB
    | {"linli_wire", "linli_hub.actions", "linli_hub.store", "linli_hub.core"}
    | {"linli_hub.adapters", "linli_hub.base.web.markup"}
    | {"nicegui", "babel", "starlette", "fastapi"},
}
# the edge's rooms, from the ground up; nothing but the composition imports the kiosk
EDGE_ROOMS: dict[str, set[str]] = {
    "journal": set(),
    "bin": {"journal"},
    "garden": {"journal"},
    "machines": {"journal"},
    "kiosk": {"journal", "machines"},
}
EDGE_SHARED = {f"linli_edge.{name}" for name in ("core", "outside", "log", "software")}
EDGE_GROUND = STDLIB | {"msgspec", "linli_wire"} | EDGE_SHARED
for name in ("outside", "log", "clock", "software"):
    TABLE[f"linli_edge.{name}"] = EDGE_GROUND
TABLE["linli_edge.unit"] = EDGE_GROUND | {"linli_edge.journal"}
TABLE["linli_edge.config"] = EDGE_GROUND | {"linli_edge.garden.core"}
TABLE["linli_edge.drivers"] = (
    EDGE_GROUND | {"linli_edge.config"} | {"linli_edge.machines.core"}
)
for name, below in EDGE_ROOMS.items():
    room = EDGE_GROUND | {f"linli_edge.{one}" for one in below}
    if below:  # a room of units
        room |= {f"linli_edge.{one}" for one in ("unit", "config", "drivers")}
    core = {f"linli_edge.{one}.core" for one in below}
    TABLE[f"linli_edge.{name}"] = room
    TABLE[f"linli_edge.{name}.core"] = PURE | {"linli_wire", "linli_edge.core"} | core
for name, libraries in {
    "journal.keys": {"cryptography"},
    "kiosk.server": {"starlette", "uvicorn"},
    "kiosk.qr": {"segno"},
}.items():
    room_row = f"linli_edge.{name.split('.')[0]}"
    TABLE[f"linli_edge.{name}"] = TABLE[room_row] | {room_row} | libraries
TABLE["linli_edge.ports.serial_port"] = TABLE["linli_edge.ports"] | {
    "serial",
    "linli_edge.ports",
}
TOP = STDLIB | {"linli_wire", "linli_link", "linli_hub", "linli_dashboards"}
TOP |= {"pydantic_settings", "pydantic", "typer", "rich", "uvicorn", "fastapi"}
for name in ("config", "cli", "app", "__main__"):
    TABLE[f"linli_hub.{name}"] = TOP
for name, library in ADAPTERS.items():
    key = f"linli_hub.adapters.{name}"
    TABLE[key] = TABLE["linli_hub.adapters"] | library

# one library, one file, in the whole project
ONE_FILE = {
    "paho": "linli_link.mqtt",
    "serial": "linli_edge.ports.serial_port",
    "segno": "linli_edge.kiosk.qr",
    "influxdb_client": "linli_hub.telemetry.influx",
    "xlsxwriter": "linli_hub.adapters.sheets",
}


def imports_of(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def row_for(module: str) -> tuple[str, set[str]]:
    parts = module.split(".")
    while parts:
        if (name := ".".join(parts)) in TABLE:
            return name, TABLE[name]
        parts.pop()
    raise AssertionError(f"{module} has no row in the import table")


def forbidden(module: str, imported: list[str]) -> list[str]:
    own, allowed = row_for(module)
    # a sub-row narrows its parent: "itself" is the row's own package
    package = module.split(".")[0]
    widened = allowed | {own}
    if own == package or own.split(".")[-1] in ("__main__", "demo"):
        widened |= {package}
    if own.startswith("linli_hub.adapters."):
        widened |= {own.rsplit(".", 1)[0], f"{package}.core"}
    return [name for name in imported if not _under(name, widened)]


def _under(name: str, allowed: set[str]) -> bool:
    parts = name.split(".")
    return any(".".join(parts[: n + 1]) in allowed for n in range(len(parts)))


@pytest.mark.parametrize("path", source_files(), ids=lambda p: str(module_of(p)))
def test_a_file_imports_only_what_its_row_allows(path: Path) -> None:
    imported = imports_of(path)

    assert not imported or forbidden(module_of(path), imported) == []


@pytest.mark.parametrize("library,home", ONE_FILE.items())
def test_a_wrapped_library_appears_in_one_file(library: str, home: str) -> None:
    users = {
        module_of(path)
        for path in source_files()
        if any(name.split(".")[0] == library for name in imports_of(path))
    }

    assert users <= {home}


def test_cores_know_no_clock_and_no_chance() -> None:
    for path in source_files():
        module = module_of(path)
        if ".core" not in module and not module.startswith("linli_wire"):
            continue
        for name in imports_of(path):
            root = name.split(".")[0]
            if root == "datetime" and module.startswith("linli_hub.core"):
                assert ".now(" not in path.read_text(), path
                assert ".today(" not in path.read_text(), path
                continue
            assert root not in CLOCKS, f"{module} imports {name}"


def test_the_table_bites() -> None:
    """The control: a planted import is found."""
    assert forbidden("linli_edge.core.tap", ["time.monotonic"])
    assert forbidden("linli_edge.kiosk.core.flow", ["linli_edge.kiosk.view.paint"])
    assert forbidden("linli_edge.machines.vendor", ["linli_edge.kiosk.core.flow.step"])
    assert forbidden("linli_edge.bin.unit", ["linli_edge.garden.core.tank"])
    assert forbidden("linli_edge.kiosk.pen", ["linli_edge.bin.core.session.step"])
    assert forbidden("linli_edge.journal.store", ["linli_edge.unit.UnitTools"])
    assert not forbidden("linli_edge.kiosk.unit", ["linli_edge.machines.core.paper"])
    assert forbidden("linli_hub.books.core.ledger", ["sqlalchemy.text"])
    assert forbidden("linli_hub.web.staff", ["linli_hub.devices.ingest.inbox"])
    assert forbidden("linli_sim.devices.scale", ["linli_link.mqtt"])
    assert not forbidden("linli_edge.core.tap", ["dataclasses.dataclass"])
    assert set(SOURCES) == {"edge", "hub", "firmware-sim", "dashboards"}
