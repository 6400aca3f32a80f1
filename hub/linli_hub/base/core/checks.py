"""What a person typed, checked before anything is done with it: ids, texts, reasons."""

import re

from linli_hub.base.core.errors import BadValue

ID = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")
NAME_CHARS_MAX = 100
REASON_CHARS_MAX = 200


def check_reason(reason: str) -> None:
    if not 1 <= len(reason.strip()) <= REASON_CHARS_MAX or not reason.isprintable():
        raise BadValue(
            field="reason", why=f"needs 1 to {REASON_CHARS_MAX} printable characters"
        )


def check_id(field: str, text: str) -> None:
    if not ID.match(text):
        raise BadValue(field=field, why="use 1 to 64 of A-Z, a-z, 0-9, '.', '_', '-'")


def check_text(field: str, text: str) -> None:
    if not 1 <= len(text.strip()) <= NAME_CHARS_MAX or not text.isprintable():
        raise BadValue(field=field, why=f"must be 1 to {NAME_CHARS_MAX} characters")


def check_whole(field: str, value: int, most: int) -> None:
    if type(value) is not int or not 1 <= value <= most:
        raise BadValue(field=field, why=f"must be a whole number from 1 to {most}")
