"""An assessment of conduct points as sentences: one for each of its steps."""

from linli_hub.base.views.words import beside
from linli_hub.earning.core.conduct import Assessment, find
from linli_hub.standard.core.parts import Named, Scheme

WORDS = beside(__file__)
ZH = "zh-CN"


def sentences(assessment: Assessment, scheme: Scheme, language: str) -> list[str]:
    """Every step of an assessment, in "zh-CN" or else English."""
    nth = 0 if language == ZH else 1
    lists: dict[str, tuple[Named, ...]] = {
        "item": scheme.items, "minus": scheme.deductions, "mark": scheme.grades,
        "exemption": scheme.exemptions, "violation": scheme.violations,
    }  # fmt: skip
    told = []
    for step in assessment.steps:
        words = {key: str(value) for key, value in step.facts}
        for key in words.keys() & lists.keys():
            one = find(lists[key], words[key])
            if one is not None:
                words[key] = (one.name_zh, one.name_en)[nth]
        told.append(WORDS[step.code][nth].format_map(words))
    return told
