"""HTML from values: everything that is not already Html is escaped. Every page that the
hub prints or serves is made by it.

tag("td", "a < b", class_="mass")  ->  <td class="mass">a &lt; b</td>
"""

from collections.abc import Iterable
from html import escape

VOID = {"input", "br", "img", "meta", "link"}


class Html(str):
    """Markup made here; the only text that is not escaped again."""

    __slots__ = ()


VIEWPORT = Html('<meta name="viewport" content="width=device-width, initial-scale=1">')
Child = str | None
Value = str | int | float | bool | None


def tag(name: str, /, *children: Child, **attributes: Value) -> Html:
    """One element. `class_` is class, `aria_label` aria-label; None leaves out."""
    start = f"<{name}{''.join(_attribute(k, v) for k, v in attributes.items())}>"
    if name in VOID:
        return Html(start)
    return Html(f"{start}{join(*children)}</{name}>")


def join(*children: Child) -> Html:
    """The children one after another."""
    return Html("".join(_child(child) for child in children if child is not None))


def table(
    caption: str,
    heads: list[str],
    rows: list[list[Child]],
    *,
    numbers: int = 0,
    kind: str = "",
) -> Html:
    """A table in a box of its own that scrolls; the last `numbers` columns are figures.

    The roles are said aloud because on a telephone a row of some `kind` is laid out as
    a small card, and a browser then no longer sees a table. A row of kind `rows` then
    names each of its cells.
    """
    first = len(heads) - numbers

    def cell(name: str, role: str, column: int, inside: Child) -> Html:
        figure = "figure" if column >= first else None
        label = heads[column] if kind == "rows" and name == "td" else None
        return tag(name, inside, role=role, class_=figure, data_label=label)

    head = [cell("th", "columnheader", n, text) for n, text in enumerate(heads)]
    body = [
        tag(
            "tr",
            *[cell("td", "cell", n, each) for n, each in enumerate(row)],
            role="row",
        )
        for row in rows
    ]
    whole = tag(
        "table",
        tag("thead", tag("tr", *head, role="row"), role="rowgroup"),
        tag("tbody", *body, role="rowgroup"),
        role="table",
        aria_label=caption,
        class_=kind or None,
    )
    return tag(
        "div", whole, class_="scrolls", tabindex=0, role="region", aria_label=caption
    )


def document(language: str, head: Html, body: Html) -> Html:
    """A whole page in one language."""
    first = tag("meta", charset="utf-8")
    inside = tag("head", first, head), tag("body", body)
    return Html(f"<!doctype html>{tag('html', *inside, lang=language)}")


def style(css: str) -> Html:
    """A style of our own: nothing in it comes from outside, and it cannot end early."""
    assert "<" not in css
    return Html(f"<style>{css}</style>")


def facts(pairs: Iterable[tuple[str, str]]) -> Html:
    """Names with their values, one under another."""
    return tag("dl", *[join(tag("dt", a), tag("dd", b)) for a, b in pairs])


def _attribute(key: str, value: Value) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def _child(child: str) -> str:
    return child if isinstance(child, Html) else escape(child)
