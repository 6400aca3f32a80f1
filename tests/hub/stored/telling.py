"""Commands told to a hub over the web, and kept beside a dump of its books: who said
what under which key, and the answer. What a release kept, every later one must answer."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from httpx import Response

from linli_hub.adapters import crypto
from linli_hub.base.web.routes import API
from tests.hub.centre import hex_of
from tests.hub.edge_voice import Voice
from tests.hub.web_house import TestClient, Web

KIOSK = "kiosk-1"
BOOKS, COMMANDS, CENTRE = "books.sql", "commands.json", "centre.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """`body` is JSON, or with `media` the text of a file. A card is `{"sealed": …}`."""

    who: str
    path: str
    key: str
    body: Any
    media: str = ""
    status: int = 0
    answer: str = ""


class Teller:
    """The people and the kiosk of a centre, with all that they need to be believed."""

    def __init__(self, web: Web, voice: Voice, passwords: dict[str, str]) -> None:
        self.web, self.voice, self.passwords = web, voice, passwords
        self._clients: dict[str, TestClient] = {}

    def send(self, said: Said) -> Response:
        path = f"{API}/{said.path}"
        client = self.client(said.who)
        headers = {"Idempotency-Key": said.key}
        answer: Response
        if said.who == KIOSK:
            raw, headers = self.voice.request(path, self._sealed(said.body), said.key)
            answer = client.post(path, content=raw, headers=headers)
        elif said.media:
            headers |= {"Content-Type": said.media}
            raw = said.body.encode("latin-1" if "image" in said.media else "utf-8")
            answer = client.post(path, content=raw, headers=headers)
        else:
            answer = client.post(path, json=said.body, headers=headers)
        return answer

    def client(self, who: str) -> TestClient:
        if who not in self._clients:
            client = self._clients[who] = self.web.client()
            if who == KIOSK:
                client.headers.clear()
            else:
                word = {"name": who, "password": self.passwords[who]}
                answer = client.post(f"{API}/session", json=word)
                assert answer.status_code == 201, answer.text
        return self._clients[who]

    def wait_ms(self, waited_ms: int) -> None:
        """So long that everybody must sign in again."""
        self.web.room.now_ms += waited_ms
        self._clients.clear()

    def _sealed(self, body: Any) -> Any:
        """The same with its cards sealed anew, as a kiosk does that asks again."""
        return {
            name: self.voice.sealed_json(value["sealed"])
            if isinstance(value, dict)
            else value
            for name, value in body.items()
        }


class Story:
    """What was told so far; the number of a command makes its key."""

    def __init__(self, teller: Teller) -> None:
        self.teller, self.told = teller, list[Said]()

    def tell(
        self, who: str, path: str, body: Any = None, *, media: str = "", code: str = ""
    ) -> Any:
        """The answer, which must be a yes, or the refusal that `code` names."""
        key = hex_of(f"told {len(self.told)}")
        said = Said(who=who, path=path, key=key, body=body, media=media)
        answer = self.teller.send(said)
        given: Any = json.loads(answer.text.splitlines()[-1]) if answer.text else None
        wanted = given["code"] == code if code else answer.is_success
        assert wanted, (said, answer.text)
        done = asdict(said) | {"status": answer.status_code, "answer": answer.text}
        self.told.append(Said(**done))
        return given


def keep(folder: Path, story: Story, keys: crypto.Keys, database: Path) -> None:
    """The books as SQL, the commands, and the made-up secrets of a made-up centre."""
    teller = story.teller
    secrets = {name: getattr(keys, name).hex() for name in crypto.FILES}
    kept = {
        "keys": secrets,
        "kiosk": teller.voice.key.private_bytes_raw().hex(),
        "now_ms": teller.web.room.now_ms,
        "passwords": teller.passwords,
    }
    folder.mkdir()
    (folder / CENTRE).write_text(json.dumps(kept, indent=1) + "\n")
    lines = [json.dumps(asdict(said), ensure_ascii=False) for said in story.told]
    text = "[\n" + ",\n".join(lines) + "\n]\n"
    (folder / COMMANDS).write_text(text, encoding="utf-8")
    sql = "\n".join(dumped(database)) + "\n"
    (folder / BOOKS).write_text(sql, encoding="utf-8")


def dumped(database: Path) -> Iterator[str]:
    connection = sqlite3.connect(database)
    yield from connection.iterdump()
    connection.close()


@dataclass(frozen=True, slots=True)
class Kept:
    """What `keep` has written."""

    folder: Path

    @property
    def secrets(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / CENTRE).read_text())
        return found

    @property
    def keys(self) -> crypto.Keys:
        said: dict[str, str] = self.secrets["keys"]
        signing, sealing, card, pepper, tag = (
            bytes.fromhex(said[name]) for name in crypto.FILES
        )
        return crypto.Keys(
            signing=signing, sealing=sealing, card=card, pepper=pepper, tag=tag
        )

    @property
    def commands(self) -> list[Said]:
        text = (self.folder / COMMANDS).read_text(encoding="utf-8")
        return [Said(**row) for row in json.loads(text)]

    def load(self, database: Path) -> None:
        connection = sqlite3.connect(database)
        connection.executescript((self.folder / BOOKS).read_text(encoding="utf-8"))
        connection.close()

    def teller(self, web: Web) -> Teller:
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.secrets["kiosk"]))
        voice = Voice(KIOSK, web.room.seals.sealing_key, key=key)
        return Teller(web, voice, self.secrets["passwords"])
