"""One example of every body and answer; golden/station holds the bytes first sent."""

import msgspec

from linli_wire import station, station_answers

CARD = station.Sealed(key="cd" * 32, n=7, box="00ff" * 14)
ORDER, ID = "a" * 32, "0123456789abcdef" * 2
AT_MS = 1_795_000_000_000
AWARD = "d/1/000000000003"
LINES = (
    station.LineAsk(item="rice", quantity=2),
    station.LineAsk(item="haircut", slot="0007"),
)

BODIES: dict[str, msgspec.Struct] = {
    "ask_nothing": station.EmptyAsk(),
    "ask_card": station.CardAsk(card=CARD),
    "ask_quote": station.QuoteAsk(card=CARD, lines=LINES),
    "ask_reserve": station.ReserveAsk(card=CARD, lines=LINES, pin="420917"),
    "ask_redemption": station.RedemptionAsk(redemption=ID),
    "ask_order": station.OrderAsk(order=ORDER),
    "ask_dispense": station.DispenseAsk(redemption=ID, staff=CARD),
    "ask_dispense_own": station.DispenseAsk(redemption=ID, card=CARD),
    "ask_result": station.ResultAsk(
        redemption=ID, fence=3, result="handed_over", given=2, evidence="drops=2/3"
    ),
    "ask_result_by_staff": station.ResultAsk(
        redemption=ID, fence=3, result="not_given", staff=CARD
    ),
    "ask_contest": station.ContestAsk(card=CARD, award=AWARD, about="grade"),
    "ask_notices": station.NoticesAsk(card=CARD),
    "ask_notices_nobody": station.NoticesAsk(),
    "ask_object": station.ObjectAsk(card=CARD, notice="stars-2026", about="amount"),
    "ask_topic": station.TopicAsk(card=CARD, topic="english-course"),
    "ask_wait": station.WaitAsk(card=CARD, item="cabbage"),
    "ask_word": station.WordAsk(card=CARD, redemption=ID, happened=True),
    "ask_language": station.LanguageAsk(card=CARD, language="en"),
}

REDEMPTION = station_answers.Redemption(
    id=ID,
    order=ORDER,
    state="dispensing",
    item="soap",
    name_zh="肥皂",
    name_en="Soap",
    kind="goods",
    unit="piece",
    quantity=3,
    points=15,
    fence=3,
    held_until_ms=AT_MS,
    way="dispenser",
    place="spirals",
    channel=2,
)
RECENT = station_answers.Recent(
    at_ms=AT_MS,
    what="kitchen",
    points=5,
    why_zh=("按次计 5 分。",),
    why_en=("5 points for the visit.",),
    award=AWARD,
    contest=station_answers.Contest(outcome="refused", due_ms=AT_MS, answer="照片可见"),
)
NEWS = station_answers.News(zh="白菜又有了", en="Cabbage is back")
ITEM = station_answers.Item(
    id="haircut",
    name_zh="理发",
    name_en="Haircut",
    points=60,
    left=4,
    picture="haircut.svg",
    kind="service",
    limit=station_answers.Limit(quantity=1, period="month"),
    reserved_for=station_answers.ReservedFor(zh="老人", en="Elders", until_ms=AT_MS),
    open_now=False,
    opens="09:00-17:00",
    best_before="2026-12-31",
    slots=(
        station_answers.Slot(
            id="0007", starts_ms=AT_MS, ends_ms=AT_MS + 1_800_000, left=1
        ),
    ),
)

ANSWERS: dict[str, msgspec.Struct] = {
    "person": station_answers.Person(
        resident="王*芳",
        language="zh-CN",
        balance=128,
        available=120,
        as_of_ms=AT_MS,
        recent=(RECENT,),
        open=(REDEMPTION,),
        pin_needed_above=50,
        expiring=station_answers.Expiring(points=12, last_day="2026-12-31"),
        news=(NEWS,),
        by_hand_until_ms=AT_MS,
        to_confirm=1,
    ),
    "person_unknown": station_answers.Person(
        resident=None,
        language="zh-CN",
        balance=0,
        available=0,
        as_of_ms=AT_MS,
        recent=(),
        open=(),
        pin_needed_above=0,
        known=False,
    ),
    "shelf": station_answers.Shelf(
        items=(ITEM,),
        garden=(
            station_answers.Grown(
                name_zh="番茄",
                name_en="Tomato",
                quantity=5200,
                unit="g",
                day="2026-11-30",
            ),
        ),
        news=NEWS,
    ),
    "quote": station_answers.Quote(
        points=60,
        pin_needed=True,
        available=120,
        lines=(
            station_answers.QuoteLine(item="rice", quantity=2, points=60),
            station_answers.QuoteLine(
                item="haircut",
                quantity=1,
                points=0,
                code="out_of_stock",
                detail_zh="已换完",
                detail_en="Sold out",
            ),
        ),
    ),
    "order": station_answers.Order(order=ORDER, redemptions=(REDEMPTION,)),
    "redemption": REDEMPTION,
    "slip": station_answers.Slip(
        number="R-17",
        at_ms=AT_MS,
        name="王*芳",
        lines=(
            station_answers.SlipLine(
                name_zh="理发券",
                name_en="Haircut voucher",
                quantity=1,
                unit="piece",
                points=60,
                state="settled",
                code="HC-2031-77",
            ),
        ),
        points=60,
        balance=68,
        link="https://hub.example/r/abc",
    ),
    "history": station_answers.History(entries=(RECENT,)),
    "stands": station_answers.Stands(
        id=ID, award=AWARD, outcome="open", due_ms=AT_MS, points=5
    ),
    "notices": station_answers.Notices(
        notices=(
            station_answers.Notice(
                id="may",
                title_zh="五月公示",
                title_en="May",
                body_zh="名单",
                body_en="List",
                from_ms=AT_MS,
                until_ms=AT_MS,
                objections_until_ms=AT_MS,
                objected=True,
            ),
        )
    ),
    "due": station_answers.Due(due_ms=AT_MS),
    "topics": station_answers.Topics(
        topics=(
            station_answers.Topic(
                id="tea", kind="course", title_zh="茶艺", title_en="Tea", until_ms=AT_MS
            ),
        )
    ),
    "ahead": station_answers.Ahead(ahead=2),
    "bookings": station_answers.Bookings(
        bookings=(
            station_answers.Booking(
                redemption=ID,
                name_zh="理发",
                name_en="Haircut",
                resident="李*",
                starts_ms=AT_MS,
            ),
        )
    ),
    "heard": station_answers.Heard(),
    "refusal": station_answers.Refusal(
        code="out_of_stock", detail="Sold out", detail_zh="已换完"
    ),
}
