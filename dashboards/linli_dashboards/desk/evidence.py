"""What a machine or a person told of a hand-over, from its short form into words."""

from linli_dashboards.frame.tongue import Tongue

COUNTS = ("drops", "person")  # as 2/3: of so many
CODES = ("door", "pulse", "sensor", "off")


def words(evidence: str, tongue: Tongue) -> str:
    """`drops=2/3 no_drop` as sentences one after another."""
    if not evidence:
        return tongue.say("ev_nothing")
    told = [_one(part, tongue) for part in evidence.split()]
    return tongue.say("ev_and").join(told)


def _one(part: str, tongue: Tongue) -> str:
    name, equals, value = part.partition("=")
    if name in COUNTS and "/" in value:
        seen, _, of = value.partition("/")
        return tongue.say(f"ev_{name}", n=seen, of=of)
    if name == "jump":
        return tongue.say("ev_jump", n=value)
    key = f"ev_{name}_{value}" if name in CODES and equals else f"ev_{part}"
    return tongue.either(key, "ev_other").replace("%", part)
