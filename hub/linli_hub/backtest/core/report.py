"""What a backtest says, as values: costs, members, caps, shelf, behaviours."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from linli_hub.backtest.core.backtest import CAP, RULE, Cell, Totals
from linli_hub.backtest.core.exploits import Probe, probes
from linli_hub.backtest.core.patterns import Seen
from linli_hub.standard.core.parts import Standard

TOLD_MAX = 20  # winners, and losers
# a member's difference in points, from the first to below the second
EDGES = (-1000, -300, -100, -30, -10, -3, 0, 1, 4, 11, 31, 101, 301, 1001)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was replayed. `mark`: up to where the books count; `warm_from`: from there
    on the draft is replayed for what weeks and months carry into `first_day`."""

    mark: str
    first_day: str
    last_day: str
    warm_from: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A row: points and yuan as recorded and under the draft."""

    name: str
    deeds: int
    recorded: int
    draft: int
    recorded_yuan: float
    draft_yuan: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCost:
    """Times that a rule paid or cut, and its points; "(caps)": what wider caps took."""

    name: str
    recorded_times: int
    recorded: int
    draft_times: int
    draft: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Members whose difference lies from `least` to below `below`; None is no end."""

    least: int | None
    below: int | None
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    member: str
    recorded: int
    draft: int
    difference: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    gain: int
    lose: int
    same: int
    bars: tuple[Bar, ...]
    winners: tuple[Change, ...]
    losers: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """`redeemed`: points spent in the period. `stock`: what lies there, at its prices."""

    redeemed: int
    redemptions: int
    stock: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Earned against spent. `covers_percent`: of what was redeemed, the share that the
    points of the period would pay for. `days_of_stock`: at the recorded rate, and if
    members spend the same share of what the draft gives."""

    redeemed: int
    recorded: int
    draft: int
    covers_percent: int | None
    stock: int
    days_of_stock: int | None
    days_of_stock_draft: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What it took. `memory_mb`: the largest of the processes."""

    seconds: float
    events_per_second: int
    memory_mb: int
    workers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`changed`: deeds whose points differ under the draft."""

    asked: Asked
    static_zh: str
    static_en: str
    total: Cost
    changed: int
    by_source: tuple[Cost, ...]
    by_class: tuple[Cost, ...]
    by_stream: tuple[Cost, ...]
    by_month: tuple[Cost, ...]
    by_rule: tuple[RuleCost, ...]
    caps: tuple[RuleCost, ...]
    members: Members
    demand: Demand
    probes: tuple[Probe, ...]
    seen: tuple[Seen, ...]
    run: Run | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values; without `run` it is the same each time."""
        told = asdict(self)
        for probe in told["probes"]:
            probe["facts"] = dict(probe["facts"])
        return told


def report(
    asked: Asked,
    totals: Totals,
    draft: Standard,
    per_yuan: dict[int, int],
    shelf: tuple[Shelf, int],
    static: tuple[str, str],
) -> Report:
    """`per_yuan`: points for a yuan by recorded version; `shelf`: it, and the days;
    `static`: the sentence that the effect is static, in both languages."""
    costs = _Costs(totals, draft.points_per_yuan, per_yuan)
    total = costs.by(lambda _: "")
    whole = total[0] if total else _cost("", [0, 0, 0], 0.0, draft.points_per_yuan)
    return Report(
        asked=asked,
        static_zh=static[0],
        static_en=static[1],
        total=whole,
        changed=sum(values[3] for values in totals.cells.values()),
        by_source=costs.by(lambda cell: cell[1]),
        by_class=costs.by(lambda cell: cell[2]),
        by_stream=costs.by(lambda cell: cell[3]),
        by_month=costs.by(lambda cell: cell[0]),
        by_rule=_rules(totals, RULE),
        caps=_rules(totals, CAP),
        members=_members(totals),
        demand=_demand(whole, *shelf),
        probes=tuple(probes(draft)),
        seen=tuple(totals.habits.seen()),
    )


class _Costs:
    """The cells of the totals, added up along one side."""

    def __init__(self, totals: Totals, draft: int, per_yuan: dict[int, int]) -> None:
        self._cells, self._draft, self._per_yuan = totals.cells, draft, per_yuan

    def by(self, side: Callable[[Cell], str]) -> tuple[Cost, ...]:
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        yuan: dict[str, float] = defaultdict(float)
        for cell, (deeds, recorded, draft, _) in self._cells.items():
            name = side(cell)
            for n, value in enumerate((deeds, recorded, draft)):
                sums[name][n] += value
            yuan[name] += recorded / self._per_yuan[cell[4]]
        return tuple(
            _cost(name, sums[name], yuan[name], self._draft) for name in sorted(sums)
        )


def _cost(name: str, sums: list[int], recorded_yuan: float, per_yuan: int) -> Cost:
    deeds, recorded, draft = sums
    return Cost(
        name=name,
        deeds=deeds,
        recorded=recorded,
        draft=draft,
        recorded_yuan=round(recorded_yuan, 2),
        draft_yuan=round(draft / per_yuan, 2),
    )


def _rules(totals: Totals, what: str) -> tuple[RuleCost, ...]:
    names = {name for w, name in (*totals.recorded, *totals.draft) if w == what}
    none = [0, 0]
    found = []
    for name in sorted(names):
        was = totals.recorded.get((what, name), none)
        now = totals.draft.get((what, name), none)
        found.append(
            RuleCost(
                name=name,
                recorded_times=was[0],
                recorded=was[1],
                draft_times=now[0],
                draft=now[1],
            )
        )
    return tuple(found)


def _members(totals: Totals) -> Members:
    changes = [
        Change(member=name, recorded=was, draft=now, difference=now - was)
        for name, (was, now) in totals.members.items()
    ]
    changes.sort(key=lambda one: (one.difference, one.member))
    lose = sum(one.difference < 0 for one in changes)
    gain = sum(one.difference > 0 for one in changes)
    ends: tuple[int | None, ...] = (None, *EDGES, None)
    winners = sorted(changes, key=lambda one: (-one.difference, one.member))
    return Members(
        gain=gain,
        lose=lose,
        same=len(changes) - gain - lose,
        bars=tuple(
            Bar(least=least, below=below, members=_between(changes, least, below))
            for least, below in pairwise(ends)
        ),
        winners=tuple(one for one in winners[:TOLD_MAX] if one.difference > 0),
        losers=tuple(one for one in changes[:TOLD_MAX] if one.difference < 0),
    )


def _between(changes: list[Change], least: int | None, below: int | None) -> int:
    return sum(
        (least is None or one.difference >= least)
        and (below is None or one.difference < below)
        for one in changes
    )


def _demand(total: Cost, shelf: Shelf, days: int) -> Demand:
    redeemed, earned, stock = shelf.redeemed, total.draft, shelf.stock
    at_rate = stock * days // redeemed if redeemed else None
    spent_draft = redeemed * earned
    return Demand(
        redeemed=redeemed,
        recorded=total.recorded,
        draft=earned,
        covers_percent=earned * 100 // redeemed if redeemed else None,
        stock=stock,
        days_of_stock=at_rate,
        days_of_stock_draft=(
            stock * days * total.recorded // spent_draft if spent_draft > 0 else None
        ),
    )
