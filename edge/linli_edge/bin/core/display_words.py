"""Every word on a bin's two-line display, in both languages, one row each.

Line 1 says what happened, line 2 what follows. {kg} {points} {balance} {name} {stream}
are filled in. A missing word is a fault of ours: tests go through the whole table.
"""

from linli_edge.core.language import Language

# code -> (zh line 1, zh line 2, en line 1, en line 2)
WORDS: dict[str, tuple[str, str, str, str]] = {
    "idle": ("请刷卡", "{stream}", "Tap your card", "{stream}"),
    "open": ("请投放", "{stream}", "Please put it in", "{stream}"),
    "open_full": (
        "桶已满,仍可投放",
        "请用 {name}",
        "Bin full; still open",
        "Use {name}",
    ),
    "unattributed_open": (
        "未识别,请投放",
        "不计积分",
        "No card: go ahead",
        "No points",
    ),
    "blocked_open": (
        "此卡已停用,可投放",
        "请到服务台",
        "Card blocked; go ahead",
        "Ask at the desk",
    ),
    "weighing": ("正在称重", "请稍候", "Weighing", "One moment"),
    "recorded": (
        "{stream} {kg} kg 已记录",
        "积分稍后到账",
        "{stream} {kg} kg recorded",
        "Points follow",
    ),
    "unattributed": (
        "{stream} {kg} kg",
        "未识别,不计积分",
        "{stream} {kg} kg",
        "Unattributed",
    ),
    "blocked": (
        "{stream} {kg} kg 已记录",
        "此卡已停用",
        "{stream} {kg} kg recorded",
        "Card blocked",
    ),
    "outcome_awarded": (
        "{stream} {kg} kg 已记录",
        "+{points}分 余额{balance}",
        "{stream} {kg} kg recorded",
        "+{points} points, {balance} in all",
    ),
    "outcome_unattributed": (
        "{stream} {kg} kg 已记录",
        "未识别,不计积分",
        "{stream} {kg} kg recorded",
        "Unattributed",
    ),
    "outcome_unknown_card": (
        "{stream} {kg} kg 已记录",
        "卡未登记,请到服务台",
        "{stream} {kg} kg recorded",
        "Card unknown: see desk",
    ),
    "outcome_waiting_for_clock": (
        "{stream} {kg} kg 已记录",
        "积分稍后到账",
        "{stream} {kg} kg recorded",
        "Points follow",
    ),
    "outcome_review": (
        "{stream} {kg} kg 已记录",
        "待人工核对",
        "{stream} {kg} kg recorded",
        "A person will check",
    ),
    "two_cards": ("同时有两张卡", "请只刷一张", "Two cards at once", "Tap one only"),
    "interrupted": ("系统中断,未计重", "请再试", "Interrupted", "Try again"),
    "emptied": ("已取出", "{stream}", "Taken out", "{stream}"),
    "too_light": ("太轻,未计重", "请再试", "Too light to weigh", "Try again"),
    "too_heavy": (
        "超出单次上限",
        "请分次投放",
        "Too heavy for one go",
        "Split the bag",
    ),
    "before_unknown": (
        "秤未稳定,未计重",
        "请告知工作人员",
        "Scale not at rest",
        "Tell staff",
    ),
    "scale_silent": (
        "秤无信号,未计重",
        "请告知工作人员",
        "Scale is silent",
        "Tell staff",
    ),
    "scale_stale": (
        "秤无信号,未计重",
        "请告知工作人员",
        "Scale is silent",
        "Tell staff",
    ),
    "scale_overload": ("秤已超载", "请用别的桶", "Scale overloaded", "Use another bin"),
    "scale_underload": (
        "秤有故障,未计重",
        "请告知工作人员",
        "Scale faulty",
        "Tell staff",
    ),
    "scale_fault": ("秤有故障,未计重", "请告知工作人员", "Scale faulty", "Tell staff"),
    "scale_moving": ("秤未稳定,未计重", "请再试", "Scale kept moving", "Try again"),
    "scale_filling": ("秤未稳定,未计重", "请再试", "Scale kept moving", "Try again"),
    "out_of_service": (
        "未能记录,暂停服务",
        "请告知工作人员",
        "Not recorded",
        "Out of service: tell staff",
    ),
    "grade_good": ("评级:良好", "再刷一次:混投", "Grade: good", "Tap again: mixed"),
    "grade_mixed": (
        "评级:混投",
        "再刷一次:拒收",
        "Grade: mixed",
        "Tap again: rejected",
    ),
    "grade_rejected": (
        "评级:拒收",
        "再刷一次:良好",
        "Grade: rejected",
        "Tap again: good",
    ),
    "graded": ("评级已记录", "谢谢", "Grade recorded", "Thank you"),
}

STREAMS: dict[str, tuple[str, str]] = {
    "kitchen": ("厨余", "Kitchen"),
    "recyclable": ("可回收物", "Recyclable"),
    "hazardous": ("有害", "Hazardous"),
    "residual": ("其他垃圾", "Residual"),
    "compost": ("堆肥", "Compost"),
}


def lines(code: str, language: Language, gaps: dict[str, str]) -> tuple[str, str]:
    """The two lines for `code`; an outcome of a newer hub reads as `recorded`."""
    if code.startswith("outcome_") and code not in WORDS:
        code = "recorded"
    first, second = WORDS[code][:2] if language == "zh-CN" else WORDS[code][2:]
    return first.format(**gaps), second.format(**gaps)


def stream(name: str, language: Language) -> str:
    return STREAMS[name][0 if language == "zh-CN" else 1]


def kilograms(mass_g: int) -> str:
    """1320 -> '1.32': whole tens of grams."""
    hundredths = (abs(mass_g) + 5) // 10
    sign = "-" if mass_g < 0 else ""
    return f"{sign}{hundredths // 100}.{hundredths % 100:02d}"
