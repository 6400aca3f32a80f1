"""The staff page's tables: the last deposits, and every device with its freshness."""

from linli_dashboards.frame.freshness import heard
from linli_dashboards.frame.tongue import Tongue
from linli_dashboards.staff.now import Now
from linli_hub.base.web.markup import Child, Html, join, table, tag
from linli_hub.devices.views.devices import DepositRow, EdgeRow

BAD_STATES = {"review", "unknown_card", "refused"}
GOOD_HEALTH = "ok"


def deposits(now: Now, tongue: Tongue) -> Html:
    if not now.deposits:
        return tag("p", tongue.say("deposits_empty"), class_="empty")
    heads = [tongue.say(key) for key in ("time", "where", "grade", "state")]
    heads += [tongue.say("mass"), tongue.say("points")]
    rows = [_deposit(row, tongue, now.now_ms) for row in now.deposits]
    return table(tongue.say("deposits"), heads, rows, numbers=2, kind="deposits")


def _deposit(row: DepositRow, tongue: Tongue, now_ms: int) -> list[Child]:
    awarded, points = row.state == "awarded", row.points
    state = tongue.either(f"state_{row.state}", "health_other")
    if awarded and not points:
        state = tongue.say("state_no_points")
    kind = "mark bad" if row.state in BAD_STATES else "mark plain"
    kind = "mark" if awarded and points else kind
    doubt = (
        None if row.scale_ok else tag("span", tongue.say("scale_doubt"), class_="old")
    )
    return [
        tongue.moment(row.event_ms or row.received_ms, now_ms),
        tongue.device(row.device),
        tongue.either(f"grade_{row.grade or 'none'}", "grade_none"),
        tag("span", state, class_=kind),
        join(tongue.mass(row.mass_g), tag("br") if doubt else None, doubt),
        tag("span", tongue.signed(points), class_="up") if points else "–",
    ]


def devices(now: Now, tongue: Tongue) -> Html:
    """Boards with what they told of their devices; the newest word of each."""
    if not now.edges:
        return tag("p", tongue.say("devices_empty"), class_="empty")
    heard_ms = heard_of(now)
    rows = [row for edge in now.edges for row in _board(edge, now, heard_ms, tongue)]
    heads = [tongue.say(key) for key in ("device", "state", "last_heard")]
    return table(tongue.say("devices"), heads, rows)


def heard_of(now: Now) -> dict[tuple[str, str], int]:
    """(edge, device) -> when it last said anything: a reading, a deposit, its health."""
    found: dict[tuple[str, str], int] = {}
    told = [(row.edge, row.device, row.at_ms) for row in now.latest]
    told += [(row.edge, row.device, row.seen_ms) for row in now.devices]
    for edge, device, at_ms in told:
        found[edge, device] = max(at_ms, found.get((edge, device), 0))
    return found


def _board(
    edge: EdgeRow, now: Now, heard_ms: dict[tuple[str, str], int], tongue: Tongue
) -> list[list[Child]]:
    health = {(row.edge, row.device): row.state for row in now.devices}
    name = tag("strong", tongue.device(edge.name))
    rows: list[list[Child]] = [
        [name, _link(edge, tongue), _board_heard(edge, heard_ms, now.now_ms, tongue)]
    ]
    for of, device in sorted(heard_ms):
        if of != edge.name or device == edge.name:
            continue
        state = health.get((of, device), GOOD_HEALTH)
        words = tongue.either(f"health_{state}", "health_other")
        mark = "mark" if state == GOOD_HEALTH else "mark bad"
        rows.append(
            [
                tongue.device(device),
                tag("span", words, class_=mark),
                heard(tongue, heard_ms[of, device], now.now_ms),
            ]
        )
    return rows


def _board_heard(
    edge: EdgeRow, heard_ms: dict[tuple[str, str], int], now_ms: int, tongue: Tongue
) -> Html:
    """A board is heard through its devices; while it is online it is not silent."""
    times = [at_ms for (of, _), at_ms in heard_ms.items() if of == edge.name]
    if edge.seen_ms is not None:
        times.append(edge.seen_ms)
    newest_ms = max(times, default=None)
    if edge.online and newest_ms is not None:
        return tag("span", tongue.ago(newest_ms, now_ms))
    return heard(tongue, newest_ms, now_ms)


def _link(edge: EdgeRow, tongue: Tongue) -> Html:
    if edge.state != "active":
        words = tongue.either(f"edge_{edge.state}", "health_other")
        return tag("span", words, class_="mark plain")
    if edge.online:
        return tag("span", tongue.say("online"), class_="mark")
    return tag("span", tongue.say("offline"), class_="mark bad")
