"""Kernels: plain functions over indexable rows, run as they are or as machine code.

One source for both. A small roster runs it uncompiled, over lists, and never pays for
importing a compiler; a large one runs the same lines compiled, over arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])
_KERNELS: set[Any] = set()
_COMPILED: set[Any] = set()


def kernel(function: Function) -> Function:
    """Mark a function as one that may be compiled; it stays what it is.

    A kernel touches only numbers and what it indexes, and calls only kernels. It
    allocates nothing: whatever it works on is an argument.
    """
    _KERNELS.add(function)
    return function


@cache
def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same kernel as machine code, with the kernels it calls; kept on disk.

    Cost: seconds the first time on a machine, then about one for the import.
    Source: numba.

    >>> @kernel
    ... def add(numbers):
    ...     total = 0
    ...     for number in numbers:
    ...         total += number
    ...     return total
    >>> add([1, 2, 3])
    6
    """
    import numba

    _COMPILED.add(function)
    names = set(function.__code__.co_names)
    world = function.__globals__
    scope = {name: _inside(world[name], function) for name in names if name in world}
    twin = FunctionType(function.__code__, scope, function.__name__, function.__defaults__)
    twin.__module__, twin.__qualname__ = function.__module__, function.__qualname__
    try:
        return numba.njit(cache=True)(twin)
    except RuntimeError:  # no folder that may be written: compile anew in each process
        return numba.njit(twin)


def is_compiled(function: Callable[..., Any]) -> bool:
    """Whether it is there as machine code already, so that using it costs nothing."""
    return function in _COMPILED


def _inside(value: Any, caller: Callable[..., Any]) -> Any:
    is_kernel = callable(value) and value is not caller and value in _KERNELS
    return compiled(value) if is_kernel else value
