"""Reading about asks, offers and introductions."""

from __future__ import annotations
