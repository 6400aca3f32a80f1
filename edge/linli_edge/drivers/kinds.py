"""Every kind of device, under the name that it has in the file. A new one is a line here.

The file's tables, the ports and the drivers are made from these records.
"""

from functools import reduce
from operator import or_
from typing import Any

from linli_edge.config.values import Table
from linli_edge.drivers import (
    and_scale,
    board,
    hx711,
    level_sensor,
    panel,
    rdm6300,
    receipt_printer,
    relay_board,
    soil_probe,
)
from linli_edge.drivers.kind import Driver, Kind

KINDS: dict[str, Kind] = {
    "rdm6300": rdm6300.KIND,
    "and_scale": and_scale.KIND,
    "hx711": hx711.KIND,
    "level_sensor": level_sensor.KIND,
    "mqtt": board.KIND,
    "panel": panel.KIND,
    "probes": soil_probe.KIND,
    "vendor": relay_board.KIND,
    "printer": receipt_printer.KIND,
}
KIND_OF = {table: kind for kind in KINDS.values() for table in kind.config}


def tables(place: type[Table]) -> Any:
    """The union of what may stand at a place of the file."""
    fitting = [table for table in KIND_OF if issubclass(table, place)]
    return reduce(or_, fitting)


def kind_of(device: Table) -> Kind:
    return KIND_OF[type(device)]


def driver(device: Table) -> Driver | None:
    """The driver of a configured device; None if it does not speak on a port."""
    make = kind_of(device).driver
    return make(device) if make else None
