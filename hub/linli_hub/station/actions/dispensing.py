"""What a kiosk's journal tells of goods: the same action as its HTTPS call."""

from linli_hub.base.core.errors import HubError
from linli_hub.base.store import notes
from linli_hub.base.store.tx import Tx
from linli_hub.station.actions import redemptions
from linli_wire import messages as m

DISPENSES = (m.DispenseIntent, m.DispenseResult)


def told(
    tx: Tx, edge: str, body: m.DispenseIntent | m.DispenseResult, staff: str | None
) -> str | None:
    """Book it; the stable code and an alarm if it does not agree with the books."""
    try:
        if isinstance(body, m.DispenseIntent):
            redemptions.told_intent(tx, edge, body)
        else:
            redemptions.told_result(tx, edge, body, staff)
    except HubError as refusal:
        said = f"{refusal.code}: {refusal}"
        notes.alarm(tx, "redemption_disputed", f"{edge}/{body.redemption}", said)
        return refusal.code
    return None
