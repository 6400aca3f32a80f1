"""Which permissions a route's action will ask for, read from the source.

From the route's function every function of linli_hub that it names is followed, and every
`actor.must("...")` on the way is noted.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import Any

LAYERS = {"actions", "web"}


def asked(function: Callable[..., Any], *, under_if: bool = True) -> set[str]:
    """All permissions that `function` may ask for; without `under_if`, that it always
    asks for."""
    found: set[str] = set()
    ahead, met = [inspect.unwrap(function)], set[Any]()
    while ahead:
        if (now := ahead.pop()) in met or not isinstance(now, FunctionType):
            continue
        met.add(now)
        tree = ast.parse(textwrap.dedent(inspect.getsource(now)))
        for node in ast.walk(tree) if under_if else _always(tree):
            found |= _permission(node)
            ahead += _named(node, now)
    return found


def _always(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        if isinstance(node, ast.If) and child is not node.test:
            continue
        yield from _always(child)


def _permission(node: ast.AST) -> set[str]:
    match node:
        case ast.Call(
            func=ast.Attribute(attr="must"), args=[ast.Constant(value=str(name))]
        ):
            return {name}
    return set()


def _named(node: ast.AST, where: FunctionType) -> list[Any]:
    thing: Any = None
    match node:
        case ast.Name(id=name):
            thing = where.__globals__.get(name)
        case ast.Attribute(value=ast.Name(id=module), attr=name):
            home = where.__globals__.get(module)
            thing = getattr(home, name, None) if isinstance(home, ModuleType) else None
    package, *place = (getattr(thing, "__module__", None) or "").split(".")
    return [thing] if package == "linli_hub" and LAYERS & set(place) else []
