"""A points standard (积分管理标准): one TOML document of format 2, parsed and checked.

Nothing that decides about points has a silent default: caps, time zone, objection
window, expiry and denomination are required, because local standards differ by a
factor of ten. `check` names every mistake, `parse` refuses with the first.
"""

from linli_hub.base.core.errors import StandardInvalid
from linli_hub.standard.core.build import build
from linli_hub.standard.core.check import check, read
from linli_hub.standard.core.mistakes import Mistake
from linli_hub.standard.core.parts import Standard

__all__ = ["Mistake", "Standard", "check", "parse"]


def parse(text: str) -> Standard:
    """The standard; StandardInvalid with the first mistake: key, line, why, why_zh."""
    values, mistakes = read(text)
    if mistakes:
        first = mistakes[0]
        raise StandardInvalid(
            key=first.key, why=first.en, why_zh=first.zh, line=first.line
        )
    return build(values)
