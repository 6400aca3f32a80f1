"""The hub's own PostgreSQL for tests."""

from tests.hub.conftest import postgres

__all__ = ["postgres"]
