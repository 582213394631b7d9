"""Regression models of the notebooks: logistic, proportional odds, clustered binomial, and shares partly pooled.

`logistic` and `proportional_odds` take a frame and a formula; `compare` two fitted models; `clustered_binomial` and
`pooled_shares` counts and totals. Limits are profile-likelihood limits and tests likelihood-ratio tests unless a
function says otherwise.
"""

from smallstats.models.clustered import ClusteredResult, clustered_binomial
from smallstats.models.logistic import ComparisonResult, LogisticResult, compare, logistic
from smallstats.models.pooled_shares import PooledShares, pooled_shares
from smallstats.models.proportional_odds import ProportionalityResult, ProportionalOddsResult, proportional_odds

__all__ = [
    "ClusteredResult",
    "ComparisonResult",
    "LogisticResult",
    "PooledShares",
    "ProportionalOddsResult",
    "ProportionalityResult",
    "clustered_binomial",
    "compare",
    "logistic",
    "pooled_shares",
    "proportional_odds",
]
