"""Questions 1 and 2 under every defensible combination of choices, in one process."""

from helpers.questions.q07_multiverse.choices import CHOICES, IMPOSSIBLE, OWN, choice_table, left_out_table
from helpers.questions.q07_multiverse.curve import by_direction, by_level, own_universe, side_by_side, universes
from helpers.questions.q07_multiverse.definitions import Definitions, deprivation_definitions, year_definitions
from helpers.questions.q07_multiverse.importance import importance
from helpers.questions.q07_multiverse.shuffles import share_under_no_association
from helpers.questions.q07_multiverse.spot import own_table, spot_checks

__all__ = [
    "CHOICES",
    "IMPOSSIBLE",
    "OWN",
    "Definitions",
    "by_direction",
    "by_level",
    "choice_table",
    "deprivation_definitions",
    "importance",
    "left_out_table",
    "own_table",
    "own_universe",
    "share_under_no_association",
    "side_by_side",
    "spot_checks",
    "universes",
    "year_definitions",
]
