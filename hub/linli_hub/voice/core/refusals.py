"""Refusals about requests, notices and objections."""

from linli_hub.base.core.errors import HubError


class AskedBefore(HubError):
    code = "asked_before"
    sentence = "{topic} was asked for before"


class AnsweredBefore(HubError):
    code = "answered_before"
    sentence = "{what} {id} has been answered"


class PublishedIt(HubError):
    code = "published_it"
    sentence = "who published {notice} does not answer objections to it"
