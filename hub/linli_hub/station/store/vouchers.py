"""Partners' codes: which are free, which belong to which redemption. Sealed, always."""

from linli_hub.base.store.tx import Tx


def bind(tx: Tx, redemption: str, gone: list[tuple[int, int]]) -> None:
    """The oldest free codes of each lot are this redemption's from now on."""
    for lot, units in gone:
        found = tx.pick(
            "SELECT n FROM voucher_code WHERE lot = ? AND redemption IS NULL"
            " ORDER BY n LIMIT ?",
            lot, units,
        )  # fmt: skip
        assert len(found) == units, "a voucher was sold that has no code"
        for (n,) in found:
            tx.run(
                "UPDATE voucher_code SET redemption = ?, bound_ms = ? WHERE n = ?",
                redemption, tx.now_ms, n,
            )  # fmt: skip
