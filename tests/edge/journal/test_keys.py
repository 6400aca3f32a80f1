"""Signatures, seals, and files that only their owner may read."""

import stat
from pathlib import Path

import pytest

from linli_edge.journal import keys
from linli_wire.cards import NotACard
from tests.edge.harness import CARD, TAG_KEY, Hub


@pytest.fixture(scope="module")
def hub() -> Hub:
    return Hub()


def made(hub: Hub) -> keys.Keys:
    return keys.Keys(hub.identity(), keys.new_signing_key()[0], TAG_KEY)


def test_only_the_hub_opens_a_sealed_card_and_no_two_look_alike(hub: Hub) -> None:
    mine = made(hub)

    first, second = mine.seal(CARD), mine.seal(CARD)

    assert hub.unseal(first) == hub.unseal(second) == CARD
    assert (first.n, second.n) == (0, 1)
    assert first.box != second.box
    assert CARD.encode().hex() not in first.box


def test_each_start_seals_under_another_key(hub: Hub) -> None:
    assert made(hub).seal(CARD).key != made(hub).seal(CARD).key


def test_what_is_no_card_is_not_sealed(hub: Hub) -> None:
    with pytest.raises(NotACard):
        made(hub).seal("em:63e9ae")


@pytest.mark.parametrize("signature", [None, "", "zz", "00" * 64, "00" * 63, "é"])
def test_a_signature_that_is_not_the_hubs_is_refused(
    hub: Hub, signature: str | None
) -> None:
    assert not made(hub).is_from_hub(b"text", signature)


def test_a_signature_holds_for_its_text_only(hub: Hub) -> None:
    signature = hub.signing.sign(b"text").hex()

    assert made(hub).is_from_hub(b"text", signature)
    assert not made(hub).is_from_hub(b"texT", signature)


def test_the_store_keeps_secrets_for_its_owner_alone(tmp_path: Path, hub: Hub) -> None:
    secrets = keys.Secrets(signing=b"\1" * 32, tag=TAG_KEY, broker_password="word")

    keys.save(tmp_path, hub.identity(), secrets)

    assert keys.load(tmp_path) == (hub.identity(), secrets)
    for path in (tmp_path / "keys").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert "word" not in (tmp_path / "identity.json").read_text()
    with pytest.raises(FileExistsError):
        keys.save(tmp_path, hub.identity(), secrets)


def test_a_store_without_identity_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(keys.NotEnrolled, match="linli-edge enrol"):
        keys.load(tmp_path)


def test_the_fingerprint_is_the_same_on_both_screens() -> None:
    private, public = keys.new_signing_key()

    assert keys.public_key(private) == public
    assert len(keys.fingerprint(public).split()) == 8
