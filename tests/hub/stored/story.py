"""A few busy hours of a centre: nearly every command that is kept under a key, some of
them refused. Told once by each release that is to be remembered (see test_stored.py)."""

from typing import Any

from linli_hub.base.core.actors import SYSTEM
from linli_hub.earning.actions import standards
from tests.hub.room import PIN, RESIDENT_CARD, STAFF_CARD
from tests.hub.standards import TEXTS
from tests.hub.stored.telling import KIOSK, Story

DAY_MS, HOUR_MS = 86_400_000, 3_600_000
CARD, STAFF = {"sealed": RESIDENT_CARD}, {"sealed": STAFF_CARD}
YES: dict[str, Any] = {"approve": True, "reason": "一起看过"}
WHY = {"reason": "记错了"}


def tell_all(story: Story) -> None:
    web = story.teller.web
    text = TEXTS["moral-bank"]
    web.services.writer.submit(standards.publish, SYSTEM, text, "2026-01-02").result()
    story.teller.wait_ms(DAY_MS)
    people(story)
    goods(story)
    treasury(story)
    kiosk(story)
    desk(story)
    services(story)
    voices(story)
    deeds(story)
    endings(story)


def people(story: Story) -> None:
    tell = story.tell
    for home in ("h6", "h7", "h8", "h9"):
        tell("staff", "households", {"household": home, "address": "七号楼"})
    tell(
        "staff",
        "households",
        {"household": "h7", "address": "七"},
        code="already_exists",
    )
    tell("admin", "households", {"household": "shop", "kind": "organisation"})
    for who, home in (("r4", "h1"), ("r5", "h1"), ("r7", "h7"), ("r8", "h8")):
        new = {"resident": who, "household": home, "name": "李秀英", "language": "en"}
        tell("staff", "residents", new)
    tell("staff", "residents/r7/cards", {"card": "em:00000007", "active": False})
    tell("staff", "cards/activate", {"card": "em:00000007"})
    tell("staff", "cards/block", {"card": "em:00000007"})
    tell("staff", "cards/replace", {"card": "em:00000007", "by": "em:00000070"})
    tell("staff", "cards/return", {"card": "em:00000007"}, code="card_state")
    tell("staff", "residents/r8/cards", {"card": "em:00000008", "on_behalf": "shop"})
    tell("staff", "residents/r7/pin", {"pin": "902613"})
    tell("staff", "residents/r7/pin/unlock")
    tell("staff", "residents/r7/head", {"head": True})
    tell("staff", "members/h7/spend", {"spend": "heads"})
    tell("staff", "members/shop/class", {"member_class": "organisation"})
    tell(
        "staff",
        "residents/r8/class",
        {"member_class": "resident", "from_day": "2026-01-02"},
    )
    tell("staff", "residents/r8/move", {"household": "h9", "from_day": "2026-01-01"})
    file = "household,resident,name,card\nv1,p1,李雷,em:00001000\nv2,p2,韩梅梅,em:00001001\n"
    tell("staff", "imports/members", file, media="text/csv")


def goods(story: Story) -> None:
    tell = story.tell
    rice = {"item": "rice", "name_zh": "大米", "name_en": "Rice", "points": 9}
    tell("staff", "shelf", rice)
    tell("staff", "shelf", rice, code="already_exists")
    tell("staff", "shelf/rice/price", {"points": 8})
    tell(
        "staff",
        "shelf/rice/terms",
        {"limit_quantity": 2, "limit_period": "week", "cost_fen": 300},
    )
    tell("staff", "shelf/nothing/active", {"active": False}, code="not_found")
    place = {"place": "store", "kind": "store", "title_zh": "库房", "title_en": "Store"}
    tell("staff", "places", place)
    more = {"place": "store", "quantity": 20, "reason": "到货", "batch": "2026-01"}
    lot = tell("staff", "shelf/rice/stock", more)["lot"]
    tell("staff", "stock/moves", {"lot": lot, "place": "counter", "quantity": 5})
    tell("staff", "stock/write-offs", {"lot": lot, "quantity": 2, "reason": "破损"})
    tell(
        "staff",
        "stock/write-offs",
        {"lot": 99, "quantity": 2, "reason": "破损"},
        code="not_found",
    )
    tell("staff", "places/store/active", {"active": False})
    tea = {
        "item": "tea",
        "name_zh": "茶券",
        "name_en": "Tea",
        "points": 2,
        "kind": "voucher",
    }
    tell("staff", "shelf", tea)
    codes = "code\nAAAA-0001\nAAAA-0002\n"
    tell(
        "staff",
        "vouchers/tea/codes?place=counter&best_before=2026-12-31",
        codes,
        media="text/csv",
    )


def treasury(story: Story) -> None:
    tell, now_ms = story.tell, story.teller.web.room.now_ms
    for points in (90, 30):
        ask = {"member": "h1", "points": points, "reason": "停电当天未记"}
        id = tell("staff", "ledger/adjustments", ask)["id"]
        tell("treasurer", f"ledger/adjustments/{id}/decide", YES)
    own = tell(
        "treasurer", "ledger/adjustments", {"member": "h1", "points": 5, "reason": "我"}
    )
    tell("treasurer", f"ledger/adjustments/{own['id']}/decide", YES, code="same_person")
    held = {
        "member": "h1",
        "points": 12,
        "until_ms": now_ms + HOUR_MS,
        "reason": "理发",
    }
    first = tell("staff", "ledger/pending", held)["id"]
    tell("staff", f"ledger/pending/{first}/post", {"points": 8})
    tell("staff", f"ledger/pending/{first}/void", WHY, code="pending_ended")
    second = tell("staff", "ledger/pending", held)["id"]
    tell("staff", f"ledger/pending/{second}/void", WHY)
    new = {"budget": "b1", "sponsor": "shop", "name_zh": "赞助", "name_en": "Gift"}
    tell("treasurer", "ledger/budgets", new)
    tell("treasurer", "ledger/budgets/b1/pledges", {"points": 40})
    tell("treasurer", "ledger/subsidies/soap", {"budget": "b1", "points": 1})
    tell("treasurer", "ledger/claims/h1/review", WHY, code="nothing_owed")
    seen = story.teller.client("treasurer").get(
        "/api/v1/ledger/entries", params={"account": "member:h1"}
    )
    grant = next(row for row in seen.json()["rows"] if row["points"] == 30)
    tell(
        "treasurer", "ledger/reversals", {"transfer": grant["id"], "reason": "记错了人"}
    )
    tell(
        "treasurer",
        "ledger/reversals",
        {"transfer": grant["id"], "reason": "记错了人"},
        code="already_reversed",
    )


def reserved(story: Story, item: str = "soap", quantity: int = 1, **more: Any) -> str:
    lines = [{"item": item, "quantity": quantity, **more}]
    made = story.tell(
        KIOSK, "station/reserve", {"card": CARD, "lines": lines, "pin": PIN}
    )
    id: str = made["redemptions"][0]["id"]
    return id


def told(story: Story, redemption: str, result: str) -> None:
    asked = {"redemption": redemption, "staff": STAFF}
    fence = story.tell(KIOSK, "station/dispense", asked)["fence"]
    story.tell(
        KIOSK,
        "station/result",
        {"redemption": redemption, "fence": fence, "result": result},
    )


def kiosk(story: Story) -> None:
    tell = story.tell
    lines = [{"item": "soap", "quantity": 15}]
    tell(
        KIOSK,
        "station/reserve",
        {"card": CARD, "lines": lines, "pin": PIN},
        code="out_of_stock",
    )
    told(story, reserved(story, quantity=2), "handed_over")
    told(story, reserved(story), "not_given")
    tell(KIOSK, "station/cancel", {"redemption": reserved(story)})
    kept = reserved(story)
    tell(KIOSK, "station/keep", {"redemption": kept})
    tell(
        "staff", f"redemptions/{kept}/hand-over", {"given": 1, "collector_name": "李婶"}
    )
    tell(KIOSK, "station/cancel", {"redemption": kept}, code="redemption_state")
    doubted = reserved(story)
    told(story, doubted, "unknown")
    word = {"result": "handed_over", "reason": "监控可见", "given": 1}
    tell("staff", f"redemptions/{doubted}/resolve", word)
    tell("admin", f"resolutions/{'0' * 32}/confirm", YES, code="not_found")
    tell(KIOSK, "station/language", {"card": CARD, "language": "en"})
    tell(KIOSK, "station/help", {})


def desk(story: Story) -> None:
    tell = story.tell
    sale = {"station": "kiosk-1", "resident": "r1", "pin": PIN}
    sold = [{"item": "rice", "quantity": 1}]
    [line] = tell("staff", "desk/sales", {**sale, "lines": sold})["redemptions"]
    ask = {"redemption": line["id"], "goods": "stock", "reason": "未拆封"}
    refund = tell("staff", "refunds", ask)["refund"]
    tell("staff", f"refunds/{refund}/decide", YES, code="same_person")
    tell("admin", f"refunds/{refund}/decide", YES)
    waits = reserved(story)
    tell("staff", f"redemptions/{waits}/cancel")
    tell("staff", "photos", "\xff\xd8\xff" + "x" * 40, media="image/jpeg")
    client = story.teller.client("staff")
    for end in ("close", "dismiss"):
        there = client.get("/api/v1/stock", params={"place": "counter"}).json()
        goods = [lot for lot in there if lot["item"] != "tea"]  # codes are not counted
        lots = [{"lot": lot["n"], "counted": lot["stock"]} for lot in goods]
        lots[0]["counted"] -= 1
        take = tell("staff", "stock-takes", {"place": "counter", "lots": lots})["take"]
        tell("staff", f"stock-takes/{take}/{end}", WHY, code="same_person")
        tell("admin", f"stock-takes/{take}/{end}", WHY)
    tell("staff", "by-hand/h1/lift", WHY, code="not_by_hand")


def services(story: Story) -> None:
    tell, room = story.tell, story.teller.web.room
    cut = {
        "item": "haircut",
        "name_zh": "理发",
        "name_en": "Haircut",
        "points": 3,
        "kind": "service",
    }
    tell("staff", "shelf", cut)
    slot = {
        "item": "haircut", "starts_ms": room.now_ms + HOUR_MS,
        "ends_ms": room.now_ms + 2 * HOUR_MS, "capacity": 2, "provider": "shop",
    }  # fmt: skip
    id = tell("staff", "slots", slot)["slot"]
    booked = [reserved(story, "haircut", slot=id) for _ in range(2)]
    off = tell("staff", "slots", slot | {"ends_ms": room.now_ms + 3 * HOUR_MS})["slot"]
    tell("staff", f"slots/{off}/cancel", WHY)
    story.teller.wait_ms(HOUR_MS)
    tell("staff", f"redemptions/{booked[0]}/took-place", {"happened": True})
    word = {"card": CARD, "redemption": booked[1], "happened": True}
    tell(KIOSK, "station/took-place", word, code="not_allowed")


def voices(story: Story) -> None:
    tell, now_ms = story.tell, story.teller.web.room.now_ms
    topic = {
        "topic": "english",
        "kind": "course",
        "title_zh": "英语角",
        "title_en": "English",
    }
    tell("staff", "topics", topic)
    tell(KIOSK, "station/ask", {"card": CARD, "topic": "english"})
    tell("staff", "asks", {"topic": "english", "resident": "r7", "said": "周末的课"})
    tell(
        "staff",
        "asks",
        {"topic": "english", "resident": "r7", "said": "还有"},
        code="asked_before",
    )
    client = story.teller.client("staff")
    id = client.get("/api/v1/asks").json()["rows"][0]["id"]
    tell(
        "staff", f"asks/{id}/answer", {"outcome": "accepted", "reason": "周六上午九点"}
    )
    tell("staff", "topics/english/close")
    notice = {
        "notice": "stars", "title_zh": "公示", "title_en": "Stars", "body_zh": "甲",
        "body_en": "A", "from_ms": now_ms, "until_ms": now_ms + DAY_MS,
        "objections_until_ms": now_ms + DAY_MS,
    }  # fmt: skip
    tell("admin", "notices", notice)
    tell(KIOSK, "station/object", {"card": CARD, "notice": "stars", "about": "amount"})
    against = {"notice": "stars", "about": "amount", "resident": "r7", "said": "少了"}
    tell("staff", "objections", against)
    id = client.get("/api/v1/objections").json()["rows"][0]["id"]
    word = {"outcome": "refused", "reason": "数字无误"}
    tell("admin", f"objections/{id}/answer", word, code="published_it")
    tell("staff", f"objections/{id}/answer", word)
    tell("admin", "notices/stars/withdraw", {"reason": "另行公示"})
    empty = {"item": "salt", "name_zh": "盐", "name_en": "Salt", "points": 1}
    tell("staff", "shelf", empty)
    tell("staff", "waiting", {"item": "salt", "resident": "r7"})
    tell(KIOSK, "station/wait", {"card": CARD, "item": "salt"})
    tell(KIOSK, "station/wait", {"card": CARD, "item": "rice"}, code="not_sold_out")


def deeds(story: Story) -> None:
    tell, now_ms = story.tell, story.teller.web.room.now_ms
    deed = {
        "kind": "service", "at_ms": now_ms - HOUR_MS, "evidence": "check_in",
        "resident": "r1", "minutes": 60, "reason": "打扫楼道",
    }  # fmt: skip
    done = tell("staff", "deeds", deed)
    contest = {"award": done["id"], "about": "other", "said": "两个小时"}
    tell("staff", "contests", contest)
    award = "d/1/000000000003"
    tell(KIOSK, "station/contest", {"card": CARD, "award": award, "about": "grade"})
    tell(
        KIOSK,
        "station/contest",
        {"card": CARD, "award": award, "about": "grade"},
        code="contested_before",
    )
    rows = story.teller.client("admin").get("/api/v1/contests").json()["rows"]
    for row in rows:
        word = {"outcome": "refused", "reason": "照片里有塑料袋"}
        tell("admin", f"contests/{row['id']}/answer", word)
    honour = deed | {"kind": "honour", "minutes": 0, "evidence": "attested_staff"}
    waits = [tell("staff", "deeds", honour | {"resident": who}) for who in ("r1", "r7")]
    first, second = (int(one["id"].split("/")[2]) for one in waits)
    tell("staff", f"deeds/{first}/confirm", code="same_person")
    tell("admin", f"deeds/{first}/confirm")
    no = {"decision": "dismiss", "reason": "查无此事"}
    tell("admin", f"review/0/{second}/resolve", no)


def endings(story: Story) -> None:
    tell = story.tell
    tell("staff", "residents/r4/leave", {})
    tell("staff", "residents/r5/died", {"from_day": "2026-01-02"})
    tell("admin", "residents/r4/erase", {"reason": "本人申请"})
    tell("admin", "residents/r1/erase", {"reason": "本人申请"}, code="still_here")
    tell("staff", "members/h6/merge", {"into": "h7", "reason": "登记了两次"})
    tell("staff", "members/h9/close", {"to": "expiry", "reason": "搬走"})
    tell("treasurer", "ledger/budgets/b1/close")
