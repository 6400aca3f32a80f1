"""One JSON object a line on stderr. A card number or a secret never gets into it."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

CARD = re.compile(r"\b(?:em:[0-9A-Fa-f]{6,10}|nfc:[0-9A-Fa-f]{6,20})\b")
SECRET = re.compile(
    r"card|pin|password|token|cookie|secret|code_typed|authorization|seal|phone"
)
SAFE = frozenset({"card_hash"})  # a keyed hash; useless without the key
TEXT_MAX = 2000
MASK = "***"

Logger = structlog.stdlib.BoundLogger


def configure(*, level: str = "info", file: TextIO | None = None) -> None:
    """Set the process's log up once, at start."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            mask,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            getattr(logging, level.upper())
        ),
        logger_factory=structlog.PrintLoggerFactory(file or sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [_FromLibraries()]
    root.setLevel(logging.WARNING)
    logging.getLogger("linli").setLevel(
        max(logging.INFO, getattr(logging, level.upper()))
    )


class _FromLibraries(logging.Handler):
    """Lines that libraries write with stdlib logging, through the same mask."""

    def emit(self, record: logging.LogRecord) -> None:
        get(record.name).log(
            record.levelno, record.getMessage(), exc_info=record.exc_info
        )


def get(room: str) -> Logger:
    """The log of one room: `log.warning("parcel refused", edge=..., reason=...)`."""
    log: Logger = structlog.get_logger(room=room)
    return log


def mask(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Blank every field named like a secret and every card number in any text."""
    return {key: _masked(key, value) for key, value in event.items()}


def _masked(key: str, value: Any) -> Any:
    if SECRET.search(key.lower()) and key not in SAFE:
        return MASK
    if isinstance(value, str):
        return CARD.sub(MASK, value)[:TEXT_MAX]
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, dict):
        return {k: _masked(str(k), v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_masked("", item) for item in value]
    return value
