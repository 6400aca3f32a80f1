"""The browser of these tests: who needs one of their own may have it at any time."""

import pytest
from playwright.sync_api import Browser

from tests.dashboards.browser import chromium

pytestmark = pytest.mark.system


def test_a_second_browser_stands_beside_the_first(browser: Browser) -> None:
    with chromium() as other:
        assert other.new_page().evaluate("1 + 1") == 2

    assert browser.new_page().evaluate("1 + 1") == 2
