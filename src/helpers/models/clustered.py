"""An overall share from counts that come in clusters, such as weaknesses resolved within areas."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import chdtri, ndtr, ndtri, stdtrit

from helpers.errors import DataError
from helpers.inputs import check_choice, check_confidence, check_count_of_total
from helpers.models.betabinomial import count_clusters, fit_beta_binomial
from helpers.results import Result

IntArray = npt.NDArray[np.int64]
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
        If a count is not a whole number, exceeds its total, a total is 0, or there are fewer than two clusters.
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
