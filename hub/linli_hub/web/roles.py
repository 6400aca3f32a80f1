"""Who may call what: one row a route, deny by default. A route without a row is refused,
and fails the suite (tests/hub/web/test_roles.py).
"""

OPEN = frozenset({"open"})  # no session: health, sign-in, enrolment by its own code
DEVICE = frozenset({"device"})  # an edge, by its signature
STAFF = frozenset({"staff", "treasurer", "admin"})
KEEPER = frozenset({"staff", "admin"})
TREASURER = frozenset({"treasurer", "admin"})
ADMIN = frozenset({"admin"})

USER_ROLES = ("staff", "treasurer", "admin")

API = "/api/v1"

ROLES: dict[tuple[str, str], frozenset[str]] = {
    ("GET", f"{API}/health"): OPEN,
    ("GET", f"{API}/openapi.json"): OPEN,
    ("POST", f"{API}/session"): OPEN,
    ("GET", f"{API}/session"): STAFF,
    ("DELETE", f"{API}/session"): STAFF,
    ("POST", f"{API}/enrol"): OPEN,
    ("POST", f"{API}/station/greet"): DEVICE,
    ("POST", f"{API}/station/shelf"): DEVICE,
    ("POST", f"{API}/station/reserve"): DEVICE,
    ("POST", f"{API}/station/dispense"): DEVICE,
    ("POST", f"{API}/station/result"): DEVICE,
    ("POST", f"{API}/station/cancel"): DEVICE,
    ("GET", f"{API}/summary"): STAFF,
    ("GET", f"{API}/devices"): STAFF,
    ("GET", f"{API}/bins"): STAFF,
    ("GET", f"{API}/series"): STAFF,
    ("GET", f"{API}/alarms"): STAFF,
    ("GET", f"{API}/deposits"): STAFF,
    ("GET", f"{API}/redemptions"): STAFF,
    ("POST", f"{API}/redemptions/{{redemption}}/resolve"): KEEPER,
    ("GET", f"{API}/shelf"): STAFF,
    ("POST", f"{API}/shelf"): KEEPER,
    ("POST", f"{API}/shelf/{{item}}/stock"): KEEPER,
    ("POST", f"{API}/shelf/{{item}}/price"): KEEPER,
    ("GET", f"{API}/residents"): STAFF,
    ("GET", f"{API}/residents/{{resident}}"): STAFF,
    ("POST", f"{API}/residents/{{resident}}/move"): KEEPER,
    ("POST", f"{API}/residents/{{resident}}/leave"): KEEPER,
    ("POST", f"{API}/residents/{{resident}}/died"): KEEPER,
    ("POST", f"{API}/residents/{{resident}}/erase"): ADMIN,
    ("POST", f"{API}/residents/{{resident}}/class"): KEEPER,
    ("POST", f"{API}/residents/{{resident}}/head"): KEEPER,
    ("POST", f"{API}/residents/{{resident}}/pin/unlock"): KEEPER,
    ("GET", f"{API}/members"): STAFF,
    ("GET", f"{API}/members/{{member}}"): STAFF,
    ("POST", f"{API}/members/{{member}}/spend"): KEEPER,
    ("POST", f"{API}/members/{{member}}/class"): KEEPER,
    ("POST", f"{API}/members/{{member}}/close"): KEEPER,
    ("POST", f"{API}/members/{{member}}/merge"): KEEPER,
    ("POST", f"{API}/imports/members"): KEEPER,
    ("POST", f"{API}/cards/activate"): KEEPER,
    ("POST", f"{API}/cards/return"): KEEPER,
    ("POST", f"{API}/cards/replace"): KEEPER,
    ("POST", f"{API}/households"): KEEPER,
    ("POST", f"{API}/residents"): KEEPER,
    ("POST", f"{API}/residents/{{resident}}/cards"): KEEPER,
    ("POST", f"{API}/residents/{{resident}}/pin"): KEEPER,
    ("POST", f"{API}/cards/block"): KEEPER,
    ("GET", f"{API}/deeds"): STAFF,
    ("POST", f"{API}/deeds"): KEEPER,
    ("POST", f"{API}/deeds/{{seq}}/confirm"): KEEPER,
    ("GET", f"{API}/review"): STAFF,
    ("POST", f"{API}/review/{{journal}}/{{seq}}/resolve"): KEEPER,
    ("GET", f"{API}/contests"): STAFF,
    ("POST", f"{API}/contests"): KEEPER,
    ("POST", f"{API}/contests/{{id}}/answer"): KEEPER,
    ("POST", f"{API}/station/contest"): DEVICE,
    ("GET", f"{API}/members/{{member}}/statement"): STAFF,
    ("GET", f"{API}/members/{{member}}/statement.html"): STAFF,
    ("GET", f"{API}/members/{{member}}/statement.xlsx"): STAFF,
    ("GET", f"{API}/ledger/proof"): STAFF,
    ("GET", f"{API}/ledger/entries"): TREASURER,
    ("GET", f"{API}/ledger/flows"): TREASURER,
    ("GET", f"{API}/ledger/balances/{{account}}"): TREASURER,
    ("GET", f"{API}/ledger/pending"): STAFF,
    ("POST", f"{API}/ledger/pending"): KEEPER,
    ("POST", f"{API}/ledger/pending/{{id}}/post"): KEEPER,
    ("POST", f"{API}/ledger/pending/{{id}}/void"): KEEPER,
    ("POST", f"{API}/ledger/reversals"): TREASURER,
    ("GET", f"{API}/ledger/adjustments"): STAFF,
    ("POST", f"{API}/ledger/adjustments"): STAFF,
    ("POST", f"{API}/ledger/adjustments/{{id}}/decide"): TREASURER,
    ("GET", f"{API}/ledger/budgets"): STAFF,
    ("POST", f"{API}/ledger/budgets"): TREASURER,
    ("POST", f"{API}/ledger/budgets/{{budget}}/pledges"): TREASURER,
    ("POST", f"{API}/ledger/budgets/{{budget}}/close"): TREASURER,
    ("POST", f"{API}/ledger/subsidies/{{item}}"): TREASURER,
    ("GET", f"{API}/ledger/claims"): STAFF,
    ("POST", f"{API}/ledger/claims/{{member}}/review"): TREASURER,
    ("GET", f"{API}/ledger/lots/{{member}}"): STAFF,
    ("GET", f"{API}/audit"): ADMIN,
    ("GET", f"{API}/epoch"): STAFF,
    ("POST", f"{API}/epoch/confirm"): TREASURER,
    ("POST", f"{API}/backtests"): ADMIN,
    ("GET", f"{API}/backtests/{{backtest}}"): ADMIN,
    ("DELETE", f"{API}/backtests/{{backtest}}"): ADMIN,
    ("GET", f"{API}/edges"): STAFF,
    ("POST", f"{API}/edges"): ADMIN,
    ("DELETE", f"{API}/edges/{{edge}}"): ADMIN,
}

# Writes that take no Idempotency-Key: they are the same however often they are asked,
# or, an edge's invitation, must be another one each time.
KEYLESS = frozenset(
    {
        ("DELETE", f"{API}/session"),
        ("DELETE", f"{API}/backtests/{{backtest}}"),
        ("POST", f"{API}/edges"),
        ("DELETE", f"{API}/edges/{{edge}}"),
        ("POST", f"{API}/epoch/confirm"),
    }
)
KEYED = tuple(
    route
    for route, who in ROLES.items()
    if route[0] != "GET" and who is not OPEN and route not in KEYLESS
)
