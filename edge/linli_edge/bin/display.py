"""What a visit's effects look like on the board: light, two lines, lock, beep."""

from linli_edge.bin.core import display_words, states
from linli_edge.config.agent import Bin
from linli_edge.core.language import Language
from linli_wire.frames import panel

ELSEWHERE: dict[Language, str] = {"zh-CN": "其他桶", "en": "another bin"}


def frames_for(
    effect: states.Effect, one: Bin, language: Language, room: str | None
) -> list[panel.Command]:
    """Commands to the board. `room`: the bin is full, and this one ("": any) has room."""
    match effect:
        case states.Unlock(release_ms=release_ms):
            return [panel.Lock(release_ms=release_ms)]
        case states.Light(colour=colour, shown_ms=shown_ms):
            return [panel.Light(colour=colour, shown_ms=shown_ms)]
        case states.Beep(times=times):
            return [panel.Beep(times=times)]
        case states.Say():
            return _texts(effect, one, language, room)
        case _:
            return []


def title(one: Bin, language: Language) -> str:
    return (one.title_zh if language == "zh-CN" else one.title_en) or one.name


def _texts(
    say: states.Say, one: Bin, language: Language, room: str | None
) -> list[panel.Command]:
    code = "open_full" if say.code == "open" and room is not None else say.code
    first, second = display_words.lines(
        code,
        language,
        {
            "kg": display_words.kilograms(say.mass_g),
            "points": str(say.points),
            "balance": "?" if say.balance is None else str(say.balance),
            "name": room or ELSEWHERE[language],
            "stream": display_words.stream(one.stream, language),
        },
    )
    return [
        panel.Text(line=1, text=panel.displayable(first)),
        panel.Text(line=2, text=panel.displayable(second)),
    ]
