"""Builds the places of a centre from its description: bodies, models, wires."""

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal

from linli_sim import station
from linli_sim.broker_port import BrokerAddress, BrokerPort
from linli_sim.centre import BinPlan, Centre, CentreError, CompostPlan, KioskPlan
from linli_sim.clock import Clock
from linli_sim.devices.bin import Bin, Body
from linli_sim.devices.card_reader import CardReader
from linli_sim.devices.draw import Pace
from linli_sim.devices.level_sensor import LevelSensor, SensorType
from linli_sim.devices.load import PROFILES, Load
from linli_sim.devices.panel_board import PanelBoard
from linli_sim.devices.probe_bus import Probe, ProbeBus
from linli_sim.devices.scales import AndScale, MqttScale, ScaleType
from linli_sim.faults import SOUND, BadLine
from linli_sim.garden import Garden
from linli_sim.kinds import KINDS, Around
from linli_sim.people import GRAMS_PER_LITRE
from linli_sim.pty_port import PtyPort
from linli_sim.station import Station
from linli_sim.wiring import DISTANCE_MS, Device, MqttBoard, SerialDevice, Wired
from linli_wire.messages import Stream

BOARD_REAL_MS_MIN = 50  # an MQTT board never samples faster than this, at any speed
COMPOST_BODY = Body(depth_mm=1000, litres=900.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where bags go: a bin or the compost unit, as people see and touch it."""

    name: str
    stream: Stream
    link: Literal["serial", "mqtt"]
    capacity_g: int
    reader: CardReader
    panel: PanelBoard
    body: Bin


class Builder:
    """Makes places and remembers every wired device on the way."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        draw: Random,
        *,
        broker: BrokerAddress | None,
    ) -> None:
        self.wired: dict[str, Wired] = {}
        self._folder, self._clock, self._draw = folder, clock, draw
        self._broker = broker

    def bin_place(self, plan: BinPlan) -> Place:
        load = Load(PROFILES[plan.noise], self._chance())
        body = Bin(Body(depth_mm=plan.depth_mm, litres=plan.litres), load)
        if plan.full_share:
            litres = plan.full_share * plan.litres
            body.drop(round(litres * GRAMS_PER_LITRE), litres, 0)
        around = Around(
            draw=self._chance(),
            load=load,
            distance_mm=lambda: body.distance_mm,
            plate=plan.plate,
        )
        self._of_kind(f"{plan.name}-scale", plan.scale, around)
        self._of_kind(f"{plan.name}-fill", plan.fill, around)
        self._board(plan, around)
        return self._place(plan, plan.stream, body, plan.link)

    def compost_place(self, plan: CompostPlan, garden: Garden) -> Place:
        load = Load(PROFILES[plan.noise], self._chance())
        self.serial(f"{plan.name}-scale", AndScale(load, plan.plate.scale))
        probes = {
            probe.unit: Probe(
                map_name=probe.map,
                source=lambda layer=probe.layer: garden.soil(layer),  # type: ignore[misc]
            )
            for probe in plan.probes
        }
        self.serial(f"{plan.name}-probes", ProbeBus(probes))
        return self._place(plan, Stream.COMPOST, Bin(COMPOST_BODY, load), "serial")

    def tank(self, centre: Centre, garden: Garden) -> None:
        if centre.tank is not None:
            source = garden.water_distance_mm
            sensor = LevelSensor(source, self._chance(), SensorType(noise_mm=3.0))
            self.serial(f"{centre.tank.name}-level", sensor)

    def reader(self, name: str) -> CardReader:
        reader = CardReader(self._chance())
        self.serial(name, reader)
        return reader

    def station(self, plan: KioskPlan) -> Station:
        """The machines beside a kiosk, each on its wire."""
        load = Load(PROFILES["still"], self._chance()) if plan.bench else None
        built = station.build(plan, load)
        if built.spirals or built.lockers:
            self.serial(f"{plan.name}-vendor", built.bus)
        if built.printer is not None:
            self.serial(f"{plan.name}-printer", built.printer)
        if built.load is not None:
            kind = ScaleType(
                division_g=station.BENCH_DIVISION_G,
                capacity_g=station.BENCH_CAPACITY_G,
            )
            self.serial(f"{plan.name}-bench", AndScale(built.load, kind))
        return built

    def serial(self, name: str, device: Device) -> None:
        self.wired[name] = SerialDevice(
            name=name,
            device=device,
            port=PtyPort(self._folder / name),
            line=BadLine(SOUND, self._chance()),
        )

    def _place(
        self,
        plan: BinPlan | CompostPlan,
        stream: Stream,
        body: Bin,
        link: Literal["serial", "mqtt"],
    ) -> Place:
        panel = PanelBoard()
        self.serial(f"{plan.name}-panel", panel)
        return Place(
            name=plan.name,
            stream=stream,
            link=link,
            capacity_g=plan.capacity_g,
            reader=self.reader(f"{plan.name}-reader"),
            panel=panel,
            body=body,
        )

    def _of_kind(self, name: str, kind: str, around: Around) -> None:
        """A device on a serial line of its own, if this kind has one."""
        model = KINDS[kind].model
        if model is not None:
            self.serial(name, model(around))

    def _board(self, plan: BinPlan, around: Around) -> None:
        weighs, looks = plan.scale == "mqtt", plan.fill == "mqtt"
        if not weighs and not looks:
            return
        if self._broker is None:
            raise CentreError(f"{plan.name} speaks MQTT: name the board's broker")
        name = f"{plan.name}-board"
        sample_ms = max(100, self._clock.from_real_ms(BOARD_REAL_MS_MIN))
        self.wired[name] = MqttBoard(
            name=name,
            port=BrokerPort(self._broker, name),
            scale=MqttScale(around.load, around.plate.scale, sample_ms=sample_ms)
            if weighs
            else None,
            fill=LevelSensor(around.distance_mm, around.draw, SensorType())
            if looks
            else None,
            fill_pace=Pace(DISTANCE_MS),
        )

    def _chance(self) -> Random:
        """A source of its own for each part, so that one does not move another."""
        return Random(self._draw.random())  # noqa: S311  a simulation
