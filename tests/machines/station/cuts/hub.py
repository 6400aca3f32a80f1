"""`python -m tests.machines.station.cuts.hub POINT NTH PLANT -- serve --config FILE`: the shipped
hub that loses its power at the NTH passage of POINT."""

import sys
from collections.abc import Callable
from typing import Any

from linli_hub import __main__ as shipped
from linli_hub.app import serve
from linli_hub.base.web.services import Services
from linli_hub.devices.ingest.service import IngestService
from linli_hub.station.actions import redemptions
from tests.machines.station.cuts import plants
from tests.machines.station.cuts.trap import Trap, Wrap, around

Act = Callable[..., Any]
NO_DASHBOARDS = "no_dashboards"  # a hub without them starts in a third of the time


def before_commit(trap: Trap) -> Wrap:
    """The action is done inside its transaction, which never ends."""

    def wrap(act: Act) -> Act:
        def cut(*args: Any) -> Any:
            done = act(*args)
            trap.spring()
            return done

        cut.__name__ = act.__name__
        return cut

    return wrap


def before_answer(trap: Trap, name: str) -> Wrap:
    """Committed; nobody has been told."""

    def wrap(do_urgent: Act) -> Act:
        async def cut(self: Any, action: Act, *args: Any) -> Any:
            done = await do_urgent(self, action, *args)
            if action.__name__ == name:
                trap.spring()
            return done

        return cut

    return wrap


def before_receipt(trap: Trap) -> None:
    """A parcel that told a result is in the books; its receipt is not sent."""
    told: list[str] = []

    def heard(tell: Act) -> Act:
        def noted(tx: Any, edge: str, body: Any, staff: Any) -> None:
            tell(tx, edge, body, staff)
            if body.evidence:
                told.append(body.redemption)

        return noted

    def wrap(finish: Act) -> Act:
        def cut(self: Any, pending: Any) -> None:
            if told and pending.incoming.topic.endswith("/parcel"):
                told.clear()
                trap.spring()
            finish(self, pending)

        return cut

    around(redemptions, "told_result", heard)
    around(IngestService, "_finish", wrap)


def arm(point: int, nth: int) -> None:
    trap = Trap(nth)
    match point:
        case 8:
            around(redemptions, "dispense", before_commit(trap))
        case 9:
            around(Services, "do_urgent", before_answer(trap, "dispense"))
        case 10:
            around(redemptions, "result", before_commit(trap))
        case 11:
            around(Services, "do_urgent", before_answer(trap, "result"))
        case 12:
            before_receipt(trap)


def main() -> None:
    point, nth, plant, dashes, *rest = sys.argv[1:]
    assert dashes == "--"
    arm(int(point), int(nth))
    plants.HUB[plant]()
    serve.DASHBOARDS = NO_DASHBOARDS
    sys.argv = ["linli-hub", *rest]
    shipped.main()


if __name__ == "__main__":
    main()
