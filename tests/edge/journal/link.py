"""Events at a bench, and whether the hub has each of them once."""

from linli_wire import messages as m
from tests.edge.harness import Bench


def settled(bench: Bench) -> None:
    """Online, all told."""
    bench.greet()
    bench.serve()
    assert bench.store.current.waiting == 0


def body(n: int) -> m.DeviceHealth:
    return m.DeviceHealth(device="kitchen-1", state=f"test-{n}")


def append(bench: Bench, count: int) -> None:
    stamp = bench.agent._recorder.stamp(bench.now_ms)
    for n in range(count):
        bench.store.append(body(n), stamp)


def all_once(bench: Bench, count: int) -> bool:
    states = [one.state for one in bench.bodies() if isinstance(one, m.DeviceHealth)]
    return sorted(states) == sorted(f"test-{n}" for n in range(count))
