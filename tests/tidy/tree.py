"""The project's own files, as git sees them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("edge", "hub", "firmware-sim", "dashboards")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is committed or would be."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    paths = (ROOT / name.decode() for name in listing.split(b"\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def source_files() -> list[Path]:
    """The Python files of the rooms."""
    return [
        path
        for path in tracked()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in SOURCES
    ]


def module_of(path: Path) -> str:
    """Dotted name: edge/linli_wire/topics.py -> linli_wire.topics."""
    parts = path.relative_to(ROOT).with_suffix("").parts[1:]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
