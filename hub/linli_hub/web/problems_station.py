"""Problems of the points station; part of problems.TABLE."""

# code -> status, 中文, English. `{…}` is filled from the refusal's data.
TABLE: dict[str, tuple[int, str, str]] = {
    "asked_before": (
        409,
        "您已经报过这一项，请等答复。",
        "You have asked for this before; please wait for the answer.",
    ),
    "answered_before": (409, "这一件已经答复过。", "This has been answered already."),
    "not_sold_out": (
        409,
        "还有货，现在就可以换。",
        "It is not sold out: you can have it now.",
    ),
    "published_it": (
        403,
        "这份公示是您发布的，请由其他人答复异议。",
        "You published this notice; somebody else answers objections to it.",
    ),
    "item_limit": (
        409,
        "这一项每户限换 {most}，已换 {had}。",
        "At most {most} of this for a household; {had} were had.",
    ),
    "not_open_now": (
        409,
        "现在不是兑换时间（{opens}）。",
        "This cannot be had at this time ({opens}).",
    ),
    "reserved_for_others": (
        403,
        "这一项目前优先供应“{whom_zh}”，请过几天再来。",
        "This is for {whom_en} at first; please come back later.",
    ),
    "past_best_before": (
        409,
        "剩下的已经过了保质期，不再出售。",
        "What is left is past its best-before day.",
    ),
    "not_your_redemption": (
        403,
        "这张兑换单不是您的，或者属于别的站点。",
        "This redemption is somebody else's, or another station's.",
    ),
    "use_refund": (
        409,
        "兑换的积分请走“退换”办理。",
        "Points of a redemption come back by a refund.",
    ),
    "order_too_long": (
        422,
        "一次最多换 {most} 种。",
        "One order has 1 to {most} different things.",
    ),
    "mixed_unit": (
        422,
        "散装货不能放在机器里。",
        "Loose goods do not go into a machine.",
    ),
    "place_busy": (
        409,
        "其中 {reserved} 已被预订，请先处理兑换单。",
        "{reserved} of these are spoken for; finish those redemptions first.",
    ),
    "second_person_needed": (
        409,
        "已有人提出，需要另一个人确认。",
        "It has been proposed; another person must confirm it.",
    ),
    "not_refundable": (
        409,
        "这笔兑换不能退（{why}）。",
        "This redemption cannot be refunded ({why}).",
    ),
    "still_in_doubt": (
        409,
        "还有兑换单没有查清，请先处理。",
        "A redemption is still in doubt; resolve that first.",
    ),
    "count_waits": (
        409,
        "这里已有一次盘点等人复核，请先复核。",
        "A count of this place waits for a second person; decide about that first.",
    ),
    "slot_full": (
        409,
        "这个时段只剩 {left} 个名额。",
        "Only {left} places are left at that time.",
    ),
    "slot_over": (
        409,
        "这个时段已经过去或取消。",
        "That time has passed or was called off.",
    ),
    "not_a_photo": (
        422,
        "照片要用 JPEG、PNG 或 WebP，且不超过 1 MB。",
        "A photo is JPEG, PNG or WebP and at most 1 MB.",
    ),
    "by_hand_for": (
        403,
        "这段时间由工作人员把东西交给您，请叫工作人员。",
        "For a while our staff hand things to you; please call them.",
    ),
    "not_by_hand": (
        409,
        "这一户可以用机器，不用恢复。",
        "The machines serve this member already.",
    ),
}
