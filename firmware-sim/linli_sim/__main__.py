"""linli-sim: one device, one bin, a whole centre, a bad day."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from linli_sim import bad_day, centre, keyboard
from linli_sim.broker_port import BrokerAddress
from linli_sim.centre import BinPlan, Centre, CentreError
from linli_sim.clock import SPEED_MAX, Clock
from linli_sim.demo.command import demo
from linli_sim.kinds import giving
from linli_sim.town import Town, TownFailed
from linli_sim.truth import DepositDone
from linli_wire.messages import Stream

app = typer.Typer(help="Simulated firmware and people for Linli.", no_args_is_help=True)
console = Console()

LOOK_S = 0.2
FINISH_S = 60.0

Seed = Annotated[int, typer.Option(help="Everything random comes from it.")]
Speed = Annotated[float, typer.Option(min=0.1, max=SPEED_MAX, help="Clock factor.")]
SCALES = [name for name in giving("weight") if name in keyboard.KINDS]
Folder = Annotated[Path, typer.Option("--dir", help="Where the terminals get names.")]
File = Annotated[Path, typer.Option("--file", help="Description of the centre.")]
Broker = Annotated[
    str, typer.Option(help="Board broker, HOST:PORT. Without it no MQTT devices.")
]
ForSeconds = Annotated[
    float, typer.Option("--for", help="Seconds until it closes; 0: until Ctrl-C.")
]


app.command()(demo)


@app.command()
def device(
    kind: Annotated[str, typer.Argument(help=", ".join(keyboard.KINDS))],
    port: Annotated[Path, typer.Option(help="Name of its terminal.")],
    seed: Seed = 1,
    speed: Speed = 1.0,
) -> None:
    """Run one device behind a terminal; type what a person does to it."""
    if kind not in keyboard.KINDS:
        _refuse(f"{kind!r} is no device; there are: {', '.join(keyboard.KINDS)}")
    hand, wired = keyboard.device(kind, port, seed)
    console.print(f"{kind} is at {port}. Words: {hand.words}", markup=False)
    _until_interrupted(lambda: keyboard.run(hand, wired, Clock(speed), _say))


@app.command("bin")
def one_bin(
    folder: Folder,
    scale: Annotated[str, typer.Option(help=", ".join(SCALES))] = SCALES[0],
    seed: Seed = 1,
    speed: Speed = 1.0,
) -> None:
    """Run a bin: reader, panel, scale and fill sensor; type what people do."""
    if scale not in SCALES:
        _refuse(f"the scale of a single bin is one of {', '.join(SCALES)}")
    plan = BinPlan(name="bin", stream=Stream.KITCHEN, scale=scale)
    hand, wired = keyboard.one_bin(plan, folder, seed)
    console.print(f"{', '.join(wired)} are in {folder}. Words: {hand.words}")
    _until_interrupted(lambda: keyboard.run(hand, wired, Clock(speed), _say))


@app.command("centre")
def whole_centre(
    folder: Folder,
    file: File = centre.EXAMPLE,
    broker: Broker = "",
    seed: Seed = 1,
    speed: Speed = 1.0,
    seconds: ForSeconds = 0.0,
) -> None:
    """Run every device of a centre, with its people, and tell what they do."""
    town = _town(file, folder, broker, seed, Clock(speed))
    _until_interrupted(lambda: _live(town, seconds, ()))


@app.command("bad-day")
def whole_bad_day(
    folder: Folder,
    seed: Seed = 1,
    file: File = centre.EXAMPLE,
    broker: Broker = "",
    speed: Speed = 1.0,
    seconds: ForSeconds = 120.0,
) -> None:
    """The centre on a day when plugs are pulled, wires hum and scales get stuck."""
    town = _town(file, folder, broker, seed, Clock(speed))
    day_ms = int((seconds or 86_400) * 1000 * speed)
    troubles = bad_day.plan(seed, town.wired, day_ms)
    _until_interrupted(lambda: _live(town, seconds, troubles))


def main() -> None:
    """Entry point of the console script."""
    if not __debug__:
        sys.exit("linli-sim refuses to run with -O: its assertions are part of it")
    app()


def _town(file: Path, folder: Path, broker: str, seed: int, clock: Clock) -> Town:
    try:
        plan, address = centre.load(file), _address(broker)
        if address is None:
            plan = _without_mqtt(plan)
        return Town(plan, folder, seed=seed, clock=clock, broker=address)
    except (CentreError, ValueError) as error:
        _refuse(str(error))


def _address(broker: str) -> BrokerAddress | None:
    if not broker:
        return None
    host, _, port = broker.rpartition(":")
    if not host or not port.isdecimal():
        raise ValueError(f"{broker!r} is not HOST:PORT")
    return BrokerAddress(host=host, port=int(port))


def _without_mqtt(plan: Centre) -> Centre:
    console.print("No --broker: bins whose scale speaks MQTT are left out.")
    bins = [
        msgspec.structs.replace(one, fill="level_sensor")
        for one in plan.bins
        if one.scale != "mqtt"
    ]
    return msgspec.structs.replace(plan, bins=bins)


def _live(town: Town, seconds: float, troubles: tuple[bad_day.Trouble, ...]) -> None:
    """Run the town and tell each deposit and trouble as it comes."""
    with town:
        for name, link in town.links.items():
            console.print(f"  {name:<24}{link}", highlight=False)
        town.open()
        end_s = time.monotonic() + seconds if seconds else float("inf")
        waiting = [(t.at_ms, t, True) for t in troubles]
        waiting += [(t.until_ms, t, False) for t in troubles]
        waiting.sort(key=lambda change: change[0])
        told = 0
        while time.monotonic() < end_s:
            while waiting and waiting[0][0] <= town.clock.now_ms():
                _, trouble, on = waiting.pop(0)
                town.befall(trouble.device, trouble.kind, on=on)
                console.print(_of_trouble(trouble, on), style="yellow")
            told = _tell(town, told)
            time.sleep(LOOK_S)
        for _, trouble, on in waiting:
            if not on:
                town.befall(trouble.device, trouble.kind, on=False)
        town.finish(FINISH_S)
        _tell(town, told)
        console.print(_summary(town))


def _tell(town: Town, told: int) -> int:
    """Print deposits whose light has come; how many were told so far."""
    deposits = town.truth.deposits
    while told < len(deposits) and _is_over(deposits[told], town.clock.now_ms()):
        done = deposits[told]
        words = " / ".join(done.words)
        console.print(
            f"{done.shut_ms / 1000:8.1f} s  {done.person:<4}{done.device:<16}"
            f"{done.bag_g:>6} g  {done.habit:<12}{done.light:<6}  {words}",
            highlight=False,
        )
        told += 1
    return told


def _is_over(done: DepositDone, now_ms: int) -> bool:
    return done.light != "none" or now_ms - done.shut_ms > 27_000


def _summary(town: Town) -> Table:
    truth = town.truth
    table = Table(
        title="What was really done",
        caption=f"{truth.taps} taps, {len(truth.walked_away)} walked away",
    )
    for column in ("device", "deposits", "green", "red", "amber", "none", "kg"):
        table.add_column(column, justify="left" if column == "device" else "right")
    for place in town.places:
        here = [done for done in truth.deposits if done.device == place.name]
        lights = [
            str(sum(done.light == light for done in here))
            for light in ("green", "red", "amber", "none")
        ]
        kg = f"{sum(done.bag_g for done in here) / 1000:.1f}"
        table.add_row(place.name, str(len(here)), *lights, kg)
    return table


def _of_trouble(trouble: bad_day.Trouble, on: bool) -> str:
    what = trouble.kind if on else f"{trouble.kind}: over"
    return f"{trouble.at_ms / 1000:8.1f} s  {trouble.device}: {what}"


def _until_interrupted(work: Callable[[], None]) -> None:
    try:
        work()
    except KeyboardInterrupt:
        console.print("Ended.")
    except TownFailed as error:
        _refuse(str(error))


def _say(words: str) -> None:
    console.print(words, markup=False, highlight=False)


def _refuse(why: str) -> NoReturn:
    console.print(why, style="red", markup=False)
    raise typer.Exit(2)


if __name__ == "__main__":
    main()
