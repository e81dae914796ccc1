"""What several answers about one meeting come to. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from hallway.engine import OUTCOME_WEIGHTS

MET, MISSED, LATER = "met", "missed", "later"
HELD, SPLIT, FELL_THROUGH, OPEN = "held", "split", "fell_through", "open"


def pair_weights(answers: Mapping[int, str]) -> dict[tuple[int, int], float]:
    """How much each pair's meeting counts, from what each said ("" = nothing yet).

    One who says they met and one who doesn't count like people who say that they know each
    other: neither is doubted. Silence follows whoever has spoken.

    >>> pair_weights({1: "met", 2: ""})
    {(1, 2): 1.0}
    >>> pair_weights({1: "met", 2: "missed", 3: "met"})
    {(1, 2): 0.5, (1, 3): 1.0, (2, 3): 0.5}
    >>> pair_weights({1: "missed", 2: ""})
    {}
    """
    held = MET in answers.values()
    weights = {
        pair: OUTCOME_WEIGHTS[_word({answers[one] for one in pair}, held)]
        for pair in combinations(sorted(answers), 2)
    }
    return {pair: weight for pair, weight in weights.items() if weight}


def _word(said: set[str], held: bool) -> str:
    """The two answers of a pair as one word of the engine."""
    if said == {""}:
        return "met" if held else "missed"
    if MET not in said:
        return "missed"
    return "met" if said <= {MET, ""} else "declared"


def verdict(answers: Mapping[int, str]) -> str:
    """Held, fell through, split (they disagree), or open (not known yet).

    >>> verdict({1: "met", 2: ""}), verdict({1: "met", 2: "missed"})
    ('held', 'split')
    >>> verdict({1: "missed", 2: "missed"}), verdict({1: "missed", 2: ""})
    ('fell_through', 'open')
    """
    said = set(answers.values())
    if MET in said:
        return SPLIT if MISSED in said else HELD
    return FELL_THROUGH if said == {MISSED} else OPEN
