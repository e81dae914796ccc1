"""What algebra does not give: first sittings and arrays found by search, kept as found.

Each is short because a group makes the rest of it; docs/methods/designs.md says how they
were found, and a test develops every one.
"""

from __future__ import annotations

STARTERS: dict[tuple[int, int], tuple[tuple[int, ...], tuple[str, ...]]] = {}
"""(tables, seats): the group's moduli, and each first sitting as the table of each point."""

ARRAYS: dict[tuple[int, ...], tuple[str, ...]] = {}
"""The group's moduli: arrays, rows in words of one letter an element."""
