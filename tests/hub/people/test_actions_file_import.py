"""Members from a file: every fault is told, nothing is written by half or twice."""

from dataclasses import dataclass
from typing import Any

import pytest

from linli_hub.base.core.errors import ImportOvertaken
from linli_hub.people.actions import file_import, members
from linli_hub.people.views.file_faults import WORDS
from linli_hub.people.views.file_faults import told as words_of
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from linli_wire import cards
from tests.hub.centre import STAFF, Centre, PretendEdge, hex_of

HEAD = "户号,类型,地址,居民号,姓名,类别,语言,卡号,起始日期"
ENGLISH = "household,kind,address,resident,name,class,language,card,from"
TABLES = ("household", "resident", "membership", "card", "card_owner", "audit")


@dataclass(frozen=True)
class Marks:
    card_hash: str
    tag: str


def marks(card: str) -> Marks:
    cards.check(card)
    return Marks(hex_of(card), hex_of(card, 6))


def planned(centre: Centre, text: str | bytes) -> file_import.Plan:
    raw = text if isinstance(text, bytes) else text.encode()
    file = file_import.File(
        raw=raw, marks=marks, now_ms=centre.now_ms, time_zone="Asia/Shanghai"
    )
    with centre.database.read() as read:
        return file_import.plan(read, file)


def imported(centre: Centre, text: str | bytes, key: str = "k") -> dict[str, int]:
    plan = planned(centre, text)
    assert plan.faults == ()
    sums: dict[str, int] = {}
    for part, entries in file_import.commands(plan, key):
        for name, many in centre.do(file_import.apply, STAFF, part, entries).items():
            sums[name] = sums.get(name, 0) + many
    return sums


def counts(centre: Centre) -> list[int]:
    return [centre.rows(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES]


def told(centre: Centre, text: str | bytes) -> list[tuple[int, str, str]]:
    before = counts(centre)
    plan = planned(centre, text)
    assert counts(centre) == before
    assert plan.faults == () or plan.entries == ()
    return [(fault.line, fault.column, fault.code) for fault in plan.faults]


def village() -> str:
    """200 people of 100 households, each with a card, zh names."""
    lines = [HEAD]
    for n in range(200):
        name = "王小明李秀英赵大山"[n % 7 : n % 7 + 3]
        lines.append(
            f"v{n // 2},户,{n // 2} 号楼,p{n},{name},,中文,em:{n + 4096:08X},2025-03-01"
        )
    return "\r\n".join(lines) + "\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_of_200_lines_says_the_same_in_each_encoding(
    bare: Centre, encoding: str
) -> None:
    done = imported(bare, village().encode(encoding))

    assert done == {"members": 100, "residents": 200, "cards": 200, "credited": 0}
    found = bare.rows(
        "SELECT r.id, r.name, m.household, h.address FROM resident r"
        " JOIN membership m ON m.resident = r.id JOIN household h ON h.id = m.household"
        " WHERE r.id IN ('p0', 'p199') ORDER BY r.id"
    )
    assert found == [
        ("p0", "王小明", "v0", "0 号楼"),
        ("p199", village().splitlines()[-1].split(",")[4], "v99", "99 号楼"),
    ]
    assert bare.posted("member:v99") == 0


def test_the_same_file_again_changes_nothing(bare: Centre) -> None:
    imported(bare, village())
    before = counts(bare)

    assert planned(bare, village()).done == 200
    again = imported(bare, village(), key="another")

    assert set(again.values()) == {0}
    assert counts(bare) == before


def test_after_a_break_the_rest_is_done_and_nothing_twice(bare: Centre) -> None:
    plan = planned(bare, village())
    parts = list(file_import.commands(plan, "k"))
    assert [len(entries) for _, entries in parts] == [50, 50, 50, 50]
    for key, entries in parts[:2]:
        bare.do(file_import.apply, STAFF, key, entries)

    assert planned(bare, village()).done == 100
    imported(bare, village())

    assert counts(bare)[:5] == [100, 200, 200, 200, 200]
    assert bare.rows("SELECT count(*) FROM audit") == [(4,)]


def test_a_command_is_small_and_leaves_one_audit_row_without_cards(
    bare: Centre,
) -> None:
    imported(bare, village())

    rows = bare.rows("SELECT action, subject, detail FROM audit ORDER BY n")
    assert [row[:2] for row in rows] == [
        ("members.import", f"{n}-{n + 49}") for n in (2, 52, 102, 152)
    ]
    everything = " ".join(str(row) for row in rows)
    assert "p199" in everything
    assert "em:" not in everything and "00001000" not in everything
    kept = bare.rows("SELECT answer FROM sticky") + bare.rows("SELECT * FROM card")
    assert "em:" not in str(kept)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_usual_delimiters_are_understood(bare: Centre, delimiter: str) -> None:
    text = f"{ENGLISH}\nv1,,,p1,Li,,en,em:00AA00AA,\n".replace(",", delimiter)

    assert imported(bare, text)["cards"] == 1


ROW = "v1,户,1 号楼,p1,李雷,,zh-CN,em:000000AA,2025-01-01"
WRONG: list[tuple[str, str | bytes, list[tuple[int, str, str]]]] = [
    ("encoding", f"{HEAD}\n{ROW}".encode("utf-16"), [(1, "", "encoding")]),
    ("encoding", HEAD.encode() + b"\n\xff\xff", [(1, "", "encoding")]),
    ("delimiter", f"{HEAD}\n{ROW}".replace(",", "|"), [(1, "", "delimiter")]),
    ("delimiter", f"{HEAD}\n{ROW}".replace(",", "，"), [(1, "", "delimiter")]),
    ("no_rows", HEAD, [(1, "", "no_rows")]),
    ("no_rows", f"{HEAD}\n,,,,\n\n", [(1, "", "no_rows")]),
    ("missing_column", "地址,姓名\nx,y", [(1, "household", "missing_column")]),
    ("missing_column", "户号,居民号\nv1,p1", [(1, "name", "missing_column")]),
    ("unknown_column", "户号,电话\nv1,1", [(1, "", "unknown_column")]),
    ("same_column", "户号,household\nv1,v1", [(1, "household", "same_column")]),
    ("too_many_cells", "户号,地址\nv1,x,y", [(2, "", "too_many_cells")]),
    ("quotes", '户号,地址\nv1,"x', [(2, "", "quotes")]),
    ("missing", "户号,居民号,姓名\n,p1,李\nv1,p2,",
     [(2, "household", "missing"), (3, "name", "missing")]),
    ("bad_id", "户号,居民号,姓名\n一户,p 1,李",
     [(2, "household", "bad_id"), (2, "resident", "bad_id")]),
    ("bad_text", "户号,地址\nv1,x\x07y", [(2, "address", "bad_text")]),
    ("too_long", f"户号,地址\nv1,{'x' * 101}\n{'y' * 65},z",
     [(2, "address", "too_long"), (3, "household", "too_long")]),
    ("bad_kind", "户号,类型\nv1,楼", [(2, "kind", "bad_kind")]),
    ("bad_language", "户号,居民号,姓名,语言\nv1,p1,李,fr",
     [(2, "language", "bad_language")]),
    ("bad_card", "户号,居民号,姓名,卡号\nv1,p1,李,12345",
     [(2, "card", "bad_card")]),
    ("bad_date", "户号,居民号,姓名,起始日期\nv1,p1,李,2025-02-30\nv1,p2,王,今天",
     [(2, "from", "bad_date"), (3, "from", "bad_date")]),
    ("future_date", "户号,起始日期\nv1,2031/1/1", [(2, "from", "future_date")]),
    ("unknown_class", "户号,类别\nv1,gold", [(2, "class", "unknown_class")]),
    ("needs_resident", "户号,姓名,卡号\nv1,李,em:000000AA",
     [(2, "name", "needs_resident"), (2, "card", "needs_resident")]),
    ("duplicate", "户号,居民号,姓名,卡号\nv1,p1,李,em:000000AA\nv1,p2,王,em:000000aa",
     [(3, "card", "duplicate")]),
    ("duplicate", "户号,居民号,姓名\nv1,p1,李\nv1,p1,李", [(3, "resident", "duplicate")]),
    ("contradicts", "户号,地址,居民号,姓名\nv1,a,p1,李\nv1,b,p2,王\nv2,,p1,李",
     [(3, "address", "contradicts"), (4, "household", "contradicts"),
      (4, "resident", "duplicate")]),
    ("exists", "户号,类型,地址,居民号,姓名,语言,卡号\n"
     "h1,单位,别处,r1,别人,en,em:00000001\nh2,,,r1,王小明,,",
     [(2, "kind", "exists"), (2, "address", "exists"), (2, "name", "exists"),
      (2, "language", "exists"), (3, "household", "contradicts"),
      (3, "name", "contradicts"), (3, "language", "contradicts"),
      (3, "household", "exists")]),
    ("closed", "户号\nh9", [(2, "household", "closed")]),
    ("died", "户号,居民号,姓名\nh2,r2,王小明", [(2, "resident", "died")]),
]  # fmt: skip


@pytest.mark.parametrize(
    "code, text, faults", WRONG, ids=[f"{n}-{w[0]}" for n, w in enumerate(WRONG)]
)
def test_each_fault_is_told_by_line_and_column_and_nothing_is_written(
    centre: Centre, code: str, text: str | bytes, faults: list[tuple[int, str, str]]
) -> None:
    centre.do(members.add_household, STAFF, "h9", "x")
    centre.force("UPDATE household SET closed_ms = 1 WHERE id = 'h9'")
    centre.force("UPDATE resident SET died_ms = 1 WHERE id = 'r2'")

    assert told(centre, text) == faults
    assert code in {fault[2] for fault in faults}


def test_every_kind_of_fault_has_its_case_and_its_words_in_both_languages() -> None:
    facts: dict[str, Any] = dict.fromkeys(("most", "zh", "en", "place", "first"), 7)

    assert {code for code, _, _ in WRONG} == set(WORDS) - {"too_many_rows"}
    for zh, en in WORDS.values():
        assert zh.format(**facts) != en.format(**facts)
        assert en.isascii()


def test_no_fault_repeats_what_the_file_says(centre: Centre) -> None:
    secret = "em:00C0FFEE"
    text = f"户号,居民号,姓名,卡号,起始日期\n{secret},{secret},{secret * 20},x{secret},{secret}"
    plan = planned(centre, text)

    assert len(plan.faults) == 5
    assert "C0FFEE" not in str([(words_of(f), f) for f in plan.faults])


def test_a_control_the_same_row_without_a_fault_is_taken(centre: Centre) -> None:
    assert told(centre, f"{HEAD}\n{ROW}") == []


def test_what_changed_after_the_check_stops_the_import(centre: Centre) -> None:
    plan = planned(centre, "户号,居民号,姓名\nv1,p1,李雷")
    centre.do(members.add_resident, STAFF, "p1", "h1", "韩梅梅")
    [(key, entries)] = file_import.commands(plan, "k")
    before = counts(centre)

    for _ in range(2):
        with pytest.raises(ImportOvertaken):
            centre.do(file_import.apply, STAFF, key, entries)
    assert counts(centre) == before


def test_bags_thrown_before_the_import_are_credited_to_the_right_account(
    centre: Centre,
) -> None:
    edge = PretendEdge()
    edge.open()
    edge.deposit(card="em:000000AA")
    centre.send(edge.parcel())

    done = imported(centre, f"{HEAD}\n{ROW}")

    assert done["credited"] == 1
    assert centre.posted("member:v1") == 5
    with centre.database.read() as read:
        assert invariants.check(snapshot.take(read)) == []


def test_a_member_told_of_late_in_the_file_is_known_to_its_first_person(
    centre: Centre,
) -> None:
    lines = [f"o1,,,p{n},李雷,,,," for n in range(60)]
    text = "\n".join([HEAD, *lines, "o1,单位,邻里路 1 号,,,,,,"])

    imported(centre, text)

    found = centre.rows("SELECT kind, address FROM household WHERE id = 'o1'")
    assert found == [("organisation", "邻里路 1 号")]
    assert planned(centre, text).done == 61
