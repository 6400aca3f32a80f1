"""Refusals of the points station: shelf, orders, refunds, notices, requests."""

from linli_hub.core.errors import HubError


class AskedBefore(HubError):
    code = "asked_before"
    sentence = "{topic} was asked for before"


class AnsweredBefore(HubError):
    code = "answered_before"
    sentence = "{what} {id} has been answered"


class NotSoldOut(HubError):
    code = "not_sold_out"
    sentence = "{left} of {item} are left"


class PublishedIt(HubError):
    code = "published_it"
    sentence = "who published {notice} does not answer objections to it"


class LinkOver(HubError):
    code = "link_over"
    sentence = "the link is no longer good"
