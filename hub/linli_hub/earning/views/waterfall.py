"""A stored waterfall as sentences: why so many points, and why not more.

Every code that settlement or a review leaves has its sentence in waterfall.toml;
names come from the standard that the award was settled under.
"""

import json
import re
from typing import Any

from linli_hub.base.views.words import beside
from linli_hub.standard.core.parts import Named, Standard

Facts = dict[str, str]

ZH = "zh-CN"
WORDS = beside(__file__)
# English says 1 point
_ONE = re.compile(r"(?<![\d.])1 (point|day|piece|minute|hour|visit)s\b")


def sentences(reasons_json: str, standard: Standard | None, language: str) -> list[str]:
    """One sentence a step of a stored waterfall, in "zh-CN" or else English.

    `standard`: the version that the award was settled under; None for what is still
    waiting. A step of a code that is not known here is left out.
    """
    nth = 0 if language == ZH else 1
    told = [
        WORDS[step["code"]][nth].format_map(_facts(step, standard, nth))
        for step in json.loads(reasons_json)
        if step["code"] in WORDS
    ]
    return told if nth == 0 else [_ONE.sub(r"1 \1", sentence) for sentence in told]


def _facts(step: dict[str, Any], standard: Standard | None, nth: int) -> Facts:
    """The step's facts as words; a name that is not known stays its id."""
    words = _Facts({key: str(value) for key, value in step.items()})
    if standard is not None:
        lists: dict[str, tuple[Named, ...]] = {
            "rule": standard.rules,
            "campaign": standard.campaigns,
            "deduction": standard.deductions,
        }
        for key, named in lists.items():
            if key in step:
                words[key] = _name(named, step[key], nth)
        for deduction in standard.deductions:
            if deduction.id == step.get("deduction"):
                words["reason"] = (deduction.reason_zh, deduction.reason_en)[nth]
                words["reason"] += WORDS["word_stop"][nth]
    if "grade" in step:
        grade = _word("grade", step["grade"], nth)
        words["grade_word"] = grade
        words["grade"] = _looked(grade, bool(step.get("graded")), nth)
    if "evidence" in step:
        words["evidence"] = _word("evidence", step["evidence"], nth)
    if "unit" in step:
        words["unit"] = WORDS[f"word_unit_{step['unit']}"][nth]
    if "millipoints_kept" in step:
        words["kept"] = _kept(step["millipoints_kept"], nth)
    return words


class _Facts(dict[str, str]):
    """A fact that a step does not have reads as nothing."""

    def __missing__(self, key: str) -> str:
        return ""


def _word(kind: str, code: str, nth: int) -> str:
    """A code of the contract in words; one that is not known stays as it is."""
    return WORDS.get(f"word_{kind}_{code}", (code, code))[nth]


def _looked(grade: str, graded: bool, nth: int) -> str:
    text = WORDS["word_graded"] if graded else WORDS["word_not_graded"]
    return text[nth].format(grade=grade)


def _kept(millipoints: int, nth: int) -> str:
    """The remainder below one point; nothing to say where there is none."""
    if millipoints == 0:
        return ""
    return WORDS["word_kept"][nth].format(points=f"0.{millipoints:03}")


def _name(named: tuple[Named, ...], id: str, nth: int) -> str:
    for one in named:
        if one.id == id:
            return (one.name_zh, one.name_en)[nth]
    return id
