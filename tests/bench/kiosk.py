"""The kiosk's first load: what index.html names, and what those files ask for."""

import re
from html.parser import HTMLParser
from pathlib import Path

from linli_edge.kiosk_server import pages_folder
from tests.bench.figure import Figure

GOAL_KB, GOAL_REQUESTS = 40, 6
PICTURES = (".svg", ".png", ".webp", ".jpg")
ASKED = re.compile(r"""(?:fetch|EventSource|import)\s*\(?\s*["']([^"']+)["']""")


def run(*, quick: bool = False) -> list[Figure]:
    """Bytes before pictures, and requests with them. Nothing here to shorten."""
    folder = pages_folder("")
    names = _asked_for(folder)
    files = [folder / name for name in names if (folder / name).is_file()]
    page = [file for file in files if file.suffix not in PICTURES]
    pictures = sum(file.stat().st_size for file in files if file not in page)
    note = f"{', '.join(file.name for file in page)}; pictures {pictures / 1000:.1f} kB"
    return [
        Figure(
            name="kiosk's first load before pictures",
            value=sum(file.stat().st_size for file in page) / 1000,
            unit="kB",
            limit=GOAL_KB,
            note=f"uncompressed: {note}",
        ),
        Figure(
            name="kiosk's first load, requests",
            value=len(names),
            unit="",
            limit=GOAL_REQUESTS,
            note=", ".join(names),
        ),
    ]


class _References(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"link": "href", "script": "src", "img": "src"}.get(tag)
        self.names += [value for key, value in attrs if key == wanted and value]


def _asked_for(folder: Path) -> list[str]:
    """Everything the page asks for by itself when it is opened; not what a touch posts."""
    references = _References()
    references.feed((folder / "index.html").read_text(encoding="utf-8"))
    names = ["index.html", *references.names]
    for name in references.names:
        if name.endswith(".js"):
            text = (folder / name).read_text(encoding="utf-8")
            names += [asked for asked in ASKED.findall(text) if "touch" not in asked]
    return list(dict.fromkeys(names))
