"""Where the machine stands: the centre, the model beside it, and what always holds."""

from dataclasses import replace
from typing import Any

from hypothesis.stateful import invariant

from linli_hub.books.store import books
from linli_hub.treasury.actions import pending
from linli_hub.treasury.actions.adjustments import Proposal
from tests.hub.centre import PretendEdge
from tests.hub.stateful import AtCentre, Said
from tests.machines.books.house import MEMBERS
from tests.machines.books.model import Model, earned


class Stand(AtCentre):
    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.edges = [PretendEdge("bins-1", 1), PretendEdge("bins-2", 2)]
        for edge in self.edges:
            edge.open()
        self.sent = [0, 0]
        self.spent: list[Any] = []  # redemptions
        self.held: list[pending.Held] = []
        self.takes: list[tuple[str, int, set[str]]] = []  # off by so many, in doubt
        self.proposed: list[tuple[str, Proposal]] = []

    # --- what always holds ---

    @invariant()
    def everybody_has_what_the_model_says(self) -> None:
        with self.centre.database.read() as connection:
            said = dict(
                (account, (posted, held))
                for account, posted, held in connection.exec_driver_sql(
                    "SELECT account, posted, held FROM balance"
                ).all()
            )
        awarded = self._awarded()
        for name in MEMBERS:
            posted, held = said[f"member:{name}"]
            owed = -said.get(f"claim:{name}", (0, 0))[0]
            wanted = self.model.net[name] + awarded[name]
            assert posted - held - owed == wanted, f"{name}: {said}, model {wanted}"
            assert owed >= 0 and posted >= held >= 0
        posted, held = said["sponsor:gift"]
        assert posted - held == self.model.pledged
        assert self.centre.rows("SELECT stock FROM item") == [(self.model.soap,)]

    # --- machinery ---

    def _ended(self, spent: Any, told: Said) -> None:
        """One that was released gives back what it held, one that was settled for a
        part gives back the rest."""
        if told.code:
            return
        if told.answer.state == "released":
            self._free(spent, spent.member)
        elif told.answer.state == "settled" and self._still_holds(spent):
            given = told.answer.given
            self._replace(spent, state="settled", given=given)
            self.model.soap -= given
            self._back(spent, spent.quantity - given)

    def _free(self, spent: Any, name: str) -> None:
        assert name == spent.member
        if self._still_holds(spent):
            self._replace(spent, state="freed")
            self._back(spent, spent.quantity)

    def _back(self, spent: Any, pieces: int) -> None:
        """The price of so many pieces, of which a sponsor paid a part."""
        self.model.net[spent.member] += pieces * (spent.own // spent.quantity)
        self.model.pledged += pieces * (spent.subsidy // spent.quantity)

    def _still_holds(self, spent: Any) -> bool:
        return spent in self.spent and spent.state not in ("freed", "settled", "back")

    def _replace(self, spent: Any, **more: Any) -> None:
        self.spent[self.spent.index(spent)] = replace(spent, **more)

    def _over(self, table: str, state: str, name: str) -> list[Any]:
        ids = {
            id
            for (id,) in self.centre.rows(
                f"SELECT id FROM {table} WHERE state = '{state}' AND member = '{name}'"
            )
        }
        return [spent for spent in self.spent if spent.id in ids]

    def _awarded(self) -> dict[str, int]:
        """By other means where every bag came in time; else as the deposits say."""
        bags = self.centre.rows(
            "SELECT member, day, event_ms, journal, seq, stream, mass_g, grade, kind"
            " FROM deposit WHERE member IS NOT NULL"
        )
        told = dict(
            self.centre.rows(
                "SELECT member, sum(points) FROM deposit WHERE member IS NOT NULL"
                " GROUP BY member"
            )
        )
        late = {
            name
            for (name,) in self.centre.rows(
                "SELECT DISTINCT member FROM deposit WHERE late_ms > 0"
            )
        }
        own = earned([bag for bag in bags if bag[0] not in late])
        return {
            name: int(told.get(name, 0)) if name in late else own.get(name, 0)
            for name in MEMBERS
        }

    def _lapsed(self) -> dict[str, int]:
        found = self.centre.rows(
            "SELECT debit, sum(points) FROM transfer WHERE credit = 'expiry'"
            " GROUP BY debit"
        )
        sums = {debit: int(points) for debit, points in found}
        return {name: sums.get(f"member:{name}", 0) for name in MEMBERS}

    def _claims(self) -> dict[str, int]:
        def owed(tx: Any) -> dict[str, tuple[int, int]]:
            return books.balances(tx, [f"claim:{name}" for name in MEMBERS])

        said = self.centre.do(owed)
        return {name: -said.get(f"claim:{name}", (0, 0))[0] for name in MEMBERS}
