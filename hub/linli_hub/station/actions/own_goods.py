"""Nobody hands over to themselves."""

from linli_hub.base.core.errors import OwnHousehold
from linli_hub.base.store.tx import Tx
from linli_hub.registry.store import dated_facts
from linli_hub.registry.store.holders import Who
from linli_hub.station.core.redemption import RedemptionRow


def not_for(tx: Tx, who: Who, row: RedemptionRow) -> None:
    """Nobody gives to themselves or their own household, nor says what was given."""
    own = dated_facts.accounts_of(tx, who.resident, tx.now_ms) | {who.member}
    if who.resident == row.resident or own & dated_facts.heirs(tx, row.member):
        raise OwnHousehold(member=row.member)
