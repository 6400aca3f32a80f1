"""After a restore: why spending is closed, who has confirmed, and the button."""

from linli_dashboards.frame.tongue import Tongue
from linli_hub.base.core.epochs import EpochRow
from linli_hub.base.web.markup import Html, tag


def banner(row: EpochRow, user: str, now_ms: int, tongue: Tongue) -> Html:
    """Nothing while spending is open."""
    if not row.closed or row.opened_ms is None:
        return Html("")
    said = [
        tag("h2", tongue.say("epoch_closed")),
        tag("p", tongue.say("epoch_why", time=tongue.moment(row.opened_ms, now_ms))),
        tag("p", tongue.say("epoch_compare")),
    ]
    if row.confirmed_by:
        said.append(tag("p", tongue.say("epoch_first", name=row.confirmed_by[0])))
    if user not in row.confirmed_by:
        said.append(
            tag(
                "button",
                tongue.say("epoch_confirm"),
                type="button",
                data_do="confirm-epoch",
                data_away=tongue.say("login_away"),
            )
        )
    said.append(tag("p", role="alert", class_="away", hidden=True))
    return tag("section", *said, class_="card warned", aria_label=tongue.say("epoch"))
