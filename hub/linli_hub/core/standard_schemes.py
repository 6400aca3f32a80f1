"""What must fit together in the schemes of conduct points."""

from linli_hub.core.standard_read import Reading, Values
from linli_hub.core.toml_lines import Path, line_of

LISTS = ("item", "deduction", "exemption", "violation")


def check_schemes(
    reading: Reading, found: dict[Path, int], values: Values, classes: set[str]
) -> None:
    """Classes known and in one scheme, ids once, grades from best to 0."""
    taken: dict[str, Path] = {}
    for n, scheme in enumerate(values.get("scheme") or []):
        path: Path = ("scheme", n)
        for id in scheme["classes"] or ():
            if id not in classes:
                reading.note((*path, "classes"), "class_unknown", id=id)
            elif id in taken:
                line = line_of(found, taken[id])
                reading.note((*path, "classes"), "class_twice", id=id, line=line)
            taken.setdefault(id, path)
        _ids(reading, found, scheme, path)
        _grades(reading, scheme, path)


def _ids(reading: Reading, found: dict[Path, int], scheme: Values, path: Path) -> None:
    """An entry names what it is for by one id, so all lists share their ids."""
    first: dict[str, Path] = {}
    for name in LISTS:
        for n, one in enumerate(scheme[name] or []):
            at: Path = (*path, name, n, "id")
            if one["id"] in first:
                line = line_of(found, first[one["id"]])
                reading.note(at, "id_twice", id=one["id"], line=line)
            elif one["id"] is not None:
                first[one["id"]] = at


def _grades(reading: Reading, scheme: Values, path: Path) -> None:
    grades = scheme["grade"] or []
    if not grades:
        reading.note((*path, "grade"), "grades_needed")
    first: set[str] = set()
    above: int | None = None
    for n, grade in enumerate(grades):
        at_least = grade["at_least"]
        at = (*path, "grade", n)
        if grade["id"] in first:
            reading.note((*at, "id"), "id_twice", id=grade["id"], line="…")
        first.add(grade["id"])
        if at_least is not None and above is not None and at_least >= above:
            reading.note((*at, "at_least"), "grades_order", above=above)
        above = at_least
    if grades and grades[-1]["at_least"] not in (0, None):
        reading.note((*path, "grade", len(grades) - 1, "at_least"), "grades_end")
    for n, violation in enumerate(scheme["violation"] or []):
        if violation["grade"] is not None and violation["grade"] not in first:
            known = ", ".join(sorted(id for id in first if id))
            reading.note(
                (*path, "violation", n, "grade"), "grade_unknown",
                id=violation["grade"], known=known,
            )  # fmt: skip
