"""Keys made once, kept shut; cards that open only here and only from that edge."""

import hmac
import stat
from pathlib import Path

import pytest

from linli_hub.adapters import crypto
from linli_hub.devices.ingest.seals import Seals
from linli_wire import cards
from tests.hub.centre import CENTRE
from tests.hub.edge_voice import Voice

CARD = "em:0012ABCD"


@pytest.fixture
def keys(tmp_path: Path) -> crypto.Keys:
    return crypto.make(tmp_path / "keys")


def test_keys_are_made_once_with_mode_0400_and_differ(tmp_path: Path) -> None:
    one, other = crypto.make(tmp_path / "a"), crypto.make(tmp_path / "b")

    modes = {stat.S_IMODE((tmp_path / "a" / n).stat().st_mode) for n in crypto.FILES}
    assert modes == {0o400}
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700
    secrets = [*(getattr(one, n) for n in crypto.FILES), other.signing, other.card]
    assert len(set(secrets)) == len(secrets)
    with pytest.raises(crypto.KeyFault, match="made once"):
        crypto.make(tmp_path / "a")


@pytest.mark.parametrize("spoil", ["missing", "open", "damaged", "short"])
def test_a_spoiled_key_file_is_named_and_refused(tmp_path: Path, spoil: str) -> None:
    crypto.make(tmp_path)
    path = tmp_path / "card"
    path.chmod(0o600)
    match spoil:
        case "missing":
            path.unlink()
        case "open":
            path.chmod(0o644)
        case "damaged":
            path.write_text("not hex")
        case "short":
            path.write_text("aabb")

    with pytest.raises(crypto.KeyFault, match="card"):
        crypto.load(tmp_path)


def test_no_secret_shows_in_a_repr(keys: crypto.Keys) -> None:
    assert repr(keys) == "Keys()"


def test_a_sealed_card_opens_for_its_edge_only(keys: crypto.Keys) -> None:
    seals = Seals(keys, CENTRE)
    sealed = Voice("bins-1", seals.sealing_key).seal(CARD)

    assert seals.unseal("bins-1", sealed) == seals.marks(CARD).card_hash
    with pytest.raises(crypto.CannotOpen):
        seals.unseal("bins-2", sealed)


def test_a_flipped_bit_or_another_number_does_not_open(keys: crypto.Keys) -> None:
    seals = Seals(keys, CENTRE)
    sealed = Voice("bins-1", seals.sealing_key).seal(CARD)
    flipped = f"{int(sealed.box[0], 16) ^ 1:x}{sealed.box[1:]}"

    for box, n in ((flipped, sealed.n), (sealed.box, sealed.n + 1), ("00", 1)):
        with pytest.raises(crypto.CannotOpen):
            seals.unseal_parts("bins-1", sealed.key, n, box)


def test_a_sealed_text_that_is_no_card_does_not_open(keys: crypto.Keys) -> None:
    seals = Seals(keys, CENTRE)

    with pytest.raises(crypto.CannotOpen):
        seals.unseal("bins-1", Voice("bins-1", seals.sealing_key).seal("em:12"))


def test_a_null_public_key_is_refused_not_agreed_on(keys: crypto.Keys) -> None:
    with pytest.raises(crypto.CannotOpen):
        crypto.Sealer(keys, CENTRE).open("bins-1", "0" * 64, 1, "00" * 32)


def test_hash_and_tag_depend_on_their_keys(tmp_path: Path) -> None:
    one, other = crypto.make(tmp_path / "a"), crypto.make(tmp_path / "b")
    mine, yours = Seals(one, CENTRE).marks(CARD), Seals(other, CENTRE).marks(CARD)

    assert mine.card_hash != yours.card_hash
    assert len(mine.card_hash) == 32
    assert mine.tag == cards.tag(one.tag, CARD)
    assert "12ABCD" not in repr(mine)


def test_a_signature_is_of_one_text_by_one_key(keys: crypto.Keys) -> None:
    sealer = crypto.Sealer(keys, CENTRE)
    signature = sealer.sign(b"text")

    assert crypto.verify(sealer.public_key, signature, b"text")
    assert not crypto.verify(sealer.public_key, signature, b"texT")
    assert not crypto.verify(sealer.public_key, "00" * 64, b"text")
    assert not crypto.verify("zz", signature, b"text")
    assert not crypto.verify("00" * 32, signature, b"text")


def test_a_card_keeps_the_hash_that_the_books_hold(tmp_path: Path) -> None:
    keys = crypto.make(tmp_path / "keys")
    sealer = crypto.Sealer(keys, "linli")
    text = b"linli/card/1\n" + CARD.encode()
    wanted = hmac.digest(keys.card, text, "sha256")[:16].hex()

    assert [sealer.card_hash(CARD) for _ in range(3)] == [wanted] * 3


def test_a_newer_pepper_is_read_after_the_first(tmp_path: Path) -> None:
    made = crypto.make(tmp_path / "keys")
    assert made.newer_peppers == ()

    assert crypto.add_pepper(tmp_path / "keys") == 2
    assert crypto.add_pepper(tmp_path / "keys") == 3
    loaded = crypto.load(tmp_path / "keys")
    assert loaded.pepper == made.pepper
    assert len({loaded.pepper, *loaded.newer_peppers}) == 3
    assert (tmp_path / "keys" / "pepper.2").stat().st_mode & 0o777 == 0o400
