"""What several answers about one meeting come to. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations

from hallway.engine import OUTCOME_WEIGHTS

MET, MISSED, LATER = "met", "missed", "later"
HELD, SPLIT, FELL_THROUGH, OPEN = "held", "split", "fell_through", "open"


def pair_weights(
    answers: Mapping[int, str], *, together: Collection[Collection[int]] = (), crowd: bool = False
) -> dict[tuple[int, int], float]:
    """How much each pair's meeting counts, from what each said ("" = nothing yet).

    `together` names who really sat with whom, where that is not everybody with everybody. In a
    `crowd`, at a table or a mixer, only those who both say so have met.

    One who says they met and one who doesn't count like people who say that they know each
    other: neither is doubted. Silence follows whoever has spoken.

    >>> pair_weights({1: "met", 2: ""})
    {(1, 2): 1.0}
    >>> pair_weights({1: "met", 2: "missed", 3: "met"})
    {(1, 2): 0.5, (1, 3): 1.0, (2, 3): 0.5}
    >>> pair_weights({1: "missed", 2: ""})
    {}
    >>> pair_weights({1: "met", 2: "", 3: "met", 4: "met"}, together=[[1, 2, 3]], crowd=True)
    {(1, 3): 1.0}
    """
    held = MET in answers.values()
    if crowd:
        answers = {one: said for one, said in answers.items() if said == MET}
    groups = together or [list(answers)]
    pairs = {
        pair for group in groups for pair in combinations(sorted(answers.keys() & set(group)), 2)
    }
    weights = {
        pair: OUTCOME_WEIGHTS[_word({answers[one] for one in pair}, held)] for pair in sorted(pairs)
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
