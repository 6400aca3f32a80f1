"""State machines over a real centre: what they stand on, and playing them.

A machine tells real actions, each under a key of its own. After each the hub's own
invariants must hold.
"""

import inspect
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import (
    RULE_MARKER,
    RuleBasedStateMachine,
    invariant,
    run_state_machine_as_test,
)

from linli_hub.base.core.actors import Actor
from linli_hub.base.core.errors import HubError
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from tests.hub.centre import Centre
from tests.simulation.proof import fresh_seed

Plant = Callable[[pytest.MonkeyPatch], None]
STEPS = 50
SOON = 300  # examples in which a planted bug shows nearly always
LOOKS = 4  # so many times, each from another seed: a landing must not fail by chance
PLANT_BROKEN = (AttributeError, TypeError, NameError, KeyError)


@dataclass(frozen=True)
class Said:
    """A command with what came of it."""

    action: Any
    args: tuple[Any, ...]  # the second one is the idempotency key
    code: str  # "" if it was accepted
    answer: Any


class AtCentre(RuleBasedStateMachine):
    """`opened` gives a furnished centre for one example."""

    opened: ClassVar[Callable[[], AbstractContextManager[Centre]]]

    def __init__(self) -> None:
        super().__init__()
        self.door = type(self).opened()
        self.centre = self.door.__enter__()
        self.said: list[Said] = []
        self.count = 0

    def teardown(self) -> None:
        self.door.__exit__(None, None, None)

    @invariant()
    def the_invariants_hold(self) -> None:
        with self.centre.database.read() as connection:
            found = invariants.check(snapshot.take(connection))
        assert not found, found

    def tell(self, action: Any, actor: Actor, *args: Any) -> Said:
        """Run a command under a fresh key, and remember it."""
        self.count += 1
        said = self.run_once(action, (actor, f"k{self.count}", *args))
        self.said.append(said)
        return said

    def run_once(self, action: Any, args: tuple[Any, ...]) -> Said:
        try:
            return Said(action, args, "", self.centre.do(action, *args))
        except HubError as refusal:
            return Said(action, args, refusal.code, dict(refusal.data))

    def head(self) -> Any:
        """Where the books' chain ends."""
        return self.centre.rows("SELECT head_n, head_hash FROM book")


def play(machine: type[RuleBasedStateMachine], examples: int) -> int:
    """Play `examples`; raises what goes wrong first. The seed it drew, or was given."""
    drawn = fresh_seed()
    print(
        f"LINLI_SEED={drawn}: {examples} examples of {STEPS} steps of {machine.__name__}"
    )
    run_state_machine_as_test(
        seed(drawn)(machine),
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=(Phase.generate,),
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return drawn


def only(machine: type[AtCentre], names: Iterable[str]) -> type[AtCentre]:
    """The same machine with so few of its rules that what they do together happens soon;
    the others are still there for rules that call them."""
    rules = {n: f for n, f in inspect.getmembers(machine) if hasattr(f, RULE_MARKER)}
    assert set(names) <= set(rules), set(names) - set(rules)
    others = {n: _called_only(f) for n, f in rules.items() if n not in names}
    return type(machine.__name__, (machine,), others)


def _called_only(rule: Callable[..., None]) -> Callable[..., None]:
    def call(self: AtCentre, *args: Any, **more: Any) -> None:
        rule(self, *args, **more)

    return call


def finds(machine: type[AtCentre], plant: Plant) -> str:
    """The kind of failure by which the machine shows a planted bug; "" if it does not.

    A plant that no longer fits the code is no finding, and raises.
    """
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        for _ in range(LOOKS):
            try:
                play(machine, SOON)
            except PLANT_BROKEN as broken:
                raise AssertionError(f"{plant.__name__} itself is broken") from broken
            except Exception as found:
                return type(found).__name__
    return ""
