"""The contract only grows: what was once sent is decoded for ever."""

import contextlib
import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_wire import asyncapi, cards, chain, codec, topics
from linli_wire import messages as m
from tests.tidy.tree import ROOT
from tests.wire.examples import BODIES, JOURNAL, MESSAGES, event

GOLDEN = Path(__file__).parent / "golden"
KINDS = sorted({type(message) for message in MESSAGES.values()}, key=str)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_still_what_it_was(name: str) -> None:
    golden = (GOLDEN / f"{name}.json").read_bytes()

    assert codec.decode(golden, type(MESSAGES[name])) == MESSAGES[name]
    assert codec.encode(MESSAGES[name]) == golden


def test_every_golden_file_and_every_message_has_its_other_half() -> None:
    files = {path.stem for path in GOLDEN.glob("*.json")}
    documented = {kind for kind, _ in (*asyncapi.UP.values(), *asyncapi.DOWN.values())}
    documented |= {m.Event, *asyncapi.BOARD.values()}

    assert files == set(MESSAGES)
    assert {type(message) for message in MESSAGES.values()} == documented
    assert {type(body) for body in BODIES.values()} == set(m.Body.__args__)


def test_the_asyncapi_document_is_fresh() -> None:
    path = ROOT / "edge" / "asyncapi.json"

    assert path.read_text() == asyncapi.text(), (
        "python -m linli_wire.asyncapi > edge/asyncapi.json"
    )


def test_every_reference_in_the_document_leads_somewhere() -> None:
    document = asyncapi.document()

    for reference in references(document):
        place = document
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]


def references(place: object) -> list[str]:
    if isinstance(place, dict):
        own = [place["$ref"]] if isinstance(place.get("$ref"), str) else []
        return own + [r for value in place.values() for r in references(value)]
    if isinstance(place, list):
        return [r for value in place for r in references(value)]
    return []


def test_an_unknown_field_is_ignored_and_a_missing_one_refused() -> None:
    raw = json.loads(codec.encode(MESSAGES["receipt"]))
    without = {key: value for key, value in raw.items() if key != "upto"}

    grown = codec.decode(json.dumps(raw | {"later": 1}).encode(), m.Receipt)

    assert grown == MESSAGES["receipt"]
    with pytest.raises(codec.WireError, match="not_in_contract"):
        codec.decode(json.dumps(without).encode(), m.Receipt)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"{", "not_json"),
        (b"[" * 100_000, "too_long"),
        (b"[" * 60_000, "not_in_contract"),
        (b'{"later":' + b"[" * 60_000, "not_json"),
        (b'{"edge":"a","stream":"x","upto":1}', "not_in_contract"),
        (b'{"edge":"A","stream":"%s","upto":1}' % (b"0" * 32), "not_in_contract"),
        (b'{"edge":"a","stream":"%s","upto":-1}' % (b"0" * 32), "not_in_contract"),
        (b'{"edge":"a","stream":"%s","upto":1e999}' % (b"0" * 32), "not_in_contract"),
        (b'{"edge":"a","stream":"%s","upto":1.5}' % (b"0" * 32), "not_in_contract"),
        (b'{"edge":"a","stream":"%s","upto":"1"}' % (b"0" * 32), "not_in_contract"),
        (b'{"edge":"a","stream":"%s","upto":1,"v":2}' % (b"0" * 32), "newer_contract"),
        (b"x" * 70_000, "too_long"),
        (b'{"edge":"a\\n","stream":"%s","upto":1}' % (b"0" * 32), "not_in_contract"),
        (b'{"edge":"a","stream":"%s\\n","upto":1}' % (b"0" * 32), "not_in_contract"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_code(raw: bytes, code: str) -> None:
    with pytest.raises(codec.WireError) as refusal:
        codec.decode(raw, m.ReadingsReceipt)

    assert refusal.value.code == code


@given(st.binary(max_size=300), st.sampled_from(KINDS))
def test_no_bytes_raise_anything_but_a_wire_error(
    raw: bytes, kind: type[msgspec.Struct]
) -> None:
    with contextlib.suppress(codec.WireError):
        codec.decode(raw, kind)


@given(st.sampled_from(sorted(MESSAGES)), st.integers(0, 10_000), st.integers(0, 255))
def test_a_damaged_message_is_refused_or_still_a_message(
    name: str, where: int, byte: int
) -> None:
    raw = bytearray(codec.encode(MESSAGES[name]))
    raw[where % len(raw)] = byte

    try:
        message = codec.decode(bytes(raw), type(MESSAGES[name]))
    except codec.WireError:
        return
    assert isinstance(message, type(MESSAGES[name]))


def test_a_repeated_key_cannot_smuggle_a_second_value_past_the_chain() -> None:
    one = codec.encode(event(3, BODIES["deposit"]))
    two = one.replace(b'"seq":3', b'"seq":3,"seq":4')
    start = chain.genesis("centre", "bins-a", JOURNAL)

    assert chain.link(start, one) != chain.link(start, two)


def test_the_chain_depends_on_place_order_and_bytes() -> None:
    start = chain.genesis("centre", "bins-a", JOURNAL)
    ends = {
        chain.link(chain.link(start, b"a"), b"b"),
        chain.link(chain.link(start, b"b"), b"a"),
        chain.link(start, b"ab"),
        chain.link(chain.genesis("centre", "bins-b", JOURNAL), b"ab"),
    }

    assert len(ends) == 4


def test_topics_come_apart_as_they_were_put_together() -> None:
    for what in topics.UP:
        parts = topics.parse(topics.up("c", "bins-a", what))
        assert (parts.centre, parts.edge, parts.way, parts.what) == (
            "c",
            "bins-a",
            "up",
            what,
        )
    for what in topics.BOARD:
        assert topics.parse_board(topics.board("scale-3", what)).device == "scale-3"


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "linli",
        "linli/v2/c/e/up/hello",
        "linli/v1/c/e/up/receipt",
        "linli/v1/c/e/down/hello",
        "linli/v1/c/+/up/hello",
        "linli/v1/c/e/up/#",
        "linli/v1/C/e/up/hello",
        "linli/v1/c/-e/up/hello",
        "linli/v1/c/e/up/hello/x",
        "linli/v1/c/e\n/up/hello",
        "board/v1/x/weight",
    ],
)
def test_a_foreign_topic_is_refused(topic: str) -> None:
    with pytest.raises(topics.TopicError):
        topics.parse(topic)


def test_the_access_list_gives_an_edge_its_own_branch_only() -> None:
    lines = topics.broker_acl("centre").splitlines()

    patterns = [line for line in lines if line.startswith("pattern")]
    assert len(patterns) == 2
    assert all("/centre/%u/" in line for line in patterns)
    with pytest.raises(topics.TopicError):
        topics.broker_acl("centre\npattern write #")


def test_a_card_is_compared_in_one_form_only_and_tags_need_the_key() -> None:
    assert cards.check("em:0086F444") == "em:0086F444"
    for wrong in ("em:0086f444", "em:86F444", "nfc:0102", "0086F444", "em:0086F444\n"):
        with pytest.raises(cards.NotACard):
            cards.check(wrong)
    assert cards.tag(b"a", "em:0086F444") != cards.tag(b"b", "em:0086F444")
    assert len(cards.tag(b"a", "em:0086F444")) == 6
