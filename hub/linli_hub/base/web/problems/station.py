"""Problems of the points station; part of problems.STATUS and problems.WORDS."""

from linli_hub.base.views.words import beside

WORDS = beside(__file__)
STATUS: dict[str, int] = {
    "asked_before": 409,
    "answered_before": 409,
    "not_sold_out": 409,
    "published_it": 403,
    "item_limit": 409,
    "not_open_now": 409,
    "reserved_for_others": 403,
    "past_best_before": 409,
    "not_your_redemption": 403,
    "use_refund": 409,
    "order_too_long": 422,
    "mixed_unit": 422,
    "place_busy": 409,
    "second_person_needed": 409,
    "not_refundable": 409,
    "still_in_doubt": 409,
    "count_waits": 409,
    "slot_full": 409,
    "slot_over": 409,
    "not_a_photo": 422,
    "by_hand_for": 403,
    "not_by_hand": 409,
}
