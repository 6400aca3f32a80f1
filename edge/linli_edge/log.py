"""One line of JSON on stderr for each thing worth knowing. Never a card number."""

import json
import sys


def line(what: str, /, **fields: object) -> None:
    """Write {"what": ..., fields}; the journal of the system adds the time."""
    text = json.dumps({"what": what, **fields}, ensure_ascii=False, default=str)
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
