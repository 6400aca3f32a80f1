"""A code works once, in time, for one edge; what comes back is an identity that works."""

import threading

from linli_hub.adapters import passwords
from linli_hub.adapters.limits import Limits
from linli_hub.base.web.routes import API
from linli_hub.devices.actions import edges
from tests.hub.edge_voice import Voice
from tests.hub.room import ADMIN, RESIDENT_CARD
from tests.hub.web_house import Web

CODE = "ABCD-EFGH-JKMN"
LIFE_MS = 600_000


def invited(web: Web, name: str = "bins-1") -> Voice:
    until_ms = web.room.now_ms + LIFE_MS
    args = (ADMIN, name, "bins", passwords.code_hash(CODE), until_ms)
    web.room.writer.submit(edges.add, *args).result(5)
    return Voice(name, web.room.seals.sealing_key)


def ask(web: Web, voice: Voice, code: str = CODE, **more: str) -> "tuple[int, dict]":  # type: ignore[type-arg]
    client = web.client()
    client.headers.clear()
    answer = client.post(
        f"{API}/enrol",
        json={
            "edge": voice.name,
            "code": code,
            "public_key": voice.public_key,
            "software": "test",
            **more,
        },
    )
    return answer.status_code, answer.json()


def test_an_edge_enrols_and_is_believed_afterwards(web: Web) -> None:
    edge = invited(web)
    status, told = ask(web, edge)

    assert status == 201
    seals = web.room.seals
    assert told["centre"] == seals.centre
    assert told["epoch"] == 1
    assert told["hub_public_key"] == seals.public_key
    assert told["sealing_public_key"] == seals.sealing_key
    assert told["tag_key"] == web.room.keys.tag.hex()
    broker = told["broker"]
    assert (broker["host"], broker["port"], broker["user"]) == (
        "127.0.0.1",
        8883,
        "bins-1",
    )
    assert len(broker["password"]) >= 43
    assert web.told_broker == 1
    stored = web.room.one("SELECT broker_password_hash FROM edge")
    assert stored.startswith("$7$")
    assert broker["password"] not in stored


def test_what_the_enrolled_edge_says_is_booked(web: Web) -> None:
    edge = invited(web)
    ask(web, edge)
    edge.open_journal()
    edge.deposit(RESIDENT_CARD)
    work = web.room.ingest.receive(edge.parcel(1, 3))
    web.room.writer.submit(work.command.action, *work.command.args).result(5)

    assert web.room.one("SELECT upto FROM journal") == 3


def test_a_code_does_not_work_twice_nor_late_nor_for_another(web: Web) -> None:
    edge, other = invited(web), invited(web, "bins-2")
    assert ask(web, Voice("bins-9", edge.sealing_key))[0] == 403
    assert ask(web, edge)[0] == 201
    again = ask(web, Voice("bins-1", edge.sealing_key))
    web.room.now_ms += LIFE_MS
    late = ask(web, other)

    for status, problem in (again, late):
        assert (status, problem["code"]) == (403, "code_invalid")
    assert web.room.one("SELECT public_key FROM edge WHERE name = 'bins-1'") == (
        edge.public_key
    )


def test_a_guessed_code_is_refused_and_guessing_is_slowed_down(web: Web) -> None:
    edge = invited(web)
    object.__setattr__(web.services, "limits", Limits())
    seen = [ask(web, edge, passwords.new_code())[0] for _ in range(25)]

    assert set(seen[:10]) == {403}
    assert seen.count(429) == 15
    assert web.room.one("SELECT state FROM edge") == "invited"


def test_two_devices_with_one_code_end_with_one_identity(web: Web) -> None:
    edge = invited(web)
    rivals = [Voice("bins-1", edge.sealing_key) for _ in range(8)]
    got: list[int] = []
    threads = [
        threading.Thread(target=lambda v=v: got.append(ask(web, v)[0])) for v in rivals
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(got) == [201] + [403] * 7


def test_a_weak_or_odd_key_is_refused(web: Web) -> None:
    edge = invited(web)

    assert ask(web, edge, public_key="zz" * 32)[0] == 422
    assert ask(web, edge, role="kiosk")[0] == 422
    assert web.room.one("SELECT state FROM edge") == "invited"


def test_staff_invite_and_revoke_over_the_api(web: Web) -> None:
    admin = web.signed_in("admin")
    made = admin.post(f"{API}/edges", json={"edge": "bins-7", "role": "bins"})
    assert made.status_code == 201
    voice = Voice("bins-7", web.room.seals.sealing_key)
    assert ask(web, voice, made.json()["code"])[0] == 201
    listed = admin.get(f"{API}/edges").json()
    assert admin.delete(f"{API}/edges/bins-7").status_code == 204

    assert [(e["name"], e["state"]) for e in listed] == [("bins-7", "active")]
    assert len(listed[0]["fingerprint"].replace(" ", "")) == 32
    assert web.room.one("SELECT state FROM edge") == "revoked"
    assert web.told_broker == 2
