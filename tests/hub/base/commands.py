"""One call of every command that is kept under a key, with each kind of argument."""

from typing import Any

from linli_hub.earning.actions.contests import Answer, Doubt
from linli_hub.earning.actions.deeds import Decision
from linli_hub.earning.core.desk_deeds import NewDeed
from linli_hub.people.actions.cards import NewCard
from linli_hub.people.actions.closing import Closing
from linli_hub.station.actions.places import NewPlace
from linli_hub.station.actions.shelf import NewItem, Terms
from linli_hub.voice.actions.notices import NewNotice
from linli_hub.voice.actions.requests import NewTopic

MS = 1_767_240_000_000
CARD = "c" * 64

# a number keeps two calls of one command apart
CALLS: dict[str, tuple[Any, ...]] = {
    "cards.activate_card": (CARD,),
    "cards.block_card": (CARD,),
    "cards.issue": (NewCard(resident="r1", hash=CARD, tag="abcdef"),),
    "cards.issue 2": (
        NewCard(
            resident="r1", hash=CARD, tag="abcdef", role="attendant", active=False,
            on_behalf="h2",
        ),
    ),
    "cards.replace_card": (CARD, "d" * 64, "abcdef"),
    "cards.return_card": (CARD,),
    "machines.lift": ("h1", "查过了"),
    "members.add_household": ("h9", "3 号楼", "household"),
    "members.add_resident": ("r9", "h9", "王小明", "zh-CN"),
    "members.close": (Closing(member="h1", to="h2", reason="搬走了"),),
    "members.merge": ("h1", "h2", "同一户"),
    "members.set_class": ("resident:r1", "volunteer", None),
    "members.set_class 2": ("member:h1", "", MS),
    "members.set_head": ("r1", True),
    "members.set_spend": ("h1", "heads"),
    "notices.answer": ("0" * 32, "upheld", "数字有误"),
    "notices.publish": (
        NewNotice(
            id="stars", title_zh="公示", title_en="Notice", body_zh="……", body_en="…",
            from_ms=MS, until_ms=MS + 1, objections_until_ms=None,
        ),
    ),
    "notices.withdraw": ("stars", "另行公示"),
    "pins.unlock_pin": ("r1",),
    "places.add_place": (
        NewPlace(
            id="vend-1", station="kiosk-1", kind="dispenser", title_zh="一号货道",
            title_en="Spiral 1", channel=1,
        ),
    ),
    "places.set_place": ("vend-1", False),
    "requests.answer": ("0" * 32, "accepted", "周六上午九点"),
    "requests.close_topic": ("english",),
    "requests.open_topic": (
        NewTopic(id="english", kind="course", title_zh="英语", title_en="English"),
    ),
    "residents.choose_language": (CARD, "en"),
    "residents.died": ("r1", MS),
    "residents.erase": ("r1", "本人申请"),
    "residents.leave": ("r1", None),
    "residents.move": ("r1", "h2", MS),
    "shelf.add_item": (
        NewItem(id="rice", name_zh="大米", name_en="Rice", points=30, picture="rice.svg"),
    ),
    "shelf.add_item 2": (
        NewItem(
            id="cut", name_zh="理发", name_en="Haircut", points=50, picture="",
            kind="service",
        ),
    ),
    "shelf.set_active": ("rice", False),
    "shelf.set_price": ("rice", 35),
    "shelf.set_terms": ("rice", Terms()),
    "shelf.set_terms 2": ("rice", Terms(limit_quantity=2, limit_period="week")),
    # actions that keep their answer themselves
    "deed": (
        NewDeed(
            kind="volunteering", at_ms=MS, evidence="door", reason="扫楼道",
            resident="r1", minutes=90,
        ),
    ),
    "resolve": ("0/7", Decision(decision="dismiss", reason="没有来")),
    "contest": (Doubt(award="1/5", about="weight"),),
    "answer": ("0" * 32, Answer(outcome="upheld", reason="看过录像", grade="good")),
    "write_off": (3, 2, "坏了"),
}  # fmt: skip
