"""No card and no secret in a log line; each line one JSON object."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from linli_hub.adapters import log


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root, said = logging.getLogger(), io.StringIO()
    before, level = root.handlers, root.level
    log.configure(level="debug", file=said)
    yield said
    root.handlers, root.level = before, level
    structlog.reset_defaults()


def test_cards_and_secrets_are_masked_wherever_they_stand(lines: io.StringIO) -> None:
    log.get("test").warning(
        "saw em:0012ABCD\nand nfc:04A1B2C3D4E5F6",
        pin="420917",
        password="hunter2hunter2",
        who={"card": "x", "list": ["em:0012ABCD"]},
        card_hash="ab" * 16,
    )

    text = lines.getvalue()
    assert text.count("\n") == 1
    for secret in ("12ABCD", "A1B2C3", "420917", "hunter2"):
        assert secret not in text
    assert json.loads(text)["card_hash"] == "ab" * 16


def test_a_trace_is_one_line_and_masked(lines: io.StringIO) -> None:
    try:
        raise ValueError("card em:0012ABCD")
    except ValueError:
        log.get("test").exception("failed")

    assert lines.getvalue().count("\n") == 1
    assert "12ABCD" not in lines.getvalue()
    assert "ValueError" in json.loads(lines.getvalue())["exception"]


def test_a_library_writes_the_same_way(lines: io.StringIO) -> None:
    logging.getLogger("linli.link").warning("em:%s", "0012ABCD")

    assert json.loads(lines.getvalue())["event"] == "***"
