"""Sentences are data: twice, with the same gaps, each used, none missing, none in code."""

import re
from pathlib import Path

import pytest

from linli_hub.base.views.words import BadWords, gaps, read
from tests.tidy.tree import source_files
from tests.tidy.words import (
    CJK,
    GIVEN,
    HUB,
    Book,
    books,
    chinese,
    missing,
    spelled,
    unused,
)

BOOKS = books()
FILES = sorted({file for book in BOOKS for file in book.files})
TABLES = {file: read(file) for file in FILES}
SENTENCES = [(file, key) for file in FILES for key in TABLES[file]]
SAYERS = sorted(
    {path for book in BOOKS for path in book.said_in if path.stem not in GIVEN}
)
OWN_NAMES = {"other_language"}  # names the other language in itself


@pytest.mark.parametrize(
    "file,key", SENTENCES, ids=lambda part: getattr(part, "stem", part)
)
def test_a_sentence_is_there_twice_with_the_same_gaps(file: Path, key: str) -> None:
    zh, en = TABLES[file][key]

    assert zh.strip() and en.strip() and gaps(zh) == gaps(en)
    if key not in OWN_NAMES:
        assert not CJK.search(en)
        assert CJK.search(zh) or gaps(zh)


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_no_sentence_is_missing(book: Book) -> None:
    keys = set(read(*book.files))

    assert missing(keys, (path.read_text() for path in book.said_in)) == set()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_sentence_is_unused(file: Path) -> None:
    readers = {p for b in BOOKS if file in b.files for p in b.named_in}

    assert unused(set(TABLES[file]), (path.read_text() for path in readers)) == set()


@pytest.mark.parametrize("path", SAYERS, ids=lambda path: path.stem)
def test_who_says_sentences_spells_none(path: Path) -> None:
    assert spelled(path.read_text()) == []


def test_no_other_module_of_the_hub_spells_a_sentence() -> None:
    """But for examples in the description of the web, what a demo centre is given, old
    migrations, and the checker of standards: it tells its mistakes itself, as a compiler
    does, and its one table of fields gives reader, checker and schema their labels."""
    excepted = re.compile(r"/standard|/migrations/|StandardInvalid\(|\bexamples\b")
    left = {
        path.name: found
        for path in source_files()
        if HUB in path.parents
        and path.stem not in GIVEN
        and not excepted.search(f"{path.as_posix()}\n{path.read_text()}")
        and (found := chinese(path.read_text()))
    }

    assert left == {}
    assert chinese('"""说明一下这个模块"""\nsay("桶满了，请清运")') == [
        "桶满了，请清运"
    ]


@pytest.mark.parametrize(
    "text,fault",
    [
        ('a = {zh = "桶 {n}", en = "bin"}', "a: the gaps differ"),
        ('a = {zh = "桶 {n}", en = "bin {m}"}', "a: the gaps differ"),
        ('a = {zh = "桶"}', "a: write key"),
        ('a = {zh = "桶", en = ""}', "a: write key"),
        ('a = {zh = "桶", en = "bin", fr = "bac"}', "a: write key"),
        ('a = {zh = "桶 {", en = "bin {"}', "a: "),
        ('a = {zh = "桶", en = "bin"}\na = {zh = "桶", en = "bin"}', "planted.toml: "),
        ("a = 桶", "planted.toml: "),
    ],
)
def test_a_bad_file_is_refused_by_name_and_key(
    text: str, fault: str, tmp_path: Path
) -> None:
    """The control: a planted fault in a file of sentences is found."""
    file = tmp_path / "planted.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(BadWords, match=r"^planted\.toml: ") as refused:
        read(file)
    assert fault in str(refused.value)


def test_a_key_that_stands_in_two_files_is_refused(tmp_path: Path) -> None:
    files = [tmp_path / "one.toml", tmp_path / "two.toml"]
    for file in files:
        file.write_text('a = {zh = "桶", en = "bin"}', encoding="utf-8")

    with pytest.raises(BadWords, match=r"^two\.toml: a: "):
        read(*files)
    with pytest.raises(BadWords, match=r"^three\.toml: "):
        read(tmp_path / "three.toml")


@pytest.mark.parametrize(
    "source,lacking",
    [
        ('tongue.say("bims")', {"bims"}),
        ('say("bins" if few else "bims")', {"bims"}),
        ('tongue.either(f"stat_{row.state}", "bins")', {"stat_"}),
        ('tongue.either(f"state_{row.state}", "bims")', {"bims"}),
        ('WORDS["bims"][nth]', {"bims"}),
        ('say("bins"); say(f"state_{row.state}"); WORDS["bins"]', set()),
    ],
)
def test_a_planted_key_that_is_missing_is_found(source: str, lacking: set[str]) -> None:
    assert missing({"bins", "state_full"}, [source]) == lacking


def test_a_planted_key_that_is_unused_is_found() -> None:
    keys = {"bins", "state_full", "day_cap", "old"}
    sources = [
        'f"{span}_cap"',
        '"""old"""\nsay("bins")',
        'say(f"state_{row.state}")',
        "old = 1",
    ]

    assert unused(keys, sources) == {"old"}


@pytest.mark.parametrize("text", ["No bins yet", "Ask staff", "没有桶", "（无）", "满"])
def test_a_planted_sentence_is_found(text: str) -> None:
    assert spelled(f'"""A page."""\ntag("p", "{text}")') == [text]
    assert spelled(f'"""{text}"""') == []


def test_every_page_and_each_room_of_the_hub_that_speaks_is_looked_at() -> None:
    """The control: the search for files of sentences finds what there is."""
    names = {book.name for book in BOOKS}

    assert {"frame", "staff", "desk", "review", "admin"} <= names
    assert len(SENTENCES) > 700
