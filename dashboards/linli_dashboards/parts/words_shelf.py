"""The desk's sentences about sponsors, vouchers' codes and whom staff serve; words.py
takes them in."""

SHELF: dict[str, tuple[str, str]] = {
    # sponsors
    "desk_budgets": ("赞助", "Sponsors"),
    "empty_desk_budgets": (
        "还没有赞助额度。司库可以新建额度，再认捐积分。",
        "No sponsor's budget yet. A treasurer opens one, then points are pledged.",
    ),
    "new_budget": ("新建赞助额度", "Open a sponsor's budget"),
    "change_budget": ("赞助额度", "A sponsor's budget"),
    "empty_organisations": (
        "还没有单位储户。请先登记单位，再为它新建额度。",
        "No organisation is a member yet. Admit one first, then open its budget.",
    ),
    "pledge_points": ("再认捐多少分", "Points pledged now"),
    "pledge": ("认捐", "Pledge"),
    "close_budget": ("结束这个额度", "End this budget"),
    "close_budget_more": (
        "结束后，剩下的积分退回，它赞助的物品恢复原价。",
        "When it ends, what is left goes back and its items cost their full price.",
    ),
    "subsidy": ("赞助一部分价格", "A sponsor pays a part"),
    "subsidy_points": ("赞助承担（分）", "The sponsor pays, points"),
    "subsidy_more": (
        "全价 {points}。居民至少付 1 分，已经预留的按原来的。",
        "The full price is {points}. A resident pays at least 1; what is reserved stays.",
    ),
    "subsidy_save": ("由赞助承担", "Let the sponsor pay"),
    "subsidy_none": ("不再赞助", "Nobody pays any more"),
    # vouchers' codes
    "codes": ("录入券码", "Take in codes"),
    "codes_more": (
        "合作单位给的文件，每行一个券码。录入后加密保存，只在交给居民时显示。",
        "The partner's file, a code on each line. Codes are sealed, and shown only to who "
        "gets one.",
    ),
    "codes_file": ("券码文件（CSV 或文本）", "File with codes (CSV or text)"),
    "codes_until": ("有效期至", "Good until"),
    "codes_look": ("先看看文件", "Look at the file"),
    "codes_take": ("录入", "Take them in"),
    "codes_found": (
        "新的 {added} 个，以前录过 {there} 个。还没有录入。",
        "{added} new, {there} were there before. Nothing is taken in yet.",
    ),
    "codes_taken": (
        "录入 {added} 个，以前录过 {there} 个。",
        "{added} taken in, {there} were there before.",
    ),
    "codes_bad": (
        "这个文件读不了：不是 UTF-8 或 GB18030，或者超过 {most} 个券码。",
        "This file cannot be read: it is neither UTF-8 nor GB18030, or it has more than "
        "{most} codes.",
    ),
    "codes_wrong": ("这些行不是券码：{lines}。", "No code on lines {lines}."),
    # whom staff serve
    "by_hand": ("由工作人员递交的住户", "Served by staff for now"),
    "empty_by_hand": (
        "没有。三十天里两次在机器上弄不清给没给的住户，会列在这里。",
        "Nobody. A household is listed here after two visits in doubt at a machine in 30 "
        "days.",
    ),
    "by_hand_doubt": (
        "{time}，{goods}，{state}（{evidence}）",
        "{time}, {goods}, {state} ({evidence})",
    ),
    "by_hand_until": ("{time}前由工作人员递交", "by staff until {time}"),
    "by_hand_served": ("怎样领取", "Served"),
    "by_hand_more": (
        "查明是机器的毛病，或者已经说清楚，就可以恢复。不要给自己家办。",
        "Lift it when the machine was to blame, or when it is settled. Not for your own "
        "household.",
    ),
    "lift_by_hand": ("恢复使用机器", "Let them use the machines"),
}
