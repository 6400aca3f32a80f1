"""What must fit together in the schemes of conduct points; ids that are used once."""

from linli_hub.standard.core.read import Reading, Values
from linli_hub.standard.core.toml_lines import Path, line_of

Found = dict[Path, int]
LISTS = ("item", "deduction", "exemption", "violation")


def each(values: Values, name: str) -> list[tuple[int, Values]]:
    """The tables of an array as they were read, numbered from 0."""
    return list(enumerate(values.get(name) or []))


def ids_once(reading: Reading, found: Found, named: list[tuple[Path, Values]]) -> None:
    """Note each id that an earlier one of `named` has already."""
    first: dict[str, Path] = {}
    for path, one in named:
        at = (*path, "id")
        if one["id"] in first:
            line = line_of(found, first[one["id"]])
            reading.note(at, "id_twice", id=one["id"], line=line)
        elif one["id"] is not None:
            first[one["id"]] = at


def check_schemes(
    reading: Reading, found: Found, values: Values, classes: set[str]
) -> None:
    """Classes known and in one scheme, ids once, grades from best to 0."""
    taken: dict[str, Path] = {}
    for n, scheme in each(values, "scheme"):
        path: Path = ("scheme", n)
        for id in scheme["classes"] or ():
            if id not in classes:
                reading.note((*path, "classes"), "class_unknown", id=id)
            elif id in taken:
                line = line_of(found, taken[id])
                reading.note((*path, "classes"), "class_twice", id=id, line=line)
            taken.setdefault(id, path)
        # an entry names what it is for by one id, so all these lists share theirs
        shared = [((*path, x, i), one) for x in LISTS for i, one in each(scheme, x)]
        ids_once(reading, found, shared)
        grades = [((*path, "grade", i), one) for i, one in each(scheme, "grade")]
        ids_once(reading, found, grades)
        _grades(reading, scheme, path)


def _grades(reading: Reading, scheme: Values, path: Path) -> None:
    """From best to last, the last one takes every total; violations know them."""
    grades = scheme["grade"] or []
    if not grades:
        reading.note((*path, "grade"), "grades_needed")
    above: int | None = None
    for n, grade in enumerate(grades):
        at_least = grade["at_least"]
        if at_least is not None and above is not None and at_least >= above:
            at = (*path, "grade", n, "at_least")
            reading.note(at, "grades_order", above=above)
        above = at_least
    if grades and grades[-1]["at_least"] not in (0, None):
        reading.note((*path, "grade", len(grades) - 1, "at_least"), "grades_end")
    known = [grade["id"] for grade in grades if grade["id"]]
    for n, violation in each(scheme, "violation"):
        id = violation["grade"]
        if id is not None and id not in known:
            at = (*path, "violation", n, "grade")
            reading.note(at, "grade_unknown", id=id, known=", ".join(known))
