"""Sentences as data: files of `key = {zh = "…", en = "…"}`, for pages, refusals and tools.

`beside(__file__)` reads the file that lies beside a module under the module's own name.
"""

import string
import tomllib
from collections.abc import Callable
from pathlib import Path

Words = dict[str, tuple[str, str]]  # key -> (中文, English)
Say = Callable[..., str]  # say("key", gap="…")

FORM = 'write key = {zh = "…", en = "…"}'


class BadWords(Exception):
    """A file of sentences is not what it must be; says which file and which key."""


def beside(module: str) -> Words:
    return read(Path(module).with_suffix(".toml"))


def read(*files: Path) -> Words:
    """The sentences of all files together; a key stands once, with the same gaps."""
    words: Words = {}
    for file in files:
        try:
            found = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as fault:
            raise BadWords(f"{file.name}: {fault}") from fault
        for key, both in found.items():
            if key in words:
                raise BadWords(f"{file.name}: {key}: stands in another file already")
            words[key] = _pair(f"{file.name}: {key}", both)
    return words


def sayer(words: Words, language: str) -> Say:
    """Says a sentence of `words` with its gaps filled, in "en" or else Chinese."""
    column = int(language == "en")

    def say(key: str, /, **gaps: str) -> str:
        text = words[key][column]
        return text.format(**gaps) if gaps else text

    return say


def told(words: Words, key: str, /, **gaps: object) -> tuple[str, str]:
    """Chinese and English, filled: for who shows both at once."""
    zh, en = words[key]
    return (zh.format(**gaps), en.format(**gaps)) if gaps else (zh, en)


def gaps(text: str) -> set[str]:
    """The names in braces that the caller fills; {what_zh} and {what_en} are one gap."""
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return {name.removesuffix("_zh").removesuffix("_en") for name in names}


def _pair(where: str, both: object) -> tuple[str, str]:
    match both:
        case {"zh": str(zh), "en": str(en), **more} if zh and en and not more:
            try:
                same = gaps(zh) == gaps(en)
            except ValueError as fault:
                raise BadWords(f"{where}: {fault}") from fault
            if not same:
                raise BadWords(f"{where}: the gaps differ")
            return zh, en
    raise BadWords(f"{where}: {FORM}")
