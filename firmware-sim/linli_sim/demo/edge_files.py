"""What each of the demo's three edges is told: its TOML, from the centre's description.

The same facts twice on purpose: once for the devices (linli_sim.centre), once for the
agent that must read them.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from linli_sim import station
from linli_sim.centre import BinPlan, Centre, CompostPlan, KioskPlan
from linli_sim.kinds import KINDS

FULL_MM = 150
TITLES = {
    "kitchen": ("厨余", "Kitchen waste"),
    "recyclable": ("可回收物", "Recyclables"),
    "hazardous": ("有害", "Hazardous"),
    "residual": ("其他", "Other waste"),
}
BINS, GARDEN, KIOSK = "bins", "garden", "kiosk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where the edges find what they talk to."""

    links: dict[str, Path]
    stores: Path
    broker_port: int
    board_port: int
    board_password: Path
    kiosk_port: int
    voice: Path | None = None


def edge_files(centre: Centre, ground: Ground) -> dict[str, str]:
    """Edge name -> text of its configuration; its name is also its role."""
    files = {BINS: _bins(centre, ground), GARDEN: _garden(centre, ground)}
    if centre.kiosk is not None:
        files[KIOSK] = _kiosk(centre.kiosk, ground)
    return files


def _head(name: str, ground: Ground) -> str:
    return (
        f"[edge]\nname = {_text(name)}\nstore = {_text(ground.stores / name)}\n"
        "readings_every_s = 2\n\n"
        f'[broker]\nhost = "127.0.0.1"\nport = {ground.broker_port}\n'
    )


def _bins(centre: Centre, ground: Ground) -> str:
    board = (
        f'\n[board]\nhost = "127.0.0.1"\nport = {ground.board_port}\n'
        f'user = "edge"\npassword_file = {_text(ground.board_password)}\n'
    )
    bins = (_bin(plan, ground) for plan in centre.bins)
    return _head(BINS, ground) + board + "".join(bins)


def _bin(plan: BinPlan, ground: Ground) -> str:
    zh, en = TITLES[plan.stream]
    number = plan.name.rsplit("-", 1)[-1]
    return (
        f"\n[[bin]]\nname = {_text(plan.name)}\nstream = {_text(plan.stream)}\n"
        f"title_zh = {_text(f'{zh}{number}号')}\ntitle_en = {_text(f'{en} {number}')}\n"
        + _place(plan, ground)
        + f"scale = {_scale(plan, ground)}\nfill = {_fill(plan, ground)}\n"
    )


def _place(plan: BinPlan | CompostPlan, ground: Ground) -> str:
    reader = ground.links[f"{plan.name}-reader"]
    panel = ground.links[f"{plan.name}-panel"]
    return f"reader = {_text(reader)}\npanel = {_text(panel)}\n"


def _scale(plan: BinPlan | CompostPlan, ground: Ground) -> str:
    sizes = {"division_g": plan.division_g, "capacity_g": plan.capacity_g}
    told = KINDS[plan.scale].told(plan.plate)
    return _device(plan.scale, f"{plan.name}-scale", ground, sizes | told)


def _fill(plan: BinPlan, ground: Ground) -> str:
    depths = {"empty_mm": plan.depth_mm, "full_mm": FULL_MM}
    told = KINDS[plan.fill].told(plan.plate)
    return _device(plan.fill, f"{plan.name}-fill", ground, depths | told)


def _device(kind: str, name: str, ground: Ground, keys: dict[str, int]) -> str:
    """On its own port; what speaks MQTT is on the one board of its bin."""
    if kind == "mqtt":
        at = f"device = {_text(name.rsplit('-', 1)[0] + '-board')}"
    else:
        at = f"port = {_text(ground.links[name])}"
    rest = "".join(f", {key} = {value}" for key, value in keys.items())
    return f"{{ kind = {_text(kind)}, {at}{rest} }}"


def _garden(centre: Centre, ground: Ground) -> str:
    text = _head(GARDEN, ground)
    if (plan := centre.compost) is not None:
        probes = ", ".join(
            f"{{ unit = {probe.unit}, map = {_text(probe.map)} }}"
            for probe in plan.probes
        )
        bus = _text(ground.links[f"{plan.name}-probes"])
        text += (
            f"\n[[compost]]\nname = {_text(plan.name)}\n"
            'title_zh = "堆肥"\ntitle_en = "Compost"\n'
            + _place(plan, ground)
            + f"scale = {_scale(plan, ground)}\nbus = {{ port = {bus} }}\n"
            f"probes = [{probes}]\npoll_s = 3\n"
        )
    if (tank := centre.tank) is not None:
        sensor = _text(ground.links[f"{tank.name}-level"])
        text += (
            f"\n[[tank]]\nname = {_text(tank.name)}\n"
            f'sensor = {{ kind = "level_sensor", port = {sensor} }}\n'
            f"sensor_above_bottom_mm = {tank.sensor_above_bottom_mm}\n"
            f'shape = {{ kind = "upright_cylinder", diameter_mm = {tank.diameter_mm}, '
            f"height_mm = {tank.height_mm} }}\n"
        )
    return text


def _kiosk(plan: KioskPlan, ground: Ground) -> str:
    reader = _text(ground.links[f"{plan.name}-reader"])
    voice = f"voice = {_text(ground.voice)}\n" if ground.voice else ""
    return (
        _head(KIOSK, ground)
        + f'\n[kiosk]\nreader = {reader}\nlisten = "127.0.0.1:{ground.kiosk_port}"\n'
        + voice
        + _machines(plan, ground.links)
    )


def _machines(plan: KioskPlan, links: dict[str, Path]) -> str:
    text = ""
    if plan.dispensers or plan.lockers:
        port = _text(links[f"{plan.name}-vendor"])
        text += (
            f"\n[kiosk.vendor]\nport = {port}\nunit = {station.RELAYS}\n"
            f"dialect = {_text(plan.dialect)}\n"
        )
        text += "".join(
            _channel(plan, "dispenser", number, number - 1)
            for number in range(1, plan.dispensers + 1)
        )
        text += "".join(
            _channel(plan, "locker", number, station.contact_of(number))
            for number in range(
                station.LOCKERS_FROM, station.LOCKERS_FROM + plan.lockers
            )
        )
    if plan.printer:
        port = _text(links[f"{plan.name}-printer"])
        text += f"\n[kiosk.printer]\nport = {port}\n"
    if plan.bench:
        port = _text(links[f"{plan.name}-bench"])
        text += (
            f'\n[kiosk.bench]\nscale = {{ kind = "and_scale", port = {port}, '
            f"division_g = {station.BENCH_DIVISION_G}, "
            f"capacity_g = {station.BENCH_CAPACITY_G} }}\n"
        )
    return text


def _channel(plan: KioskPlan, kind: str, number: int, at: int) -> str:
    """`at`: the register of its counter, or its door's first input."""
    if kind == "dispenser":
        pulse_ms = 1200
        sensor = f'kind = "counter", unit = {station.COUNTERS}, register = {at}'
    else:
        pulse_ms = 700
        sensor = (
            f'kind = "door", unit = {station.CONTACTS}, input = {at}, latch = {at + 1}'
        )
    return (
        f"\n[[kiosk.vendor.channel]]\nnumber = {number}\nkind = {_text(kind)}\n"
        f"relay = {station.relay_of(number, plan)}\npulse_ms = {pulse_ms}\n"
        f"sensor = {{ {sensor} }}\n"
    )


def _text(value: object) -> str:
    """A TOML basic string; JSON's escapes are a subset of TOML's."""
    return json.dumps(str(value), ensure_ascii=False)
