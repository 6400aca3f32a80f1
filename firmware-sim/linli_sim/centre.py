"""The description of a simulated centre, as TOML. Unknown keys are errors."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from linli_sim.devices.load import PROFILES
from linli_sim.kinds import Plate, giving
from linli_wire.frames.gives import Gives
from linli_wire.frames.soil_maps import MAPS
from linli_wire.messages import Slug, Stream

EXAMPLE = Path(__file__).parent.parent / "centre.example.toml"


class CentreError(ValueError):
    """The description cannot be used; says where and why."""


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Shared switches only."""


class BinPlan(_Part, frozen=True):
    """A bin: reader and panel on serial, scale and fill sensor as said here.

    `scale` and `fill` are kinds of kinds.py. `zero_raw` and `raw_per_kg` are for scale =
    "hx711" and must equal the edge's.
    `noise` is one of devices/load.py's PROFILES.
    """

    name: Slug
    stream: Stream
    scale: str = "and_scale"
    fill: str = "level_sensor"
    noise: str = "street"
    division_g: int = 10
    capacity_g: int = 150_000
    depth_mm: int = 900
    litres: float = 240.0
    full_share: float = 0.0
    zero_raw: int = 812_345
    raw_per_kg: float = 21_500.0

    @property
    def link(self) -> Literal["serial", "mqtt"]:
        return "mqtt" if self.scale == "mqtt" else "serial"

    @property
    def plate(self) -> Plate:
        return Plate(
            division_g=self.division_g,
            capacity_g=self.capacity_g,
            zero_raw=self.zero_raw,
            raw_per_kg=self.raw_per_kg,
        )


class ProbePlan(_Part, frozen=True):
    unit: int
    map: str
    layer: Literal["core", "middle", "edge"] = "core"


class CompostPlan(_Part, frozen=True):
    """A compost unit on an A&D plate scale; its deposits are of stream `compost`."""

    name: Slug
    probes: list[ProbePlan]
    noise: str = "still"
    division_g: int = 20
    capacity_g: int = 600_000

    @property
    def scale(self) -> str:
        return "and_scale"

    @property
    def plate(self) -> Plate:
        return Plate(division_g=self.division_g, capacity_g=self.capacity_g)


class TankPlan(_Part, frozen=True):
    name: Slug
    diameter_mm: int = 1200
    height_mm: int = 2000
    sensor_above_bottom_mm: int = 2200


class KioskPlan(_Part, frozen=True):
    """Machines beside it: spirals and lockers on one relay board, printer, scale."""

    name: Slug
    dispensers: Annotated[int, msgspec.Meta(ge=0, le=10)] = 0
    lockers: Annotated[int, msgspec.Meta(ge=0, le=8)] = 0
    dialect: Literal["waveshare", "cheap"] = "waveshare"
    printer: bool = False
    bench: bool = False


class Centre(_Part, frozen=True):
    """`garden_hours_per_minute` lets weather and compost run ahead of the clock.

    `clumsy` is the share of visits in which something human goes wrong.
    """

    name: Slug
    bins: list[BinPlan]
    compost: CompostPlan | None = None
    tank: TankPlan | None = None
    kiosk: KioskPlan | None = None
    residents: int = 48
    attendants: int = 1
    staff: int = 1
    clumsy: float = 0.15
    graded: float = 0.3
    pause_ms: int = 900
    kiosk_every_ms: int = 4000
    kiosk_greens: int = 1
    garden_hours_per_minute: float = 1.0


def load(path: Path) -> Centre:
    """Read and check a description; CentreError says what is wrong."""
    try:
        with path.open("rb") as file:
            centre = msgspec.convert(tomllib.load(file), Centre)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise CentreError(f"{path}: {error}") from None
    check(centre)
    return centre


def check(centre: Centre) -> None:
    names = [plan.name for plan in _parts(centre)]
    if len(set(names)) != len(names):
        raise CentreError("two parts of the centre have the same name")
    weighed: list[BinPlan | CompostPlan] = list(centre.bins)
    if centre.compost is not None:
        weighed.append(centre.compost)
    for plan in weighed:
        if plan.noise not in PROFILES:
            raise CentreError(f"{plan.name}: noise is one of {', '.join(PROFILES)}")
    for one in centre.bins:
        places: list[tuple[str, str, Gives]] = [
            ("scale", one.scale, "weight"),
            ("fill", one.fill, "distance"),
        ]
        for key, kind, gives in places:
            if kind not in giving(gives):
                known = ", ".join(giving(gives))
                raise CentreError(f"{one.name}: {key} is one of {known}")
    for probe in centre.compost.probes if centre.compost else []:
        if probe.map not in MAPS:
            raise CentreError(f"probe {probe.unit}: map is one of {', '.join(MAPS)}")
    if centre.residents < len(centre.bins) + 2:
        raise CentreError("there must be more residents than bins")


def _parts(centre: Centre) -> list[BinPlan | CompostPlan | TankPlan | KioskPlan]:
    single = [centre.compost, centre.tank, centre.kiosk]
    return [*centre.bins, *(part for part in single if part is not None)]
