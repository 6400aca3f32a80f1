"""The list of kinds at the end of edge.example.toml, made from the kinds themselves.

`python -m linli_edge.config.example edge/edge.example.toml` writes it anew; a test
compares.
"""

import sys
from pathlib import Path

from msgspec import NODEFAULT, json, structs

from linli_edge.config.values import Table
from linli_edge.drivers.kind import FillTable, ReaderTable, ScaleTable, SensorTable
from linli_edge.drivers.kinds import KINDS

MARK = "# Every kind of device, by the key where it may stand; a key without a value must be said:\n"
PLACES: dict[str, type[Table]] = {
    "reader": ReaderTable,
    "scale": ScaleTable,
    "fill": FillTable,
    "sensor": SensorTable,
}


def kinds() -> str:
    """One line a kind and place, as comments."""
    rows = [
        f"#   {key:<6} = {{ {_keys(name, table)} }}\n"
        for key, place in PLACES.items()
        for name, kind in KINDS.items()
        for table in kind.config
        if issubclass(table, place)
    ]
    return MARK + "".join(rows)


def renewed(text: str) -> str:
    """The example with its list of kinds as it is now."""
    return text.partition(MARK)[0] + kinds()


def _keys(name: str, table: type[Table]) -> str:
    keys = [f'kind = "{name}"']
    for one in structs.fields(table):
        must = one.default is NODEFAULT
        value = "" if must else f" = {json.encode(one.default).decode()}"
        if must or one.default is not None:
            keys.append(one.name + value)
    return ", ".join(keys)


def main() -> None:
    path = Path(sys.argv[1])
    path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
