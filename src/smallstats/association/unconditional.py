"""Unconditional exact tests of two shares: given the row sums, the largest p-value over the common share.

In: a 2 x 2 table, groups in rows. Out: statistic and two-sided p-value. Tables are ordered by the pooled score
statistic (Barnard) or by Fisher's two-sided p-value (Boschloo); the latter is how R's package Exact defines the
two-sided test. SciPy's two-sided Boschloo p-value is another: twice the smaller one-sided one.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

from smallstats.association.chi_square import Floats, Ints
from smallstats.errors import DataError
from smallstats.exact import TIE

MOST_TABLES = 4_000_000
_GRID = 1_000
_REFINED = 8


def barnard(counts: Ints) -> tuple[float, float]:
    """Return the pooled score statistic z (first row's share less second's) and Barnard's two-sided p-value.

    Raises
    ------
    DataError
        If the table is not 2 x 2, or has more than 4 million tables with its row sums.
    """
    one, two = _groups(counts)
    scores = _pooled_scores(one, two)
    observed = scores[counts[0, 0], counts[1, 0]]
    return float(observed), _largest(np.abs(scores) >= abs(observed) * (1 - TIE), one, two)


def boschloo(counts: Ints) -> tuple[float, float]:
    """Return Fisher's two-sided p-value and Boschloo's, which is never above it; errors as in `barnard`."""
    one, two = _groups(counts)
    fisher = _fisher_p_values(one, two)
    observed = fisher[counts[0, 0], counts[1, 0]]
    return float(observed), _largest(fisher <= observed * (1 + TIE), one, two)


def _groups(counts: Ints) -> tuple[int, int]:
    if counts.shape != (2, 2):
        raise DataError(f"table: shape {counts.shape} without empty rows and columns; this test is for 2 x 2 only.")
    one, two = (int(total) for total in counts.sum(axis=1))
    if (one + 1) * (two + 1) > MOST_TABLES:
        raise DataError(
            f"table: groups of {one} and {two} give {(one + 1) * (two + 1):.1e} tables, more than {MOST_TABLES:.0e}; "
            "use method='exact' or 'mid-p'."
        )
    return one, two


def _pooled_scores(one: int, two: int) -> Floats:
    """Return z for each pair of counts, shape (one + 1, two + 1); 0 where all or none have the outcome."""
    first, second = np.arange(one + 1)[:, None], np.arange(two + 1)
    share = (first + second) / (one + two)
    spread = np.sqrt(share * (1 - share) * (1 / one + 1 / two))
    difference = first / one - second / two
    return np.divide(difference, spread, out=np.zeros_like(difference), where=spread > 0)


def _fisher_p_values(one: int, two: int) -> Floats:
    """Return Fisher's two-sided p-value for each pair of counts, shape (one + 1, two + 1)."""
    first, second = np.arange(one + 1)[:, None], np.arange(two + 1)
    log_all = _log_choose(one + two, np.arange(one + two + 1))
    probability = np.exp(_log_choose(one, first) + _log_choose(two, second) - log_all[first + second])
    p_values = np.empty((one + 1, two + 1))
    turned, p_turned = probability[:, ::-1], p_values[:, ::-1]  # one total of the outcome is a diagonal of these
    for total in range(one + two + 1):
        ascending = turned.diagonal(two - total)
        limits = ascending * (1 + TIE)
        ascending = np.sort(ascending)
        below = ascending.searchsorted(limits, side="right")
        counts = np.arange(max(0, total - two), min(one, total) + 1)
        p_turned[counts, two - total + counts] = ascending.cumsum()[below - 1]
    return np.minimum(p_values, 1.0)


def _largest(rejected: np.ndarray, one: int, two: int) -> float:
    """Return the largest probability of the rejected tables over the common share, on a grid and then refined."""
    first, second = rejected.nonzero()
    log_ways = _log_choose(one, first) + _log_choose(two, second)
    totals = np.arange(one + two + 1)
    log_all = _log_choose(one + two, totals)
    given_total = np.bincount(first + second, weights=np.exp(log_ways - log_all[first + second]), minlength=len(totals))

    def probability(share: Floats | float) -> Floats:
        inside = np.asarray(share, dtype=float)[..., None]
        log_binomial = log_all + totals * np.log(inside) + (one + two - totals) * np.log1p(-inside)
        return np.asarray((np.exp(log_binomial) * given_total).sum(axis=-1))

    grid = (np.arange(_GRID) + 0.5) / _GRID
    values = probability(grid)
    best = float(values.max())
    for place in values.argsort()[::-1][:_REFINED]:
        span = (max(grid[place] - 1 / _GRID, 1e-12), min(grid[place] + 1 / _GRID, 1 - 1e-12))
        found = minimize_scalar(lambda share: -float(probability(share)), bounds=span, options={"xatol": 1e-10})
        best = max(best, -float(found.fun))
    return min(best, 1.0)


def _log_choose(total: int, count: Ints) -> Floats:
    return np.asarray(gammaln(total + 1) - gammaln(count + 1) - gammaln(total - count + 1))
