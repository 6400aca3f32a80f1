"""Hashes as strong as promised; codes and PINs as people type them."""

import re
import threading

import pytest

from linli_hub.adapters import passwords
from linli_hub.adapters.passwords import Peppers


def test_every_hash_is_argon2id_with_the_promised_cost() -> None:
    stored = passwords.hashed("correct horse battery staple")
    cost = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$", stored)

    assert cost is not None
    memory, rounds, lanes = (int(n) for n in cost.groups())
    assert (memory >= 19456, rounds >= 2, lanes) == (True, True, 1)
    assert passwords.matches("correct horse battery staple", stored)
    assert not passwords.matches("correct horse battery stapl", stored)
    assert not passwords.matches("anything", "not a hash")


def test_a_pin_needs_the_pepper_and_its_own_resident() -> None:
    own, other = Peppers((b"p" * 32,)), Peppers((b"q" * 32,))
    stored = passwords.pin_hashed(own, "r1", "420917")

    assert passwords.pin_matches(own, "r1", "420917", stored)
    assert not passwords.pin_matches(other, "r1", "420917", stored)
    assert not passwords.pin_matches(own, "r2", "420917", stored)


def test_a_pin_names_its_pepper_and_stays_right_when_there_is_a_newer_one() -> None:
    first, both = Peppers((b"p" * 32,)), Peppers((b"p" * 32, b"q" * 32))
    old = passwords.pin_hashed(first, "r1", "420917")
    new = passwords.pin_hashed(both, "r1", "420917")

    assert (old[:3], new[:3]) == ("p1:", "p2:")
    for stored in (old, new, old.removeprefix("p1:")):  # from before it had a name
        assert passwords.pin_matches(both, "r1", "420917", stored)
        assert not passwords.pin_matches(both, "r1", "420918", stored)
    assert passwords.pin_is_old(both, old) and not passwords.pin_is_old(both, new)
    assert not passwords.pin_is_old(first, old)
    assert not passwords.pin_matches(first, "r1", "420917", new)  # its pepper is gone
    assert "q" * 8 not in repr(both)


@pytest.mark.parametrize(
    "pin",
    ["", "12345", "1234567", "111111", "123456", "654321", "12a456", "４２０９１７"],
)
def test_a_poor_pin_is_refused(pin: str) -> None:
    assert not passwords.is_pin(pin)


def test_drawn_pins_codes_and_tokens_are_good_and_differ() -> None:
    codes = {passwords.new_code() for _ in range(200)}

    assert len(codes) == 200
    assert all(
        re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", c)
        for c in codes
    )
    assert all(passwords.is_pin(passwords.new_pin()) for _ in range(200))
    tokens = {passwords.new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(len(token) >= 43 for token in tokens)


def test_a_code_may_be_typed_carelessly() -> None:
    assert passwords.code_hash("ab0d-1FGH-jkmn") == passwords.code_hash("ABOD LFGHJKMN")
    assert passwords.code_hash("AAAA") != passwords.code_hash("AAAB")


def test_the_hashers_refuse_what_it_cannot_hold() -> None:
    hashers, held = passwords.Hashers(), threading.Event()
    waiting = [hashers.run(held.wait) for _ in range(passwords.WAITING_MAX)]

    with pytest.raises(passwords.Busy):
        hashers.run(held.wait)
    held.set()
    assert all(future.result(timeout=5) for future in waiting)
    assert hashers.run(lambda: 7).result(timeout=5) == 7
    hashers.stop()
