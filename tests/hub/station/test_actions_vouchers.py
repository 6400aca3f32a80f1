"""Partners' codes: sealed, bound when a voucher settles, never sold twice."""

import pytest

from linli_hub.base.core.errors import (
    BadValue,
    NotFound,
)
from linli_hub.station.actions import places, shelf, vouchers
from linli_hub.station.core.refusals import (
    NotRefundable,
)
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from tests.hub.centre import STAFF, Centre, hex_of
from tests.hub.station.spending import (
    end,
    propose_refund,
    reserve,
    rich_centre,
    sound,
)

__all__ = ["rich_centre"]  # the fixture


def codes(*names: str, place: str = "counter", best_before: str = "") -> vouchers.Batch:
    made = tuple(
        vouchers.SealedCode(fingerprint=hex_of(n), sealed=n.encode()) for n in names
    )
    return vouchers.Batch(item="tea", place=place, codes=made, best_before=best_before)


def test_a_code_belongs_to_the_redemption_that_settled(rich: Centre) -> None:
    rich.goods("tea", 2, 0, kind="voucher")
    told = rich.do(vouchers.add_codes, STAFF, "v", codes("a", "b", "c"))
    assert told == {"added": 3, "there": 0}
    told = rich.do(vouchers.add_codes, STAFF, "v2", codes("c", "d"))
    assert told == {"added": 1, "there": 1}
    back, gone = reserve(rich, "k1", "tea"), reserve(rich, "k2", "tea", 2)
    end(rich, back.id, "not_given")
    end(rich, gone.id)

    bound = rich.rows("SELECT redemption FROM voucher_code ORDER BY n")
    assert bound == [(gone.id,), (gone.id,), (None,), (None,)]
    with pytest.raises(NotRefundable):
        propose_refund(rich, gone.id)
    assert sound(rich)


def test_codes_that_run_out_go_before_others_and_not_after_their_day(
    rich: Centre,
) -> None:
    rich.goods("tea", 2, 0, kind="voucher")
    rich.do(vouchers.add_codes, STAFF, "v", codes("later", best_before="2026-02-01"))
    rich.do(vouchers.add_codes, STAFF, "w", codes("soon", best_before="2026-01-01"))
    spent = reserve(rich, "k", "tea")
    end(rich, spent.id)

    assert rich.rows("SELECT sealed FROM voucher_code WHERE redemption IS NOT NULL") == [(b"soon",)]  # fmt: skip
    assert sound(rich)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_file_of_codes_is_read_as_people_write_it(encoding: str) -> None:
    raw = "兑换码\nAB-1234\n\nAB-1235,备注\n坏\nAB-1234\n".encode(encoding)
    found = vouchers.codes_of(raw)

    assert found.codes == ("AB-1234", "AB-1235")
    assert found.wrong_lines == (5, 6)


def test_goods_do_not_stand_in_for_codes(rich: Centre) -> None:
    rich.goods("tea", 2, 0, kind="voucher")
    arrived = places.Arrival(item="tea", place="counter", quantity=1, reason="x")
    with pytest.raises(BadValue):
        rich.do(places.stock_in, STAFF, "s", arrived)
    with pytest.raises(NotFound):
        rich.do(vouchers.add_codes, STAFF, "v", vouchers.Batch(item="soap", place="counter", codes=()))  # fmt: skip
    rich.do(vouchers.add_codes, STAFF, "w", codes("a"))
    rich.force("UPDATE voucher_code SET redemption = 'x'")
    with rich.database.read() as read:  # control: a code that went astray is noticed
        assert invariants.check(snapshot.take(read)) != []


def test_terms_that_contradict_themselves_are_refused(rich: Centre) -> None:
    for terms in (
        shelf.Terms(limit_quantity=1),
        shelf.Terms(limit_period="day"),
        shelf.Terms(limit_quantity=1, limit_period="fortnight"),
        shelf.Terms(opens="always"),
        shelf.Terms(reserved_until_ms=1),
        shelf.Terms(cost_fen=-1),
    ):
        with pytest.raises(BadValue):
            rich.do(shelf.set_terms, STAFF, "soap", terms)
