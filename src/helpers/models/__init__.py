"""Regression models of the notebooks: logistic, proportional odds, and clustered binomial.

`logistic` and `proportional_odds` take a frame and a formula; `compare` two fitted models; `clustered_binomial` counts
and totals. Limits are profile-likelihood limits and tests likelihood-ratio tests unless a function says otherwise.
"""

from helpers.models.clustered import ClusteredResult, clustered_binomial
from helpers.models.compare import ComparisonResult, compare
from helpers.models.logistic import LogisticResult, logistic
from helpers.models.ordinal import ProportionalOddsResult, proportional_odds
from helpers.models.proportionality import ProportionalityResult

__all__ = [
    "ClusteredResult",
    "ComparisonResult",
    "LogisticResult",
    "ProportionalOddsResult",
    "ProportionalityResult",
    "clustered_binomial",
    "compare",
    "logistic",
    "proportional_odds",
]
