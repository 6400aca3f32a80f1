"""What a release is remembered by can be written at any time.

To remember the release that is checked out (before 9d62c8e's this folder was copied
into its tree): run this file with `--basetemp NEW`, and copy `told/` from there to
`tests/hub/stored/RELEASE/`. It is then read for ever by test_stored.py."""

from pathlib import Path

from tests.hub.station.test_web_kiosk import Kiosk, kiosk
from tests.hub.stored.story import tell_all
from tests.hub.stored.telling import KIOSK, Story, Teller, keep
from tests.hub.web_house import Web

__all__ = ["kiosk"]  # the fixture
PEOPLE = {"staff": ("staff",), "treasurer": ("treasurer",), "admin": ("admin",)}


def test_the_story_is_told_and_kept(kiosk: Kiosk, web: Web, tmp_path: Path) -> None:
    passwords = {name: web.room.user(name, *PEOPLE[name]) for name in PEOPLE}
    teller = Teller(web, kiosk.voice, passwords)
    story = Story(teller)

    tell_all(story)

    file = web.room.database.file
    assert file is not None
    keep(tmp_path / "told", story, web.room.keys, file)
    assert (tmp_path / "told" / "books.sql").stat().st_size < 200_000
    assert {said.who for said in story.told} == {*PEOPLE, KIOSK}
