"""Dispensers and lockers of a kiosk: one vend at a time, each answered exactly once.

core/vending.py decides, the relay board's driver asks. Between vends the sensors are
watched (core/drop_watch.py), so that staff hear of a false or blind one.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from linli_edge.config.machines import Channel, DoorContact, Vendor
from linli_edge.core.signals import SILENT_MS
from linli_edge.drivers.relay_board import RelayBoard, door_of, refused
from linli_edge.machines.core import drop_watch, vending
from linli_edge.machines.core.messages import Vend, Vended
from linli_edge.machines.health import MachineHealth
from linli_edge.unit import UnitTools
from linli_wire.frames.modbus_master import Answer, NoReply
from linli_wire.frames.modbus_rtu import Bits, Fault, Registers, Written
from linli_wire.station import PIECES_MAX

ASK_MS = 3000  # a line that is not free for so long: the order counts as not asked
IDLE_MS = 2000  # each sensor is looked at so often while nothing runs
FRESH_MS = 3000
DONE_MAX = 200  # vends whose answer is remembered; the journal guards the rest

Say = Callable[[Vended, int], None]


@dataclass(slots=True, kw_only=True)
class _Job:
    vend: Vend
    channel: Channel
    state: vending.State
    order: vending.Look | vending.Pulse
    due_ms: int


class VendorUnit:
    def __init__(self, config: Vendor, tools: UnitTools, say: Say, now_ms: int) -> None:
        self.config, self._tools, self._say = config, tools, say
        self._board = RelayBoard(config)
        self._channels = {one.number: one for one in config.channel}
        self._watches = {
            number: drop_watch.Watch(heard_ms=now_ms) for number in self._channels
        }
        self._health = MachineHealth(tools, now_ms)
        self._job: _Job | None = None
        self._asked: _Job | Channel | None = None  # who waits for the next answer
        self._to_say: list[Vended] = []
        self._done: OrderedDict[tuple[str, int], Vended] = OrderedDict()
        self._turn, self._idle_ms, self._heard_ms = 0, now_ms, now_ms
        self._hub, self._rest_due = True, False

    @property
    def bad(self) -> Counter[str]:
        return self._board.bad

    @property
    def busy(self) -> bool:
        return self._job is not None

    def vend(self, vend: Vend, now_ms: int) -> None:
        """Answered by one Vended, later. A fence that runs or ran is not run again."""
        key = vend.redemption, vend.fence
        if self._job is not None and key == _key(self._job.vend):
            return  # the one that runs will answer
        if key in self._done:
            self._to_say.append(self._done[key])
            return
        refusal = self._refusal(vend)
        if refusal is not None:
            self._end(vend, _not_given(refusal))
            return
        channel = self._channels[vend.channel]
        watch = self._watches[vend.channel]
        job = _plan(vend, channel, watch, fresh=now_ms - watch.heard_ms <= FRESH_MS)
        state, order = vending.begin(job, now_ms)
        assert isinstance(order, vending.Look)
        self._watches[vend.channel] = drop_watch.begun(watch)
        self._job = _Job(
            vend=vend, channel=channel, state=state, order=order, due_ms=now_ms
        )

    def feed(self, data: bytes, now_ms: int) -> None:
        for answer in self._board.feed(data, now_ms):
            self._answered(answer, now_ms)
        self._pump(now_ms)

    def tick(self, now_ms: int, *, hub: bool) -> None:
        """Time passes. With the hub lost everything is switched off once more."""
        self._rest_due |= self._hub and not hub
        self._hub = hub
        if self._rest_due and self._job is None:
            self._rest_due = False
            self._board.rest(now_ms)
        self.feed(b"", now_ms)
        said, self._to_say = self._to_say, []
        for vended in said:
            self._say(vended, now_ms)
        self._tell_health(now_ms)

    def port_up(self, now_ms: int) -> None:
        self._board.port_up(now_ms)
        self._pump(now_ms)

    def port_down(self, now_ms: int) -> None:
        for answer in self._board.port_down(now_ms):
            self._answered(answer, now_ms)

    def stop(self) -> None:
        """What this machine has switched on is switched off; a vend stays unanswered."""
        if words := self._board.last_words():
            self._tools.outside.write(self.config.port, words)

    # --- the line -----------------------------------------------------------------

    def _pump(self, now_ms: int) -> None:
        """Put the next question on the line if it is free."""
        job = self._job
        if job is not None and self._asked is not job:
            overdue_ms = now_ms - job.due_ms
            if overdue_ms >= (ASK_MS if self._board.up else 0):
                looked = isinstance(job.order, vending.Look)
                self._step(vending.Blind() if looked else vending.Unsent(), now_ms)
        question = self._board.poll(now_ms) or self._question(now_ms)
        if question:
            self._tools.outside.write(self.config.port, question)

    def _question(self, now_ms: int) -> bytes:
        job, board = self._job, self._board
        if not board.free(now_ms):
            return b""
        if job is None:
            return self._idle_question(now_ms)
        if now_ms < job.due_ms:
            return b""
        if isinstance(job.order, vending.Look):
            self._asked = job
            return board.look(job.channel, now_ms)
        if not board.ready:
            return b""
        self._asked = job
        return board.pulse(job.channel, now_ms)

    def _idle_question(self, now_ms: int) -> bytes:
        if now_ms < self._idle_ms:
            return b""
        self._idle_ms = now_ms + IDLE_MS // len(self._channels)
        self._turn = (self._turn + 1) % len(self._channels)
        channel = self.config.channel[self._turn]
        self._asked = channel
        return self._board.look(channel, now_ms)

    def _answered(self, answer: Answer, now_ms: int) -> None:
        asked, self._asked = self._asked, None
        if not isinstance(answer, NoReply):
            self._heard_ms = now_ms
        if isinstance(asked, Channel):
            self._seen_idle(asked, answer, now_ms)
        elif asked is not None and asked is self._job:
            self._step(_meaning(asked, answer), now_ms)

    def _seen_idle(self, channel: Channel, answer: Answer, now_ms: int) -> None:
        if self._job is not None and self._job.channel is channel:
            return  # asked before the vend began
        watch = self._watches[channel.number]
        match answer:
            case Registers(values=values):
                watch = drop_watch.idle_count(watch, values[0], now_ms)
            case Bits():
                watch = drop_watch.idle_door(watch, door_of(channel, answer), now_ms)
        self._watches[channel.number] = watch

    # --- the vend -----------------------------------------------------------------

    def _step(self, answer: vending.Answer, now_ms: int) -> None:
        job = self._job
        assert job is not None
        job.state, order = vending.step(job.state, answer, now_ms)
        if isinstance(order, vending.Finished):
            self._job = self._asked = None
            self._watch_turn(job, now_ms)
            self._end(job.vend, self._sure(job, order))
            return
        job.order = order
        job.due_ms = order.at_ms if isinstance(order, vending.Look) else now_ms

    def _sure(self, job: _Job, finished: vending.Finished) -> vending.Finished:
        """A motor or strike that may still be on leaves the rest in doubt."""
        if job.channel.output not in self._board.maybe_on:
            return finished
        if finished.result == "unknown" or finished.given == job.vend.units:
            return finished
        evidence = f"{finished.evidence} off=unconfirmed"
        return replace(finished, result="unknown", evidence=evidence)

    def _watch_turn(self, job: _Job, now_ms: int) -> None:
        """Did the sensor notice the last turn, if the board has acknowledged it?"""
        match job.state:
            case vending.Falling(acked=True, drops=drops):
                seen = drops > 0
            case vending.Opening(acked=True):
                seen = False
            case vending.Shutting():
                seen = True
            case _:
                return
        watch = self._watches[job.channel.number]
        watch = drop_watch.turned(watch, seen=seen, now_ms=now_ms)
        self._watches[job.channel.number] = watch

    def _refusal(self, vend: Vend) -> str | None:
        """Why nothing is even begun; provably nothing is given then."""
        channel = self._channels.get(vend.channel)
        if self._job is not None:
            return "busy"
        if channel is None or vend.way != channel.kind:
            return "channel=wrong"
        if not 1 <= vend.units <= PIECES_MAX:
            return "units=wrong"
        return None

    def _end(self, vend: Vend, finished: vending.Finished) -> None:
        vended = Vended(
            redemption=vend.redemption,
            fence=vend.fence,
            result=finished.result,
            given=finished.given,
            evidence=finished.evidence,
        )
        self._done[_key(vend)] = vended
        while len(self._done) > DONE_MAX:
            self._done.popitem(last=False)
        self._to_say.append(vended)
        self._tools.outside.log(
            "vended",
            channel=vend.channel,
            result=finished.result,
            evidence=finished.evidence,
        )

    def _tell_health(self, now_ms: int) -> None:
        name = self.config.name
        if now_ms - self._heard_ms >= SILENT_MS:
            self._health.tell(name, ("silent", "no answer on its line"), now_ms)
            return  # of its sensors nothing is known
        self._health.tell(name, ("ok", ""), now_ms)
        for number, watch in self._watches.items():
            if self._job is None or self._job.channel.number != number:
                standing = drop_watch.standing(watch, now_ms)
                self._health.tell(self.config.device(number), standing, now_ms)


def _plan(
    vend: Vend, channel: Channel, watch: drop_watch.Watch, *, fresh: bool
) -> vending.Dispense | vending.Unlock:
    if channel.kind == "dispenser":
        return vending.Dispense(
            units=vend.units,
            pulse_ms=channel.pulse_ms,
            drop_ms=channel.drop_ms,
            known=watch.count if fresh else None,
        )
    assert isinstance(channel.sensor, DoorContact)
    return vending.Unlock(
        units=vend.units,
        pulse_ms=channel.pulse_ms,
        open_ms=channel.open_ms,
        shut_ms=channel.shut_ms,
        shut=watch.shut,
        sure=channel.sensor.latch is not None,
    )


def _meaning(job: _Job, answer: Answer) -> vending.Answer:
    """What the line's answer says about the order."""
    if isinstance(job.order, vending.Look):
        match answer:
            case Registers(values=values):
                return vending.Counted(value=values[0])
            case Bits():
                return vending.DoorSeen(open=door_of(job.channel, answer))
        return vending.Blind()
    match answer:
        case Written():
            return vending.Pulsed()
        case Fault() if refused(answer):
            return vending.Refused()
    return vending.Silent()


def _not_given(why: str) -> vending.Finished:
    return vending.Finished(result="not_given", given=0, evidence=why)


def _key(vend: Vend) -> tuple[str, int]:
    return vend.redemption, vend.fence
