"""Merkle trees: the vectors of RFC 6962's own log, and no path that lies."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_hub.books.core.merkle import NOTHING, leaf, path, root, verify

# From the reference implementation of Certificate Transparency (merkletree tests).
INPUTS = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_of_the_standard(size: int) -> None:
    leaves = [leaf(bytes.fromhex(text)) for text in INPUTS[:size]]

    assert root(leaves).hex() == ROOTS[size - 1]


def test_nothing_has_a_root_too() -> None:
    assert root([]) == NOTHING == sha256(b"").digest()


@given(st.integers(1, 70), st.data())
def test_every_leaf_proves_itself_and_no_other(size: int, data: st.DataObject) -> None:
    leaves = [leaf(bytes([n])) for n in range(size)]
    n = data.draw(st.integers(0, size - 1))
    way = path(leaves, n)

    assert verify(leaves[n], n, size, way) == root(leaves)
    assert verify(leaf(b"other"), n, size, way) != root(leaves)
    if size > 1:
        with pytest.raises(ValueError, match="short"):
            verify(leaves[n], n, size, way[:-1])
        turned = [bytes(32), *way[1:]]
        assert verify(leaves[n], n, size, turned) != root(leaves)
    with pytest.raises(ValueError, match="long"):
        verify(leaves[n], n, size, [*way, bytes(32)])
    with pytest.raises(ValueError, match="place"):
        verify(leaves[n], size, size, way)
