"""A tenth of the crash images, from a fresh seed; the controls must lose data."""

from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tests.simulation import prove_images
from tests.simulation.crash_images import Op, images
from tests.simulation.images import judged, verdicts
from tests.simulation.proof import fresh_seed

COUNT = prove_images.FULL_COUNT // 10
SEED = fresh_seed()

pytestmark = [pytest.mark.system, pytest.mark.proof]


@pytest.mark.parametrize("store", prove_images.STORES)
def test_no_image_loses_what_was_promised(store: str) -> None:
    print(f"LINLI_SEED={SEED}")

    found = judged(store, "full", prove_images.STORES[store], count=COUNT, seed=SEED)

    assert found == {"sound": COUNT}


@pytest.mark.parametrize("control", prove_images.CONTROLS)
@pytest.mark.parametrize("store", prove_images.STORES)
def test_weaker_settings_are_seen_to_lose(store: str, control: str) -> None:
    """The first lost image will do; ./run prove counts them."""
    judge = prove_images.STORES[store]

    with closing(verdicts(store, control, judge, count=COUNT, seed=SEED)) as found:
        assert any(fault != "sound" for fault in found)


def test_a_synced_write_is_in_every_image_and_a_later_one_only_in_some() -> None:
    path = str(Path("/d/f"))
    ops = [
        Op(kind="write", path=path, offset=0, data=b"kept"),
        Op(kind="sync", path=path),
        Op(kind="ack", number=1),
        Op(kind="write", path=path, offset=0, data=b"late"),
    ]

    found = {image.files["f"] for image in images(ops, 200, Random(1))}

    assert found == {b"kept", b"late"}
    assert all(image.acked in ((), (1,)) for image in images(ops, 50, Random(2)))
