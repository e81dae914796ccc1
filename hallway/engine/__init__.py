"""The engine's public face: arrays in, frozen answers out."""

from hallway.engine.candidates import last_met
from hallway.engine.certificate import certify
from hallway.engine.distances import gini
from hallway.engine.errors import (
    BadCertificate,
    BadPolicy,
    BadTies,
    BadValues,
    EngineError,
    Impossible,
)
from hallway.engine.figures import NetworkFigures, WholeFigures, measure_network, measure_whole
from hallway.engine.group_sizes import divide
from hallway.engine.groups import best_groups
from hallway.engine.holes import Holes, constraint, effective_size, structural_holes
from hallway.engine.lab import POLICIES, Lab, Standing, try_policy
from hallway.engine.layout import lay_out
from hallway.engine.lots import seat_by_lot
from hallway.engine.mixers import best_mixer, replan, sittings_without_repeat
from hallway.engine.mixing import Mixing, unit_mixing
from hallway.engine.network import Network, network_of
from hallway.engine.outlook import EXACT_UP_TO as NEXT_ROUND_EXACT_UP_TO
from hallway.engine.outlook import NextRound, next_round
from hallway.engine.pairs import best_pairs
from hallway.engine.paths import Found, Path, Reached, best_paths, who_knows, within_reach
from hallway.engine.reasons import TEMPLATES, Reason
from hallway.engine.round import Round, plan_round, prepare
from hallway.engine.routing import Wave, plan_waves
from hallway.engine.seatrules import Apart, AtLeast, AtMost, Common, broken, why_impossible
from hallway.engine.spectrum import Estimate, second_eigenvalue
from hallway.engine.tiegraph import TieGraph, tie_graph
from hallway.engine.ties import (
    DORMANT,
    FADING,
    HALF_LIFE,
    OUTCOME_WEIGHTS,
    left_after,
    tie_state,
    tie_strengths,
)
from hallway.engine.types import (
    Availability,
    Broken,
    Certificate,
    Frame,
    Matching,
    Mixer,
    Policy,
    Proof,
    Roster,
    Source,
    Values,
)
from hallway.engine.values import STICKS

__all__ = [
    "DORMANT",
    "FADING",
    "HALF_LIFE",
    "NEXT_ROUND_EXACT_UP_TO",
    "OUTCOME_WEIGHTS",
    "POLICIES",
    "STICKS",
    "TEMPLATES",
    "Apart",
    "AtLeast",
    "AtMost",
    "Availability",
    "BadCertificate",
    "BadPolicy",
    "BadTies",
    "BadValues",
    "Broken",
    "Certificate",
    "Common",
    "EngineError",
    "Estimate",
    "Found",
    "Frame",
    "Holes",
    "Impossible",
    "Lab",
    "Matching",
    "Mixer",
    "Mixing",
    "Network",
    "NetworkFigures",
    "NextRound",
    "Path",
    "Policy",
    "Proof",
    "Reached",
    "Reason",
    "Roster",
    "Round",
    "Source",
    "Standing",
    "TieGraph",
    "Values",
    "Wave",
    "WholeFigures",
    "best_groups",
    "best_mixer",
    "best_pairs",
    "best_paths",
    "broken",
    "certify",
    "constraint",
    "divide",
    "effective_size",
    "gini",
    "last_met",
    "lay_out",
    "left_after",
    "measure_network",
    "measure_whole",
    "network_of",
    "next_round",
    "plan_round",
    "plan_waves",
    "prepare",
    "replan",
    "seat_by_lot",
    "second_eigenvalue",
    "sittings_without_repeat",
    "structural_holes",
    "tie_graph",
    "tie_state",
    "tie_strengths",
    "try_policy",
    "unit_mixing",
    "who_knows",
    "why_impossible",
    "within_reach",
]
