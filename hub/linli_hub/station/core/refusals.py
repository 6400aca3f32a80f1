"""Refusals of the points station: shelf, orders, refunds, notices, requests."""

from linli_hub.base.core.errors import HubError


class NotSoldOut(HubError):
    code = "not_sold_out"
    sentence = "{left} of {item} are left"


class ItemLimit(HubError):
    code = "item_limit"
    sentence = "{most} of {item} in a {period}, {had} were had"


class NotOpenNow(HubError):
    code = "not_open_now"
    sentence = "{item} can be had at {opens}"


class ReservedForOthers(HubError):
    code = "reserved_for_others"
    sentence = "{item} is for {whom} until {until_ms}"


class PastBestBefore(HubError):
    code = "past_best_before"
    sentence = "all there is of {item} is past its best-before day"


class NotYourRedemption(HubError):
    code = "not_your_redemption"
    sentence = "redemption {redemption} belongs to somebody else or another station"


class OrderTooLong(HubError):
    code = "order_too_long"
    sentence = "an order has 1 to {most} lines"


class MixedUnit(HubError):
    code = "mixed_unit"
    sentence = "loose goods do not lie in a {kind}"


class PlaceBusy(HubError):
    code = "place_busy"
    sentence = "{lot}: {reserved} are spoken for; end those redemptions first"


class SecondPersonNeeded(HubError):
    code = "second_person_needed"
    sentence = "{id} waits for another person"


class NotRefundable(HubError):
    code = "not_refundable"
    sentence = "redemption {redemption} cannot be refunded: {why}"


class StillInDoubt(HubError):
    code = "still_in_doubt"
    sentence = "redemption {redemption} is in doubt; resolve that first"


class CountWaits(HubError):
    code = "count_waits"
    sentence = "count {take} of {place} waits for a second person"


class SlotFull(HubError):
    code = "slot_full"
    sentence = "{left} places are left at that time"


class SlotOver(HubError):
    code = "slot_over"
    sentence = "that time is over or was called off"


class NotAPhoto(HubError):
    code = "not_a_photo"
    sentence = "a photo is JPEG, PNG or WebP and has at most {most} bytes"


class StaffOnlyFor(HubError):
    code = "by_hand_for"
    sentence = "staff serve {member} until {until_ms}"


class NotStaffOnly(HubError):
    code = "not_by_hand"
    sentence = "machines serve {member}"
