"""Reading about the network and its health."""

from __future__ import annotations
