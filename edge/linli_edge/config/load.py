"""The agent's TOML file -> Config, read and checked.

A refusal says which file, which key, and what to do, in Chinese and English.
"""

import ipaddress
import tomllib
from pathlib import Path

import msgspec

from linli_edge.config.agent import Bin, Compost, Config, Kiosk, Scale
from linli_edge.config.machines import machine_wrongs
from linli_edge.config.values import Table, Wrongs
from linli_edge.drivers.kinds import kind_of
from linli_wire.frames.soil_maps import MAPS

DEVICES_MAX = 64


class ConfigError(Exception):
    """The file cannot be used; the text says where and what to do."""


def load(path: Path) -> Config:
    """Read and check `path`, or raise ConfigError."""
    try:
        text = path.read_text(encoding="utf-8")
        config = msgspec.convert(tomllib.loads(text), Config)
    except OSError as fault:
        raise ConfigError(
            f"{path}: 读不到此文件,请检查路径和权限 / cannot be read "
            f"({fault.strerror}): check path and permissions"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise ConfigError(
            f"{path}: 不是有效的 TOML,请改正 / not valid TOML, mend it: {fault}"
        ) from None
    except msgspec.ValidationError as fault:
        raise ConfigError(
            f"{path}: 请改正此键,对照 edge.example.toml / mend this key, see "
            f"edge.example.toml: {fault}"
        ) from None
    for key, wrong in _wrongs(config):
        raise ConfigError(f"{path}: {key}: {wrong}")
    return config


def _wrongs(config: Config) -> Wrongs:
    """What the types cannot say, as (key, what is wrong and what to do)."""
    names = [one.name for one in config.bins()] + [one.name for one in config.tank]
    if config.kiosk is not None:
        names += [one.name for one in config.kiosk.machines()]
        names += config.kiosk.vendor.devices() if config.kiosk.vendor else []
    names += [
        f"{unit.name}-p{probe.unit}" for unit in config.compost for probe in unit.probes
    ]
    wrongs = [
        (name, "名称重复,请另起 / name used twice: give each its own")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    if len(names) > DEVICES_MAX:
        wrongs.append(("bin", f"设备超过 {DEVICES_MAX} 个 / more than {DEVICES_MAX}"))
    for name in names:
        if len(name) > 32:
            wrongs.append((name, "名称超过 32 字符 / longer than 32 characters"))
    for one in config.bins():
        wrongs += _bin_wrongs(one)
        wrongs += _needs_board(config, f"bin {one.name}", one.scale, one.fill)
    for one_tank in config.tank:
        wrongs += _needs_board(config, f"tank {one_tank.name}", one_tank.sensor)
    for unit in config.compost:
        wrongs += _probe_wrongs(unit)
    wrongs += _kiosk_wrongs(config.kiosk)
    if config.kiosk is not None and (bench := config.kiosk.bench) is not None:
        wrongs += _scale_wrongs("kiosk.bench", bench.scale)
        wrongs += _needs_board(config, "kiosk.bench", bench.scale)
    return wrongs


def _bin_wrongs(one: Bin) -> Wrongs:
    wrongs = []
    if one.min_deposit_g >= one.max_deposit_g:
        wrongs.append(
            (
                f"bin {one.name}.min_deposit_g",
                "须小于 max_deposit_g / must be below max_deposit_g",
            )
        )
    if one.fill is not None and one.fill.full_mm >= one.fill.empty_mm:
        wrongs.append(
            (
                f"bin {one.name}.fill",
                "full_mm 须小于 empty_mm(距离从盖往下量)/ full_mm must be below "
                "empty_mm (distances go down from the lid)",
            )
        )
    return wrongs + _scale_wrongs(f"bin {one.name}", one.scale)


def _scale_wrongs(key: str, scale: Scale) -> Wrongs:
    return [(f"{key}.scale.{at}", how) for at, how in kind_of(scale).wrongs(scale)]


def _needs_board(config: Config, key: str, *devices: Table | None) -> Wrongs:
    if config.board is not None or all(
        device is None or kind_of(device).line for device in devices
    ):
        return []
    how = (
        "用到 MQTT 设备,请写 [board] host, port / speaks MQTT: add [board] "
        "with host and port"
    )
    return [(key, how)]


def _probe_wrongs(unit: Compost) -> Wrongs:
    wrongs = [
        (f"compost {unit.name}.probes", f"map 只可用 / use one of {sorted(MAPS)}")
        for probe in unit.probes
        if probe.map not in MAPS
    ]
    if unit.probes and unit.bus is None:
        wrongs.append((f"compost {unit.name}.bus", "缺总线 / probes need a bus"))
    return wrongs


def _kiosk_wrongs(kiosk: Kiosk | None) -> Wrongs:
    if kiosk is None:
        return []
    wrongs = machine_wrongs(kiosk.vendor, kiosk.printer)
    host, _, port = kiosk.listen.rpartition(":")
    try:
        sound = ipaddress.ip_address(host).is_loopback and 0 < int(port) < 65536
    except ValueError:
        sound = False
    if not sound:
        how = "只可在本机监听,例如 127.0.0.1:8090 / loopback only, as 127.0.0.1:8090"
        wrongs.append(("kiosk.listen", how))
    return wrongs
