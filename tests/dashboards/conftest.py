"""One browser and one kiosk stand for the whole folder: starting them is the slow part."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.dashboards.browser import chromium
from tests.dashboards.kiosk_stand import Stand, standing


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def stand() -> Iterator[Stand]:
    with standing() as started:
        yield started
