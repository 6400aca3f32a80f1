"""Numbers, dates, ages and names in both languages, in the centre's own zone."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from linli_dashboards.frame.freshness import heard
from linli_dashboards.frame.tongue import Tongue, day_of, language_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
ZH, EN = Tongue("zh-CN", SHANGHAI), Tongue("en", SHANGHAI)
NOON_MS = 1_767_240_000_000  # 2026-01-01 12:00 in Shanghai
MINUTE_MS = 60_000


@pytest.mark.parametrize(
    "quantity,value,told",
    [
        ("temperature_c", 52.0, "52.0 °C"),
        ("fill_percent", 71.6, "72 %"),
        ("level_mm", 1136.0, "1,136 mm"),
        ("weight_g", 12_340.0, "12.34 kg"),
        ("volume_l", 1284.6, "1,285 L"),
        ("ph", 6.5, "6.5"),
        ("journal_rows_waiting", 3.0, "3"),
    ],
)
def test_a_reading_has_its_unit(quantity: str, value: float, told: str) -> None:
    assert ZH.measured(quantity, value) == told
    assert EN.measured(quantity, value) == told


def test_times_are_those_of_the_centre() -> None:
    assert ZH.clock(NOON_MS) == "12:00:00"
    assert ZH.moment(NOON_MS, NOON_MS + MINUTE_MS) == "12:00"
    assert ZH.moment(NOON_MS, NOON_MS + 86_400_000) == "1月1日 12:00"
    assert EN.moment(NOON_MS, NOON_MS + 86_400_000) == "1 Jan 12:00"
    assert ZH.midnight_ms(date(2026, 1, 1)) == NOON_MS - 12 * 3_600_000
    assert ZH.offset_ms(NOON_MS) == 8 * 3_600_000


@pytest.mark.parametrize(
    "old_ms,zh,en",
    [
        (-5_000, "刚刚", "just now"),
        (59_000, "刚刚", "just now"),
        (4 * MINUTE_MS, "4 分钟前", "4 min ago"),
        (200 * MINUTE_MS, "12:00", "12:00"),
    ],
)
def test_how_old_something_is(old_ms: int, zh: str, en: str) -> None:
    assert ZH.ago(NOON_MS, NOON_MS + old_ms) == zh
    assert EN.ago(NOON_MS, NOON_MS + old_ms) == en


def test_silence_is_told_with_its_beginning() -> None:
    assert "12:00 起没有消息" in heard(ZH, NOON_MS, NOON_MS + 6 * MINUTE_MS)
    assert "silent since 12:00" in heard(EN, NOON_MS, NOON_MS + 6 * MINUTE_MS)
    assert "never heard from" in heard(EN, None, NOON_MS)
    assert 'class="old"' not in heard(EN, NOON_MS, NOON_MS + MINUTE_MS)


def test_devices_and_accounts_have_names_that_people_know() -> None:
    assert ZH.device("kitchen-1") == "厨余 1 号"
    assert EN.device("compost-1-p2") == "Compost 1 probe 2"
    assert ZH.device("old-gate") == "old-gate"
    assert EN.subject("bins-1/residual-2") == "Drop point 1 · Other 2"
    assert ZH.account("member:h0001") == "h0001 户"
    assert EN.account("issue") == "issue"
    assert EN.account("of a newer hub") == "other"
    assert ZH.quantity("refused_frames.bad_check") == "拒收的数据 bad_check"


def test_what_is_no_language_or_no_day_is_the_default() -> None:
    assert language_of("en", "zh-CN") == "en"
    assert language_of("fr", "en") == "en"
    assert language_of(None, "tlh") == "zh-CN"
    assert day_of("2026-02-30", date(2026, 1, 1)) == date(2026, 1, 1)
    assert day_of("2026-02-28", date(2026, 1, 1)) == date(2026, 2, 28)
