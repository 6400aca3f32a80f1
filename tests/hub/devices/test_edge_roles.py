"""The roles of edges are the same at every door: action, API, keyboard."""

from pathlib import Path

import pytest

from linli_hub.base.core.errors import BadValue
from linli_hub.base.web.routes import API
from linli_hub.devices.actions import edges
from linli_hub.devices.core.edge_roles import EDGE_ROLES
from tests.hub.keyboard import init, typed
from tests.hub.room import ADMIN
from tests.hub.web_house import Web


def test_every_role_can_be_invited_at_every_door_and_no_other(
    web: Web, tmp_path: Path
) -> None:
    init(tmp_path / "hub", "linli")
    config = str(tmp_path / "hub" / "hub.toml")
    admin = web.signed_in("admin")
    for role in EDGE_ROLES:
        over_api = admin.post(f"{API}/edges", json={"edge": f"{role}-7", "role": role})
        typed_in = typed("edge", "add", f"{role}-7", "--role", role, "-c", config)
        assert (over_api.status_code, typed_in[0]) == (201, 0)

    wrong = admin.post(f"{API}/edges", json={"edge": "x-1", "role": "lift"})
    code, said = typed("edge", "add", "x-1", "--role", "lift", "-c", config)
    assert (wrong.status_code, code) == (422, 1)
    assert ", ".join(EDGE_ROLES) in said
    with pytest.raises(BadValue, match=", ".join(EDGE_ROLES)):
        web.room.do(edges.add, ADMIN, "x-1", "lift", "0" * 64, web.room.now_ms)
