"""The demo's result: one JSON object for machines, one table for people."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from linli_sim.demo.compare import Comparison, percentile


@dataclass(slots=True, kw_only=True)
class Report:
    """All counts of a run. `wrong` names each difference found, in words."""

    seed: int
    taps: int = 0
    deposits: int = 0
    credited: int = 0
    lost: int = 0
    doubled: int = 0
    redeemed: int = 0
    kiosk: dict[str, int] = field(default_factory=dict)
    links: dict[str, int] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    receipts_ms: list[float] = field(default_factory=list)
    verify: str = "ok"
    wrong: list[str] = field(default_factory=list)

    def judge(self, comparison: Comparison) -> None:
        self.credited = comparison.credited
        self.lost, self.doubled = len(comparison.lost), len(comparison.doubled)
        self.wrong += [f"lost: {words}" for words in comparison.lost]
        self.wrong += [f"doubled: {words}" for words in comparison.doubled]

    @property
    def good(self) -> bool:
        return not self.wrong and self.verify == "ok"

    def as_json(self) -> dict[str, Any]:
        return {
            "seed": self.seed,
            "taps": self.taps,
            "deposits": self.deposits,
            "credited": self.credited,
            "lost": self.lost,
            "doubled": self.doubled,
            "redeemed": self.redeemed,
            "kiosk": self.kiosk,
            "links": self.links,
            "faults": self.faults,
            "receipt_ms": {
                "p50": percentile(self.receipts_ms, 0.5),
                "p99": percentile(self.receipts_ms, 0.99),
            },
            "verify": self.verify,
            "wrong": self.wrong,
        }

    def write(self, path: Path) -> None:
        text = json.dumps(self.as_json(), indent=1, ensure_ascii=False)
        path.write_text(text + "\n")

    def show(self, console: Console) -> None:
        table = Table(
            title=f"人做了什么 / 账上有什么 · done against booked · seed {self.seed}"
        )
        table.add_column("")
        table.add_column("", justify="right")
        links = _counts(self.links)
        median, worst = (
            percentile(self.receipts_ms, 0.5),
            percentile(self.receipts_ms, 0.99),
        )
        rows = {
            "刷卡 taps": self.taps,
            "投放 deposits": f"{self.deposits} ({links})",
            "入账 credited": self.credited,
            "丢失 lost (green, not settled)": self.lost,
            "重复 doubled": self.doubled,
            "兑换 redeemed": self.redeemed,
            "终端访客 at the kiosk": _counts(self.kiosk) or "-",
            "故障 faults": _counts(self.faults) or "-",
            "回执 receipt p50 / p99": f"{_ms(median)} / {_ms(worst)}",
            "核对 verify": self.verify,
        }
        for name, value in rows.items():
            table.add_row(name, str(value))
        console.print(table)
        for words in self.wrong:
            console.print(f"[bold red]✗[/] {words}", highlight=False)


def _counts(what: dict[str, int]) -> str:
    return ", ".join(f"{n} {name}" for name, n in sorted(what.items()))


def _ms(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f} ms"
