"""Anything on any input: no exception, nothing journalled, good frames still heard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli_edge.core.inputs import (
    BoardMessage,
    HubMessage,
    LinkUp,
    PortBytes,
    PortDown,
    StationAnswer,
    Tick,
    Touched,
)
from linli_wire import topics
from tests.edge.harness import CENTRE, EDGE, PANEL, READER, SCALE, Bench

PORTS = st.sampled_from([READER, PANEL, SCALE, "/dev/none"])
LINES = st.one_of(
    st.binary(max_size=300),
    st.sampled_from(
        [b"\x02" * 50, b"$LID,open", b"ST,+00012.34  kg\r", b"$" * 500, b"\xff" * 40]
    ),
)
TOPICS = st.one_of(
    st.sampled_from([topics.down(CENTRE, EDGE, what) for what in topics.DOWN]),
    st.text(max_size=60),
)
PAYLOADS = st.one_of(
    st.binary(max_size=200),
    st.sampled_from(
        [
            b"{}",
            b"[" * 5000,
            b'{"edge":1e999}',
            b"null",
            b'{"upto":9223372036854775808}',
        ]
    ),
)
INPUTS = st.one_of(
    st.builds(PortBytes, port=PORTS, data=LINES),
    st.builds(PortDown, port=PORTS, reason=st.text(max_size=20)),
    st.builds(BoardMessage, topic=TOPICS, payload=PAYLOADS, retained=st.booleans()),
    st.builds(
        HubMessage,
        topic=TOPICS,
        payload=PAYLOADS,
        signature=st.one_of(st.none(), st.text(max_size=130)),
        retained=st.booleans(),
    ),
    st.builds(
        StationAnswer,
        call=st.integers(0, 5),
        status=st.one_of(st.none(), st.integers(0, 999)),
        body=PAYLOADS,
    ),
    st.builds(
        Touched,
        view=st.integers(0, 3),
        what=st.text(max_size=10),
        fields=st.dictionaries(st.text(max_size=8), st.integers()),
    ),
    st.just(LinkUp()),
    st.just(Tick()),
)


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder: Path = tmp_path_factory.mktemp("victim")
    one = Bench(folder)
    yield one
    one.store.close()


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(INPUTS, max_size=30))
def test_nothing_said_from_outside_breaks_the_agent(
    victim: Bench, inputs: list[object]
) -> None:
    for event in inputs:
        victim.now_ms += 37
        victim.handle(event)  # type: ignore[arg-type]

    assert victim.store.in_service
    assert victim.store.current.acked == 0
    assert not victim.parcels()


def test_after_all_that_a_bag_is_still_weighed(victim: Bench) -> None:
    for port in (READER, PANEL, SCALE):
        victim.handle(PortBytes(port=port, data=b"\r\n\x03" * 10))
    victim.tick(31_000)

    victim.deposit(900)

    assert "厨余 0.90 kg 已记录" in victim.texts()
