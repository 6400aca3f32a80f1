"""`linli-hub edge … | journals`: invite, list, revoke the centre's edges."""

from dataclasses import asdict
from typing import Annotated

import typer

from linli_hub.adapters import crypto, passwords
from linli_hub.app import opening
from linli_hub.cli.common import (
    DEFAULT_CONFIG,
    ConfigOption,
    JsonOption,
    fail,
    open_hub,
    out,
    print_json,
    print_rows,
    print_table,
)
from linli_hub.cli.words import both
from linli_hub.devices.actions import edges
from linli_hub.devices.core.edge_roles import EDGE_ROLES
from linli_hub.devices.views import devices
from linli_hub.earning.views import settled

app = typer.Typer(help="边缘设备 / edges", no_args_is_help=True)


@app.command("add")
def add(
    name: str,
    role: Annotated[str, typer.Option(help=" | ".join(EDGE_ROLES))],
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """生成一次性注册码，10 分钟内有效 / Print a one-time code, valid for 10 minutes."""
    if role not in EDGE_ROLES:
        fail(f"{both('unknown_role')}: {role} ({', '.join(EDGE_ROLES)})")
    code = passwords.new_code()
    with open_hub(config) as at:
        until_ms = opening.now_ms() + passwords.CODE_LIFE_MS
        at.do(edges.add, at.actor, name, role, passwords.code_hash(code), until_ms)
    if as_json:
        print_json({"edge": name, "code": code, "valid_until_ms": until_ms})
    else:
        out.print(f"{both('enrolment_code')}: {code}", highlight=False)


@app.command("list")
def listed(as_json: JsonOption = False, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """列出设备及其密钥指纹 / Every edge with its key's fingerprint, to compare."""
    with open_hub(config) as at:
        rows = at.read(devices.edges)
    seen = [
        {
            "name": row.name,
            "role": row.role,
            "state": row.state,
            "online": row.online,
            "software": row.software,
            "fingerprint": crypto.fingerprint(row.public_key)
            if row.public_key
            else None,
        }
        for row in rows
    ]
    if as_json:
        print_json(seen)
    else:
        heads = ["name", "role", "state", "online", "software", "fingerprint"]
        print_table(heads, [[row[head] for head in heads] for row in seen])


@app.command("revoke")
def revoke(name: str, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """停用设备：服务端和消息代理都不再接受 / Stop believing an edge, at once."""
    with open_hub(config) as at:
        at.do(edges.revoke, at.actor, name)
        opening.tell_broker(at.settings, at.database)
    out.print(both("done"))


def journals(
    as_json: JsonOption = False, config: ConfigOption = DEFAULT_CONFIG
) -> None:
    """各边缘日志的游标 / Up to where each edge's journals are booked."""
    with open_hub(config) as at:
        rows = [asdict(row) for row in at.read(settled.cursors)]
    print_rows(rows, as_json)
