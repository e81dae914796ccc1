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
_LEAN: set[Any] = set()
_COMPILED: set[Any] = set()


def kernel(function: Function) -> Function:
    """Mark a function as one that may be compiled; it stays what it is.

    A kernel touches only numbers and what it indexes, and calls only kernels. It
    allocates nothing: whatever it works on is an argument.
    """
    _KERNELS.add(function)
    return function


def lean_kernel(function: Function) -> Function:
    """Mark a kernel that allocates nothing inside either, as a sort or a copy would.

    It calls only its like. Nobody then has to count who owns the arrays it is handed.
    """
    _LEAN.add(function)
    return kernel(function)


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
    _COMPILED.add(function)
    names = set(function.__code__.co_names)
    world = function.__globals__
    scope = {name: _inside(world[name], function) for name in names if name in world}
    twin = FunctionType(function.__code__, scope, function.__name__, function.__defaults__)
    twin.__module__, twin.__qualname__ = function.__module__, function.__qualname__
    return _machine_code(twin, function in _LEAN)


def _machine_code(twin: FunctionType, lean: bool) -> Callable[..., Any]:
    """The function through numba, kept on disk if there is a folder that may be written.

    lean: owners of arrays are not counted. Otherwise each call from kernel to kernel counts
    every array that is handed on, up and down again: in the search for blossoms, with its
    35 rows, that was four fifths of the time.
    """
    import numba
    from numba.core.cpu import CPUTargetOptions

    options: Any = {"_nrt": False} if lean and hasattr(CPUTargetOptions, "_nrt") else {}
    made: Callable[..., Any]
    try:
        made = numba.njit(cache=True, **options)(twin)
    except RuntimeError:  # no such folder: compile anew in each process
        made = numba.njit(**options)(twin)
    return made


def is_compiled(function: Callable[..., Any]) -> bool:
    """Whether it is there as machine code already, so that using it costs nothing."""
    return function in _COMPILED


def _inside(value: Any, caller: Callable[..., Any]) -> Any:
    is_kernel = callable(value) and value is not caller and value in _KERNELS
    return compiled(value) if is_kernel else value
