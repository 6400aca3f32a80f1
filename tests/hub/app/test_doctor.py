"""The doctor at a real broker: a good one, one that takes anybody, none at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.serving import Serving

pytestmark = pytest.mark.system


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    built = Serving(tmp_path)
    try:
        built.init()
        yield built
    finally:
        built.stop()


def test_a_centre_at_work_is_well(serving: Serving) -> None:
    serving.start_broker()
    serving.start_hub()

    said = serving.say("doctor")

    assert "✗" not in said
    for row in ("configuration", "keys", "database", "broker login", "strangers"):
        assert row in said


def test_a_broker_that_takes_anybody_is_found(serving: Serving) -> None:
    serving.start_broker(strangers=True)
    serving.start_hub()

    said = serving.say("doctor", ok=False)

    assert "✗ │ broker strangers" in said
    assert "allow_anonymous" in said


def test_a_broker_that_does_not_answer_is_found(serving: Serving) -> None:
    said = serving.say("doctor", ok=False)

    assert "✗ │ broker " in said


def test_a_password_in_a_configuration_that_others_may_read_is_found(
    serving: Serving,
) -> None:
    with serving.config.open("a") as config:
        config.write('\n[telemetry]\ntoken = "not-for-everybody"\n')
    serving.config.chmod(0o644)

    assert "✗ │ configuration" in serving.say("doctor", ok=False)
    serving.config.chmod(0o600)
    assert "✗ │ configuration" not in serving.say("doctor", ok=False)
