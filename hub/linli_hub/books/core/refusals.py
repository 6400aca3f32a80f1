"""Refusals of the books."""

from linli_hub.base.core.errors import HubError


class UseRefund(HubError):
    code = "use_refund"
    sentence = "transfer {id} belongs to a redemption; refund that"
