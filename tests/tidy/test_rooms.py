"""The rooms: who may import whom (import-linter), how large they are, whose tables."""

import ast
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.tidy.tree import ROOT, SOURCES, module_of, source_files

FOLDER_FILES_MAX = 20
ROOM_LINES_MAX = 9_000
BASE_LINES_MAX = 3_500
LAYERS = {"core", "store", "views", "actions", "ingest", "web"}
HUB = ROOT / "hub" / "linli_hub"
# what base must know nothing of: words that are things of the centre
NOUNS = {"resident", "household", "organisation", "member", "card", "points", "station"}
NOUNS |= {"kiosk", "deposit", "bin", "redemption", "shelf", "stock", "notice", "honour"}
NOUNS |= {"batch", "bed", "harvest", "award", "deed", "scale", "tank", "goods", "order"}
WRITES = re.compile(r"\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+([a-z_]+)")


def linted(root: Path) -> subprocess.CompletedProcess[str]:
    """import-linter over the packages below `root`, by the contracts of pyproject.toml."""
    paths = [str(root / source) for source in SOURCES]
    program = (
        f"import sys; sys.path[:0] = {paths!r}\n"
        "from importlinter.cli import lint_imports_command\n"
        "lint_imports_command()"
    )
    command = [sys.executable, "-c", program, "--no-cache"]
    command += ["--config", str(ROOT / "pyproject.toml")]
    return subprocess.run(
        command, cwd=root, capture_output=True, text=True, check=False
    )


def test_rooms_and_layers_import_only_what_lies_below_them() -> None:
    answer = linted(ROOT)

    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(
    "file,line,contract",
    [
        ("base/core/actors.py", "import linli_hub.books.core.lots", "rooms below it"),
        (
            "people/actions/pins.py",
            "import linli_hub.station.core.order",
            "rooms below",
        ),
        ("station/core/order.py", "import linli_hub.station.store.stock", "A core"),
        ("books/views/entries.py", "import linli_hub.books.actions.lapses", "A view"),
        (
            "books/actions/lapses.py",
            "import linli_hub.books.views.entries",
            "An action",
        ),
        ("books/store/lots.py", "import linli_hub.adapters.crypto", "A store"),
        ("books/core/lots.py", "import linli_sim.clock", "never import each other"),
        ("bin/unit.py", "import linli_edge.kiosk.unit", "A bin knows"),
        ("core/tap.py", "import linli_edge.unit", "What every room of the edge"),
        ("ports/serial_port.py", "import linli_edge.agent", "A port"),
    ],
)
def test_a_planted_import_is_found(
    tmp_path: Path, file: str, line: str, contract: str
) -> None:
    """The control of the contracts."""
    for path in source_files():
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    package = "edge/linli_edge" if "linli_edge" in line else "hub/linli_hub"
    planted = tmp_path / package / file
    planted.write_text(f"{planted.read_text()}\n{line}\n")

    answer = linted(tmp_path)

    assert answer.returncode == 1, answer.stdout + answer.stderr
    broken = [text for text in answer.stdout.splitlines() if text.endswith("BROKEN")]
    assert any(contract in text for text in broken), broken


def rooms() -> dict[str, list[Path]]:
    """Room of the hub -> its files; a room has at least one layer."""
    found: dict[str, list[Path]] = {}
    for path in source_files():
        if HUB in path.parents:
            room, *rest = path.relative_to(HUB).parts
            if len(rest) > 1 and rest[0] in LAYERS:
                found.setdefault(room, []).append(path)
    return found


def test_a_folder_can_be_seen_at_a_glance() -> None:
    files = Counter(
        path.parent for path in source_files() if path.name != "__init__.py"
    )
    files.pop(HUB / "migrations" / "versions")

    wide = {str(folder): n for folder, n in files.items() if n > FOLDER_FILES_MAX}
    assert not wide, f"split the room: {wide}"


@pytest.mark.parametrize("room", sorted(rooms()))
def test_a_room_can_be_lived_in(room: str) -> None:
    lines = sum(path.read_text().count("\n") for path in rooms()[room])

    assert lines <= (BASE_LINES_MAX if room == "base" else ROOM_LINES_MAX), (
        f"split the room: {room} has {lines} lines"
    )


@pytest.mark.parametrize("room", sorted(rooms()))
def test_a_room_has_only_the_layers_that_every_room_has(room: str) -> None:
    inside = {
        path.relative_to(HUB / room).parts[0] for path in (HUB / room).rglob("*.py")
    }

    folders = {name for name in inside if not name.endswith(".py")}
    assert folders <= LAYERS


def test_base_knows_no_noun_of_the_centre() -> None:
    for path in rooms()["base"]:
        words = set(path.stem.split("_"))
        assert not {w for word in words for w in (word, word.removesuffix("s"))} & NOUNS


def tables() -> dict[str, str]:
    """Table -> the room that declares it; a table twice is refused."""
    declared: dict[str, str] = {}
    for room, paths in rooms().items():
        for path in paths:
            for name in tables_of(path):
                assert name not in declared, f"{name}: {declared[name]} and {room}"
                declared[name] = room
    return declared


def tables_of(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ClassDef) and any(
            key.arg == "table" for key in node.keywords
        ):
            names = [
                item.value.value
                for item in node.body
                if isinstance(item, ast.Assign | ast.AnnAssign)
                and isinstance(item.value, ast.Constant)
                and "__tablename__" in ast.unparse(item)
            ]
            found.append(str(names[0]) if names else node.name.lower())
    return found


def writes_of(text: str) -> set[str]:
    """Tables that the SQL texts of a file, or insert(...) and update(...), write."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= set(WRITES.findall(node.value))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "insert",
            "update",
        ):
            found.add(snake(ast.unparse(node.args[0]).split(".")[-1]))
    return found


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def test_a_room_writes_its_own_tables_only() -> None:
    owner = tables()

    assert len(owner) > 60
    for room, paths in rooms().items():
        for path in paths:
            others = {
                table
                for table in writes_of(path.read_text())
                if owner.get(table, room) != room
            }
            assert not others, f"{module_of(path)} writes {others} of another room"


def test_a_planted_write_is_found() -> None:
    """The control: both ways of writing."""
    assert writes_of('tx.run("UPDATE book SET epoch = ?", 1)') == {"book"}
    assert writes_of('_ROWS = insert(tables.StockMove, ("id",))') == {"stock_move"}
