"""What organisers fill in about the network."""

from __future__ import annotations
