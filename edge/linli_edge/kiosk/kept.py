"""Requests made while the hub is away: kept on the disk, sent when it is back.

Only asking for a course, an activity or a hearing of an idea; nothing is ever spent so. The
same bytes go under the same key, so a request that had arrived is not taken twice. The card
in it is sealed for the hub.
"""

from dataclasses import asdict

import msgspec

from linli_edge.journal.recorder import Recorder
from linli_edge.outside import StationCall

NOTE = "kept-asks"
KEPT_MAX = 50  # beyond it the kiosk says that it is not sure


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    path: str
    body: bytes
    key: str


class KeptAsks:
    def __init__(self, recorder: Recorder, now_ms: int) -> None:
        self._recorder = recorder
        raw = recorder.attempt(lambda: recorder.store.note(NOTE), now_ms)
        self._kept = msgspec.json.decode(raw, type=list[_Kept]) if raw else []

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, request: StationCall, now_ms: int) -> bool:
        """Whether it is on the disk now."""
        if len(self._kept) >= KEPT_MAX:
            return False
        fields = asdict(request)
        del fields["call"]
        return self._write([*self._kept, _Kept(**fields)], now_ms)

    def first(self) -> StationCall | None:
        """The one to send next; it gets its number when it is sent."""
        if not self._kept:
            return None
        one = self._kept[0]
        return StationCall(call=0, path=one.path, body=one.body, key=one.key)

    def answered(self, now_ms: int) -> None:
        """The hub has said something about the first: it is done with."""
        self._write(self._kept[1:], now_ms)

    def _write(self, kept: list[_Kept], now_ms: int) -> bool:
        store, raw = self._recorder.store, msgspec.json.encode(kept)

        def write() -> bool:
            store.keep_note(NOTE, raw)
            return True

        if not self._recorder.attempt(write, now_ms):
            return False
        self._kept = kept
        return True
