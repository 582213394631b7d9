"""Shares, and two shares compared: intervals, differences, ratios, odds ratios and equivalence."""

from smallstats.proportions.equivalence import Equivalence, equivalence
from smallstats.proportions.odds_ratio import OddsRatio, odds_ratio
from smallstats.proportions.one_share import Interval, interval, intervals
from smallstats.proportions.two_shares import Comparison, difference, risk_ratio

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
