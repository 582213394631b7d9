"""Whether a share rises or falls over ordered groups: trend, departure from it, and a split chosen by looking."""

from helpers.trend.change_point import ChangePointResult, change_point
from helpers.trend.cochran_armitage import DepartureResult, TrendResult, cochran_armitage, departure_from_trend

__all__ = [
    "ChangePointResult",
    "DepartureResult",
    "TrendResult",
    "change_point",
    "cochran_armitage",
    "departure_from_trend",
]
