"""What a centre decides about its points station: hub.toml `[station]`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StationPolicy:
    """`second_person_above`: points of a redemption in review above which one person
    alone does not say what became of it."""

    keep_days: int = 3
    refund_days: int = 14
    second_person_above: int = 100
    page_link_days: int = 7
    lead_days: int = 7


AS_USUAL = StationPolicy()
