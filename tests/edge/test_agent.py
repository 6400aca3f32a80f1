"""A whole agent: from frames on serial lines to parcels, receipts and the light."""

from linli_edge.core.inputs import PortBytes
from linli_wire import messages as m
from tests.edge.harness import CARD, READER, Bench


def test_a_deposit_is_green_journalled_sent_and_receipted(bench: Bench) -> None:
    bench.greet()
    bench.serve()

    bench.deposit(1320)
    bench.serve()

    assert bench.lights()[-1] == "green"
    assert "厨余 1.32 kg 已记录" in bench.texts()
    deposit = bench.booked()[0]
    assert (deposit.mass_g, deposit.before_g, deposit.after_g) == (1320, 5000, 6320)
    assert deposit.card is not None
    assert bench.hub.unseal(deposit.card) == CARD
    assert bench.store.current.waiting == 0


def test_the_clock_is_learned_from_the_welcome(bench: Bench) -> None:
    bench.greet()
    bench.serve()

    kinds = [type(body) for body in bench.bodies()]
    assert kinds == [m.JournalOpened, m.ClockLearned]


def test_garbage_on_a_line_is_counted_and_nothing_else_changes(bench: Bench) -> None:
    before = bench.store.current

    for port in (READER, "/dev/panel", "/dev/scale", "/dev/unknown"):
        bench.handle(PortBytes(port=port, data=b"\x02\xffgarbage\r\n$*00\r\n\x03" * 50))

    assert bench.store.current == before
    assert not bench.sent
    bench.deposit(500)
    assert bench.lights()[-1] == "green"
