"""`linli-sim demo`: the options of ./run demo."""

from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from linli_sim.clock import SPEED_MAX
from linli_sim.demo.plant import Plant
from linli_sim.demo.play import Wishes, play


def demo(
    seed: Annotated[
        int | None, typer.Option(help="Everything random; drawn if not given.")
    ] = None,
    for_s: Annotated[
        float | None,
        typer.Option("--for", min=5, help="Seconds, then compare. Else till Ctrl-C."),
    ] = None,
    speed: Annotated[
        float, typer.Option(min=0.1, max=SPEED_MAX, help="Clock of people and devices.")
    ] = 1.0,
    data: Annotated[Path | None, typer.Option(help="Keep everything here.")] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write the result as one JSON object.")
    ] = None,
    faults: Annotated[
        bool, typer.Option("--faults", help="Kill brokers, hub, an edge; pull a line.")
    ] = False,
    plant: Annotated[
        list[Plant] | None,
        typer.Option(help="Spoil a deposit: the demo must then fail and name it."),
    ] = None,
    broker: Annotated[
        Literal["mosquitto", "iotcore"] | None,
        typer.Option(help="Which broker; mosquitto if it is installed."),
    ] = None,
) -> None:
    """A whole centre on this machine, with people in it; judged at the end."""
    if for_s is None and (faults or plant or report):
        raise typer.BadParameter("--faults, --plant and --report need --for SECONDS")
    wishes = Wishes(
        seed=seed,
        for_s=for_s,
        speed=speed,
        data=data,
        report=report,
        faults=faults,
        plants=tuple(plant or ()),
        broker=broker,
    )
    raise typer.Exit(play(wishes, Console()))
