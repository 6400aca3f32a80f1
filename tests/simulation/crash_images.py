"""What a disk may hold after the power went: made from recorded system calls.

The real program runs under strace, which writes down every pwrite, truncate, sync and
unlink in order; the program marks `ack N` when it has promised something. For a random
cut, each file keeps all synced bytes, and of what was not yet synced: nothing, a
prefix, a random subset or all, the last write torn at a 512-byte boundary. An unlink
whose folder was not synced is undone half the time.

What it does not show: a disk that lies about fsync.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SECTOR = 512
CALLS = "openat,pwrite64,write,fdatasync,fsync,ftruncate,unlink"
LINE = re.compile(r"(?:\d+\s+)?(\w+)\((.*)\)\s+= (-?\d+)")
FD = re.compile(r"(\d+)<((?:\\x[0-9a-f]{2})*)>")
QUOTED = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


class NoStrace(RuntimeError):
    """The recorder cannot run here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Op:
    """One recorded call. `kind`: write, truncate, sync, unlink or ack."""

    kind: str
    path: str = ""
    offset: int = 0
    data: bytes = b""
    number: int = 0


@dataclass(slots=True)
class _File:
    synced: bytearray = field(default_factory=bytearray)
    pending: list[Op] = field(default_factory=list)
    # the content before an unlink that its folder has not yet made durable
    ghost: "_File | None" = None
    there: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One possible disk: file name -> bytes, and what had been promised by then."""

    files: dict[str, bytes]
    acked: tuple[int, ...]


def record(program: list[str], folder: Path) -> list[Op]:
    """Run `program` under strace; its operations on files inside `folder`."""
    strace = shutil.which("strace")
    if strace is None:
        raise NoStrace("strace is missing: apt-get install strace")
    log = folder.parent / f"{folder.name}.strace"
    flags = ["-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}"]
    run = subprocess.run(
        [strace, *flags, "-o", str(log), *program], capture_output=True, check=False
    )
    if run.returncode != 0:
        raise NoStrace(run.stderr.decode(errors="replace")[-2000:])
    ops = list(_parse(log.read_text(), str(folder)))
    log.unlink()
    return ops


def _parse(text: str, folder: str) -> Iterator[Op]:
    for line in _whole_lines(text):
        match = LINE.match(line)
        if match is None or int(match[3]) < 0:
            continue
        call, arguments, result = match[1], match[2], int(match[3])
        op = _op(call, arguments, result)
        if op is None:
            continue
        inside = op.path == folder or op.path.startswith(folder + "/")
        if op.kind == "ack" or (inside and not op.path.endswith("-shm")):
            yield op


def _whole_lines(text: str) -> Iterator[str]:
    """Join `<unfinished ...>` and `resumed` halves; a call counts when it ends."""
    open_calls: dict[str, str] = {}
    for line in text.splitlines():
        process = line.split(" ", 1)[0]
        if line.endswith("<unfinished ...>"):
            open_calls[process] = line.removesuffix("<unfinished ...>")
        elif " resumed>" in line:
            yield open_calls.pop(process, "") + line.split(" resumed>", 1)[1]
        else:
            yield line


def _op(call: str, arguments: str, result: int) -> Op | None:
    if call == "unlink":
        return Op(kind="unlink", path=_text(QUOTED, arguments))
    opened = FD.match(arguments)
    if opened is None:
        return None
    path = bytes.fromhex(opened[2].replace("\\x", "")).decode(errors="replace")
    if call in ("fsync", "fdatasync"):
        return Op(kind="sync", path=path)
    if call == "ftruncate":
        return Op(kind="truncate", path=path, number=int(arguments.rsplit(",", 1)[1]))
    quoted = QUOTED.search(arguments)
    if quoted is None:
        return None
    data = bytes.fromhex(quoted[1].replace("\\x", ""))[:result]
    if call == "write":
        word = re.match(rb"ack (\d+)\n", data)
        return Op(kind="ack", number=int(word[1])) if word else None
    if call == "pwrite64":
        offset = int(arguments.rsplit(",", 1)[1])
        return Op(kind="write", path=path, offset=offset, data=data)
    return None


def _text(pattern: re.Pattern[str], arguments: str) -> str:
    match = pattern.search(arguments)
    return bytes.fromhex(match[1].replace("\\x", "")).decode() if match else ""


def images(ops: list[Op], count: int, random: Random) -> Iterator[Image]:
    """`count` images at random cuts after the first promise, in order of the cut."""
    first = next(n for n, op in enumerate(ops) if op.kind == "ack")
    cuts = sorted(random.randrange(first, len(ops) + 1) for _ in range(count))
    files: dict[str, _File] = {}
    acked: list[int] = []
    done = 0
    for cut in cuts:
        while done < cut:
            _apply(files, acked, ops[done])
            done += 1
        yield Image(files=_cut(files, random), acked=tuple(acked))


def _apply(files: dict[str, _File], acked: list[int], op: Op) -> None:
    if op.kind == "ack":
        acked.append(op.number)
    elif op.kind == "unlink":
        old = files.get(op.path)
        if old is not None and old.there:
            files[op.path] = _File(ghost=old, there=False)
    elif op.kind == "sync":
        if op.path in files:
            _settle(files[op.path])
        for path, file in files.items():
            if path.rsplit("/", 1)[0] == op.path:
                file.ghost = None  # the folder is synced: the unlink is for good
    else:
        file = files.setdefault(op.path, _File())
        if not file.there:
            file = files[op.path] = _File(ghost=file.ghost)
        file.pending.append(op)


def _settle(file: _File) -> None:
    for op in file.pending:
        _write(file.synced, op)
    file.pending.clear()


def _write(content: bytearray, op: Op) -> None:
    if op.kind == "truncate":
        del content[op.number :]
        content.extend(b"\0" * (op.number - len(content)))
        return
    if len(content) < op.offset:
        content.extend(b"\0" * (op.offset - len(content)))
    content[op.offset : op.offset + len(op.data)] = op.data


def _cut(files: dict[str, _File], random: Random) -> dict[str, bytes]:
    found = {}
    for path, file in files.items():
        if file.ghost is not None and (not file.there) and random.random() < 0.5:
            file = file.ghost
        if file.there:
            found[path.rsplit("/", 1)[1]] = _content(file, random)
    return found


def _content(file: _File, random: Random) -> bytes:
    content = bytearray(file.synced)
    kept = _survivors(file.pending, random)
    for number, op in enumerate(kept):
        last = number == len(kept) - 1
        _write(content, _torn(op, random) if last else op)
    return bytes(content)


def _survivors(pending: list[Op], random: Random) -> list[Op]:
    match random.randrange(4):
        case 0:
            return []
        case 1:
            return pending[: random.randrange(len(pending) + 1)]
        case 2:
            return [op for op in pending if random.random() < 0.5]
        case _:
            return pending


def _torn(op: Op, random: Random) -> Op:
    if op.kind != "write" or len(op.data) <= SECTOR or random.random() < 0.5:
        return op
    whole = random.randrange(len(op.data) // SECTOR + 1) * SECTOR
    return Op(kind="write", path=op.path, offset=op.offset, data=op.data[:whole])


def lay(image: Image, folder: Path) -> None:
    """Write the image's files into an emptied folder."""
    for old in folder.iterdir():
        old.unlink()
    for name, content in image.files.items():
        (folder / name).write_bytes(content)
