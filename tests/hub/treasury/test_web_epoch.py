"""Over the wire: a kiosk is told that spending is closed, two people open it again."""

from linli_hub.base.web.routes import API
from tests.hub.station.test_web_kiosk import Kiosk
from tests.hub.station.test_web_kiosk import kiosk as kiosk
from tests.hub.web_house import Web


def restored(web: Web) -> None:
    """The books as they are after a restore, under the hub that runs."""
    with web.room.database.write() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE book SET epoch = 9")
        connection.exec_driver_sql(
            "INSERT INTO epoch (n, opened_ms, why) VALUES (9, 1, 'x')"
        )


def test_a_kiosk_and_two_people_after_a_restore(kiosk: Kiosk, web: Web) -> None:
    first, second = web.signed_in("treasurer"), web.signed_in("admin")
    assert first.get(f"{API}/epoch").json()["spending_closed"] is False
    restored(web)

    refused = kiosk.reserve()
    assert (refused.status_code, refused.json()["code"]) == (503, "spending_closed")
    assert "积分还在" in refused.json()["detail_zh"]
    told = first.post(f"{API}/epoch/confirm").json()
    assert (told["epoch"], told["spending_closed"]) == (9, True)
    twice = first.post(f"{API}/epoch/confirm")
    assert (twice.status_code, twice.json()["code"]) == (409, "same_person")
    assert second.post(f"{API}/epoch/confirm").json()["spending_closed"] is False

    assert kiosk.reserve().status_code == 201
