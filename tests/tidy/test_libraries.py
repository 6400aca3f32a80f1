"""Which libraries a file may use: what import-linter cannot say.

Who may import whom among our own packages is in pyproject.toml, checked by test_rooms.
"""

import ast
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from tests.tidy.tree import SOURCES, module_of, source_files

PURE = {"abc", "bisect", "collections", "dataclasses", "decimal", "enum"}
PURE |= {"functools", "hashlib", "heapq", "hmac", "itertools", "json", "math", "re"}
PURE |= {"struct", "typing"}
STDLIB = set(sys.stdlib_module_names)
CLOCKS = {"time", "datetime", "random", "logging", "os", "asyncio", "threading", "uuid"}
OURS = {"linli_wire", "linli_link", "linli_edge", "linli_hub", "linli_sim"}
OURS |= {"linli_dashboards"}

# pattern of modules -> libraries; the first that fits decides
TABLE: list[tuple[str, set[str]]] = [
    ("linli_wire", PURE | {"msgspec"}),
    ("linli_wire.*", PURE | {"msgspec"}),
    ("linli_link.mqtt", STDLIB | {"paho"}),
    ("linli_link*", STDLIB),
    ("linli_edge.core.*", PURE),
    ("linli_edge.*.core.*", PURE),
    ("linli_edge.journal.keys", STDLIB | {"msgspec", "cryptography"}),
    ("linli_edge.ports.serial_port", STDLIB | {"serial"}),
    ("linli_edge.kiosk.server", STDLIB | {"msgspec", "starlette", "uvicorn"}),
    ("linli_edge.kiosk.qr", STDLIB | {"segno"}),
    ("linli_edge.setup_commands", STDLIB | {"msgspec", "typer", "rich"}),
    ("linli_edge.__main__", STDLIB | {"msgspec", "typer", "rich"}),
    ("linli_edge*", STDLIB | {"msgspec"}),
    ("linli_hub.*.core.*", PURE | {"tomllib", "datetime", "zoneinfo"}),
    ("linli_hub.*.store.*", STDLIB | {"sqlmodel", "sqlalchemy"}),
    ("linli_hub.tables", STDLIB | {"sqlmodel", "sqlalchemy"}),
    ("linli_hub.*.views.*", STDLIB | {"sqlalchemy"}),
    ("linli_hub.base.web.contract", STDLIB | {"fastapi", "msgspec"}),
    ("linli_hub.*.web.*", STDLIB | {"fastapi", "pydantic", "starlette"}),
    ("linli_hub.adapters.crypto", STDLIB | {"cryptography"}),
    ("linli_hub.adapters.passwords", STDLIB | {"pwdlib"}),
    ("linli_hub.adapters.log", STDLIB | {"structlog"}),
    ("linli_hub.adapters.sheets", STDLIB | {"xlsxwriter"}),
    ("linli_hub.telemetry.*", STDLIB | {"influxdb_client", "stamina"}),
    ("linli_hub.migrations.*", STDLIB | {"alembic", "sqlalchemy"}),
    ("linli_hub.config", STDLIB | {"pydantic", "pydantic_settings"}),
    ("linli_hub.cli.*", STDLIB | {"typer", "rich"}),
    ("linli_hub.__main__", STDLIB | {"typer", "rich"}),
    ("linli_hub.app.*", STDLIB | {"fastapi", "uvicorn", "pydantic"}),
    ("linli_hub*", STDLIB),  # actions, ingest, and the rest of adapters
    ("linli_sim.devices.*", PURE),
    ("linli_sim.__main__", STDLIB | {"msgspec", "typer", "rich"}),
    ("linli_sim.demo.*", STDLIB | {"msgspec", "typer", "rich", "iotcore"}),
    ("linli_sim*", STDLIB | {"msgspec"}),
    ("linli_dashboards*", STDLIB | {"nicegui", "babel", "starlette", "fastapi"}),
]

# one library, one file, in the whole project
ONE_FILE = {
    "paho": "linli_link.mqtt",
    "serial": "linli_edge.ports.serial_port",
    "segno": "linli_edge.kiosk.qr",
    "influxdb_client": "linli_hub.telemetry.influx",
    "xlsxwriter": "linli_hub.adapters.sheets",
    "structlog": "linli_hub.adapters.log",
    "pwdlib": "linli_hub.adapters.passwords",
}


def imports_of(text: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def forbidden(module: str, imported: list[str]) -> list[str]:
    allowed = next((row for name, row in TABLE if fnmatchcase(module, name)), None)
    assert allowed is not None, f"{module} has no row in the table of libraries"
    return [name for name in imported if name.split(".")[0] not in allowed | OURS]


@pytest.mark.parametrize("path", source_files(), ids=module_of)
def test_a_file_uses_only_the_libraries_of_its_row(path: Path) -> None:
    imported = imports_of(path.read_text())

    assert not imported or forbidden(module_of(path), imported) == []


@pytest.mark.parametrize("library,home", ONE_FILE.items())
def test_a_wrapped_library_appears_in_one_file(library: str, home: str) -> None:
    users = {
        module_of(path)
        for path in source_files()
        if any(name.split(".")[0] == library for name in imports_of(path.read_text()))
    }

    assert users == {home}


def beyond_a_core(module: str, imported: list[str]) -> list[str]:
    """What of ours a core imports that is neither a core nor the wire's contract."""
    own = module.split(".")[0]
    return [
        name
        for name in imported
        if name.split(".")[0] in OURS - {"linli_wire"}
        and not (name.split(".")[0] == own and ".core." in f"{name}.")
    ]


def test_a_core_imports_cores_and_the_wire() -> None:
    cores = [path for path in source_files() if ".core" in module_of(path)]

    assert len(cores) > 80
    for path in cores:
        assert not beyond_a_core(module_of(path), imports_of(path.read_text())), path
    # the control
    assert beyond_a_core("linli_edge.bin.core.session", ["linli_edge.config.Agent"])
    assert beyond_a_core("linli_edge.bin.core.session", ["linli_hub.books.core.lots.x"])
    assert not beyond_a_core("linli_edge.bin.core.session", ["linli_wire.frames.panel"])


def is_core(module: str) -> bool:
    return ".core." in f"{module}." or module.startswith(
        ("linli_wire", "linli_sim.devices")
    )


def clocks_in(module: str, text: str) -> list[str]:
    """What in a core tells the time or draws: hub cores have dates as values."""
    hub = module.startswith("linli_hub.")
    found = [
        name
        for name in imports_of(text)
        if name.split(".")[0] in CLOCKS - ({"datetime"} if hub else set())
    ]
    return found + [call for call in (".now(", ".today(", "utcnow(") if call in text]


def test_cores_know_no_clock_and_no_chance() -> None:
    cores = [path for path in source_files() if is_core(module_of(path))]

    assert len(cores) > 100
    for path in cores:
        assert not clocks_in(module_of(path), path.read_text()), path


def test_the_table_bites() -> None:
    """The control: a planted import is found."""
    assert forbidden("linli_edge.bin.core.session", ["time.monotonic"])
    assert forbidden("linli_hub.books.core.ledger", ["sqlalchemy.text"])
    assert forbidden("linli_hub.books.core.ledger", ["threading.Lock"])
    assert forbidden("linli_hub.station.actions.orders", ["sqlalchemy.text"])
    assert forbidden("linli_hub.station.views.resident_page", ["fastapi.Request"])
    assert forbidden("linli_sim.devices.scales", ["msgspec.json"])
    assert not forbidden("linli_edge.bin.core.session", ["dataclasses.dataclass"])
    assert clocks_in(
        "linli_hub.books.core.lots", "from datetime import date\ndate.today()"
    )
    assert clocks_in("linli_edge.core.tap", "import time")
    assert not clocks_in("linli_hub.books.core.lots", "from datetime import date")
    assert set(SOURCES) == {"edge", "hub", "firmware-sim", "dashboards"}
