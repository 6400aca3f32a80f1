"""A backtest's report as sentences and tables, in zh-CN or English."""

from dataclasses import dataclass

from linli_hub.backtest.core.exploits import Probe
from linli_hub.backtest.core.report import Cost, Report, RuleCost
from linli_hub.base.views.words import Say, beside, sayer

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with sentences, and a table if there are `heads`."""

    title: str
    lines: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: Rows = ()


WORDS = beside(__file__)
EN = "en"


def sections(report: Report, language: str) -> list[Section]:
    """The whole report, top to bottom; no names of people in it."""
    say = sayer(WORDS, language)
    costs = (
        ("total", (report.total,), False),
        ("by_source", report.by_source, True),
        ("by_class", report.by_class, False),
        ("by_stream", report.by_stream, True),
        ("by_month", report.by_month, False),
    )
    return [
        _head(report, say, language),
        *(_costs(say(title), rows, say, words) for title, rows, words in costs),
        _rules(say("by_rule"), report.by_rule, say),
        _rules(say("caps"), report.caps, say),
        *_members(report, say),
        _demand(report, say),
        _probes(report, say, language),
        _seen(report, say),
    ]


def _columns(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


def _word(name: str, say: Say) -> str:
    """A word of the contract or of the waterfall; what stands after ":" is an id."""
    if not name:
        return "-"
    word, colon, id = name.partition(":")
    key = f"word_{word.strip('()')}"
    return (say(key) if key in WORDS else word) + (say("colon") if colon else "") + id


def _head(report: Report, say: Say, language: str) -> Section:
    asked = report.asked
    name = asked.name_en if language == EN else asked.name_zh
    lines = (
        say(
            "period",
            first=asked.first_day,
            last=asked.last_day,
            warm=asked.warm_from,
        ),
        say("mark", mark=asked.mark),
        say("changed", n=f"{report.changed}"),
        report.static_en if language == EN else report.static_zh,
    )
    return Section(title=say("title", name=name), lines=lines)


def _costs(title: str, costs: tuple[Cost, ...], say: Say, words: bool) -> Section:
    """`words`: are the names words of ours, not ids?"""
    rows = tuple(
        (
            _word(cost.name, say) if words else cost.name or "-", f"{cost.deeds}", f"{cost.recorded}", f"{cost.draft}",
            f"{cost.draft - cost.recorded:+}", f"{cost.recorded_yuan:.2f}",
            f"{cost.draft_yuan:.2f}",
        )
        for cost in costs
    )  # fmt: skip
    return Section(title=title, heads=_columns(say("cost_columns")), rows=rows)


def _rules(title: str, rules: tuple[RuleCost, ...], say: Say) -> Section:
    rows = tuple(
        (
            _word(rule.name, say) if _is_ours(rule.name) else rule.name,
            f"{rule.recorded_times}", f"{rule.recorded}",
            f"{rule.draft_times}", f"{rule.draft}",
        )
        for rule in rules
    )  # fmt: skip
    return Section(title=title, heads=_columns(say("rule_columns")), rows=rows)


def _is_ours(name: str) -> bool:
    """A rule goes by its id; what is not a rule has a word in front, or brackets."""
    return ":" in name or name.startswith("(") or name.endswith("_cap")


def _members(report: Report, say: Say) -> list[Section]:
    m = report.members
    told = say("members_told", gain=f"{m.gain}", lose=f"{m.lose}", same=f"{m.same}")
    bars = tuple(
        (f"{_end(bar.least)} … {_end(bar.below, -1)}", f"{bar.members}")
        for bar in m.bars
        if bar.members
    )
    most = tuple(
        (one.member, f"{one.recorded}", f"{one.draft}", f"{one.difference:+}")
        for one in (*m.winners, *m.losers)
    )
    return [
        Section(
            title=say("members"),
            lines=(told,),
            heads=_columns(say("members_columns")),
            rows=bars,
        ),
        Section(
            title=say("members_most"), heads=_columns(say("most_columns")), rows=most
        ),
    ]


def _end(value: int | None, more: int = 0) -> str:
    return "" if value is None else f"{value + more:+}"


def _demand(report: Report, say: Say) -> Section:
    d = report.demand
    unknown = say("demand_unknown")
    covers = unknown if d.covers_percent is None else f"{d.covers_percent} %"
    days = unknown if d.days_of_stock is None else f"{d.days_of_stock}"
    draft = unknown if d.days_of_stock_draft is None else f"{d.days_of_stock_draft}"
    lines = (
        say(
            "demand_given",
            redeemed=f"{d.redeemed}",
            recorded=f"{d.recorded}",
            draft=f"{d.draft}",
        ),
        say("demand_covers", covers=covers),
        say("demand_stock", stock=f"{d.stock}", days=days, draft=draft),
    )
    return Section(title=say("demand"), lines=lines)


def said(probe: Probe, language: str) -> str:
    """The example that a probe computed, as a sentence."""
    facts: dict[str, str | int] = {**dict(probe.facts)}
    facts |= {"honest": probe.honest, "gamed": probe.gamed}
    say = sayer(WORDS, language)
    if "stream" in facts:
        facts["stream"] = _word(str(facts["stream"]), say)
    if "what" in facts:
        whats = str(facts["what"]).split("+")
        facts["what"] = "+".join(_word(what, say) for what in whats)
    if "bags" in facts:
        facts["total_g"] = int(facts["bags"]) * int(facts["bag_g"])
    return say(f"probe_{probe.behaviour}", **facts)


def _probes(report: Report, say: Say, language: str) -> Section:
    rows = tuple(
        (
            say("probe_found" if probe.found else "probe_not_found"),
            said(probe, language),
        )
        for probe in report.probes
    )
    return Section(
        title=say("probes"), heads=_columns(say("probes_columns")), rows=rows
    )


def _seen(report: Report, say: Say) -> Section:
    rows = tuple(
        (
            say(f"habit_{seen.habit}"),
            f"{seen.members}",
            ", ".join(f"{who} ({times})" for who, times in seen.most),
        )
        for seen in report.seen
    )
    return Section(title=say("seen"), heads=_columns(say("seen_columns")), rows=rows)
