"""From what the field table read, without a mistake, to the standard's values."""

from typing import Any, TypeVar

from linli_hub.standard.core import parts
from linli_hub.standard.core.fields import RATES
from linli_hub.standard.core.read import Values
from linli_wire.messages import Grade

_N = TypeVar("_N", bound=parts.Named)


def build(values: Values) -> parts.Standard:
    head = dict(values["standard"])
    del head["format"]
    head["default_grade"] = Grade(head["default_grade"])
    caps = values["caps"]
    return parts.Standard(
        **head,
        person=_caps(caps["person"]),
        household=_caps(caps["household"]),
        device=_caps(caps["device"]),
        rules=tuple(_rule(rule) for rule in values["rule"] or []),
        classes=_each(parts.Named, values["class"]),
        campaigns=tuple(_campaign(one) for one in values["campaign"] or []),
        deductions=_each(parts.Deduction, values["deduction"]),
        schemes=tuple(_scheme(scheme) for scheme in values["scheme"] or []),
    )


def _each(kind: type[_N], values: list[Values] | None) -> tuple[_N, ...]:
    return tuple(kind(**one) for one in values or [])


def _named(values: Values) -> dict[str, Any]:
    return {name: values[name] for name in ("id", "name_zh", "name_en")}


def _cap(value: int | str | None) -> int | None:
    return value if isinstance(value, int) else None


def _caps(values: Values) -> parts.Caps:
    return parts.Caps(
        day=_cap(values["day"]), week=_cap(values["week"]), month=_cap(values["month"])
    )


def _rule(values: Values) -> parts.Rule:
    caps = values["caps"] or dict.fromkeys(("day", "week", "month", "visits_per_day"))
    return parts.Rule(
        **_named(values),
        bonus=bool(values["bonus"]),
        match=_match(values["match"]),
        give=_give(values["give"]),
        visits_per_day=_cap(caps["visits_per_day"]),
        caps=_caps(caps),
    )


def _match(values: Values) -> parts.Match:
    window = values["from"], values["until"]
    weekdays = (parts.WEEKDAYS.index(word) for word in values["weekdays"] or ())
    return parts.Match(
        kind=values["kind"],
        streams=frozenset(values["stream"] or ()),
        grades=frozenset(values["grade"] or ()),
        device_kinds=frozenset(values["device_kind"] or ()),
        evidence=frozenset(values["evidence"] or ()),
        classes=frozenset(values["class"] or ()),
        window=None if None in window else window,
        weekdays=frozenset(weekdays),
        first_of_day=bool(values["first_of_day"]),
        streak_days=values["streak_days"] or 0,
    )


def _give(values: Values) -> parts.Give:
    rate = next(name for name in RATES if values[name] is not None)
    points, by_grade = values[rate]
    fallback, knee = values["fallback_per_visit"], values["knee"]
    return parts.Give(
        unit=rate.removeprefix("per_"),
        points=points,
        by_grade=by_grade or bool(fallback and fallback[1]),
        fallback=fallback[0] if fallback else None,
        min_g=values["min_g"] or 0,
        knee_after=knee["after"] if knee else None,
        knee_percent=knee["share_percent"] if knee else 100,
    )


def _campaign(values: Values) -> parts.Campaign:
    return parts.Campaign(
        **_named(values),
        first_day=values["from"],
        last_day=values["to"],
        rules=frozenset(values["rules"]),
        percent=values["percent"],
        points=values["points"],
        budget=values["budget"],
    )


def _scheme(values: Values) -> parts.Scheme:
    items = [dict(item, cap=_cap(item["cap"])) for item in values["item"] or []]
    return parts.Scheme(
        **_named(values),
        classes=values["classes"],
        period=values["period"],
        base=values["base"],
        items=_each(parts.Item, items),
        deductions=_each(parts.Minus, values["deduction"]),
        exemptions=_each(parts.Named, values["exemption"]),
        grades=_each(parts.Mark, values["grade"]),
        violations=_each(parts.Violation, values["violation"]),
    )
