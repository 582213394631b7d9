"""Shares, and two shares compared: intervals, forecasts, differences, odds ratios, equivalence, posterior chances."""

from smallstats.proportions.equivalence import Equivalence, equivalence
from smallstats.proportions.forecast import Forecast, forecast
from smallstats.proportions.odds_ratio import OddsRatio, odds_ratio
from smallstats.proportions.one_share import Interval, interval, intervals
from smallstats.proportions.posterior import PosteriorComparison, posterior_comparison
from smallstats.proportions.simultaneous import simultaneous_differences
from smallstats.proportions.two_shares import Comparison, difference

__all__ = [
    "Comparison",
    "Equivalence",
    "Forecast",
    "Interval",
    "OddsRatio",
    "PosteriorComparison",
    "difference",
    "equivalence",
    "forecast",
    "interval",
    "intervals",
    "odds_ratio",
    "posterior_comparison",
    "simultaneous_differences",
]
