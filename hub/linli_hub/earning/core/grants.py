"""Device caps and campaign budgets: shared by all members, granted in commit order.

What one member got, another cannot get: so these do not follow event order. They are
granted when a deed is booked, recorded as facts and never taken back.

    purses(standard, day, deeds)   what these deeds may draw on, with its whole size
    left(purses, granted)          minus what is recorded already   -> go_on(..., purses)
    award.drawn                    what the settlement took: record it beside the deed
    spend(purses, day, awards)     what the next member's settlement may still take

The action layer keeps rows (deed, source, purse, points), one for each purse that
`drawn_from` names, inserted in the transaction that books the award; `granted` is their
sum by purse. A deed's `grants` are its rows by source ("device" once: its day purse).
Settling again with the recorded facts gives the same award without any purse; with a
purse, a deed that now deserves more may draw the rest.
"""

from collections.abc import Iterable, Mapping

from linli_hub.base.core.calendar import week_of
from linli_hub.earning.core.deed import Award, Deed
from linli_hub.standard.core.parts import Campaign, Standard

DEVICE = "device"
Purses = Mapping[str, int]


def purses(standard: Standard, day: str, deeds: Iterable[Deed]) -> dict[str, int]:
    """Every purse that `deeds` of local day `day` may draw on, by name, whole."""
    found = {source(campaign): campaign.budget for campaign in running(standard, day)}
    caps = standard.device
    sizes = caps.day, caps.week, caps.month
    for device in {deed.device for deed in deeds if deed.device}:
        for name, size in zip(device_purses(device, day), sizes, strict=True):
            if size is not None:
                found[name] = size
    return found


def left(purses: Purses, granted: Purses) -> dict[str, int]:
    """What is left of each purse after what is recorded as granted from it."""
    return {name: max(0, size - granted.get(name, 0)) for name, size in purses.items()}


def spend(purses: Purses, day: str, awards: Iterable[Award]) -> dict[str, int]:
    """What `awards` leave in the purses that they drew on."""
    rest = dict(purses)
    for award in awards:
        for what, points in award.drawn:
            for name in drawn_from(what, award.deed.device, day):
                if name in rest:
                    rest[name] -= points
    return rest


def drawn_from(what: str, device: str, day: str) -> tuple[str, ...]:
    """The purses that a grant of source `what` counts against."""
    return device_purses(device, day) if what == DEVICE else (what,)


def device_purses(device: str, day: str) -> tuple[str, str, str]:
    """A device's purses of the running day, week and month."""
    return (
        f"device:{device}:day:{day}",
        f"device:{device}:week:{week_of(day)}",
        f"device:{device}:month:{day[:7]}",
    )


def source(campaign: Campaign) -> str:
    return f"campaign:{campaign.id}"


def running(standard: Standard, day: str) -> list[Campaign]:
    return [c for c in standard.campaigns if c.first_day <= day <= c.last_day]


def granted(deed: Deed, what: str) -> int:
    """What is recorded on the deed from one source."""
    return sum(points for name, points in deed.grants if name == what)
