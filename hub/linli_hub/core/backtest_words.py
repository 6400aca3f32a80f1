"""A backtest's report as sentences and tables, in zh-CN or English."""

from dataclasses import dataclass

from linli_hub.core.backtest_report import Cost, Report, RuleCost
from linli_hub.core.gaming import Probe
from linli_hub.core.waterfall import ZH

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with sentences, and a table if there are `heads`."""

    title: str
    lines: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: Rows = ()


_ZH_WORDS = {
    "kitchen": "厨余垃圾",
    "recyclable": "可回收物",
    "hazardous": "有害垃圾",
    "residual": "其他垃圾",
    "compost": "堆肥",
    "bin": "投放桶",
    "service": "志愿服务",
    "activity": "社区活动",
    "help": "助贫助困",
    "idea": "献智献策",
    "gift": "捐赠物品",
    "honour": "荣誉",
    "(caps)": "（上限削减）",
    "campaign": "活动",
    "deduction": "扣分",
    "visit_cap": "规则每天次数",
    "campaign_cap": "活动遇上限",
    "campaign_spent": "活动预算用完",
    "device_cap": "每台设备",
    **{
        f"{who}_{period}_cap": f"{who_zh}{period_zh}"
        for who, who_zh in (("rule", "规则"), ("person", "每人"), ("household", "每户"))
        for period, period_zh in (("day", "每天"), ("week", "每周"), ("month", "每月"))
    },
}


def _word(name: str, n: int) -> str:
    """A word of the contract or of the waterfall; what stands after ":" is an id."""
    if n == 1 or not name:
        return name or "-"
    word, colon, id = name.partition(":")
    return _ZH_WORDS.get(word, word) + ("：" if colon else "") + id


def sections(report: Report, language: str) -> list[Section]:
    """The whole report, top to bottom; no names of people in it."""
    n = 0 if language == ZH else 1
    costs = (
        (("合计", "Total"), (report.total,), False),
        (("按来源", "By source"), report.by_source, True),
        (("按成员类别", "By class of member"), report.by_class, False),
        (("按垃圾类别", "By stream"), report.by_stream, True),
        (("按月", "By month"), report.by_month, False),
    )
    return [
        _head(report, n),
        *(_costs(title[n], rows, n, words) for title, rows, words in costs),
        _rules(_BY_RULE[n], report.by_rule, n),
        _rules(_CAPS[n], report.caps, n),
        *_members(report, n),
        _demand(report, n),
        _probes(report, n),
        _seen(report, n),
    ]


_BY_RULE = (
    "按规则（“上限削减”为每人、每户、每台设备的上限削减的积分）",
    "By rule; (caps) is what the caps of a person, household or device took",
)
_CAPS = (
    "触及上限：次数与削减的积分（“规则每天次数”只计次数）",
    "Caps that were hit: times, and points cut (of visit_cap only the times are known)",
)
_COST = (
    (
        "",
        "笔数",
        "原记录（分）",
        "草案（分）",
        "差额（分）",
        "原记录（元）",
        "草案（元）",
    ),
    ("", "deeds", "recorded", "draft", "difference", "recorded ¥", "draft ¥"),
)
_RULE = (
    ("", "原次数", "原分", "草案次数", "草案分"),
    ("", "recorded times", "recorded points", "draft times", "draft points"),
)


def _head(report: Report, n: int) -> Section:
    asked = report.asked
    name = (asked.name_zh, asked.name_en)[n]
    lines = (
        (
            f"{asked.first_day} 至 {asked.last_day}；"
            f"自 {asked.warm_from} 起试算，以便带入当周、当月的累计和零头。",
            f"账目截至 {asked.mark}（用 --at 可在同一截点重算）。",
            f"{report.changed} 笔的积分与原记录不同。",
            report.static_zh,
        ),
        (
            f"{asked.first_day} to {asked.last_day}; replayed from {asked.warm_from} on,"
            " so that the running week and month and the remainders are carried in.",
            f"Books up to {asked.mark} (--at with this repeats it at the same point).",
            f"{report.changed} deeds get other points than recorded.",
            report.static_en,
        ),
    )[n]
    return Section(title=(f"回测：{name}", f"Backtest: {name}")[n], lines=lines)


def _costs(title: str, costs: tuple[Cost, ...], n: int, words: bool = False) -> Section:
    """`words`: are the names words of ours, not ids?"""
    rows = tuple(
        (
            _word(cost.name, n) if words else cost.name or "-", f"{cost.deeds}", f"{cost.recorded}", f"{cost.draft}",
            f"{cost.draft - cost.recorded:+}", f"{cost.recorded_yuan:.2f}",
            f"{cost.draft_yuan:.2f}",
        )
        for cost in costs
    )  # fmt: skip
    return Section(title=title, heads=_COST[n], rows=rows)


def _rules(title: str, rules: tuple[RuleCost, ...], n: int) -> Section:
    rows = tuple(
        (
            _word(rule.name, n) if _is_ours(rule.name) else rule.name,
            f"{rule.recorded_times}", f"{rule.recorded}",
            f"{rule.draft_times}", f"{rule.draft}",
        )
        for rule in rules
    )  # fmt: skip
    return Section(title=title, heads=_RULE[n], rows=rows)


def _is_ours(name: str) -> bool:
    """A rule goes by its id; what is not a rule has a word in front, or brackets."""
    return ":" in name or name.startswith("(") or name.endswith("_cap")


def _members(report: Report, n: int) -> list[Section]:
    m = report.members
    said = (
        f"{m.gain} 个账户得分增加，{m.lose} 个减少，{m.same} 个不变。",
        f"{m.gain} accounts gain, {m.lose} lose, {m.same} stay the same.",
    )[n]
    bars = tuple(
        (f"{_end(bar.least)} … {_end(bar.below, -1)}", f"{bar.members}")
        for bar in m.bars
        if bar.members
    )
    most = tuple(
        (one.member, f"{one.recorded}", f"{one.draft}", f"{one.difference:+}")
        for one in (*m.winners, *m.losers)
    )
    heads = (("差额（分）", "账户数"), ("difference", "accounts"))[n]
    ids = (("账户", "原记录", "草案", "差额"), ("account", "recorded", "draft", ""))[n]
    titles = (
        ("得失", "得失最多的账户（只列编号）"),
        ("Winners and losers", "Most of both (ids only)"),
    )[n]
    return [
        Section(title=titles[0], lines=(said,), heads=heads, rows=bars),
        Section(title=titles[1], heads=ids, rows=most),
    ]


def _end(value: int | None, more: int = 0) -> str:
    return "" if value is None else f"{value + more:+}"


def _demand(report: Report, n: int) -> Section:
    d = report.demand
    unknown = ("无法推算（期内没有兑换）", "unknown (nothing was redeemed)")[n]
    covers = unknown if d.covers_percent is None else f"{d.covers_percent} %"
    days = unknown if d.days_of_stock is None else f"{d.days_of_stock}"
    draft = unknown if d.days_of_stock_draft is None else f"{d.days_of_stock_draft}"
    lines = (
        (
            f"期内兑换 {d.redeemed} 分；发放：原记录 {d.recorded} 分，草案 {d.draft} 分。",
            f"草案发放的积分相当于已兑换积分的：{covers}。",
            f"货架现值 {d.stock} 分；按期内兑换速度可供天数：{days}；"
            f"若兑换随草案同比增减：{draft}。",
        ),
        (
            f"Redeemed in the period: {d.redeemed} points; earned: recorded"
            f" {d.recorded}, draft {d.draft}.",
            f"What the draft gives would cover of the redeemed points: {covers}.",
            f"The shelf holds {d.stock} points; days of stock at the recorded rate:"
            f" {days}; if redemption follows the draft: {draft}.",
        ),
    )[n]
    return Section(title=("货架需求", "Shelf demand")[n], lines=lines)


_PROBE = {
    "splitting": (
        "拆袋：{stream} {total_g} 克一袋得 {honest} 分，拆成 {bags} 袋得 {gamed} 分",
        "splitting: {total_g} g of {stream} in one bag give {honest} points, in {bags}"
        " bags {gamed}",
    ),
    "cap_hugging": (
        "顶格：{visits} 次共 {mass_g} 克（{what}）得 {gamed} 分，每天上限 {cap} 分",
        "cap-hugging: {visits} deeds of {mass_g} g together ({what}) give {gamed}"
        " points; the day's cap is {cap}",
    ),
    "e_scrap": (
        "刷零碎：{stream} {visits} 次、每次 {piece_g} 克得 {gamed} 分，其他类 {visits} 次、"
        "每次 {honest_g} 克最多得 {honest} 分",
        "scrap farming: {visits} times {piece_g} g of {stream} give {gamed} points,"
        " {visits} bags of {honest_g} g of anything else at most {honest}",
    ),
    "tap_without_bag": (
        "空刷：{taps} 次、每次 {mass_g} 克得 {gamed} 分",
        "taps without a bag: {taps} taps of {mass_g} g give {gamed} points",
    ),
    "household_shuffling": (
        "换户：{days} 天内一人在一户得 {honest} 分，在 {households} 户间来回得 {gamed} 分",
        "household shuffling: in {days} days a person gets {honest} points in one"
        " household and {gamed} moving between {households}",
    ),
    "tap_in_doubt": (
        "秤有疑问时空刷：{taps} 次、每次 {mass_g} 克（{stream}）得 {gamed} 分",
        "taps without a bag while the scale is in doubt: {taps} taps of {mass_g} g"
        " ({stream}) give {gamed} points",
    ),
}


def said(probe: Probe, language: str) -> str:
    """The example that a probe computed, as a sentence."""
    facts: dict[str, str | int] = {**dict(probe.facts)}
    facts |= {"honest": probe.honest, "gamed": probe.gamed}
    n = 0 if language == ZH else 1
    if "stream" in facts:
        facts["stream"] = _word(str(facts["stream"]), n)
    if "what" in facts:
        whats = str(facts["what"]).split("+")
        facts["what"] = "+".join(_word(what, n) for what in whats)
    if "bags" in facts:
        facts["total_g"] = int(facts["bags"]) * int(facts["bag_g"])
    return _PROBE[probe.behaviour][n].format_map(facts)


def _probes(report: Report, n: int) -> Section:
    words = (("有漏洞", "未达警戒"), ("FOUND", "below the threshold"))[n]
    rows = tuple(
        (words[0 if probe.found else 1], said(probe, (ZH, "en")[n]))
        for probe in report.probes
    )
    title = ("草案本身：最省力的得分办法", "The draft itself: the cheapest behaviours")
    heads = (("结论", "算例"), ("", "example"))[n]
    return Section(title=title[n], heads=heads, rows=rows)


def _seen(report: Report, n: int) -> Section:
    rows = tuple(
        (
            _HABIT[seen.habit][n],
            f"{seen.members}",
            ", ".join(f"{who} ({times})" for who, times in seen.most),
        )
        for seen in report.seen
    )
    title = ("原记录中已有此类做法的账户", "Accounts that behave so in the records")
    heads = (("做法", "账户数", "最多的（次数）"), ("", "accounts", "most (times)"))[n]
    return Section(title=title[n], heads=heads, rows=rows)


_HABIT = {
    "splitting": ("一刻钟内连投多袋", "many bags within a quarter of an hour"),
    "cap_hugging": ("几乎天天顶格", "at the day's cap nearly every day"),
    "e_scrap": ("多为零碎小件", "mostly light scrap"),
    "tap_without_bag": ("空刷", "taps without a bag"),
    "household_shuffling": (
        "同一人来回换户",
        "the same person to and fro between homes",
    ),
}
