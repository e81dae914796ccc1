"""What can go wrong when somebody asks for something: two words, used by every app."""

from __future__ import annotations


class UnableTo(Exception):
    """An action could not be done; the message is one clear sentence for the person who asked."""


class NotHere(Exception):
    """There is nothing here for this viewer: absent, or behind a wall. Both look the same."""
