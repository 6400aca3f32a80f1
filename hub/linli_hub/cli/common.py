"""What every command needs: the settings, a writer of its own, plain complaints."""

import getpass
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from linli_hub.adapters import crypto, mosquitto
from linli_hub.app import opening
from linli_hub.base.core.actors import Actor, person
from linli_hub.base.core.errors import HubError
from linli_hub.base.core.permissions import LOGIN_ROLES
from linli_hub.base.store.database import Database
from linli_hub.base.store.writer import Command, Writer
from linli_hub.cli.words import both
from linli_hub.config import ConfigError, Settings, load
from linli_hub.devices.ingest.seals import Seals
from linli_hub.standard.core.standard import Mistake

T = TypeVar("T")

out = Console()
err = Console(stderr=True)

ConfigOption = Annotated[
    Path,
    typer.Option("--config", "-c", envvar="LINLI_CONFIG", help="hub.toml 配置文件"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")]
DEFAULT_CONFIG = Path("hub.toml")


@dataclass(frozen=True, slots=True)
class OpenHub:
    """A hub's books as one command uses them: no broker, no web."""

    settings: Settings
    database: Database
    writer: Writer
    actor: Actor

    def do(self, action: Callable[..., T], *args: Any) -> T:
        """One action in one short transaction; also while `serve` runs."""
        value: T = self.writer.run([Command(action, args)])[0].unwrap()
        return value

    def read(self, reader: Callable[..., T], *args: Any) -> T:
        with self.database.read() as connection:
            return reader(connection, *args)

    def seals(self) -> Seals:
        return Seals(crypto.load(self.settings.keys), self.settings.centre)


@contextmanager
def complaints() -> Iterator[None]:
    """Turn what can go wrong into a sentence and exit code 1."""
    try:
        yield
    except (ConfigError, opening.CannotStart) as error:
        fail(str(error))
    except (crypto.KeyFault, mosquitto.BrokerFault, ValueError, OSError) as error:
        fail(str(error))
    except HubError as error:
        from linli_hub.base.web.errors import body  # only now: it loads the web

        _, problem = body(error.code, dict(error.data))
        fail(f"{problem['detail_zh']}\n{problem['detail']} ({error})")


def fail(text: str) -> None:
    """Say why on stderr and end with 1."""
    err.print(text, style="red", highlight=False, markup=False, soft_wrap=True)
    raise typer.Exit(1)


@contextmanager
def open_hub(config: Path) -> Iterator[OpenHub]:
    """Open the books that `config` names."""
    with complaints():
        settings = load(config)
        database = opening.open_database(settings)
        try:
            yield OpenHub(
                settings=settings,
                database=database,
                writer=Writer(database, opening.now_ms),
                actor=operator(),
            )
        finally:
            database.close()


def operator() -> Actor:
    """Who types: whoever may read the keys may do everything, and is named."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = "unknown"
    return person(f"cli:{name}", frozenset(LOGIN_ROLES))


def print_json(value: object) -> None:
    out.print(
        json.dumps(value, ensure_ascii=False),
        highlight=False, markup=False, soft_wrap=True,
    )  # fmt: skip


def print_table(heads: list[str], rows: list[list[object]]) -> None:
    table = Table(*heads)
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    out.print(table)


def print_rows(rows: list[dict[str, Any]], as_json: bool) -> None:
    """An export: as JSON, or as a table with the fields as heads."""
    if as_json:
        print_json(rows)
    elif rows:
        heads = list(rows[0])
        print_table(heads, [[row[head] for head in heads] for row in rows])


def print_mistakes(file: Path, mistakes: list[Mistake]) -> None:
    """Every mistake of a standard with its line, in both languages; ends with 1 if any."""
    for mistake in mistakes:
        where = f"{file}:{mistake.line}"
        where += f":{mistake.column}" if mistake.column is not None else ""
        said = f"{where}: {mistake.key}\n  {mistake.zh}\n  {mistake.en}"
        out.print(said, highlight=False, markup=False, soft_wrap=True)
    if mistakes:
        fail(both("mistakes", n=len(mistakes)))


def card_from(text: str | None) -> str:
    """A card number from the option or, better, from standard input."""
    card = text or typer.prompt("card", hide_input=True)
    return str(card).strip()
