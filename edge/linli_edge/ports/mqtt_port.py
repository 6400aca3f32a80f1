"""Both brokers: the centre's (signed messages) and the board's own (devices)."""

from collections.abc import Callable

from linli_edge import log
from linli_edge.core.inputs import BoardMessage, HubMessage, LinkDown, LinkUp
from linli_link.mqtt import Incoming, Link, LinkSettings
from linli_wire import topics

Put = Callable[[HubMessage | BoardMessage | LinkUp | LinkDown], bool]


def centre_link(settings: LinkSettings, put: Put) -> Link:
    """The link to the hub. A message is let go of at once: the hub repeats itself."""

    def received(message: Incoming) -> None:
        put(
            HubMessage(
                topic=message.topic,
                payload=message.payload,
                signature=message.signature,
                retained=message.retained,
            )
        )
        message.ack()

    return Link(
        settings,
        on_message=received,
        on_up=lambda: _said(put, LinkUp()),
        on_down=lambda reason: _said(put, LinkDown(reason=reason)),
    )


def board_link(settings: LinkSettings, put: Put) -> Link:
    """The link to the board's broker: clean start, nothing kept for us."""
    assert settings.session_s == 0 and settings.filters == (topics.all_board(),)

    def received(message: Incoming) -> None:
        put(
            BoardMessage(
                topic=message.topic, payload=message.payload, retained=message.retained
            )
        )
        message.ack()

    return Link(
        settings,
        on_message=received,
        on_up=lambda: log.line("board_up"),
        on_down=lambda reason: log.line("board_down", reason=reason),
    )


def _said(put: Put, event: LinkUp | LinkDown) -> None:
    put(event)
