"""`linli-sim demo`: build a centre, let people live in it, break it, judge it.

build -> open -> (trouble, plants) -> everyone goes home -> heal -> drain -> compare
"""

import json
import signal
import tempfile
import threading
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random, SystemRandom

from rich.console import Console

from linli_sim.centre import EXAMPLE, load
from linli_sim.clock import Clock
from linli_sim.demo import brokers, fallback
from linli_sim.demo.accounts import bags, booked, receipts_ms, stations
from linli_sim.demo.brokers import BOARD_BROKER
from linli_sim.demo.compare import compare
from linli_sim.demo.house import BrokerKind, House, owner_only
from linli_sim.demo.kiosk_turn import Visitors
from linli_sim.demo.plant import Plant, plant
from linli_sim.demo.processes import DemoFailed, wait_for
from linli_sim.demo.report import Report
from linli_sim.demo.screen import Screen
from linli_sim.demo.trouble import Trouble
from linli_sim.people import population
from linli_sim.town import Town

HOME_S = 60.0
DRAIN_S = 60.0
PLANT_AT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What was asked for on the command line."""

    seed: int | None = None
    for_s: float | None = None
    speed: float = 1.0
    data: Path | None = None
    report: Path | None = None
    faults: bool = False
    plants: tuple[Plant, ...] = ()
    broker: BrokerKind | None = None


class Stopped(Exception):
    """Ctrl-C, or the end of a service."""


def play(wishes: Wishes, console: Console) -> int:
    """Run the demo; the exit status: 0 only if nothing was lost or doubled."""
    seed = wishes.seed if wishes.seed is not None else SystemRandom().randrange(10**6)
    report = Report(seed=seed)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN:
            continue  # nohup
        signal.signal(number, lambda *_: stop.set())
    try:
        with ExitStack() as stack:
            _run(wishes, report, _Stage(stack, stop, console))
    except (DemoFailed, Stopped) as failure:
        if not stop.is_set():  # else Ctrl-C ended what was being waited for
            console.print(f"[bold red]demo:[/] {failure}", highlight=False)
            return 1
        console.print("停止 · stopped")
        return 0 if wishes.for_s is None else 1
    report.show(console)
    if wishes.report is not None:
        report.write(wishes.report)
    return 0 if report.good else 1


@dataclass(frozen=True, slots=True)
class _Stage:
    stack: ExitStack
    stop: threading.Event
    console: Console

    def wait(self, seconds: float) -> None:
        """Sleep, but not through a Ctrl-C."""
        if self.stop.wait(seconds):
            raise Stopped

    def say(self, text: str) -> None:
        self.console.print(text, highlight=False)


def _run(wishes: Wishes, report: Report, stage: _Stage) -> None:
    centre = load(EXAMPLE)
    folder = wishes.data or Path(
        stage.stack.enter_context(tempfile.TemporaryDirectory(prefix="linli-demo-"))
    )
    if (folder / "hub").exists():
        raise DemoFailed(
            f"{folder} 中已有一个中心，请另选空文件夹\n"
            f"{folder} holds a centre already: choose another folder, or remove it"
        )
    owner_only(folder)
    stage.say(f"seed {report.seed} · {folder}")
    house = House(folder, centre, _broker_kind(wishes, stage))
    people = population(report.seed, centre.residents, centre.attendants, centre.staff)
    stage.say("建立中心：密钥、数据库、居民 · keys, database, people ...")
    house.build(people.everyone)
    stage.wait(0)
    screen = Screen(house.ports.kiosk)
    stage.stack.callback(screen.close)
    visitors = Visitors(screen)
    town = Town(
        centre,
        house.devices,
        seed=report.seed,
        clock=Clock(wishes.speed),
        broker=house.board,
        at_kiosk=visitors.turn,
    )
    stage.stack.callback(town.stop)
    stage.stack.callback(house.stop)  # runs before it: edges end, then their devices
    stage.say("启动：代理、中枢、边缘 · brokers, hub, three edges ...")
    house.children[BOARD_BROKER].start()
    town.start()
    stage.wait(0)
    house.start(town.links)
    _welcome(house, stage)
    town.open()
    _live(wishes, report, stage, house, town)
    _judge(report, stage, house, town, visitors)


def _broker_kind(wishes: Wishes, stage: _Stage) -> BrokerKind:
    """mosquitto if it is here or nothing else is; what the other costs is said."""
    if wishes.broker is None and (brokers.installed() or not fallback.installed()):
        return "mosquitto"
    if wishes.broker == "mosquitto":
        return "mosquitto"
    for line in fallback.COSTS:
        stage.say(line)
    return "iotcore"


def _welcome(house: House, stage: _Stage) -> None:
    for name, address in house.pages.items():
        stage.say(f"  {name:6} {address}")
    for user, password in house.passwords.items():
        stage.say(f"  一次性密码 one-time password · {user}: {password}")


def _live(
    wishes: Wishes, report: Report, stage: _Stage, house: House, town: Town
) -> None:
    """The time in which people come and things break."""
    counts: Counter[str] = Counter()
    for_s = wishes.for_s
    if for_s is None:
        stage.say("Ctrl-C 结束 · ends it")
        while True:
            stage.wait(3600)
    if wishes.faults:
        trouble = Trouble(house, town, Random(f"trouble {report.seed}"), counts)  # noqa: S311  a simulation
        trouble.run(for_s, stage.wait)
        stage.wait(0.1 * for_s)
    elif wishes.plants:
        stage.wait(PLANT_AT * for_s)
        plant(wishes.plants, house, stage.wait)
        counts.update(f"planted_{kind}" for kind in wishes.plants)
        stage.wait((1 - PLANT_AT) * for_s)
    else:
        stage.wait(for_s)
    report.faults = dict(counts)


def _judge(
    report: Report, stage: _Stage, house: House, town: Town, visitors: Visitors
) -> None:
    """Everyone home, all wires whole, journals empty; then compare."""
    stage.say("大家回家，等待入账 · everyone goes home, journals drain ...")
    town.finish(HOME_S)
    wait_for(house.drained, DRAIN_S, "the journals to drain")
    truth = town.truth
    mine = bags(truth)
    report.taps = truth.taps
    report.deposits = len(mine)
    report.links = dict(Counter(bag.link for bag in mine))
    report.judge(compare(mine, booked(house.rows("deposits"))))
    redeemed, wrong = stations(visitors.received, house.rows("redemptions"))
    report.redeemed = redeemed
    report.wrong += wrong
    report.kiosk = dict(Counter(visit.result for visit in truth.kiosk_visits))
    report.receipts_ms = receipts_ms(house.folder / "logs")
    report.verify = _verified(house)


def _verified(house: House) -> str:
    try:
        said = json.loads(house.hub_says("verify", "--json"))
    except DemoFailed as failure:
        return str(failure)[-500:]
    return "ok" if said["ok"] else json.dumps(said["wrong"], ensure_ascii=False)[:500]
