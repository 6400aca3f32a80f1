"""Commands for the person who sets a board up: enrol, check, status."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from linli_edge.config.agent import lines
from linli_edge.config.load import ConfigError, load
from linli_edge.journal import enrol as enrolment
from linli_edge.journal import keys
from linli_edge.kiosk import phrases
from linli_edge.kiosk import voice as voices
from linli_edge.status import status_of

app = typer.Typer(
    help="邻里 edge agent: run --config FILE; enrol; check; status; voice render.",
    no_args_is_help=True,
    add_completion=False,
)
voice = typer.Typer(help="语音提示 / the kiosk's spoken prompts", no_args_is_help=True)
app.add_typer(voice, name="voice")


@app.command()
def run(config: Annotated[Path, typer.Option(help="the agent's TOML file")]) -> None:
    """Run the agent (done without this module; shown here for --help)."""
    raise typer.Exit(_not_here(config))


@app.command()
def enrol(
    hub: Annotated[str, typer.Option(help="https://hub.example")],
    code: Annotated[str, typer.Option(help="from `linli-hub edge add`")],
    store: Annotated[Path, typer.Option(help="folder for identity and journal")],
    name: Annotated[str, typer.Option(help="the edge's name, as added")],
) -> None:
    """Make this board's key and trade the one-time code for an identity."""
    ask = enrolment.Ask(hub_url=hub, code=code, name=name, store=store)
    try:
        fingerprint = enrolment.enrol(ask)
    except (enrolment.EnrolError, OSError) as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{name}: 注册成功,请核对指纹 / enrolled; compare: {fingerprint}")


@app.command()
def check(
    config: Annotated[Path, typer.Argument(help="the agent's TOML file")],
) -> None:
    """Check a configuration, and say which ports are there."""
    try:
        checked = load(config)
    except ConfigError as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(1) from None
    table = Table("port", "baud", "there")
    for port, line in sorted(lines(checked).items()):
        table.add_row(port, str(line.baud), "yes" if Path(port).exists() else "no")
    Console().print(table)
    typer.echo(f"{config}: 可用 / good")


@app.command()
def status(
    store: Annotated[Path, typer.Option(help="the agent's store")],
) -> None:
    """What the store says: who, which journal, how much waits for the hub."""
    try:
        rows = status_of(store)
    except keys.NotEnrolled as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(1) from None
    table = Table("what", "value")
    for what, value in rows:
        table.add_row(what, value)
    Console().print(table)


@voice.command()
def render(
    to: Annotated[Path, typer.Option(help="folder for the clips")],
    language: Annotated[str, typer.Option(help="zh-CN or en; both if left out")] = "",
) -> None:
    """Speak every prompt into a WAV file, with espeak-ng."""
    if language not in ("", *phrases.LANGUAGES):
        raise typer.BadParameter(f"{language}: zh-CN / en")
    wanted = (language,) if language else phrases.LANGUAGES
    try:
        made = voices.render(to, wanted)
    except (voices.NoVoice, OSError) as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{to}: {len(made)} 段语音 / clips")


@voice.callback()
def _voice() -> None:
    """With one command typer would leave its name out."""


def _not_here(config: Path) -> int:
    typer.echo(f"linli-edge run --config {config}", err=True)
    return 2
