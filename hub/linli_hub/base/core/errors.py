"""Every refusal of the hub: one family, a stable public code, the facts on it.

No HTTP here: web/errors.py turns a code into a status and a sentence in the
caller's language. A refusal can be stored and rebuilt, so that the same command
gets the same answer for ever.
"""

from typing import ClassVar


class HubError(Exception):
    """The other side is wrong. `data` holds what a sentence needs; no secrets."""

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = "refused"

    def __init__(self, **data: str | int) -> None:
        super().__init__(self.sentence.format_map(_Facts(data)))
        self.data = data


class _Facts(dict[str, str | int]):
    """A fact that an old stored refusal did not have reads as a question mark."""

    def __missing__(self, key: str) -> str:
        return "?"


class NotFound(HubError):
    code = "not_found"
    sentence = "there is no {what} {id}"


class AlreadyExists(HubError):
    code = "already_exists"
    sentence = "{what} {id} exists already"


class BadValue(HubError):
    code = "bad_value"
    sentence = "{field}: {why}"


class NotAllowed(HubError):
    code = "not_allowed"
    sentence = "not allowed: {action}"


class NotEnoughPoints(HubError):
    code = "not_enough_points"
    sentence = "{account} has {has} points and needs {needs}"


class OutOfStock(HubError):
    code = "out_of_stock"
    sentence = "{left} of {item} are left and {wanted} are wanted"


class CardUnknown(HubError):
    code = "card_unknown"
    sentence = "this card has not been issued here"


class CardBlocked(HubError):
    code = "card_blocked"
    sentence = "this card is blocked"


class CardState(HubError):
    code = "card_state"
    sentence = "the card is {now} and cannot become {then}"


class MemberClosed(HubError):
    code = "member_closed"
    sentence = "the account of {member} is closed"


class HoldsOpen(HubError):
    code = "holds_open"
    sentence = "{points} points of {member} are held for a redemption"


class ClaimOpen(HubError):
    code = "claim_open"
    sentence = "{member} owes {points} points; review that claim first"


class ContestsOpen(HubError):
    code = "contests_open"
    sentence = "{count} contests of {member} are not answered yet"


class ImportOvertaken(HubError):
    code = "import_overtaken"
    sentence = (
        "line {line}, {column}: the books have changed since the file was checked"
    )


class NotHead(HubError):
    code = "not_head"
    sentence = "in this household only its heads spend"


class ResidentDied(HubError):
    code = "resident_died"
    sentence = "resident {resident} has died"


class PinNeeded(HubError):
    code = "pin_needed"
    sentence = "spending this much needs the PIN"


class PinNotSet(HubError):
    code = "pin_not_set"
    sentence = "no PIN has been set; the staff can set one"


class PinWrong(HubError):
    code = "pin_wrong"
    sentence = "wrong PIN; {left} more tries"


class PinLocked(HubError):
    code = "pin_locked"
    sentence = "too many wrong PINs; locked until {until_ms}"


class KeyReused(HubError):
    code = "key_reused"
    sentence = "the idempotency key {key} was used for another request"


class RedemptionState(HubError):
    code = "redemption_state"
    sentence = "redemption {redemption} is {state}; that needs {wanted}"


class WrongFence(HubError):
    code = "wrong_fence"
    sentence = "redemption {redemption} is at another fence than {fence}"


class SpendingClosed(HubError):
    """Not for ever: asked again after two people have confirmed, it may be yes."""

    code = "spending_closed"
    sentence = "the books came back from a copy; two people must confirm them first"


class NothingToConfirm(HubError):
    code = "nothing_to_confirm"
    sentence = "no restored books are waiting for a confirmation"


class SamePerson(HubError):
    code = "same_person"
    sentence = "{name} has confirmed already; a second person is needed"


class OwnHousehold(HubError):
    code = "own_household"
    sentence = "nobody decides for their own household {member}"


class NotInReview(HubError):
    code = "not_in_review"
    sentence = "deposit {id} is {state}; nobody is asked about it"


class DayFrozen(HubError):
    """What would lower an entry of a day whose objection window has passed."""

    code = "day_frozen"
    sentence = "that would lower an entry of a frozen day, because of {id}"


class NotReversible(HubError):
    code = "not_reversible"
    sentence = "transfer {id} cannot be reversed; contest an award, adjust the rest"


class AlreadyReversed(HubError):
    code = "already_reversed"
    sentence = "transfer {id} was reversed before"


class PendingEnded(HubError):
    code = "pending_ended"
    sentence = "hold {id} has ended: {state}"


class NothingOwed(HubError):
    code = "nothing_owed"
    sentence = "{member} owes nothing"


class StillHere(HubError):
    code = "still_here"
    sentence = "{resident} still belongs to a household; let them leave first"


class WindowClosed(HubError):
    code = "window_closed"
    sentence = "the objection window of {day} has passed"


class ContestedBefore(HubError):
    code = "contested_before"
    sentence = "{award} was contested before"


class NotYours(HubError):
    code = "not_yours"
    sentence = "{award} was not awarded to this member"


class GrantedIt(HubError):
    code = "granted_it"
    sentence = "{name} granted this; somebody else must answer"


class AlreadyDecided(HubError):
    code = "already_decided"
    sentence = "{id} was decided before: {outcome}"


class BudgetSpent(HubError):
    code = "budget_spent"
    sentence = "the sponsor's budget {budget} has {left} points left"


class CodeInvalid(HubError):
    code = "code_invalid"
    sentence = "the enrolment code is wrong, used or too old"


class NotYourJournal(HubError):
    code = "not_your_journal"
    sentence = "journal {journal} belongs to another edge"


class TransferConflict(HubError):
    code = "transfer_conflict"
    sentence = "transfer {id} exists with another body"


class StandardInvalid(HubError):
    code = "standard_invalid"
    sentence = "points standard, {key}: {why}"


class StandardMissing(HubError):
    code = "standard_missing"
    sentence = "no points standard is in force on {day}"


class SessionEnded(HubError):
    code = "session_ended"
    sentence = "the session has ended; log in again"


class LoginFailed(HubError):
    code = "login_failed"
    sentence = "the name or the password is wrong"


class LoginLocked(HubError):
    code = "login_locked"
    sentence = "too many wrong passwords; locked until {until_ms}"


class Poisoned(HubError):
    """We are wrong: the command is in the dead letters, with its trace."""

    code = "poisoned"
    sentence = "the command failed inside the hub; dead letter {letter}"


class WriterStopped(HubError):
    """The world is wrong: nothing is written any more until a restart."""

    code = "writer_stopped"
    sentence = "the hub does not write at the moment: {why}"


class Busy(HubError):
    code = "busy"
    sentence = "too much is waiting; try again in a moment"


def restore(code: str, data: dict[str, str | int]) -> HubError:
    """The refusal that was stored under `code`.

    Its class may lie in a room that this process does not know. Then it is a `Stored`
    one: with its code and its facts, from which everybody is answered as before.
    """
    known = {kind.code: kind for kind in HubError.__subclasses__()}
    return known[code](**data) if code in known else Stored(code, data)


class Stored(HubError):
    """A refusal of a room that was not imported here."""

    code = "stored"

    def __init__(self, code: str, data: dict[str, str | int]) -> None:
        super().__init__(**data)
        self.code = code  # type: ignore[misc]  # this one's, not the class's
