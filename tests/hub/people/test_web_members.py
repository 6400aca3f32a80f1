"""Members over the API: every write once a key, no card number in any answer."""

import json
from typing import Any

import pytest

from linli_hub.access.web.shell import BODY_BYTES_MAX, LONG_BODY_BYTES_MAX
from linli_hub.base.web.routes import API, BY_EDGE, OPEN, ROUTES
from tests.hub.room import RESIDENT_CARD, Room
from tests.hub.web_house import TestClient, Web, key

NEW_CARD = "em:00AA55AA"
CSV = {"content-type": "text/csv"}
MINE = ("residents", "members", "households", "cards", "imports")


@pytest.fixture
def client(web: Web) -> TestClient:
    return web.signed_in("staff")


def tag(room: Room, card: str) -> str:
    return room.seals.marks(card).tag


def posted(client: TestClient, path: str, body: dict[str, Any], status: int) -> Any:
    answer = client.post(f"{API}{path}", json=body, headers=key())
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def code(client: TestClient, path: str, body: dict[str, Any]) -> str:
    said: str = client.post(f"{API}{path}", json=body, headers=key()).json()["code"]
    return said


def test_the_same_write_twice_is_done_once_and_another_body_refused(
    web: Web, client: TestClient
) -> None:
    body = {"household": "h7", "kind": "organisation", "address": "学校"}
    said = [
        client.post(f"{API}/households", json=body, headers=key("a")) for _ in range(3)
    ]
    other = client.post(
        f"{API}/households", json={**body, "household": "h8"}, headers=key("a")
    )

    assert [answer.status_code for answer in said] == [201] * 3
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    sql = "SELECT count(*) FROM audit WHERE action = 'household.add' AND subject = 'h7'"
    assert web.room.one(sql) == 1


def test_a_pin_sent_again_is_set_once_and_another_pin_is_another_command(
    web: Web, client: TestClient
) -> None:
    path = f"{API}/residents/r1/pin"
    first = client.post(path, json={"pin": "902613"}, headers=key("p"))
    stored = web.room.one("SELECT hash FROM pin WHERE resident = 'r1'")
    again = client.post(path, json={"pin": "902613"}, headers=key("p"))
    other = client.post(path, json={"pin": "902614"}, headers=key("p"))

    assert (first.status_code, again.status_code) == (204, 204)
    assert web.room.one("SELECT hash FROM pin WHERE resident = 'r1'") == stored
    assert other.json()["code"] == "key_reused"
    assert client.post(f"{API}/residents/r1/pin/unlock", headers=key()).status_code == 204  # fmt: skip


def test_a_members_life_from_opening_to_the_end(web: Web, client: TestClient) -> None:
    posted(client, "/households", {"household": "h7", "address": "7"}, 201)
    person = {"resident": "r7", "household": "h7", "name": "李秀英"}
    posted(client, "/residents", person, 201)
    posted(client, "/residents/r7/head", {"head": True}, 204)
    posted(client, "/members/h7/spend", {"spend": "heads"}, 204)
    moved = posted(client, "/residents/r7/move", {"household": "h1"}, 200)
    detail = client.get(f"{API}/residents/r7").json()
    old = client.get(f"{API}/members/h7").json()["member"]

    assert moved == {"moved": 0}
    assert detail["resident"]["household"] == "h1"
    assert detail["resident"]["honour"] == 0
    assert [fact["value"] for fact in detail["memberships"]] == ["h7", "h1"]
    assert old["closed_ms"] is not None  # empty, with nothing in it
    assert code(client, "/residents/r7/move", {"household": "h7"}) == "member_closed"


def test_closing_and_merging_say_how_many_points_went(
    web: Web, client: TestClient
) -> None:
    for id in ("h7", "h8"):
        posted(client, "/households", {"household": id, "address": id}, 201)
    merged = posted(client, "/members/h7/merge", {"into": "h8", "reason": "重复"}, 200)
    ended = posted(client, "/members/h8/close", {"to": "expiry", "reason": "x"}, 200)

    assert (merged, ended) == ({"points": 0}, {"points": 0})
    assert client.get(f"{API}/members/h7").json()["member"]["successor"] == "h8"
    body = {"to": "issue:x", "reason": "x"}
    assert code(client, "/members/h1/close", body) == "bad_request"


def test_members_come_a_page_at_a_time_of_one_kind_or_all(client: TestClient) -> None:
    for n in range(5):
        kind = "organisation" if n % 2 else "household"
        body = {"household": f"m{n}", "kind": kind}
        posted(client, "/households", body, 201)
    names: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get(f"{API}/members", params={"limit": 2, **cursor}).json()
        names += [row["id"] for row in page["rows"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    some = client.get(f"{API}/members", params={"kind": "organisation"}).json()

    assert names == ["h1", "m0", "m1", "m2", "m3", "m4"]
    assert [row["id"] for row in some["rows"]] == ["m1", "m3"]
    for path in ("/members/h99", "/residents/r99"):
        assert client.get(f"{API}{path}").status_code == 404


def test_a_lost_card_is_named_by_its_tag_and_replaced(
    web: Web, client: TestClient
) -> None:
    lost = {"resident": "r1", "tag": tag(web.room, RESIDENT_CARD)}
    posted(client, "/cards/block", lost, 204)
    posted(client, "/cards/replace", {**lost, "by": NEW_CARD}, 201)
    cards = client.get(f"{API}/residents/r1").json()["cards"]

    assert [(c["life"], c["replaced_by"]) for c in cards] == [
        ("replaced", tag(web.room, NEW_CARD)),
        ("active", None),
    ] or [(c["life"], c["replaced_by"]) for c in cards] == [
        ("active", None),
        ("replaced", tag(web.room, NEW_CARD)),
    ]
    assert code(client, "/cards/return", lost) == "card_state"
    for odd in ({}, {"resident": "r1"}, {**lost, "card": NEW_CARD}):
        assert code(client, "/cards/block", odd) == "bad_request"
    nobody = {"resident": "r2", "tag": lost["tag"]}
    assert code(client, "/cards/block", nobody) == "card_unknown"


def test_a_card_is_made_out_handed_out_and_given_back(
    web: Web, client: TestClient
) -> None:
    posted(client, "/residents/r1/cards", {"card": NEW_CARD, "active": False}, 201)
    posted(client, "/cards/activate", {"card": NEW_CARD}, 204)
    posted(client, "/cards/return", {"card": NEW_CARD}, 204)
    again = posted(client, "/residents/r2/cards", {"card": NEW_CARD}, 201)

    assert again == {"credited": 0}
    sql = f"SELECT resident FROM card WHERE tag = '{tag(web.room, NEW_CARD)}'"
    assert web.room.one(sql) == "r2"


def test_a_day_is_a_day_of_the_centre_and_lies_in_the_past(
    web: Web, client: TestClient
) -> None:
    posted(client, "/households", {"household": "h7"}, 201)
    body = {"household": "h7", "from_day": "2026-01-01"}
    posted(client, "/residents/r1/move", body, 200)

    from_ms = web.room.one("SELECT max(from_ms) FROM membership WHERE resident = 'r1'")
    assert from_ms == 1_767_196_800_000  # midnight in Shanghai
    for day in ("2026-01-02", "2026-02-30", "0001-01-01", "9999-12-31"):
        assert code(client, "/residents/r2/move", {**body, "from_day": day}) == (
            "bad_value"
        )


HEAD = "household,resident,name,card\n"


def test_an_import_is_checked_then_done_with_its_progress(
    web: Web, client: TestClient
) -> None:
    rows = "".join(f"v{n},p{n},李雷,em:{n + 4096:08X}\n" for n in range(120))
    raw = (HEAD + rows).encode("gb18030")
    path = f"{API}/imports/members"

    def send(**params: str) -> Any:
        return client.post(path, content=raw, params=params, headers={**CSV, **key()})

    dry = send(dry_run="true")
    assert dry.json() == {"rows": 120, "there": 0, "faults": []}
    assert web.room.one("SELECT count(*) FROM resident WHERE id LIKE 'p%'") == 0
    done = send()
    lines = [json.loads(line) for line in done.text.splitlines()]
    assert [line["done"] for line in lines] == [50, 100, 120, 120]
    assert lines[-1] == {
        "rows": 120, "done": 120, "members": 120, "residents": 120, "cards": 120,
        "credited": 0,
    }  # fmt: skip
    assert send(dry_run="true").json()["there"] == 120
    assert json.loads(send().text.splitlines()[-1])["residents"] == 0


def test_a_file_with_faults_writes_nothing_and_repeats_no_number(
    web: Web, client: TestClient
) -> None:
    raw = HEAD + "v1,p1,李雷,em:00C0FFEE\nv1,p2,韩梅梅,em:C0FFEE\n,p3,x,em:00C0FFEE\n"
    answer = client.post(
        f"{API}/imports/members", content=raw.encode(), headers={**CSV, **key()}
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "import_faults")
    assert [(f["line"], f["column"]) for f in answer.json()["faults"]] == [
        (3, "card"), (4, "household"),
    ]  # fmt: skip
    assert "C0FFEE" not in answer.text
    assert web.room.one("SELECT count(*) FROM resident WHERE id LIKE 'p%'") == 0


def test_a_long_file_is_only_for_who_is_signed_in(web: Web, client: TestClient) -> None:
    path = f"{API}/imports/members"
    raw = HEAD.encode() + b"x" * BODY_BYTES_MAX
    stranger = web.client().post(path, content=raw, headers={**CSV, **key()})
    signed_in = client.post(path, content=raw, headers={**CSV, **key()})
    too_long = client.post(
        path, content=b"x" * (LONG_BODY_BYTES_MAX + 1), headers={**CSV, **key()}
    )
    elsewhere = client.post(f"{API}/households", content=raw, headers=key())

    assert stranger.json()["code"] == "body_too_long"
    assert signed_in.json()["code"] == "import_faults"
    assert too_long.json()["code"] == elsewhere.json()["code"] == "body_too_long"


def test_each_of_these_routes_shows_what_it_takes_and_gives(web: Web) -> None:
    document = web.app.openapi()
    lacking = []
    for method, path in ROUTES:
        if ROUTES[method, path] in (OPEN, BY_EDGE) or path.split("/")[3] not in MINE:
            continue
        text = json.dumps(_whole(document, document["paths"][path][method.lower()]))
        if '"example' not in text and "pin/unlock" not in path:
            lacking.append((method, path))
    assert lacking == []


def _whole(document: Any, part: Any) -> Any:
    """`part` with what it refers to put in its place."""
    if isinstance(part, list):
        return [_whole(document, one) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        name = part["$ref"].rsplit("/", 1)[1]
        if name == "HTTPValidationError":
            return {}
        return _whole(document, document["components"]["schemas"][name])
    return {name: _whole(document, one) for name, one in part.items()}
