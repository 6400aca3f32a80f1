"""Plays the kiosk's pure flow: events in, the state and what it asked for out."""

import json
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from linli_edge.kiosk.calls import understood
from linli_edge.kiosk.core import flow
from linli_edge.kiosk.core import states as k
from tests.edge.kiosk.answers import GREETING, HER, ordered, quote

S = TypeVar("S")


def answered(call: k.Call, body: Any, status: int | None = 200) -> k.Answered:
    """The bytes of this body, as the kiosk reads them; None: no bytes."""
    raw = b"" if body is None else json.dumps(body).encode()
    return understood(call, status, raw)


@dataclass
class Play:
    """A visit. `effects` are those of the last event; times move only by `at`."""

    state: Any = field(default_factory=k.Idle)  # asserted by each test
    effects: list[k.Effect] = field(default_factory=list)
    now_ms: int = 0

    def at(self, now_ms: int) -> "Play":
        self.now_ms = now_ms
        return self.do(k.Tick())

    def on(self, screen: type[S]) -> S:
        """The state, which is of this kind."""
        assert isinstance(self.state, screen), self.state
        return self.state

    def do(self, event: k.Event) -> "Play":
        self.state, self.effects = flow.step(self.state, event, self.now_ms)
        return self

    def touch(self, what: str, **fields: Any) -> "Play":
        return self.do(k.Touch(what=what, **fields))

    def call(self) -> k.Call:
        return next(one for one in self.effects if isinstance(one, k.Call))

    def answer(self, body: Any, status: int | None = 200) -> "Play":
        return self.do(answered(self.call(), body, status))

    def away(self) -> "Play":
        return self.answer(None, None)

    def known(self, body: Any) -> "Play":
        """No answer came; the edge shows what the hub said last."""
        return self.do(replace(answered(self.call(), body), status=None))

    def noted(self) -> "Play":
        """No answer came; the edge keeps the request and sends it later."""
        return self.do(k.Answered(call=self.call(), status=None, kept=True))

    def intended(self, *, kept: bool = True, executed: bool = False) -> "Play":
        asked = next(one for one in self.effects if isinstance(one, k.KeepIntent))
        return self.do(
            k.Intended(redemption=asked.redemption, kept=kept, executed=executed)
        )

    def kept(self) -> "Play":
        """The journal has the result."""
        keep = next(one for one in self.effects if isinstance(one, k.KeepResult))
        return self.do(k.Resulted(redemption=keep.redemption))


def greeted(**other: Any) -> Play:
    return Play().do(k.Tapped(card=HER)).answer({**GREETING, **other})


def basket(*items: str, **other: Any) -> Play:
    """These in the basket, and the hub has said what they cost."""
    play = greeted()
    for one in items or ("rice",):
        if not isinstance(play.state, k.Hello):
            play.touch("more")
        play.touch("choose", item=one)
    lines = [(one, 1, 30) for one in items or ("rice",)]
    return play.answer(quote(*lines, **other))


def reserved(*lines: dict[str, Any]) -> Play:
    return basket().touch("exchange").answer(ordered(*lines), 201)
