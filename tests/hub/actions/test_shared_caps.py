"""Device caps and campaigns are facts; until they are recorded none comes in force."""

import pytest

from linli_hub.actions import standards
from linli_hub.core.actors import SYSTEM
from linli_hub.core.errors import StandardInvalid
from tests.hub.centre import Centre
from tests.hub.core.standards import CLOSE_TEXT, SHARED_TEXT


def test_a_standard_that_shares_out_is_not_published_yet(centre: Centre) -> None:
    with pytest.raises(StandardInvalid) as refused:
        centre.do(standards.publish, SYSTEM, SHARED_TEXT, "2026-02-01")

    assert "does not record grants" in str(refused.value)
    assert centre.do(standards.publish, SYSTEM, CLOSE_TEXT, "2026-02-01")
