"""What a command raises when it must stop."""

from __future__ import annotations


class Refused(Exception):
    """The input or an option is not as expected; the text is one sentence for the reader.

    The command ends with exit code 2 and has written nothing.
    """
