"""The examples in the engine's docstrings run, and give what they say."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import hallway.engine

MODULES = [
    "hallway.engine",
    *(f"hallway.engine.{found.name}" for found in pkgutil.iter_modules(hallway.engine.__path__)),
]


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_the_engine(module: str) -> None:
    results = doctest.testmod(importlib.import_module(module), optionflags=doctest.ELLIPSIS)
    assert results.failed == 0
