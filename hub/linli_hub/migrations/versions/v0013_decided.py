"""What was published, answered or decided stays: standards, sticky answers, and who
asked for and who decided an adjustment or a contest.
"""

from linli_hub.migrations.protect import append_only, decided_once

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ASKED = {
    "adjustment": "id, member, points, budget, reason, proposed_by, proposed_ms",
    "contest": (
        "id, journal_no, seq, member, resident, said, via, opened_by, opened_ms,"
        " due_ms, granted_by, granted_too, granted_card"
    ),
}


def upgrade() -> None:
    append_only("standard", "sticky")
    for table, asked in ASKED.items():
        decided_once(table, asked)
