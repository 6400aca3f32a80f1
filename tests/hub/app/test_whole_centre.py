"""Edges, log-ins, readings, standards, alarms: the rest of what the centre can do."""

import pytest

from linli_hub.access.actions import users
from linli_hub.base.actions import alarms
from linli_hub.base.core.actors import SYSTEM
from linli_hub.base.core.errors import (
    AlreadyExists,
    BadValue,
    CodeInvalid,
    LoginFailed,
    LoginLocked,
    NotAllowed,
    NotFound,
    NotYourJournal,
    SessionEnded,
    StandardInvalid,
)
from linli_hub.base.store import notes
from linli_hub.devices.actions import edges, readings
from linli_hub.earning.actions import standards
from linli_wire import messages as m
from tests.hub.centre import DAY_MS, KIOSK, NOON_MS, STAFF, Centre, PretendEdge, hex_of

CODE = hex_of("code")
ADMIN = frozenset({"admin"})


def invite(centre: Centre, name: str = "bins-9") -> None:
    centre.do(edges.add, STAFF, name, "bins", CODE, centre.now_ms + 600_000)


def enrol(centre: Centre, code: str = CODE, key: str = "ab" * 32) -> edges.EdgeRow:
    row: edges.EdgeRow = centre.do(edges.enrol, "bins-9", code, key, "$7$hash")
    return row


def test_a_code_enrols_one_edge_once(bare: Centre) -> None:
    invite(bare)

    assert enrol(bare).state == "active"
    with pytest.raises(CodeInvalid):
        enrol(bare, key="cd" * 32)
    assert bare.rows("SELECT public_key FROM edge") == [("ab" * 32,)]


@pytest.mark.parametrize("how", ["wrong", "late", "unknown"])
def test_a_wrong_a_late_and_a_strange_code_look_the_same(
    bare: Centre, how: str
) -> None:
    if how != "unknown":
        invite(bare)
    bare.now_ms += 600_000 if how == "late" else 0

    with pytest.raises(CodeInvalid):
        enrol(bare, hex_of("guess") if how == "wrong" else CODE)
    assert bare.rows("SELECT code FROM alarm") == [("enrolment_refused",)]


def test_an_active_edge_is_not_invited_again_but_a_revoked_one_is(
    bare: Centre,
) -> None:
    invite(bare)
    invite(bare)
    enrol(bare)
    with pytest.raises(AlreadyExists):
        invite(bare)
    bare.do(edges.revoke, STAFF, "bins-9")
    invite(bare)

    assert enrol(bare, key="cd" * 32).public_key == "cd" * 32


@pytest.mark.parametrize("name", ["hub", "Bins", "a/b", "+", "", "x" * 33])
def test_an_edge_has_a_name_that_fits_a_topic(bare: Centre, name: str) -> None:
    with pytest.raises(BadValue):
        invite(bare, name)


def test_a_hello_is_answered_with_the_cursor(centre: Centre) -> None:
    edge = PretendEdge()
    edge.open()
    said = m.Hello(
        edge="bins-1", online=True, software="1.0", boot=edge.boot,
        nonce=hex_of("n"), journal=edge.journal, next_seq=3,
    )  # fmt: skip
    strange = centre.do(edges.hello, said)
    centre.send(edge.parcel())

    known = centre.do(edges.hello, said)

    assert (strange.known, strange.upto, strange.chain) == (False, 0, None)
    assert (known.known, known.upto) == (True, 2)
    assert known.chain == edge.events[-1].chain.hex()
    assert (known.epoch, known.wall_ms, known.nonce) == (1, NOON_MS, hex_of("n"))
    assert centre.do(edges.hello, m.Hello(edge="bins-1", online=False)) is None
    assert centre.rows("SELECT online, software FROM edge WHERE name = 'bins-1'") == [(False, "1.0")]  # fmt: skip


def batch(first: int, values: list[float], *gaps: tuple[int, int]) -> m.Readings:
    return m.Readings(
        edge="bins-1",
        stream=hex_of("stream"),
        first=first,
        readings=[
            m.Reading(
                device="tank",
                quantity="level_mm",
                at_ms=NOON_MS + int(value) * 1000,
                value=value,
            )
            for value in values
        ],
        gaps=[m.Gap(first=a, last=b) for a, b in gaps],
    )


def test_readings_are_stored_once(centre: Centre) -> None:
    first = batch(1, [1, 2, 3])
    assert centre.do(readings.record, "bins-1", first) == 3
    assert centre.do(readings.record, "bins-1", first) == 3
    assert centre.do(readings.record, "bins-1", batch(2, [2, 3, 4])) == 4

    assert centre.rows("SELECT value FROM reading ORDER BY at_ms") == [
        (1,),
        (2,),
        (3,),
        (4,),
    ]
    assert centre.rows("SELECT DISTINCT count, total, low, high FROM rollup") == [
        (4, 10.0, 1.0, 4.0)
    ]


def test_a_gap_moves_the_stream_on(centre: Centre) -> None:
    said = batch(1, [1, 9], (2, 8), (10, 12))

    assert centre.do(readings.record, "bins-1", said) == 12
    assert centre.rows("SELECT upto, thinned FROM reading_stream") == [(12, 10)]


def test_a_reading_told_twice_is_rolled_up_once(centre: Centre) -> None:
    centre.do(readings.record, "bins-1", batch(1, [1, 2]))
    centre.do(readings.record, "bins-1", batch(3, [2, 3]))

    assert centre.rows("SELECT DISTINCT count, total FROM rollup") == [(3, 6.0)]


def test_a_stream_belongs_to_one_edge(centre: Centre) -> None:
    centre.do(readings.record, "bins-1", batch(1, [1]))
    with pytest.raises(NotYourJournal):
        centre.do(readings.record, "bins-2", batch(2, [2]))


@pytest.fixture
def login(bare: Centre) -> Centre:
    bare.do(users.add_user, SYSTEM, "li", "$argon2id$x", ADMIN)
    return bare


def test_a_session_lasts_while_it_is_used(login: Centre) -> None:
    opened = login.do(users.open_session, "li", "t" * 64)
    login.now_ms += users.IDLE_MS - 1
    touched = login.do(users.touch_session, "t" * 64)
    login.now_ms += users.IDLE_MS

    assert (opened.user, opened.roles) == ("li", ADMIN)
    assert touched.until_ms == login.now_ms
    with pytest.raises(SessionEnded):
        login.do(users.touch_session, "t" * 64)


def test_a_session_ends_after_half_a_day_however_busy(login: Centre) -> None:
    login.do(users.open_session, "li", "t" * 64)
    end = login.now_ms + users.ABSOLUTE_MS
    while login.now_ms + users.IDLE_MS - 1 < end:
        login.now_ms += users.IDLE_MS - 1
        login.do(users.touch_session, "t" * 64)
    login.now_ms = end

    with login.database.read() as read:
        assert users.session(read, "t" * 64, login.now_ms) is None


@pytest.mark.parametrize("how", ["close", "password", "disable"])
def test_a_session_ends_at_once(login: Centre, how: str) -> None:
    login.do(users.open_session, "li", "t" * 64)
    if how == "close":
        login.do(users.close_session, "t" * 64)
    elif how == "password":
        login.do(users.set_password, SYSTEM, "li", "$argon2id$y")
    else:
        login.do(users.disable, SYSTEM, "li")
        with pytest.raises(LoginFailed):
            login.do(users.open_session, "li", "u" * 64)
        assert login.do(users.charge_login, "li") is None

    with login.database.read() as read:
        assert users.session(read, "t" * 64, login.now_ms) is None


def test_wrong_passwords_are_charged_before_they_are_checked(login: Centre) -> None:
    results = login.run(*[(users.charge_login, "li")] * (users.WRONG_MAX + 10))

    passed = [result.error is None for result in results]
    assert passed == [True] * users.WRONG_MAX + [False] * 10
    with pytest.raises(LoginLocked):
        login.do(users.charge_login, "li")
    assert login.do(users.charge_login, "nobody") is None


def test_only_an_admin_adds_users(login: Centre) -> None:
    with pytest.raises(NotAllowed):
        login.do(users.add_user, KIOSK, "x", "$argon2id$x", ADMIN)
    with pytest.raises(BadValue):
        login.do(users.add_user, SYSTEM, "x", "$argon2id$x", frozenset({"king"}))


def test_a_new_standard_holds_from_its_day_on(centre: Centre) -> None:
    edge = PretendEdge()
    edge.open()
    edge.deposit()
    centre.send(edge.parcel())
    centre.publish("2026-01-02", good__5="good = 7")
    edge.deposit(after_ms=DAY_MS)
    centre.now_ms += DAY_MS
    centre.send(edge.parcel(4))

    assert centre.rows("SELECT points, standard FROM deposit ORDER BY seq") == [
        (5, 1),
        (7, 2),
    ]


def test_a_settled_day_and_the_time_zone_stay(centre: Centre) -> None:
    edge = PretendEdge()
    edge.open()
    edge.deposit()
    centre.send(edge.parcel())

    with pytest.raises(BadValue):
        centre.publish("2026-01-01")
    with pytest.raises(StandardInvalid):
        centre.publish("2026-02-01", **{"Asia/Shanghai": "Europe/Berlin"})
    with pytest.raises(NotAllowed):
        centre.do(standards.publish, KIOSK, "", "2026-01-01")


def test_an_alarm_counts_until_it_is_quieted(centre: Centre) -> None:
    for _ in range(3):
        centre.do(notes.alarm, "tank_empty", "garden/tank")
    [(number, times)] = centre.rows("SELECT n, times FROM alarm")
    centre.do(alarms.quiet, STAFF, number, "refilled")
    centre.do(notes.alarm, "tank_empty", "garden/tank")

    assert times == 3
    assert centre.rows("SELECT times, quiet_by FROM alarm ORDER BY n") == [
        (3, "wang"),
        (1, None),
    ]
    with pytest.raises(NotFound):
        centre.do(alarms.quiet, STAFF, number, "again")
