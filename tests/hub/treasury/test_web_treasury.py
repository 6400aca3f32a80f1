"""Keeping the books over the API: every write once, and nobody alone."""

from typing import Any

import pytest

from linli_hub.base.web.routes import API
from tests.hub.centre import NOON_MS
from tests.hub.web_house import TestClient, Web, key

BOOKS = f"{API}/ledger"
MINUTE_MS = 60_000


@pytest.fixture
def clerk(web: Web) -> TestClient:
    return web.signed_in("staff")


@pytest.fixture
def chief(web: Web) -> TestClient:
    return web.signed_in("treasurer")


def twenty(clerk: TestClient, chief: TestClient, points: int = 20) -> Any:
    """Points by hand for h1: proposed by one, approved by the other."""
    ask = {"member": "h1", "points": points, "reason": "停电当天未记"}
    told = clerk.post(f"{BOOKS}/adjustments", json=ask, headers=key())
    assert told.status_code == 201, told.text
    return chief.post(
        f"{BOOKS}/adjustments/{told.json()['id']}/decide",
        json={"approve": True, "reason": "查过"},
        headers=key(),
    )


def balance(chief: TestClient, account: str = "member:h1") -> tuple[int, int]:
    told = chief.get(f"{BOOKS}/balances/{account}").json()
    return told["posted"], told["held"]


def test_points_by_hand_need_two_people(
    web: Web, clerk: TestClient, chief: TestClient
) -> None:
    assert twenty(clerk, chief).json()["outcome"] == "approved"
    assert balance(chief) == (20, 0)

    ask = {"member": "h1", "points": 5, "reason": "我自己批"}
    own = chief.post(f"{BOOKS}/adjustments", json=ask, headers=key()).json()["id"]
    alone = chief.post(
        f"{BOOKS}/adjustments/{own}/decide",
        json={"approve": True, "reason": "好"},
        headers=key(),
    )
    assert (alone.status_code, alone.json()["code"]) == (409, "same_person")
    listed = chief.get(f"{BOOKS}/adjustments").json()["rows"]
    assert [row["id"] for row in listed] == [own]


def test_nobody_decides_for_their_own_household(
    web: Web, clerk: TestClient, chief: TestClient
) -> None:
    ask = {"member": "h1", "points": 5, "reason": "补记"}
    told = clerk.post(f"{BOOKS}/adjustments", json=ask, headers=key()).json()
    web.room.do(_live_in, "treasurer", "r1")

    answer = chief.post(
        f"{BOOKS}/adjustments/{told['id']}/decide",
        json={"approve": True, "reason": "好"},
        headers=key(),
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "own_household")


def _live_in(tx: Any, login: str, resident: str) -> None:
    tx.run("UPDATE login SET resident = ? WHERE name = ?", resident, login)


def test_a_hold_is_posted_in_part_and_the_same_request_again_changes_nothing(
    web: Web, clerk: TestClient, chief: TestClient
) -> None:
    twenty(clerk, chief)
    ask = {
        "member": "h1", "points": 12, "until_ms": NOON_MS + 60 * MINUTE_MS,
        "reason": "理发",
    }  # fmt: skip
    held = clerk.post(f"{BOOKS}/pending", json=ask, headers=key("hold"))
    assert held.status_code == 201, held.text
    id = held.json()["id"]
    assert balance(chief) == (20, 12)
    assert [r["id"] for r in clerk.get(f"{BOOKS}/pending").json()["rows"]] == [id]

    url = f"{BOOKS}/pending/{id}/post"
    first = clerk.post(url, json={"points": 8}, headers=key("post"))
    again = clerk.post(url, json={"points": 8}, headers=key("post"))

    assert (first.status_code, first.json()["posted"]) == (200, 8)
    assert again.json() == first.json()
    assert balance(chief) == (12, 0)
    assert clerk.post(f"{BOOKS}/pending", json=ask, headers=key("hold")).json() == (
        held.json()
    )
    over = clerk.post(f"{BOOKS}/pending/{id}/void", json={"reason": "x"}, headers=key())
    assert (over.status_code, over.json()["code"]) == (409, "pending_ended")
    other = clerk.post(url, json={"points": 7}, headers=key("post"))
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")


def test_a_reversal_leaves_a_claim_that_is_collected_after_a_review(
    web: Web, clerk: TestClient, chief: TestClient
) -> None:
    twenty(clerk, chief)
    [entry] = chief.get(f"{BOOKS}/entries", params={"account": "member:h1"}).json()[
        "rows"
    ]
    ask = {
        "member": "h1", "points": 15, "until_ms": NOON_MS + 60 * MINUTE_MS,
        "reason": "理发",
    }  # fmt: skip
    id = clerk.post(f"{BOOKS}/pending", json=ask, headers=key()).json()["id"]
    clerk.post(f"{BOOKS}/pending/{id}/post", json={}, headers=key())

    wish = {"transfer": entry["id"], "reason": "记错了人"}
    told = chief.post(f"{BOOKS}/reversals", json=wish, headers=key())
    twice = chief.post(f"{BOOKS}/reversals", json=wish, headers=key())

    assert told.json() == {"returned": 5, "claimed": 15}
    assert (twice.status_code, twice.json()["code"]) == (409, "already_reversed")
    assert balance(chief) == (0, 0)
    [claim] = chief.get(f"{BOOKS}/claims").json()["rows"]
    assert (claim["member"], claim["owed"], claim["reviewed"]) == ("h1", 15, 0)

    review = f"{BOOKS}/claims/h1/review"
    assert chief.post(review, json={"reason": "谈过"}, headers=key()).json() == {
        "points": 15
    }
    nothing = chief.post(
        f"{BOOKS}/claims/r9/review", json={"reason": "x"}, headers=key()
    )
    assert (nothing.status_code, nothing.json()["code"]) == (409, "nothing_owed")


def test_a_sponsors_budget_is_bounded(
    web: Web, clerk: TestClient, chief: TestClient
) -> None:
    web.room.do(_organisation, "shop")
    new = {"budget": "b1", "sponsor": "shop", "name_zh": "赞助", "name_en": "Gift"}
    assert chief.post(f"{BOOKS}/budgets", json=new, headers=key()).status_code == 204
    pledged = chief.post(
        f"{BOOKS}/budgets/b1/pledges", json={"points": 10}, headers=key()
    )
    assert pledged.json() == {"left": 10}

    subsidy = {"budget": "b1", "points": 2}
    told = chief.post(f"{BOOKS}/subsidies/soap", json=subsidy, headers=key())
    assert told.status_code == 204, told.text
    soap = next(i for i in clerk.get(f"{API}/shelf").json() if i["id"] == "soap")
    assert (soap["price"], soap["points"], soap["subsidy"]) == (3, 1, 2)
    where = f"{API}/shelf/soap/price"
    back = clerk.post(where, json={"points": soap["price"]}, headers=key())
    assert back.status_code == 204, back.text
    assert soap in clerk.get(f"{API}/shelf").json()
    most = chief.post(
        f"{BOOKS}/subsidies/soap", json={"budget": "b1", "points": 3}, headers=key()
    )
    assert (most.status_code, most.json()["code"]) == (422, "bad_value")

    ask = {"member": "h1", "points": 11, "reason": "助困", "budget": "b1"}
    id = clerk.post(f"{BOOKS}/adjustments", json=ask, headers=key()).json()["id"]
    over = chief.post(
        f"{BOOKS}/adjustments/{id}/decide",
        json={"approve": True, "reason": "好"},
        headers=key(),
    )
    assert (over.status_code, over.json()["code"]) == (409, "not_enough_points")
    closed = chief.post(f"{BOOKS}/budgets/b1/close", headers=key())
    assert closed.json() == {"returned": 10}
    [row] = chief.get(f"{BOOKS}/budgets").json()
    assert (row["pledged"], row["left"], row["closed_ms"] is None) == (10, 0, False)


def _organisation(tx: Any, id: str) -> None:
    tx.run(
        "INSERT INTO household (id, address, opened_ms, kind, spend)"
        " VALUES (?, '', 0, 'organisation', 'pooled')",
        id,
    )


def test_what_lapses_when_is_told(
    web: Web, clerk: TestClient, chief: TestClient
) -> None:
    twenty(clerk, chief)

    assert clerk.get(f"{BOOKS}/lots/h1").json() == []  # the standard lets none lapse
