"""Are the points backed? What residents could spend, against what there is to have.

Cover is goods that can still be given plus what sponsors pledged, in points, against
the points on members' accounts. Services, honours and codes cover nothing.
"""

from dataclasses import dataclass

DEMAND_DAYS = 28  # how far back the daily demand is looked at
FULL_PERCENT = 100
BETWEEN_DAYS = 7  # from one order to the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """In points; `goods_fen` is what the goods cost, where it is known.

    `spent` in the last DEMAND_DAYS; `days_of_cover`: how long the goods last at that
    rate, None if nobody spent anything.
    """

    outstanding: int
    goods: int
    pledged: int
    spent: int
    goods_fen: int
    points_per_yuan: int | None

    @property
    def cover_percent(self) -> int:
        """100 is enough; 100 also if no points are out."""
        if self.outstanding <= 0:
            return FULL_PERCENT
        return FULL_PERCENT * (self.goods + self.pledged) // self.outstanding

    @property
    def short(self) -> int:
        """Points that nothing stands behind."""
        return max(0, self.outstanding - self.goods - self.pledged)

    @property
    def days_of_cover(self) -> int | None:
        return self.goods * DEMAND_DAYS // self.spent if self.spent else None

    @property
    def outstanding_fen(self) -> int | None:
        """What the points are worth by the standard's denomination."""
        if not self.points_per_yuan:
            return None
        return 100 * self.outstanding // self.points_per_yuan


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What is known of an item: units had in DEMAND_DAYS, people in line, units left."""

    item: str
    name_zh: str
    name_en: str
    unit: str
    had: int
    waiting: int
    left: int
    reorder_level: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reorder:
    """Order so many; `days_left` at the present rate, None if nobody wants it."""

    item: str
    name_zh: str
    name_en: str
    unit: str
    left: int
    waiting: int
    days_left: int | None
    quantity: int


def reorder(demand: Demand, lead_days: int) -> Reorder | None:
    """What to order so that it lasts until the order after this one; None for nothing.

    Due when what is left does not last the delivery, or has reached the level.
    """
    wanted = demand.had * (lead_days + BETWEEN_DAYS)
    until_next = -(-wanted // DEMAND_DAYS) + demand.waiting
    while_coming = -(-demand.had * lead_days // DEMAND_DAYS) + demand.waiting
    level = demand.reorder_level or 0
    due = demand.left < while_coming or (level and demand.left <= level)
    quantity = max(until_next, level * 2) - demand.left
    if not due or quantity < 1:
        return None
    days = demand.left * DEMAND_DAYS // demand.had if demand.had else None
    return Reorder(
        item=demand.item,
        name_zh=demand.name_zh,
        name_en=demand.name_en,
        unit=demand.unit,
        left=demand.left,
        waiting=demand.waiting,
        days_left=days,
        quantity=quantity,
    )
