"""One Modbus bus seen from its master: one question at a time, and late answers.

    idle --ask--> waiting --reply--> gap --> idle
                     |  deadline
                     v
                   drain: what arrives now is thrown away and keeps the line closed

A reply names no register. So nothing is asked until the line has been silent for
drain_ms after a missed deadline; then no late reply can pass for the next one.
"""

from collections import Counter
from dataclasses import dataclass

from linli_wire.frames.modbus_rtu import (
    Question,
    Reply,
    ReplyDecoder,
    encode_request,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long a probe may think, the pause it needs, the silence after a miss."""

    reply_ms: int = 300
    gap_ms: int = 30
    drain_ms: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NoReply:
    """The deadline for `request` passed."""

    request: Question


Answer = Reply | NoReply


class Master:
    """Sans-I/O: the caller writes what `ask` returns and feeds all that it reads."""

    def __init__(self, timing: Timing) -> None:
        self.bad: Counter[str] = Counter()
        self._timing = timing
        self._asked: Question | None = None
        self._decoder: ReplyDecoder | None = None
        self._until_ms = 0

    @property
    def waiting(self) -> bool:
        """A question is on the wire."""
        return self._asked is not None

    def may_ask(self, now_ms: int) -> bool:
        return self._asked is None and now_ms >= self._until_ms

    def ask(self, request: Question, now_ms: int) -> bytes:
        """The bytes to write. Only when `may_ask`."""
        assert self.may_ask(now_ms)
        self._asked, self._decoder = request, ReplyDecoder(request)
        self._until_ms = now_ms + self._timing.reply_ms
        return encode_request(request)

    def feed(self, chunk: bytes, now_ms: int) -> list[Answer]:
        """Bytes read, or b"" to let time pass; at most one answer."""
        answers = self._missed(now_ms)
        if not chunk:
            return answers
        if self._asked is None or self._decoder is None:
            self.bad["late"] += 1
            self._until_ms = max(self._until_ms, now_ms + self._timing.drain_ms)
            return answers
        for reply in self._decoder.feed(chunk):
            answers.append(reply)
            self._close(now_ms + self._timing.gap_ms)
        return answers

    def hang_up(self, now_ms: int) -> list[Answer]:
        """The port is gone: what was asked stays without an answer."""
        if self._asked is None:
            return []
        asked = self._asked
        self._close(now_ms + self._timing.drain_ms)
        return [NoReply(request=asked)]

    def _missed(self, now_ms: int) -> list[Answer]:
        if self._asked is None or now_ms < self._until_ms:
            return []
        asked = self._asked
        self.bad["no_reply"] += 1
        self._close(now_ms + self._timing.drain_ms)
        return [NoReply(request=asked)]

    def _close(self, until_ms: int) -> None:
        if self._decoder is not None:
            self.bad.update(self._decoder.bad)
        self._asked, self._decoder, self._until_ms = None, None, until_ms
