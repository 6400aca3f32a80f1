"""All notices with what they are now: ahead, shown, over, withdrawn."""

from linli_hub.voice.actions import notices
from linli_hub.voice.views import notices as views_notices
from linli_hub.voice.views import requests
from tests.hub.centre import DAY_MS, KIOSK, NOON_MS, STAFF, Centre, hex_of


def publish(centre: Centre, id: str, from_ms: int, until_ms: int) -> None:
    new = notices.NewNotice(
        id=id, title_zh="公示", title_en="Notice", body_zh="名单", body_en="The list",
        from_ms=from_ms, until_ms=until_ms, objections_until_ms=until_ms,
    )  # fmt: skip
    centre.do(notices.publish, STAFF, new)


def seen(centre: Centre) -> dict[str, views_notices.NoticeLine]:
    with centre.database.read() as read:
        return {one.id: one for one in views_notices.every(read, centre.now_ms)}


def test_every_notice_is_listed_with_what_it_is_now(centre: Centre) -> None:
    publish(centre, "old", NOON_MS, NOON_MS + 10)
    publish(centre, "now", NOON_MS, NOON_MS + 5 * DAY_MS)
    publish(centre, "wrong", NOON_MS + 1, NOON_MS + 5 * DAY_MS)
    publish(centre, "later", NOON_MS + DAY_MS, NOON_MS + 2 * DAY_MS)
    publish(centre, "never", NOON_MS + DAY_MS, NOON_MS + 2 * DAY_MS)
    centre.now_ms += 10
    centre.do(notices.withdraw, STAFF, "wrong", "wrong list")
    centre.do(notices.withdraw, STAFF, "never", "too early")
    found = seen(centre)
    with centre.database.read() as read:
        shown = requests.notices(read, centre.now_ms)

    assert {id: one.state for id, one in found.items()} == {
        "later": "ahead", "now": "shown", "never": "withdrawn", "wrong": "withdrawn",
        "old": "over",
    }  # fmt: skip
    assert list(found)[:2] == ["later", "now"]  # what can still be withdrawn
    assert found["wrong"].withdrawn_ms == NOON_MS + 10
    assert [one.id for one in shown] == ["now"]


def test_objections_are_counted_and_what_waits_for_an_answer(centre: Centre) -> None:
    publish(centre, "now", NOON_MS, NOON_MS + DAY_MS)
    for card in ("card-1", "card-2"):
        against = notices.Against(notice="now", about="amount", card=hex_of(card))
        centre.do(notices.object_to, KIOSK, f"o-{card}", against)
    before = seen(centre)["now"]
    id = centre.rows("SELECT id FROM objection ORDER BY id")[0][0]
    other = STAFF.__class__(kind="staff", name="li", roles=frozenset({"staff"}))
    centre.do(notices.answer, other, id, "refused", "the list is right")
    after = seen(centre)["now"]

    assert (before.objections, before.unanswered) == (2, 2)
    assert (after.objections, after.unanswered) == (2, 1)
    assert after.published_by == STAFF.name
