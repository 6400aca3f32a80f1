"""Partners' codes: which are free, which belong to which redemption. Sealed, always."""

from linli_hub.store.tx import Tx


def bind(tx: Tx, redemption: str, item: str, count: int) -> None:
    """The oldest free codes are this redemption's from now on."""
    found = tx.pick(
        "SELECT n FROM voucher_code WHERE item = ? AND redemption IS NULL"
        " ORDER BY n LIMIT ?",
        item, count,
    )  # fmt: skip
    assert len(found) == count, "a voucher was sold that has no code"
    for (n,) in found:
        tx.run(
            "UPDATE voucher_code SET redemption = ?, bound_ms = ? WHERE n = ?",
            redemption, tx.now_ms, n,
        )  # fmt: skip
