"""What a points standard (积分管理标准) is once it has been read: values, no text."""

from dataclasses import dataclass, field

from linli_wire.messages import Grade, Stream

NO_STREAM = ""
EVIDENCE = (
    "sensor", "check_in", "attested_beneficiary", "attested_staff", "self_declared",
)  # fmt: skip
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
UNITS = ("visit", "kg", "hour", "item")
PERIODS = ("month", "quarter", "year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    id: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """Points at most in a local day, ISO week and month; None is "none"."""

    day: int | None = None
    week: int | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Which deeds a rule is for. An empty set or None asks nothing.

    `from_minute` to `until_minute` (not included) of the local day; the first may be
    the later one, then the window crosses midnight. `streak_days`: on at least so many
    days in a row, this one included, there was a deed that the rest of the rule fits.
    """

    kind: str
    streams: frozenset[str] = frozenset()
    grades: frozenset[str] = frozenset()
    device_kinds: frozenset[str] = frozenset()
    evidence: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    window: tuple[int, int] | None = None
    weekdays: frozenset[int] = frozenset()
    first_of_day: bool = False
    streak_days: int = 0
    plain: bool = field(init=False, compare=False)  # nothing but kind and stream

    def __post_init__(self) -> None:
        asks = (
            self.grades or self.device_kinds or self.evidence or self.classes
            or self.window or self.weekdays or self.first_of_day or self.streak_days
        )  # fmt: skip
        object.__setattr__(self, "plain", not asks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Give:
    """Points a unit, by grade (`by_grade` False: the same for all).

    `fallback`: points a visit where the scale is in doubt, with "kg" only.
    Above `knee_after` units a day only `knee_percent` of the points count.
    """

    unit: str
    points: dict[str, int]
    by_grade: bool = False
    fallback: dict[str, int] | None = None
    min_g: int = 0
    knee_after: int | None = None
    knee_percent: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Named):
    """`visits_per_day` and `caps` hold for each account; a bonus adds to a base."""

    match: Match
    give: Give
    bonus: bool = False
    visits_per_day: int | None = None
    caps: Caps = Caps()
    capped: bool = field(init=False, compare=False)  # has it caps of its own on points

    def __post_init__(self) -> None:
        object.__setattr__(self, "capped", self.caps != Caps())


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign(Named):
    """More for a while: `percent` of what the rules gave, or `points` a deed.

    `first_day` to `last_day`, both included; `budget` is all it may ever grant.
    """

    first_day: str
    last_day: str
    rules: frozenset[str]
    percent: int | None
    points: int | None
    budget: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction(Named):
    points: int
    reason_zh: str
    reason_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Named):
    """What adds conduct points, at most `cap` in a period."""

    points: int
    cap: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Minus(Named):
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Named):
    """A grade at the period's end for a total of `at_least`."""

    at_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation(Named):
    """Sets the grade directly, whatever the total is."""

    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme(Named):
    """Conduct points of the members of some classes. `grades`: best first."""

    classes: tuple[str, ...]
    period: str
    base: int
    items: tuple[Item, ...]
    deductions: tuple[Minus, ...]
    exemptions: tuple[Named, ...]
    grades: tuple[Mark, ...]
    violations: tuple[Violation, ...]


Plan = tuple[tuple[Rule, ...], tuple[Rule, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A whole standard. `expiry_months` 0: points never expire."""

    centre: str
    name_zh: str
    name_en: str
    time_zone: str
    objection_days: int
    points_per_yuan: int
    expiry_months: int
    default_grade: Grade
    pin_above: int
    person: Caps
    household: Caps
    device: Caps
    rules: tuple[Rule, ...]
    classes: tuple[Named, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    deductions: tuple[Deduction, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    # made once from the above, because settlement asks for them at each deed
    ungraded: str = field(init=False, compare=False, repr=False)
    grants: bool = field(init=False, compare=False, repr=False)
    plans: dict[tuple[str, str], Plan] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """`grants`: does it share out device caps or campaign budgets? See grants.py.

        `plans`: by kind and stream, the base rules and the bonus rules to look at.
        """
        plans = {
            (kind, stream): _plan(self.rules, kind, stream)
            for kind in {rule.match.kind for rule in self.rules}
            for stream in (NO_STREAM, *(s.value for s in Stream))
        }
        object.__setattr__(self, "plans", plans)
        object.__setattr__(self, "ungraded", self.default_grade.value)
        shared = bool(self.campaigns) or self.device != Caps()
        object.__setattr__(self, "grants", shared)


def _plan(rules: tuple[Rule, ...], kind: str, stream: str) -> Plan:
    fit = [
        rule
        for rule in rules
        if rule.match.kind == kind
        and (not rule.match.streams or stream in rule.match.streams)
    ]
    return (
        tuple(rule for rule in fit if not rule.bonus),
        tuple(rule for rule in fit if rule.bonus),
    )
