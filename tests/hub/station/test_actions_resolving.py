"""What nobody knows the end of: a person says, for much two do; photos as evidence."""

import pytest

from linli_hub.base.core.errors import (
    NotFound,
    SamePerson,
)
from linli_hub.station.actions import photos, redemptions, resolving
from linli_hub.station.actions.redemptions import Told
from linli_hub.station.core.refusals import (
    NotAPhoto,
    SecondPersonNeeded,
)
from tests.hub.centre import KIOSK, STAFF, Centre
from tests.hub.station.spending import CHIEF, POLICY, end, reserve, rich_centre, sound

__all__ = ["rich_centre"]  # the fixture


def test_much_in_review_takes_two_people(rich: Centre) -> None:
    little, much = reserve(rich, "a"), reserve(rich, "b", quantity=2)
    for one in (little, much):
        end(rich, one.id, "unknown")
    word = resolving.Word(result="handed_over", reason="camera", given=1)
    done = rich.do(resolving.resolve, STAFF, "x", little.id, word, POLICY)
    assert (done.proposal, done.redemption.state) == (None, "settled")
    made = rich.do(resolving.resolve, STAFF, "y", much.id, word, POLICY)
    assert made.redemption.state == "review"
    with pytest.raises(SecondPersonNeeded):
        rich.do(resolving.resolve, CHIEF, "y2", much.id, word, POLICY)
    with pytest.raises(SamePerson):
        rich.do(resolving.confirm, STAFF, "z", made.proposal, True, "x")
    done = rich.do(resolving.confirm, CHIEF, "z", made.proposal, True, "seen")

    assert (done.redemption.state, done.redemption.given) == ("settled", 1)
    assert rich.posted("member:h1") == 14
    assert sound(rich)


def test_a_late_word_of_the_station_goes_before_an_open_proposal(rich: Centre) -> None:
    much = reserve(rich, "b", quantity=2)
    end(rich, much.id, "unknown")
    word = resolving.Word(result="not_given", reason="camera")
    made = rich.do(resolving.resolve, STAFF, "y", much.id, word, POLICY)
    told = Told(redemption=much.id, fence=1, result="handed_over")
    rich.do(redemptions.result, KIOSK, "late", told)
    done = rich.do(resolving.confirm, CHIEF, "z", made.proposal, True, "seen")

    assert done.redemption.state == "settled"
    assert sound(rich)


def test_a_photo_is_kept_once_under_its_own_hash(rich: Centre) -> None:
    body = b"\xff\xd8\xff" + b"x" * 50
    id = photos.photo_id(body)
    for _ in range(2):
        rich.do(photos.add_photo, STAFF, id, photos.media_of(body), body)
    assert rich.rows("SELECT media FROM photo") == [("image/jpeg",)]
    for wrong in (b"GIF89a", b"<svg>", b"", b"\xff\xd8\xff" + bytes(photos.BYTES_MAX)):
        with pytest.raises(NotAPhoto):
            photos.media_of(wrong)
    spent = reserve(rich, "k")
    end(rich, spent.id, "unknown")
    lost = resolving.Word(result="not_given", reason="x", photo="0" * 64)
    with pytest.raises(NotFound):
        rich.do(resolving.resolve, STAFF, "a", spent.id, lost, POLICY)
    seen = resolving.Word(result="not_given", reason="x", photo=id)

    rich.do(resolving.resolve, STAFF, "b", spent.id, seen, POLICY)
