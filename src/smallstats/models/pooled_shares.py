"""Shares of several groups drawn together: counts a group in, raw and partly pooled shares out.

The log odds of the groups are taken to be normal around one mean, by maximum likelihood (a logistic model with a random
intercept); a group with few units is drawn more towards the rest. Pooling guards against reading a ranking into chance.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import minimize
from scipy.special import expit, log_expit, logit, logsumexp
from scipy.stats import chi2

from smallstats.checks import check_confidence, check_count_of_total
from smallstats.errors import DataError
from smallstats.results import Result

Floats = npt.NDArray[np.float64]
# Deviates of a group from the mean, close enough for groups of 100,000: by the trapezium rule, whose error vanishes
# faster than any power of the step where a smooth function dies out at both ends.
_NODES = np.linspace(-9, 9, 2001)
_LOG_WEIGHTS = -(_NODES**2) / 2 - np.log(2 * np.pi) / 2 + np.log(_NODES[1] - _NODES[0])

_LOG_SPREADS = (-6.0, 3.0)  # searched; a spread below a four-hundredth is none
_NO_GAIN = 1e-7


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class PooledShares(Result):
    """Shares of groups, partly pooled.

    Attributes
    ----------
    groups : DataFrame
        One row a group: `count`, `total`, `share`, `pooled` (mean of the share given the counts, the mean and the
        spread at their estimates), `lower`, `upper` (its equal-tailed limits, which leave out the error of those two).
    mean, spread : float
        Mean and standard deviation of the groups' log odds; a spread of 0 pools wholly.
    p_value : float
        Of a spread of 0, by the likelihood ratio, half a chi-square with one degree of freedom.
    log_likelihood, confidence : float
        At the estimates, without binomial coefficients; level of the limits.
    """

    groups: pd.DataFrame
    mean: float
    spread: float
    p_value: float
    log_likelihood: float
    confidence: float


def pooled_shares(counts: Any, totals: Any, *, confidence: float = 0.95) -> PooledShares:
    """Estimate the shares of groups that are alike in kind, each with help from the others.

    Parameters
    ----------
    counts, totals : sequence of int or Series, shape (groups,)
        How many of how many in each group. A Series of counts gives the frame its index.
    confidence : float
        Level of the limits.

    Raises
    ------
    DataError
        If a count is not one, or above its total, a group is empty, there are fewer than three groups, or all units
        have one outcome.

    References
    ----------
    Stiratelli, Laird and Ware (1984), Biometrics 40, 961-971. Self and Liang (1987), JASA 82, 605-610, for the p-value.

    Examples
    --------
    >>> found = pooled_shares([4, 9, 14], [16, 17, 17])
    >>> found.groups["share"].round(2).tolist(), found.groups["pooled"].round(2).tolist()
    ([0.25, 0.53, 0.82], [0.32, 0.53, 0.76])
    """
    level = check_confidence(confidence)
    listed, listed_totals = list(counts), list(totals)
    if len(listed) != len(listed_totals):
        raise DataError(f"counts: {len(listed)} count(s) for {len(listed_totals)} total(s); each needs the other.")
    pairs = [check_count_of_total(*pair) for pair in zip(listed, listed_totals, strict=True)]
    if len(pairs) < 3:
        raise DataError(f"{len(pairs)} group(s): at least 3 are needed to see how groups vary.")
    hits, sizes = np.array(pairs, dtype=float).T
    if hits.sum() in (0, sizes.sum()):
        raise DataError("All units have one outcome, so there is no spread to estimate.")
    middle, spread, height = _fit(hits, sizes)
    flat = float(_terms(hits, sizes, _whole(hits, sizes), 0.0)[:, 0].sum())
    pooled, limits = _posterior(hits, sizes, middle, spread, level)
    index = counts.index if isinstance(counts, pd.Series) else None
    columns = {"count": hits.astype(int), "total": sizes.astype(int), "share": hits / sizes, "pooled": pooled}
    return PooledShares(
        method="Logistic model with a random intercept a group, maximum likelihood",
        source="Stiratelli, Laird and Ware (1984), Biometrics 40, 961-971",
        groups=pd.DataFrame({**columns, "lower": limits[0], "upper": limits[1]}, index=index),
        mean=middle,
        spread=spread,
        p_value=float(chi2.sf(max(2 * (height - flat), 0.0), 1) / 2) if spread > 0 else 1.0,
        log_likelihood=height,
        confidence=level,
    )


def _whole(hits: Floats, sizes: Floats) -> float:
    return float(logit(hits.sum() / sizes.sum()))


def _fit(hits: Floats, sizes: Floats) -> tuple[float, float, float]:
    """Return mean, spread and log likelihood at their maximum; the spread may be 0."""

    def short(place: Floats) -> float:
        heights = _terms(hits, sizes, place[0], float(np.exp(place[1])))
        return -float(logsumexp(heights + _LOG_WEIGHTS, axis=1).sum())

    whole = _whole(hits, sizes)
    none = -float(_terms(hits, sizes, whole, 0.0)[:, 0].sum())
    found = minimize(
        short,
        np.array([whole, np.log(0.5)]),
        method="L-BFGS-B",
        jac="3-point",
        bounds=[(whole - 20, whole + 20), _LOG_SPREADS],
        options={"ftol": 1e-15, "gtol": 1e-9},
    )
    if none <= found.fun + _NO_GAIN:
        return whole, 0.0, -none
    return float(found.x[0]), float(np.exp(found.x[1])), -float(found.fun)


def _terms(hits: Floats, sizes: Floats, middle: float, spread: float) -> Floats:
    """Return each group's log likelihood at each node of the normal distribution, shape (groups, nodes)."""
    odds = middle + spread * _NODES
    return np.asarray(np.outer(hits, log_expit(odds)) + np.outer(sizes - hits, log_expit(-odds)))


def _posterior(hits: Floats, sizes: Floats, middle: float, spread: float, level: float) -> tuple[Floats, list[Floats]]:
    """Return the mean of each group's share given its count, and the limits, on a fine grid of log odds."""
    shares = expit(middle + spread * _NODES)
    logs = _terms(hits, sizes, middle, spread) + _LOG_WEIGHTS
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    risen = np.cumsum(weights, axis=1) - weights / 2
    tails = ((1 - level) / 2, (1 + level) / 2)
    limits = [np.array([float(np.interp(tail, row, shares)) for row in risen]) for tail in tails]
    return weights @ shares, limits
