"""The files of the kiosk's page and its spoken prompts, read from a folder, gzipped once.

Names are checked against a pattern and must lie inside; what is not there is None.
"""

import gzip
import re
from dataclasses import dataclass
from importlib import resources, util
from pathlib import Path

KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".wav": "audio/wav",
}
PACKED = (".html", ".css", ".js", ".svg")
NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._/-]{0,120}")
FILE_BYTES_MAX = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A file as it is sent; `packed` with gzip, if that is worth it."""

    body: bytes
    kind: str
    packed: bytes | None = None


class Files:
    """Folders looked into one after the other: the first that has a file wins."""

    def __init__(self, *folders: Path) -> None:
        self._folders = [one.resolve() for one in folders]
        self._known: dict[tuple[Path, int, int], Served] = {}

    def get(self, name: str) -> Served | None:
        if not NAME.fullmatch(name):
            return None
        for folder in self._folders:
            path = (folder / name).resolve()
            if not path.is_relative_to(folder) or path.suffix not in KINDS:
                continue
            if path.is_file() and path.stat().st_size <= FILE_BYTES_MAX:
                return self._read(path)
        return None

    def _read(self, path: Path) -> Served:
        """As it is on the disk now; packing is done once a version."""
        if path.suffix not in PACKED:
            return Served(body=path.read_bytes(), kind=KINDS[path.suffix])
        found = path.stat()
        key = path, found.st_mtime_ns, found.st_size
        if key not in self._known:
            body = path.read_bytes()
            self._known[key] = Served(
                body=body, kind=KINDS[path.suffix], packed=gzip.compress(body, mtime=0)
            )
        return self._known[key]


def pages_folder(configured: str) -> Path:
    """Where the page lies: as configured, in the wheel, or in a checkout."""
    if configured:
        return Path(configured)
    if util.find_spec("linli_kiosk") is not None:
        return Path(str(resources.files("linli_kiosk")))
    return Path(__file__).parents[3] / "dashboards" / "kiosk"
