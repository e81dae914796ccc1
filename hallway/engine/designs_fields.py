"""Finite fields: the arithmetic behind planes, nets and Kirkman's schoolgirls."""

from __future__ import annotations

from functools import cache

import numpy as np

from hallway.engine.types import Ints


def prime_power(q: int) -> tuple[int, int] | None:
    """The prime p and the exponent e with q = p**e, if there are any.

    >>> prime_power(9), prime_power(10)
    ((3, 2), None)
    """
    if q < 2:
        return None
    p = next((d for d in range(2, int(q**0.5) + 1) if q % d == 0), q)
    e = 0
    while q % p == 0:
        q, e = q // p, e + 1
    return (p, e) if q == 1 else None


def digits_of(numbers: Ints, moduli: tuple[int, ...]) -> Ints:
    """Numbers in a mixed radix, the last modulus first changing: int64 (…, digits).

    >>> digits_of(np.array([5]), (2, 3))
    array([[1, 2]])
    """
    digits = []
    for modulus in reversed(moduli):
        digits.append(numbers % modulus)
        numbers = numbers // modulus
    return np.stack(digits[::-1], axis=-1)


def number_of(digits: Ints, moduli: tuple[int, ...]) -> Ints:
    """The numbers again, each digit taken to its modulus.

    >>> number_of(np.array([[1, 5]]), (2, 3))
    array([5])
    """
    number = np.zeros(digits.shape[:-1], dtype=np.int64)
    for place, modulus in enumerate(moduli):
        number = number * modulus + digits[..., place] % modulus
    return number


class Field:
    """GF(q): the elements are 0 … q − 1, written in base p.

    `power[i]` is the i-th power of a primitive element, for 0 ≤ i < 2(q − 1).
    Cost: O(q) memory; O(q) time for each of the few polynomials that are tried.
    Source: Lidl & Niederreiter, Finite Fields, 1997.

    >>> nine = Field(9)
    >>> len(set(nine.power[:8].tolist())), int(nine.plus(nine.power[0], nine.power[4]))
    (8, 0)
    """

    def __init__(self, q: int) -> None:
        kind = prime_power(q)
        if kind is None:
            raise ValueError(f"{q} is no prime power")
        self.q = q
        self.moduli = (kind[0],) * kind[1]
        turn = _powers(*kind)
        self.power = np.array(turn * 2, dtype=np.int64)
        self._log = np.zeros(q, dtype=np.int64)
        self._log[turn] = np.arange(q - 1)

    def plus(self, a: Ints, b: Ints) -> Ints:
        """The sum, element by element."""
        return number_of(self.digits(a) + self.digits(b), self.moduli)

    def minus(self, a: Ints, b: Ints) -> Ints:
        """The difference, element by element."""
        return number_of(self.digits(a) - self.digits(b), self.moduli)

    def times(self, a: Ints, b: Ints) -> Ints:
        """The product, element by element."""
        product = self.power[self._log[a] + self._log[b]]
        return np.where((a == 0) | (b == 0), 0, product)

    def digits(self, a: Ints) -> Ints:
        """Base-p digits: int64 (…, e)."""
        return digits_of(np.asarray(a, dtype=np.int64), self.moduli)


@cache
def field(q: int) -> Field:
    """The field with q elements, made once."""
    return Field(q)


def _powers(p: int, e: int) -> list[int]:
    """1, x, x², … up to x^(q − 2), modulo the first polynomial where x is primitive."""
    q = p**e
    for tail in range(1, q):
        turn = _turn(tail, p, e)
        if len(turn) == q - 1:
            return turn
    return [1]  # GF(2): its only power


def _turn(tail: int, p: int, e: int) -> list[int]:
    """The powers of x until 1 comes back, where x^e is the element `tail`."""
    tail_digits = [tail // p**i % p for i in range(e)]
    turn, element = [1], [1] + [0] * (e - 1)
    while True:
        top = element[-1]
        shifted = [0, *element[:-1]]
        element = [(low + top * end) % p for low, end in zip(shifted, tail_digits, strict=True)]
        number = sum(digit * p**i for i, digit in enumerate(element))
        if number <= 1 or len(turn) >= p**e:
            return turn
        turn.append(number)
