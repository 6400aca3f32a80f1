"""Day roots: what the hub signs about a day's transfers, and proofs against it.

    root(day)  = Merkle root over leaf(canonical(n, transfer)), n in first..last
    signed     = centre, epoch, day, first, last, root, chain hash of the last
A proof needs nothing but the hub's public key: whoever holds one can show at any time
that an entry was in the books of that day, whatever the books say later.
"""

from dataclasses import dataclass

from linli_hub.books.core import merkle


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRoot:
    """A local day's transfers `first` to `last` (none if `last` < `first`).

    `root` over them and `head`, the chain hash of `last`: 32 bytes each.
    """

    day: str
    epoch: int
    first: int
    last: int
    root: bytes
    head: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """An entry as it was hashed, its way to the day's root, and the root's signature."""

    centre: str
    day: DayRoot
    signature: str
    n: int
    entry: str
    path: tuple[bytes, ...]


def signed_text(centre: str, day: DayRoot) -> bytes:
    """What the hub signs."""
    return (
        f"linli/day/1\n{centre}\n{day.epoch}\n{day.day}\n{day.first}\n{day.last}\n"
        f"{day.root.hex()}\n{day.head.hex()}\n"
    ).encode()


def made(
    day: str, epoch: int, first: int, entries: list[bytes], head: bytes
) -> DayRoot:
    """The root of `entries`, canonical bytes numbered from `first` on."""
    return DayRoot(
        day=day,
        epoch=epoch,
        first=first,
        last=first + len(entries) - 1,
        root=merkle.root([merkle.leaf(entry) for entry in entries]),
        head=head,
    )


def leads_to_root(proof: Proof) -> bool:
    """Is the entry, at its place, among those of the root? The signature is checked
    by who holds the hub's public key (adapters/crypto.py)."""
    day = proof.day
    if proof.entry.partition("\n")[0] != str(proof.n):
        return False
    try:
        found = merkle.verify(
            merkle.leaf(proof.entry.encode()),
            proof.n - day.first,
            day.last - day.first + 1,
            proof.path,
        )
    except ValueError:
        return False
    return found == day.root


def to_json(proof: Proof, public_key: str) -> dict[str, str | int | list[str]]:
    """A proof as a file: hex where bytes are."""
    day = proof.day
    return {
        "linli_proof": 1,
        "centre": proof.centre,
        "epoch": day.epoch,
        "day": day.day,
        "first": day.first,
        "last": day.last,
        "root": day.root.hex(),
        "head": day.head.hex(),
        "signature": proof.signature,
        "public_key": public_key,
        "n": proof.n,
        "entry": proof.entry,
        "path": [node.hex() for node in proof.path],
    }


def from_json(said: dict[str, object]) -> Proof:
    """A proof from a file; ValueError if it is none."""
    try:
        path = said["path"]
        if said["linli_proof"] != 1 or not isinstance(path, list):
            raise ValueError("not a proof")
        return Proof(
            centre=str(said["centre"]),
            day=DayRoot(
                day=str(said["day"]),
                epoch=int(str(said["epoch"])),
                first=int(str(said["first"])),
                last=int(str(said["last"])),
                root=bytes.fromhex(str(said["root"])),
                head=bytes.fromhex(str(said["head"])),
            ),
            signature=str(said["signature"]),
            n=int(str(said["n"])),
            entry=str(said["entry"]),
            path=tuple(bytes.fromhex(str(node)) for node in path),
        )
    except (KeyError, TypeError) as missing:
        raise ValueError(f"not a proof: {missing}") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRoot:
    """A day root as published; the signature is checked by who holds the key."""

    day: DayRoot
    signature: str
