"""Nobody hands over to themselves."""

from linli_hub.core.errors import OwnHousehold
from linli_hub.core.redemption import RedemptionRow
from linli_hub.store import facts
from linli_hub.store.holders import Who
from linli_hub.store.tx import Tx


def not_for(tx: Tx, who: Who, row: RedemptionRow) -> None:
    """Nobody gives to themselves or their own household, nor says what was given."""
    own = facts.accounts_of(tx, who.resident, tx.now_ms) | {who.member}
    if who.resident == row.resident or own & facts.heirs(tx, row.member):
        raise OwnHousehold(member=row.member)
