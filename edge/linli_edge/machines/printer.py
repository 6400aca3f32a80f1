"""The receipt printer of a kiosk: one job at a time, each answered exactly once.

core/printing.py decides, core/paper.py lays out. Between jobs the printer is asked how
it is, so that the page and staff know of an empty roll before anybody wants a receipt.
"""

from collections import Counter, deque
from collections.abc import Callable

from linli_edge.config.machines import ReceiptPrinter
from linli_edge.drivers.receipt_printer import PrinterLine
from linli_edge.machines.core import paper, printing
from linli_edge.machines.core.messages import PrinterSaid, PrintLabel, PrintReceipt
from linli_edge.machines.health import MachineHealth
from linli_edge.unit import UnitTools
from linli_wire.frames import escpos
from linli_wire.frames.escpos import Status

JOBS_MAX = 4  # waiting; one more is answered `away` at once
LOOK_MS = 5000
ROW_MS = 150  # a slow printer's line
PATIENCE_MS = 4000
JOB_BYTES_MAX = 128 * 1024

Job = PrintReceipt | PrintLabel
Say = Callable[[PrinterSaid, int], None]


class PrinterUnit:
    def __init__(
        self, config: ReceiptPrinter, tools: UnitTools, say: Say, now_ms: int
    ) -> None:
        self.config, self._tools, self._say = config, tools, say
        self.condition: printing.Condition = "away"
        self._line = PrinterLine(config.baud)
        self._health = MachineHealth(tools, now_ms)
        self._jobs: deque[Job] = deque()
        self._state: printing.State | None = None  # of the job that is printed
        self._bytes = b""
        self._heard: tuple[Status, ...] = ()
        self._looking = False
        self._look_ms = now_ms
        self._answers: deque[PrinterSaid] = deque()

    @property
    def bad(self) -> Counter[str]:
        return self._line.bad

    def print(self, job: Job, now_ms: int) -> None:  # noqa: ARG002  same shape as vend
        """Answered by one PrinterSaid, later."""
        if len(self._jobs) >= JOBS_MAX:
            self._answers.append(PrinterSaid(state="away"))
        else:
            self._jobs.append(job)

    def feed(self, data: bytes, now_ms: int) -> None:
        for answer in self._line.feed(data, now_ms):
            if self._state is not None:
                state, order = printing.step(self._state, answer, now_ms)
                self._state = state
                self._carry_out(order, now_ms)
            elif self._looking:
                self._looked(answer, now_ms)
        self._pump(now_ms)

    def tick(self, now_ms: int) -> None:
        answers, self._answers = self._answers, deque()
        for said in answers:
            self._say(said, now_ms)
        if self._state is None and not self._looking:
            if self._jobs:
                self._begin(self._jobs.popleft(), now_ms)
            elif now_ms >= self._look_ms:
                self._look_ms = now_ms + LOOK_MS
                self._looking, self._heard = True, ()
                self._ask(now_ms)
        self.feed(b"", now_ms)
        self._health.tell(self.config.name, self._standing(), now_ms)

    def port_up(self, now_ms: int) -> None:
        self._line.port_up(now_ms)
        self._look_ms = now_ms

    def port_down(self, now_ms: int) -> None:
        self._line.port_down()
        self.condition = "away"
        self.feed(b"", now_ms)

    # --- a job --------------------------------------------------------------------

    def _begin(self, job: Job, now_ms: int) -> None:
        wide, font = self.config.columns, self.config.font
        if isinstance(job, PrintReceipt):
            ops = paper.receipt(job, wide, font)
        else:
            ops = paper.label(job, wide, font)
        self._bytes = b"".join(escpos.encode(op) for op in (*ops, escpos.Mark()))
        if len(self._bytes) > JOB_BYTES_MAX:
            self._say(PrinterSaid(state="away"), now_ms)
            return
        patience_ms = PATIENCE_MS + ROW_MS * paper.rows(ops)
        self._state, order = printing.begin(patience_ms)
        self._carry_out(order, now_ms)

    def _carry_out(self, order: printing.Order, now_ms: int) -> None:
        if not isinstance(order, printing.Finished):
            self._line.carry_out(order, self._bytes, now_ms)
            return
        self._state, self._bytes = None, b""
        if order.clear:
            self._write(escpos.encode(escpos.Clear()))
        self.condition = "ready" if order.said == "printed" else order.said
        self._look_ms = now_ms + LOOK_MS
        self._tools.outside.log("printed", said=order.said)
        self._say(PrinterSaid(state=order.said), now_ms)

    # --- between jobs ---------------------------------------------------------------

    def _looked(self, answer: printing.Answer, now_ms: int) -> None:
        if isinstance(answer, printing.Stated):
            self._heard = (*self._heard, answer.status)
            if len(self._heard) < len(printing.ASKED):
                self._ask(now_ms)
                return
            self.condition = printing.condition(self._heard)
        else:
            self.condition = "away"
        self._looking = False

    def _ask(self, now_ms: int) -> None:
        order = printing.AskState(what=printing.ASKED[len(self._heard)])
        self._line.carry_out(order, b"", now_ms)

    def _pump(self, now_ms: int) -> None:
        self._write(self._line.poll(now_ms))

    def _write(self, data: bytes) -> None:
        if data:
            self._tools.outside.write(self.config.port, data)

    def _standing(self) -> tuple[str, str]:
        match self.condition:
            case "ready":
                return "ok", ""
            case "away":
                return "silent", "no answer on its line"
        return "faulty", self.condition
