"""The beta-binomial likelihood of clustered counts, in its mean share and intra-cluster correlation.

Clusters hold x successes of n; a cluster's own share varies as a beta distribution with mean m, and two items of one
cluster have correlation r = 1 / (alpha + beta + 1). The log-likelihood is a sum over draws j = 0, 1, ... (Griffiths
1973): log(m (1 - r) + j r) for each cluster with more than j successes, log((1 - m)(1 - r) + j r) for each with more
than j failures, minus log(1 - r + j r) for each with more than j items. In this form r = 0, the binomial, and r = 1,
every cluster all or nothing, are ordinary points.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, xlogy

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
_GRID = np.sin(np.linspace(0, np.pi / 2, 65)) ** 2


class Counts(NamedTuple):
    """Clusters with more than j successes, failures and items, j = 0 .. largest total - 1, and a constant."""

    successes: FloatArray
    failures: FloatArray
    items: FloatArray
    constant: float

    @property
    def mixed(self) -> float:
        """Number of clusters with both a success and a failure."""
        return float(self.successes[0] + self.failures[0] - self.items[0])


class BetaBinomialFit(NamedTuple):
    """Maximum likelihood mean share and correlation, with profile-likelihood limits."""

    mean: float
    mean_lower: float
    mean_upper: float
    correlation: float
    correlation_lower: float
    correlation_upper: float
    log_likelihood: float


def find_root(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where a function crosses 0 between two places of opposite sign, to the last digits."""
    from scipy.optimize import brentq

    return float(brentq(function, low, high, xtol=1e-15, rtol=8.881784197001252e-16))


def count_clusters(successes: IntArray, totals: IntArray) -> Counts:
    """Reduce clusters to the counts that the likelihood needs."""
    length = int(totals.max())
    exceed = [
        (len(values) - np.cumsum(np.bincount(values, minlength=length))[:length]).astype(float)
        for values in (successes, totals - successes, totals)
    ]
    ways = gammaln(totals + 1) - gammaln(successes + 1) - gammaln(totals - successes + 1)
    return Counts(exceed[0], exceed[1], exceed[2], float(ways.sum()))


def log_likelihood(counts: Counts, mean: float, correlation: float | FloatArray) -> FloatArray:
    """Return the log-likelihood at a mean in (0, 1) and one or many correlations in [0, 1]."""
    r = np.asarray(correlation, dtype=float)[..., None]
    draws = np.arange(1, len(counts.items))
    value = xlogy(counts.successes[0], mean) + xlogy(counts.failures[0], 1 - mean) + xlogy(counts.mixed, 1 - r[..., 0])
    value = value + (counts.successes[1:] * np.log(mean * (1 - r) + draws * r)).sum(axis=-1)
    value = value + (counts.failures[1:] * np.log((1 - mean) * (1 - r) + draws * r)).sum(axis=-1)
    total: FloatArray = value - (counts.items[1:] * np.log(1 - r + draws * r)).sum(axis=-1) + counts.constant
    return total


def fit_beta_binomial(counts: Counts, *, drop: float) -> BetaBinomialFit:
    """Fit both parameters; limits are where the profile has fallen by `drop`.

    With every item alike the mean is 0 or 1 and the correlation, like that of clusters of one item, is NaN with limits
    0 and 1: the data say nothing about it.
    """
    if counts.successes[0] == 0 or counts.failures[0] == 0:
        return _all_alike(counts, drop)
    if len(counts.items) == 1:
        best, known = 0.0, False
    else:
        best, known = _best_correlation(lambda r: _likelihood_at(counts, r), lambda r: _slope_at(counts, r)), True
    mean = _best_mean(counts, best)
    highest = float(log_likelihood(counts, mean, best))
    lower, upper = (_mean_limit(counts, mean, side, highest - drop) for side in (0.0, 1.0))
    limits = _correlation_limits(counts, best, highest - drop) if known else (0.0, 1.0)
    return BetaBinomialFit(mean, lower, upper, best if known else np.nan, *limits, highest)


def _all_alike(counts: Counts, drop: float) -> BetaBinomialFit:
    """Describe clusters of successes only, or of failures only; at correlation 1 each counts as one draw."""
    bound = float(np.exp(-drop / counts.items[0]))
    if counts.failures[0] == 0:
        return BetaBinomialFit(1.0, bound, 1.0, np.nan, 0.0, 1.0, 0.0)
    return BetaBinomialFit(0.0, 0.0, 1 - bound, np.nan, 0.0, 1.0, 0.0)


def _best_mean(counts: Counts, r: float) -> float:
    """Maximise over the mean at one correlation: the slope falls from inf at 0 to -inf at 1."""
    draws = np.arange(1, len(counts.items))

    def slope(mean: float) -> float:
        up = counts.successes[0] / mean + (1 - r) * (counts.successes[1:] / (mean * (1 - r) + draws * r)).sum()
        down = (1 - r) * (counts.failures[1:] / ((1 - mean) * (1 - r) + draws * r)).sum()
        return float(up - counts.failures[0] / (1 - mean) - down)

    return find_root(slope, 1e-300, 1 - 1e-16)


def _likelihood_at(counts: Counts, r: float) -> float:
    return float(log_likelihood(counts, _best_mean(counts, r), r))


def _slope_at(counts: Counts, r: float) -> float:
    return _slope(counts, _best_mean(counts, r), r)


def _slope(counts: Counts, mean: float, r: float) -> float:
    """Return the slope of the log-likelihood in the correlation."""
    draws = np.arange(1, len(counts.items))
    if r == 1 and counts.mixed:
        return -np.inf
    mixed = counts.mixed / (1 - r) if counts.mixed else 0.0
    up = (counts.successes[1:] * (draws - mean) / (mean * (1 - r) + draws * r)).sum()
    down = (counts.failures[1:] * (draws - 1 + mean) / ((1 - mean) * (1 - r) + draws * r)).sum()
    return float(up + down - (counts.items[1:] * (draws - 1) / (1 - r + draws * r)).sum() - mixed)


def _best_correlation(value: Callable[[float], float], slope: Callable[[float], float]) -> float:
    """Maximise over the correlation in [0, 1]: the best of a grid, then the root of the slope beside it."""
    best = int(np.argmax([value(float(r)) for r in _GRID]))
    below, above = float(_GRID[max(best - 1, 0)]), float(_GRID[min(best + 1, len(_GRID) - 1)])
    if slope(below) <= 0:
        return below
    if slope(above) >= 0:
        return above
    # The slope may be -inf at 1 itself.
    above = min(above, 1 - 1e-12) if slope(above) == -np.inf else above
    return find_root(slope, below, above)


def _mean_limit(counts: Counts, mean: float, side: float, target: float) -> float:
    """Find where the profile of the mean falls to the target, towards `side` 0 or 1."""

    def excess(m: float) -> float:
        best = (
            _best_correlation(lambda r: float(log_likelihood(counts, m, r)), lambda r: _slope(counts, m, r))
            if len(counts.items) > 1
            else 0.0
        )
        return float(log_likelihood(counts, m, best)) - target

    outer = mean
    while excess(outer) > 0:
        outer = (outer + side) / 2
    return find_root(excess, outer, mean)


def _correlation_limits(counts: Counts, best: float, target: float) -> tuple[float, float]:
    """Find where the profile of the correlation falls to the target; 0 or 1 where it does not."""

    def excess(r: float) -> float:
        return _likelihood_at(counts, r) - target

    lower = 0.0 if excess(0.0) >= 0 else find_root(excess, 0.0, best)
    if excess(1.0) >= 0:
        return lower, 1.0
    outer = best
    while excess(outer) > 0:
        outer = (outer + 1) / 2
    return lower, find_root(excess, best, outer)
