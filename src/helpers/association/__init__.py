"""Whether groups and outcomes go together: tests, strength, residuals, pairs of groups, and the range of shares."""

from helpers.association.independence import IndependenceResult, independence
from helpers.association.many import independence_many
from helpers.association.pairs import pairwise
from helpers.association.ranges import RangeResult, max_range
from helpers.association.strength import CramersVResult, cramers_v, residuals

__all__ = [
    "CramersVResult",
    "IndependenceResult",
    "RangeResult",
    "cramers_v",
    "independence",
    "independence_many",
    "max_range",
    "pairwise",
    "residuals",
]
