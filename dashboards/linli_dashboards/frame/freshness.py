"""How old a thing is, told plainly: when it last spoke, and since when it is silent."""

from linli_dashboards.frame.tongue import Tongue
from linli_hub.base.web.markup import Html, tag

SILENT_MS = 5 * 60_000  # a reading older than this is told with its time, in red


def heard(tongue: Tongue, at_ms: int | None, now_ms: int) -> Html:
    """`3 min ago`, `silent since 14:05` or `never heard from`."""
    if at_ms is None:
        return tag("span", tongue.say("never_heard"), class_="old")
    if is_silent(at_ms, now_ms):
        time = tongue.moment(at_ms, now_ms)
        return tag("span", tongue.say("silent_since", time=time), class_="old")
    return tag("span", tongue.ago(at_ms, now_ms))


def is_silent(at_ms: int, now_ms: int) -> bool:
    return now_ms - at_ms > SILENT_MS
