"""Whether a proof is one at all: about everybody, in whole numbers that can be added up.

What is wrong here would not show in the sums: somebody whom the proof forgets is worth
nothing to anybody, and numbers too large for 64 bits turn round into small ones.
"""

from __future__ import annotations

import numpy as np

from hallway.engine.errors import BadCertificate
from hallway.engine.types import Ints, Line, Proof

LARGEST_SEAT = 2**60
LARGEST_PRICE = {"pairs": 2**63 - 1, "groups": 2**48}
"""Prices of pairs are only ever added to what is paid, so none can be too large."""
SCALES = (1, 2)


def check_form(proof: Proof, n: int) -> None:
    """Check what a proof is about, before what it says.

    Raises:
        BadCertificate: somebody is missing, rows are of different lengths, or a number is
            not whole, too large, or of no meaning.
    Cost: O(n log n).
    """
    fixed = [i for group in proof.must for i in group]
    real = proof.people[proof.people >= 0]
    if not np.array_equal(np.sort(real), np.setdiff1d(np.arange(n), fixed)):
        raise BadCertificate("the proof must name everybody once who is in no fixed group")
    if len(proof.people) - len(real) > 1:
        raise BadCertificate("there is one guest seat at most")
    if proof.kind not in LARGEST_PRICE or proof.scale not in SCALES:
        raise BadCertificate("the proof is of no kind or scale that is known")
    _check_row(proof.seat, len(proof.people), LARGEST_SEAT)
    _check_row(proof.prices, len(proof.people), LARGEST_PRICE[proof.kind])
    if (proof.seat < 0).any() or proof.trios < 0:
        raise BadCertificate("a seat worth less than nothing proves nothing")
    if proof.line is not None:
        _check_line(proof.line, len(proof.people))
    _check_sizes(proof)


def _check_row(row: Ints, length: int, largest: int) -> None:
    if row.shape != (length,) or not np.issubdtype(row.dtype, np.signedinteger):
        raise BadCertificate("a proof needs one whole number for each place")
    if int(row.max(initial=0)) > largest or int(row.min(initial=0)) < -largest:
        raise BadCertificate("a number of the proof is too large to be added up")


def _check_line(line: Line, places: int) -> None:
    if not np.array_equal(np.sort(line.order), np.arange(places)):
        raise BadCertificate("the line of people must name everybody once")
    if not line.lo.shape == line.hi.shape == line.extra.shape:
        raise BadCertificate("each odd set needs a beginning, an end, and a price")
    for row in (line.lo, line.hi, line.extra):
        _check_row(row, len(line.lo), 2**63 - 1)
    if (line.lo < 0).any() or (line.hi > places).any() or (line.lo >= line.hi).any():
        raise BadCertificate("an odd set must hold an odd number of different places")


def _check_sizes(proof: Proof) -> None:
    sizes = [size for size, _ in proof.sizes]
    if len(set(sizes)) < len(sizes) or any(size < 2 or many < 0 for size, many in proof.sizes):
        raise BadCertificate("a proof counts the groups of each size once")
    if proof.set_prices and len(proof.set_prices) != len(sizes):
        raise BadCertificate("the proof needs a price for each of its sizes")
    if any(abs(price) > LARGEST_PRICE["groups"] for price in proof.set_prices):
        raise BadCertificate("a number of the proof is too large to be added up")
