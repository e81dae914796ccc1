"""How people divide into groups of the sizes that are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hallway.engine.errors import BadPolicy


def read_sizes(sizes: Sequence[int]) -> list[int]:
    """The sizes in order, each once.

    Raises:
        BadPolicy: no sizes, or a size below 2.
    """
    choices = sorted({int(size) for size in sizes})
    if not choices or choices[0] < 2:
        raise BadPolicy("a group has two people at least")
    return choices


def divide(n: int, sizes: Sequence[int]) -> tuple[int, ...]:
    """Sizes of the groups that seat the most of n people, with the fewest in large ones.

    Raises:
        BadPolicy: no sizes, or a size below 2.
    Cost: O(n · number of sizes).

    >>> divide(10, (3, 4)), divide(5, (3, 4)), divide(2, (3, 4))
    ((3, 3, 4), (4,), ())
    """
    choices = read_sizes(sizes)
    large: list[int | None] = [0] + [None] * n
    last = [0] * (n + 1)
    for total in range(1, n + 1):
        for size in choices:
            before = large[total - size] if size <= total else None
            if before is None:
                continue
            now, known = before + (size if size > choices[0] else 0), large[total]
            if known is None or now < known:
                large[total], last[total] = now, size
    left = max(total for total in range(n + 1) if large[total] is not None)
    found = []
    while left:
        found.append(last[left])
        left -= last[left]
    return tuple(sorted(found))


def divisions(n: int, sizes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """The division of `divide` first, then those into fewer groups of nearly equal size.

    >>> list(divisions(12, (3, 4)))
    [(3, 3, 3, 3), (4, 4, 4)]
    """
    first, choices = divide(n, sizes), set(read_sizes(sizes))
    yield first
    people = sum(first)
    for count in range(len(first) - 1, 0, -1):
        base, more = divmod(people, count)
        shape = (base,) * (count - more) + (base + 1,) * more
        if set(shape) <= choices and shape != first:
            yield shape


def counted(shape: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """(size, how many groups) of a division.

    >>> counted((3, 3, 4))
    ((3, 2), (4, 1))
    """
    return tuple((size, list(shape).count(size)) for size in sorted(set(shape)))


def any_division(n: int, sizes: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """More groups of each size than any division of n people has.

    >>> any_division(10, (3, 4))
    ((3, 3), (4, 2))
    """
    return tuple((size, n // size) for size in read_sizes(sizes) if size <= n)
