"""Move modules to other folders and mend every name that leads to them.

    python tests/tidy/move.py MAPPING.json [ROOT]

MAPPING: {"hub/linli_hub/core/actors.py": "hub/linli_hub/base/core/actors.py", ...}, paths
below ROOT. Files are moved by `git mv`; imports, dotted names in strings and usages of a
renamed module are rewritten. Nothing else is touched.
"""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

# names in the strings of these are history, and stay
KEPT = ("spelled_before.py", "test_once.py")
SOURCE_ROOTS = ("edge/", "hub/", "firmware-sim/", "dashboards/")


def dotted(path: str) -> str:
    for root in SOURCE_ROOTS:
        path = path.removeprefix(root)
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def names_in(tree: ast.AST) -> tuple[set[str], set[str], set[str]]:
    """Names that are bound other than by import, all identifiers, those in f-strings."""
    bound, every, in_f = set(), set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            every.add(node.id)
            if not isinstance(node.ctx, ast.Load):
                bound.add(node.id)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            or (isinstance(node, ast.ExceptHandler) and node.name)
            or (isinstance(node, ast.MatchAs | ast.MatchStar) and node.name)
        ):
            bound.add(str(node.name))
        elif isinstance(node, ast.JoinedStr):
            in_f |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return bound, every | bound, in_f


def imported(tree: ast.AST) -> set[str]:
    said = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom | ast.Import):
            said |= {a.asname or a.name.split(".")[0] for a in node.names}
    return said


def rewrite(text: str, moved: dict[str, str], kept: bool) -> str:
    tree = ast.parse(text)
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()))
    raw = text.encode()

    def at(line: int, column: int) -> int:
        return starts[line - 1] + column

    bound, every, in_f = names_in(tree)
    others = imported(tree)
    packages = {name.rpartition(".")[0] for name in moved}
    edits: list[tuple[int, int, str]] = []
    renames: dict[str, str] = {}
    taken: set[str] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or node.module not in packages:
            continue
        groups: dict[str, list[str]] = {}
        for alias in node.names:
            new = moved.get(f"{node.module}.{alias.name}")
            if new is None:
                groups.setdefault(node.module, []).append(
                    alias.name + (f" as {alias.asname}" if alias.asname else "")
                )
                continue
            parent, _, name = new.rpartition(".")
            said = alias.name if alias.asname is None else alias.asname
            if alias.asname is not None:
                text_of = name if said == name else f"{name} as {said}"
            elif name == alias.name:
                text_of = name
            elif (
                name in every | others | taken
                or alias.name in bound
                or alias.name in in_f
            ):
                text_of = f"{name} as {alias.name}"
            else:
                renames[alias.name] = name
                taken.add(name)
                text_of = name
            groups.setdefault(parent, []).append(text_of)
        indent = " " * node.col_offset
        statements = [
            f"from {parent} import {', '.join(names)}"
            for parent, names in sorted(groups.items())
        ]
        assert node.end_lineno is not None and node.end_col_offset is not None
        end = at(node.end_lineno, node.end_col_offset)
        new_text = ("\n" + indent).join(statements)
        edits.append((at(node.lineno, node.col_offset), end, new_text))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in renames:
            start = at(node.lineno, node.col_offset)
            edits.append((start, start + len(node.id.encode()), renames[node.id]))
    for start, end, new in sorted(edits, reverse=True):
        raw = raw[:start] + new.encode() + raw[end:]
    lines = raw.decode().splitlines(keepends=True)
    return "".join(
        line
        if kept and not line.lstrip().startswith(("from ", "import "))
        else dotted_names(line, moved)
        for line in lines
    )


def dotted_names(text: str, moved: dict[str, str]) -> str:
    tops = sorted({name.split(".")[0] for name in moved})
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, tops))})(?:\.\w+)+")

    def replace(match: re.Match[str]) -> str:
        parts = match.group().split(".")
        for n in range(len(parts), 1, -1):
            if (new := moved.get(".".join(parts[:n]))) is not None:
                return ".".join([new, *parts[n:]])
        return match.group()

    return pattern.sub(replace, text)


def main() -> None:
    mapping = {
        a: b for a, b in json.loads(Path(sys.argv[1]).read_text()).items() if a != b
    }
    root = Path(sys.argv[2] if len(sys.argv) > 2 else ".")
    listed = subprocess.run(
        ["git", "ls-files"], cwd=root, check=True, capture_output=True, text=True
    ).stdout.split("\n")
    moved = {dotted(a): dotted(b) for a, b in mapping.items() if a.endswith(".py")}
    changed = 0
    for name in listed:
        path = root / name
        if path.suffix not in {".py", ".toml", ".md", ".service"} and name != "run":
            continue
        if "/golden/" in name or name.endswith(".lock"):
            continue
        text = path.read_text()
        python = path.suffix == ".py" or name == "run"
        kept = name.endswith(KEPT)
        new = rewrite(text, moved, kept) if python else dotted_names(text, moved)
        if new != text:
            path.write_text(new)
            changed += 1
    for old, new in mapping.items():
        (root / new).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["git", "mv", old, new], cwd=root, check=True)
    folders = {
        parent
        for new in mapping.values()
        if new.endswith(".py")
        for parent in (root / new).parents
        if parent != root and root in parent.parents
    }
    for folder in folders:
        relative = folder.relative_to(root).as_posix() + "/"
        package = relative in SOURCE_ROOTS or not relative.startswith(
            (*SOURCE_ROOTS, "tests/")
        )
        if not package and not (folder / "__init__.py").exists():
            (folder / "__init__.py").touch()
            subprocess.run(
                ["git", "add", str(relative + "__init__.py")], cwd=root, check=True
            )
    for old in {(root / old).parent for old in mapping}:
        while old.is_dir() and {p.name for p in old.iterdir()} <= {
            "__init__.py",
            "__pycache__",
        }:
            if (old / "__init__.py").exists():
                subprocess.run(
                    ["git", "rm", "-qf", str((old / "__init__.py").relative_to(root))],
                    cwd=root,
                    check=True,
                )
            subprocess.run(["rm", "-rf", str(old)], check=True)
            old = old.parent
    print(f"{len(mapping)} files moved, {changed} files mended")


if __name__ == "__main__":
    main()
