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
    "link_over": (
        410,
        "这个链接已经失效，请在自助机上再打印一张小票。",
        "This link is no longer good; print another slip at the kiosk.",
    ),
}
