"""What the hub may name by a code, the pages have words for."""

import re
from pathlib import Path

from linli_dashboards.frame.tongue import WORDS
from linli_hub.books.core import ledger
from linli_hub.books.views import reasons

HUB = Path(__file__).resolve().parents[2] / "hub" / "linli_hub"


def test_every_account_and_reason_of_the_books_has_words() -> None:
    for kind in ledger.SIGNS:
        assert f"account_{kind}" in WORDS
        assert kind in ledger.SYSTEM_ACCOUNTS or f"account_of_{kind}" in WORDS
    booked = set()
    for path in HUB.glob("*/actions/*.py"):
        booked |= set(re.findall(r'[( ]why="([a-z]+)"', path.read_text()))

    assert len(booked) > 8
    assert {f"why_{why}" for why in booked | reasons.WORDS.keys()} <= WORDS.keys()


def test_every_alarm_of_the_hub_has_words() -> None:
    raised = set()
    for path in HUB.rglob("*.py"):
        raised |= set(re.findall(r"\balarm\(\s*\w+, \"([a-z_]+)\"", path.read_text()))

    assert len(raised) > 5
    assert {f"alarm_{code}" for code in raised} <= WORDS.keys()
