"""Readings are copied once each; a server away or refusing never touches the books."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import stamina

from linli_hub.devices.store.outflow import Sample
from linli_hub.telemetry.influx import Away, Server, Sink, line
from tests.hub.room import Room


class Told:
    """A server that remembers lines and answers as it is told to."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.status = 204
        told = self

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                if told.status == 204:
                    told.lines += body.splitlines()
                self.send_response(told.status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever)
        self.thread.start()

    def stop(self) -> None:
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()


@pytest.fixture
def told() -> Iterator[Told]:
    server = Told()
    with stamina.set_testing(True, attempts=2):
        yield server
    server.stop()


@pytest.fixture
def sink(room: Room, told: Told, tmp_path: Path) -> Iterator[Sink]:
    room.hear(room.edge("bins-1").readings(1, [10.5, 11.0, 12.25]))
    made = Sink(room.database, Server(url=told.url), tmp_path / "sent.json")
    yield made
    made.stop()


def test_each_reading_is_sent_once_with_its_own_time(
    room: Room, sink: Sink, told: Told, tmp_path: Path
) -> None:
    assert (sink.drain(), sink.drain()) == (3, 0)
    again = Sink(room.database, Server(url=told.url), tmp_path / "sent.json")

    assert again.drain() == 0
    again.stop()
    assert len(told.lines) == 3
    assert told.lines[0].startswith("level_mm,device=tank-1,edge=bins-1 value=10.5 ")


def test_a_server_in_trouble_is_waited_for_and_nothing_is_lost(
    sink: Sink, told: Told
) -> None:
    told.status = 503
    with pytest.raises(Away):
        sink.drain()
    told.status = 204

    assert sink.drain() == 3
    assert len(told.lines) == 3


def test_a_server_that_is_not_there_is_away(
    room: Room, sink: Sink, tmp_path: Path
) -> None:
    gone = Sink(room.database, Server(url="http://127.0.0.1:9"), tmp_path / "x.json")
    with pytest.raises(Away):
        gone.drain()
    gone.stop()


def test_lines_that_the_server_refuses_are_counted_and_left_behind(
    sink: Sink, told: Told
) -> None:
    told.status = 400
    assert sink.drain() == 3
    told.status = 204

    assert sink.drain() == 0
    assert sink.counts["refused"] == 3


def test_a_name_cannot_break_out_of_its_line() -> None:
    sample = Sample(
        series=1, edge="e", device="a b,c=d\\", quantity="x\ny", at_ms=5, value=1.0
    )

    assert line(sample) == "x_y,device=a\\ b\\,c\\=d\\\\,edge=e value=1.0 5"
