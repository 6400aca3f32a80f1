"""The printing core: `printed` needs the mark and a sound state after it, and it ends."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from linli_edge.machines.core import printing as p
from linli_wire.frames.escpos import Status

PATIENCE_MS = 5000
GOOD, LOW = Status(), Status(paper_low=True)
OUT, OPEN = Status(paper_out=True), Status(cover_open=True)
OFF, BROKEN = Status(offline=True), Status(fault=True)

statuses = st.sampled_from([GOOD, GOOD, GOOD, LOW, OUT, OPEN, OFF, BROKEN])
answers = st.lists(
    st.tuples(st.sampled_from(["says", "says", "says", "mute"]), statuses), max_size=60
)


@dataclass
class Talk:
    """What was asked and answered, in order."""

    said: list[tuple[p.Order, p.Answer]]
    end: p.Finished


def talked(script: list[tuple[str, Status]]) -> Talk:
    """Play the answers; when they are used up, everything is well."""
    now_ms = 0
    said: list[tuple[p.Order, p.Answer]] = []
    state, order = p.begin(PATIENCE_MS)
    for how, status in [*script, *[("says", GOOD)] * 200]:
        if isinstance(order, p.Finished):
            break
        answer: p.Answer = p.Mute()
        match order:
            case p.AskState() if how == "says":
                answer = p.Stated(status=status)
            case p.Send() if how == "says":
                answer = p.Sent()
            case p.AwaitMark() if how == "says":
                answer = p.Marked(status=status)
            case p.AwaitMark(until_ms=until_ms):
                now_ms = max(now_ms, until_ms)
        now_ms += 50
        said.append((order, answer))
        state, order = p.step(state, answer, now_ms)
    assert isinstance(order, p.Finished)
    return Talk(said=said, end=order)


def proven(talk: Talk) -> bool:
    """Sent, then the mark, then three answers of a printer that is well; a question that
    was not answered may have been asked again."""
    answers = [answer for _, answer in talk.said]
    marks = [n for n, answer in enumerate(answers) if isinstance(answer, p.Marked)]
    if not marks or not any(isinstance(one, p.Sent) for one in answers[: marks[-1]]):
        return False
    states = [one for one in answers[marks[-1] + 1 :] if isinstance(one, p.Stated)]
    return len(states) == 3 and all(one.status in (GOOD, LOW) for one in states)


@given(script=answers)
def test_printed_is_only_said_when_it_is_proven(
    script: list[tuple[str, Status]],
) -> None:
    talk = talked(script)

    assert (talk.end.said in ("printed", "paper_low")) <= proven(talk)


@given(script=answers)
def test_what_failed_after_it_was_sent_is_cleared(
    script: list[tuple[str, Status]],
) -> None:
    talk = talked(script)
    sent = any(isinstance(order, p.Send) for order, _ in talk.said)
    failed = talk.end.said not in ("printed", "paper_low")

    assert talk.end.clear == (sent and failed)


def test_control_one_who_believes_the_wire_is_caught() -> None:
    """The planted bug: printed as soon as the bytes have left."""
    out_in_the_middle = [("says", GOOD)] * 4 + [("mute", GOOD)] + [("says", OUT)] * 3
    talk = talked(out_in_the_middle)
    believer = Talk(said=talk.said, end=p.Finished(said="printed"))

    assert talk.end == p.Finished(said="paper_out", clear=True)
    assert not proven(believer)


def test_everything_well_takes_eight_words() -> None:
    talk = talked([])

    assert talk.end == p.Finished(said="printed")
    assert len(talk.said) == 8


def test_a_printer_that_says_it_is_well_and_does_nothing_is_given_up() -> None:
    script = [("says", GOOD)] * 4 + ([("mute", GOOD)] + [("says", GOOD)] * 3) * 10

    assert talked(script).end == p.Finished(said="away", clear=True)
