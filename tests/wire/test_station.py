"""The kiosk's calls: what was once sent or answered is read for ever, by both sides."""

import contextlib
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_wire import codec, openapi, station, station_answers
from tests.wire.station_examples import ANSWERS, BODIES, CARD, LINES, REDEMPTION

GOLDEN = Path(__file__).parent / "golden" / "station"
ALL = BODIES | ANSWERS
CALLED = [call.asks for call in station.CALLS.values()]
ANSWERED = [call.gives for call in station.CALLS.values() if call.gives]


def structs_in(module: Any) -> set[type[msgspec.Struct]]:
    return {
        kind
        for name, kind in vars(module).items()
        if isinstance(kind, type)
        and issubclass(kind, msgspec.Struct)
        and kind.__module__ == module.__name__
        and not name.startswith("_")
    }


def parts_of(value: Any) -> set[type[msgspec.Struct]]:
    """The kinds of a message and of all that lies in it."""
    if isinstance(value, tuple):
        return {kind for one in value for kind in parts_of(one)}
    if not isinstance(value, msgspec.Struct):
        return set()
    inner = {
        k for name in value.__struct_fields__ for k in parts_of(getattr(value, name))
    }
    return {type(value), *inner}


@pytest.mark.parametrize("name", ALL)
def test_a_body_or_an_answer_is_still_what_it_was(name: str) -> None:
    golden = (GOLDEN / f"{name}.json").read_bytes()

    assert codec.decode(golden, type(ALL[name])) == ALL[name]
    assert codec.encode(ALL[name]) == golden


def test_every_struct_has_its_golden_file_and_none_lies_about() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(ALL)
    assert {type(one) for one in BODIES.values()} == set(CALLED)
    assert {type(one) for one in ANSWERS.values()} == {
        *ANSWERED,
        station_answers.Refusal,
    }
    seen = {kind for one in ALL.values() for kind in parts_of(one)}
    assert seen == structs_in(station) | structs_in(station_answers)


@pytest.mark.parametrize("name", BODIES)
def test_a_body_is_exact(name: str) -> None:
    raw = json.loads(codec.encode(BODIES[name]))

    with pytest.raises(codec.WireError, match="unknown field `later`"):
        codec.decode(json.dumps(raw | {"later": 1}).encode(), type(BODIES[name]))


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_may_grow_and_carries_every_field(name: str) -> None:
    kind = type(ANSWERS[name])
    raw = json.loads(codec.encode(ANSWERS[name]))

    grown = codec.decode(json.dumps(raw | {"later": 1}).encode(), kind)

    assert grown == ANSWERS[name]
    assert set(raw) == set(kind.__struct_fields__)


def test_a_body_that_an_earlier_release_kept_on_its_disk_is_read() -> None:
    """A request for a topic waits there for the hub, as json.dumps wrote it."""
    kept = json.dumps({"card": msgspec.to_builtins(CARD), "topic": "english-course"})
    shuffled = dict(reversed(json.loads(kept).items()))

    for raw in (kept, json.dumps(shuffled)):
        assert codec.decode(raw.encode(), station.TopicAsk) == BODIES["ask_topic"]


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (station.CardAsk, {}),
        (station.CardAsk, {"card": None}),
        (station.CardAsk, {"card": {"key": "0" * 64, "n": 1, "box": "0"}}),
        (station.CardAsk, {"card": {"key": "0" * 64, "n": 2**53, "box": "00"}}),
        (station.CardAsk, {"card": {"key": "0" * 63, "n": 1, "box": "00"}}),
        (station.LineAsk, {"item": "rice", "quantity": 0}),
        (station.LineAsk, {"item": "rice", "quantity": station.UNITS_MAX + 1}),
        (station.LineAsk, {"item": "rice", "quantity": True}),
        (station.LineAsk, {"item": "rice", "quantity": 1.5}),
        (station.LineAsk, {"item": ""}),
        (station.LineAsk, {"item": "r" * 65}),
        (station.OrderAsk, {"order": "0" * 32 + "\n"}),
        (station.OrderAsk, {"order": "A" * 32}),
        (station.LanguageAsk, {"card": msgspec.to_builtins(CARD), "language": "tlh"}),
        (station_answers.Due, {"due_ms": True}),
        (station_answers.Due, {"due_ms": "1"}),
        (station_answers.News, {"zh": "x" * 4001, "en": ""}),
        (station_answers.Shelf, {"items": {}}),
        (station_answers.Shelf, {"items": [{"id": "rice"}]}),
    ],
)
def test_what_does_not_fit_is_refused(kind: type[msgspec.Struct], raw: Any) -> None:
    with pytest.raises(codec.WireError, match="not_in_contract"):
        codec.decode(json.dumps(raw).encode(), kind)


def test_an_answer_may_be_longer_than_a_message_and_has_an_end() -> None:
    news = station_answers.News(zh="长" * 1000, en="")
    many = station_answers.Shelf(
        garden=tuple(
            station_answers.Grown(name_zh=news.zh, name_en="", quantity=1, unit="g")
            for _ in range(60)
        )
    )
    raw = codec.encode(many)
    assert codec.MESSAGE_BYTES_MAX < len(raw) < station_answers.ANSWER_BYTES_MAX

    assert codec.decode(raw, station_answers.Shelf) == many
    with pytest.raises(codec.WireError, match="too_long"):
        codec.decode(
            raw + b" " * station_answers.ANSWER_BYTES_MAX, station_answers.Shelf
        )


@given(st.binary(max_size=300), st.sampled_from([*CALLED, *ANSWERED]))
def test_no_bytes_raise_anything_but_a_wire_error(
    raw: bytes, kind: type[msgspec.Struct]
) -> None:
    with contextlib.suppress(codec.WireError):
        codec.decode(raw, kind)


@given(st.sampled_from(sorted(ALL)), st.integers(0, 10_000), st.integers(0, 255))
def test_a_damaged_one_is_refused_or_still_one(
    name: str, where: int, byte: int
) -> None:
    raw = bytearray(codec.encode(ALL[name]))
    raw[where % len(raw)] = byte

    with contextlib.suppress(codec.WireError):
        assert isinstance(codec.decode(bytes(raw), type(ALL[name])), type(ALL[name]))


def test_a_pin_is_in_no_repr() -> None:
    ask = station.ReserveAsk(card=CARD, lines=LINES, pin="420917")

    assert "420917" not in repr(ask)
    assert "rice" in repr(ask)


def test_a_changed_copy_leaves_the_first_as_it_was() -> None:
    by_staff = station_answers.changed(REDEMPTION, way="staff")

    assert (REDEMPTION.way, by_staff.way) == ("dispenser", "staff")
    assert REDEMPTION.by_machine and not by_staff.by_machine


def test_the_documents_references_lead_somewhere_and_its_examples_are_right() -> None:
    schemas = openapi.schemas()
    told = json.dumps([schemas, *map(openapi.operation, station.CALLS.values())])

    for part in told.split(f'"{openapi.SCHEMAS}')[1:]:
        name = part.partition('"')[0]
        assert name in schemas or name == "HTTPValidationError"
    for kind in CALLED:
        [example] = schemas[f"Station{kind.__name__}"]["examples"]
        assert codec.decode(json.dumps(example).encode(), kind)
