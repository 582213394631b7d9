"""An overall share from counts that come in clusters, such as weaknesses resolved within areas.

The beta-binomial likelihood of clustered counts, in its mean share and intra-cluster correlation.

Clusters hold x successes of n; a cluster's own share varies as a beta distribution with mean m, and two items of one
cluster have correlation r = 1 / (alpha + beta + 1). The log-likelihood is a sum over draws j = 0, 1, ... (Griffiths
1973): log(m (1 - r) + j r) for each cluster with more than j successes, log((1 - m)(1 - r) + j r) for each with more
than j failures, minus log(1 - r + j r) for each with more than j items. In this form r = 0, the binomial, and r = 1,
every cluster all or nothing, are ordinary points.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import chdtri, gammaln, ndtr, ndtri, stdtrit, xlogy

from smallstats.checks import check_choice, check_confidence, check_count_of_total
from smallstats.errors import DataError
from smallstats.results import Result

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
MOST_ITEMS = 20_000  # the likelihood has a term for every item of the largest cluster: seconds here
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


_SOURCES = {
    "beta-binomial": "Griffiths 1973, Biometrics 29; overdispersion: Tarone 1979, Biometrika 66",
    "ratio": "Rao and Scott 1992, Biometrics 48; Kott and Carr 1997, Journal of Official Statistics 13; "
    "overdispersion: Tarone 1979, Biometrika 66",
}


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class ClusteredResult(Result):
    """A share of clustered items.

    Attributes
    ----------
    estimate, lower, upper : float
        By the method chosen: mean share of a cluster (beta-binomial) or share of all items (ratio).
    correlation, correlation_lower, correlation_upper : float
        Intra-cluster correlation of the beta-binomial model, 0 to 1, with profile-likelihood limits; NaN, 0 and 1
        where the data say nothing about it.
    design_effect : float
        Variance of the share with clusters over its variance without; NaN if every item is alike.
    overdispersion_statistic, overdispersion_p_value : float
        Tarone's Z and its one-sided p-value; NaN if every item is alike or no cluster has two items.
    naive_estimate, naive_lower, naive_upper : float
        Share of all items with Wilson limits, as if items were independent: for comparison only.
    clusters, successes, total : int
        Clusters, and items over all of them.
    log_likelihood : float
        Of the beta-binomial model.
    """

    confidence: float
    estimate: float
    lower: float
    upper: float
    correlation: float
    correlation_lower: float
    correlation_upper: float
    design_effect: float
    overdispersion_statistic: float
    overdispersion_p_value: float
    naive_estimate: float
    naive_lower: float
    naive_upper: float
    clusters: int
    successes: int
    total: int
    log_likelihood: float


def clustered_binomial(
    successes: Sequence[int] | npt.ArrayLike,
    totals: Sequence[int] | npt.ArrayLike,
    *,
    method: str = "beta-binomial",
    confidence: float = 0.95,
) -> ClusteredResult:
    """Estimate a share when items of one cluster resemble each other.

    Parameters
    ----------
    successes, totals : array-like of int, shape (clusters,)
        One pair a cluster; each total at least 1.
    method : {"beta-binomial", "ratio"}
        Maximum likelihood with profile-likelihood limits for the mean share of a cluster; or the share of all items
        with its linearised between-cluster variance, which is what generalised estimating equations with working
        independence give.
    confidence : float
        Level of every interval.

    Returns
    -------
    ClusteredResult

    Raises
    ------
    DataError
        If a count is not a whole number, exceeds its total, a total is 0 or more than 20,000, or there are fewer than
        two clusters.
    ParameterError
        If an option is not allowed.

    Notes
    -----
    The ratio method's limits are Wilson's with t on clusters - 1 degrees of freedom and an effective number of items,
    total / design effect: never more than the total, and, where every item is alike and the variance says nothing,
    total^2 / sum of totals^2, as if each cluster were one draw.

    Examples
    --------
    >>> result = clustered_binomial([3, 0, 5, 2, 4], [4, 3, 5, 6, 4], method="ratio")
    >>> round(result.estimate, 4), result.clusters, result.total
    (0.6364, 5, 22)
    """
    check_choice(method, name="method", allowed=("beta-binomial", "ratio"))
    level = check_confidence(confidence)
    x, n = _check_clusters(successes, totals)
    share = float(x.sum() / n.sum())
    likelihood = fit_beta_binomial(count_clusters(x, n), drop=float(chdtri(1, 1 - level)) / 2)
    effect, effective = _effective_items(x, n, share)
    spread, spread_p = tarone_test(x, n)
    naive = _wilson(share, float(n.sum()), float(ndtri((1 + level) / 2)))
    ratio = _wilson(share, effective, float(stdtrit(len(n) - 1, (1 + level) / 2)))
    chosen = (share, *ratio) if method == "ratio" else likelihood[:3]
    return ClusteredResult(
        method=f"Share of clustered items, {method}",
        source=_SOURCES[method],
        confidence=level,
        estimate=chosen[0],
        lower=chosen[1],
        upper=chosen[2],
        correlation=likelihood.correlation,
        correlation_lower=likelihood.correlation_lower,
        correlation_upper=likelihood.correlation_upper,
        design_effect=effect,
        overdispersion_statistic=spread,
        overdispersion_p_value=spread_p,
        naive_estimate=share,
        naive_lower=naive[0],
        naive_upper=naive[1],
        clusters=len(n),
        successes=int(x.sum()),
        total=int(n.sum()),
        log_likelihood=likelihood.log_likelihood,
    )


def tarone_test(successes: IntArray, totals: IntArray) -> tuple[float, float]:
    """Test for more variation between clusters than binomial; return Tarone's (1979) Z and its one-sided p-value."""
    share = successes.sum() / totals.sum()
    pairs = float((totals.astype(float) * (totals - 1)).sum())
    if share in (0, 1) or pairs == 0:
        return np.nan, np.nan
    scatter = float(((successes - totals * share) ** 2).sum() / (share * (1 - share)))
    statistic = (scatter - float(totals.sum())) / np.sqrt(2 * pairs)
    return float(statistic), float(ndtr(-statistic))


def _check_clusters(successes: npt.ArrayLike, totals: npt.ArrayLike) -> tuple[IntArray, IntArray]:
    """Return both as integer arrays; raise `DataError` naming the cluster that cannot be right."""
    x, n = np.asarray(successes, dtype=object), np.asarray(totals, dtype=object)
    if x.ndim != 1 or x.shape != n.shape:
        raise DataError(f"successes has shape {x.shape} and totals {n.shape}: one of each a cluster is needed.")
    if len(x) < 2:
        raise DataError(f"{len(x)} cluster(s): at least 2 are needed to see how they differ.")
    pairs = [
        check_count_of_total(*pair, suffix=f" of cluster {index}") for index, pair in enumerate(zip(x, n, strict=True))
    ]
    checked = np.array(pairs, dtype=np.int64)
    largest = int(checked[:, 1].max())
    if largest > MOST_ITEMS:
        raise DataError(
            f"One cluster has {largest:,} items, at most {MOST_ITEMS:,} are allowed: with so many the share of each "
            "cluster is known well, so take the shares as numbers, one a cluster."
        )
    return checked[:, 0], checked[:, 1]


def _effective_items(x: IntArray, n: IntArray, share: float) -> tuple[float, float]:
    """Return the design effect and the number of independent items worth as much as the clustered ones."""
    total, clusters = float(n.sum()), len(n)
    if share in (0, 1):
        return np.nan, total**2 / float((n.astype(float) ** 2).sum())
    variance = clusters / (clusters - 1) * float(((x - n * share) ** 2).sum()) / total**2
    effect = variance / (share * (1 - share) / total)
    return effect, total / max(effect, 1.0)


def _wilson(share: float, items: float, quantile: float) -> tuple[float, float]:
    """Return Wilson's limits for a share of `items`, which need not be whole."""
    shrink = 1 + quantile**2 / items
    centre = (share + quantile**2 / (2 * items)) / shrink
    half = quantile * np.sqrt(share * (1 - share) / items + quantile**2 / (4 * items**2)) / shrink
    return (0.0 if share == 0 else float(centre - half), 1.0 if share == 1 else float(centre + half))
