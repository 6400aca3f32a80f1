"""Who may do what: a row is a permission, a column is a role, `x` means may.

Routes, actions and pages ask for a permission, never for a role. So a new role is one
column here and nothing else; a new permission is a row, and its name below. Left of the
bar stand the roles that a log-in can have, right of it those in which an edge signs. Who
is refused reads the permission's name with spaces: "not allowed: manage the shelf".
"""

from dataclasses import dataclass
from typing import Literal

MATRIX = """
permission                      staff  treasurer  admin  |  kiosk

# what the pages show: /staff, /desk, /review, /admin
see_the_house                     x        x        x    |    .
see_the_desk                      x        x        x    |    .
see_the_reviews                   x        x        x    |    .
read_the_books                    .        x        x    |    .
see_what_goods_cost               .        .        x    |    .
see_who_did_what                  .        .        x    |    .

# the house
sign_in                           x        x        x    |    .
quiet_an_alarm                    x        .        x    |    .
manage_users                      .        .        x    |    .
manage_edges                      .        .        x    |    .
open_an_epoch                     .        .        x    |    .
confirm_an_epoch                  .        x        x    |    .

# points
publish_a_standard                .        .        x    |    .
run_a_backtest                    .        .        x    |    .
record_deeds                      x        .        x    |    .
answer_a_contest                  x        .        x    |    .
hold_points                       x        .        x    |    .
propose_an_adjustment             x        x        x    |    .
decide_an_adjustment              .        x        x    |    .
reverse_a_transfer                .        x        x    |    .
review_a_claim                    .        x        x    |    .
manage_the_budgets                .        x        x    |    .

# people
manage_members                    x        .        x    |    .
erase_a_resident                  .        .        x    |    .
let_a_member_use_the_machines     x        .        x    |    .

# goods and services
manage_the_shelf                  x        .        x    |    .
serve_at_the_desk                 x        .        x    |    .
add_a_photo                       x        .        x    |    .
resolve_a_redemption              x        .        x    |    .
refund                            x        x        x    |    .

# what residents say, and what they are told
manage_the_requests               x        .        x    |    .
publish_a_notice                  .        .        x    |    .
answer_an_objection               x        x        x    |    .
speak_for_a_resident              x        .        x    |    x
serve_at_a_kiosk                  .        .        .    |    x
"""


# the same names once more, so that the type check finds one that is spelled wrongly
Permission = Literal[
    "see_the_house", "see_the_desk", "see_the_reviews", "read_the_books",
    "see_what_goods_cost", "see_who_did_what", "sign_in", "quiet_an_alarm",
    "manage_users", "manage_edges", "open_an_epoch", "confirm_an_epoch",
    "publish_a_standard", "run_a_backtest", "record_deeds", "answer_a_contest",
    "hold_points", "propose_an_adjustment", "decide_an_adjustment",
    "reverse_a_transfer", "review_a_claim", "manage_the_budgets", "manage_members",
    "erase_a_resident", "let_a_member_use_the_machines", "manage_the_shelf",
    "serve_at_the_desk", "add_a_photo", "resolve_a_redemption", "refund",
    "manage_the_requests", "publish_a_notice", "answer_an_objection",
    "speak_for_a_resident", "serve_at_a_kiosk",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    login_roles: tuple[str, ...]
    holders: dict[str, frozenset[str]]  # by permission

    def permits(self, roles: frozenset[str], permission: Permission) -> bool:
        """True if one of these roles holds the permission."""
        return not roles.isdisjoint(self.holders[permission])


def read(matrix: str) -> Table:
    """The table that a matrix spells out; a crooked row stops the program."""
    lines = [line.split() for line in matrix.splitlines() if line[:1] not in ("", "#")]
    (_, *head), *rows = lines
    bar, holders = head.index("|"), dict[str, frozenset[str]]()
    for permission, *cells in rows:
        assert len(cells) == len(head) and cells[bar] == "|", permission
        assert {*cells} <= {"x", ".", "|"} and permission not in holders, permission
        marked = zip(head, cells, strict=True)
        holders[permission] = frozenset(role for role, cell in marked if cell == "x")
    return Table(login_roles=tuple(head[:bar]), holders=holders)


TABLE = read(MATRIX)
LOGIN_ROLES = TABLE.login_roles
