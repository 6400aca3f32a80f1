"""Playing a machine: so many examples of so many steps, from a seed that is printed."""

import random

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

STEPS = 50


def play(machine: type[RuleBasedStateMachine], examples: int) -> int:
    """Play `examples`; raises what goes wrong first. The seed it drew."""
    drawn = random.SystemRandom().getrandbits(32)
    print(f"seed {drawn}: {examples} examples of {STEPS} steps of {machine.__name__}")
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
