"""Whether groups and outcomes go together: tests, strength, ranges, trend over ordered groups, and splits."""

from smallstats.association.change_point import ChangePointResult, change_point, search_cost
from smallstats.association.fragility import FragilityResult, fragility
from smallstats.association.independence import IndependenceResult, independence
from smallstats.association.many import independence_many
from smallstats.association.ordered import OrderedResult, ordered_independence
from smallstats.association.ranges import RangeResult, max_range
from smallstats.association.strength import CramersVResult, cramers_v, residuals
from smallstats.association.trend import DepartureResult, TrendResult, cochran_armitage, departure_from_trend

__all__ = [
    "ChangePointResult",
    "CramersVResult",
    "DepartureResult",
    "FragilityResult",
    "IndependenceResult",
    "OrderedResult",
    "RangeResult",
    "TrendResult",
    "change_point",
    "cochran_armitage",
    "cramers_v",
    "departure_from_trend",
    "fragility",
    "independence",
    "independence_many",
    "max_range",
    "ordered_independence",
    "residuals",
    "search_cost",
]
