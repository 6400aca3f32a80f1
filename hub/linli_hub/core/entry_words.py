"""Why something was booked, in words: the codes that transfers carry as `why`."""

WORDS: dict[str, tuple[str, str]] = {
    "award": ("奖励", "Award"),
    "deduction": ("扣分", "Deduction"),
    "correction": ("更正", "Correction"),
    "contest": ("申诉更正", "Correction after a contest"),
    "redemption": ("兑换", "Redemption"),
    "subsidy": ("赞助支付", "Paid by a sponsor"),
    "pending": ("服务", "Service"),
    "adjustment": ("人工调整", "Adjustment"),
    "reversal": ("冲正", "Reversal"),
    "lapse": ("到期失效", "Lapsed"),
    "claim": ("追回", "Collected, owed before"),
    "pledge": ("赞助", "Pledge"),
    "close": ("销户转出", "Account closed"),
    "succession": ("转给承接户", "Passed on to the successor"),
    "honour": ("荣誉", "Honour"),
}


def words(why: str, language: str) -> str:
    """`why` in words; a code that is not known is shown as it is."""
    zh, en = WORDS.get(why, (why, why))
    return en if language == "en" else zh
