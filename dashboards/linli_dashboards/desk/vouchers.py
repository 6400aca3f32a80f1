"""Partners' codes for a voucher, from their file; open/pages.js sends it as it is."""

from linli_dashboards.desk.common import sheet
from linli_dashboards.desk.forms import API, Options
from linli_dashboards.frame.hub import Visit
from linli_hub.base.web.markup import Html, join, tag
from linli_hub.station.core.shelf import CODES_MAX
from linli_hub.station.views.shelf import ItemRow


def codes(row: ItemRow, places: Options, visit: Visit) -> Html:
    """Look at the file first, then take it in; what was there before is not doubled."""
    tongue, form = visit.tongue, sheet(visit, "codes", "shelf")
    if not places:
        return tag("p", tongue.say("empty_places"), class_="empty")
    fields = [
        form.choice("place", "place", places),
        form.day("best_before", "codes_until"),
        form.file("file", "codes_file", ".csv,text/csv,text/plain"),
    ]
    buttons = [
        tag("button", tongue.say("codes_look"), type="submit", data_dry_run="true"),
        tag("button", tongue.say("codes_take"), type="submit", data_dry_run="false"),
    ]
    made = tag(
        "form",
        tag("div", *fields, class_="filter"),
        tag("p", role="alert", class_="away", hidden=True),
        tag("p", role="status", class_="done", hidden=True),
        tag("div", *buttons, class_="acts"),
        method="post",
        data_do="codes",
        data_path=f"{API}/vouchers/{row.id}/codes",
        data_true=tongue.say("codes_found", added="{added}", there="{there}"),
        data_false=tongue.say("codes_taken", added="{added}", there="{there}"),
        data_wrong=tongue.say("codes_wrong", lines="{lines}"),
        data_bad=tongue.say("codes_bad", most=tongue.number(CODES_MAX)),
        data_away=tongue.say("login_away"),
    )
    return join(tag("p", tongue.say("codes_more"), class_="second"), made)
