"""What can go wrong in the engine: one tree, so that one `except` is enough."""


class EngineError(Exception):
    """Anything the engine refuses; `str()` is one sentence for a person."""


class BadValues(EngineError):
    """The values are not a square, symmetric array of numbers (NaN: may not meet)."""


class BadTies(EngineError):
    """A tie names nobody, or its strength is not a number from 0 to 1."""


class BadPolicy(EngineError):
    """The policy asks for something that has no meaning, such as groups of one."""


class Impossible(EngineError):
    """Two demands contradict each other; the sentence names them."""


class BadCertificate(EngineError):
    """A certificate does not prove what it says."""
