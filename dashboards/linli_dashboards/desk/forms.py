"""Forms of the desk. open/pages.js sends them to the hub's own API; a refusal comes
back as the hub's sentence and stands above the buttons.
"""

import json
from dataclasses import dataclass

from linli_dashboards.frame.tongue import Tongue
from linli_hub.base.web.markup import Child, Html, Value, tag

API = "/api/v1"
REASON_MAX = 200
GRAMS, FEN = 1000, 100  # of a kilogram, of a yuan: people type the larger unit
Body = dict[str, str | int | bool | None]
Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One form. `name` begins the ids of its fields; `next` is where a success leads."""

    tongue: Tongue
    name: str
    next: str

    def text(self, name: str, key: str, **more: Value) -> Html:
        given: dict[str, Value] = {"maxlength": REASON_MAX, "autocomplete": "off"}
        given.update(more)
        return self._field(name, key, "input", type="text", **given)

    def id(self, name: str, key: str, **more: Value) -> Html:
        """A number or short name: no capitals, no spelling."""
        plain: dict[str, Value] = {
            "maxlength": 64, "autocapitalize": "none", "spellcheck": "false"
        }  # fmt: skip
        return self.text(name, key, **(plain | more))

    def reason(self, key: str = "reason_heads", *, needed: bool = True) -> Html:
        return self.wide(self.text("reason", key, required=needed))

    def number(self, name: str, key: str, *, scale: int = 1, **more: Value) -> Html:
        """`scale`: what is typed, times this, is sent."""
        given: dict[str, Value] = {"min": 0, "step": _step(scale)}
        given.update(more)
        return self._field(
            name, key, "input", type="number", data_scale=scale, inputmode="decimal",
            **given,
        )  # fmt: skip

    def pin(self, name: str, key: str, *, most: int = 6) -> Html:
        """What nobody should read over a shoulder: a PIN, a card."""
        return self._field(
            name, key, "input", type="password", inputmode="numeric", maxlength=most,
            autocomplete="off", class_="pin",
        )  # fmt: skip

    def day(self, name: str, key: str, **more: Value) -> Html:
        return self._field(name, key, "input", type="date", **more)

    def moment(self, name: str, key: str, at_ms: int, **more: Value) -> Html:
        """A local time; `at_ms`: a moment near it, for the zone's offset."""
        ahead_ms = self.tongue.offset_ms(at_ms)
        return self._field(
            name, key, "input", type="datetime-local", data_ahead_ms=ahead_ms, **more
        )

    def photo(self, name: str, key: str) -> Html:
        return self._field(name, key, "input", type="file", accept="image/*")

    def file(self, name: str, key: str, accept: str) -> Html:
        return self._field(
            name, key, "input", type="file", accept=accept, required=True
        )

    def area(self, name: str, key: str, **more: Value) -> Html:
        return self.wide(self._field(name, key, "textarea", rows=3, **more))

    def choice(self, name: str, key: str, options: Options, **more: Value) -> Html:
        """`value` in `more` is chosen at first."""
        chosen = more.pop("value", None)
        made = [
            tag("option", told, value=value, selected=value == chosen)
            for value, told in options
        ]
        return self._field(name, key, "select", *made, **more)

    def wide(self, field: Html) -> Html:
        return Html(field.replace("<p>", '<p class="wide">', 1))

    def button(
        self, key: str, path: str, fields: str, body: Body | None = None, **more: Value
    ) -> Html:  # fmt: skip
        """`body` None: the request has none. Without `fields` none of them is asked for."""
        return tag(
            "button",
            self.tongue.say(key),
            type="submit",
            formnovalidate=not fields,
            data_path=f"{API}{path}",
            data_fields=fields,
            data_body=None if body is None else json.dumps(body),
            **more,
        )

    def whole(
        self, fields: list[Html], buttons: list[Html], head: Html | None = None,
        **more: Value,
    ) -> Html:  # fmt: skip
        """`head`: fields that stand in a table of their own."""
        return tag(
            "form",
            head,
            tag("div", *fields, class_="filter") if fields else None,
            tag("p", role="alert", class_="away", hidden=True),
            tag("div", *buttons, class_="acts"),
            method="post",
            autocomplete="off",
            data_do="decide",
            data_next=self.next,
            data_away=self.tongue.say("login_away"),
            **more,
        )

    def _field(
        self, name: str, key: str, kind: str, *inside: Child, **more: Value
    ) -> Html:
        id = f"{self.name}-{name}"
        label = tag("label", self.tongue.say(key), for_=id)
        made = tag(kind, *inside, id=id, name=name, **more)
        return tag("p", label, made)


def _step(scale: int) -> Value:
    return 1 if scale == 1 else 1 / scale
