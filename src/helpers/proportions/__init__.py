"""Shares, and two shares compared: intervals, differences, ratios, odds ratios and equivalence."""

from helpers.proportions.comparisons import Comparison
from helpers.proportions.differences import difference
from helpers.proportions.odds import OddsRatio, odds_ratio
from helpers.proportions.one_share import Interval, interval, intervals
from helpers.proportions.ratios import risk_ratio
from helpers.proportions.tost import Equivalence, equivalence

__all__ = [
    "Comparison",
    "Equivalence",
    "Interval",
    "OddsRatio",
    "difference",
    "equivalence",
    "interval",
    "intervals",
    "odds_ratio",
    "risk_ratio",
]
