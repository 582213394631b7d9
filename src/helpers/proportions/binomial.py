"""Limits for one share: a count, its total and a level in, the two limits out; no checks, no results.

`level` is the chance left outside each limit, (1 - confidence) / 2. Each limit is computed as itself, never as one
minus another, so that a share of one in a million keeps its digits.
"""

from collections.abc import Callable
from math import sqrt
from typing import Any

import numpy as np
from scipy import special
from scipy.optimize import brentq

Limits = tuple[float, float]


def wilson(count: int, total: int, level: float) -> Limits:
    """Return Wilson's score limits."""
    return score_limits(count / total, total, normal_quantile(level))


def score_limits(share: float, size: float, quantile: float) -> Limits:
    """Return the population shares from which `share`, seen in `size` observations, is `quantile` deviates away.

    `size` may be fractional: an effective size stands for another variance than the binomial one.
    """
    square = quantile * quantile
    root = quantile * sqrt(square + 4 * size * share * (1 - share))
    upper = (2 * size * share + square + root) / (2 * (size + square)) if share < 1 else 1.0
    # The lower limit from the product of the two roots: their usual form cancels for a small share.
    lower = 2 * size * share * share / (2 * size * share + square + root) if share > 0 else 0.0
    return lower, upper


def clopper_pearson(count: int, total: int, level: float) -> Limits:
    """Return Clopper and Pearson's exact limits, quantiles of two beta distributions."""
    missed = total - count
    lower = special.betaincinv(count, missed + 1, level) if count else 0.0
    upper = special.betainccinv(count + 1, missed, level) if missed else 1.0
    return float(lower), float(upper)


def jeffreys(count: int, total: int, level: float) -> Limits:
    """Return the equal-tailed limits of a beta posterior from Jeffreys' prior, widened at the boundaries.

    0 at a count of zero and 1 at a full count: the modification of Brown, Cai and DasGupta (2001).
    """
    missed = total - count
    lower = special.betaincinv(count + 0.5, missed + 0.5, level) if count else 0.0
    upper = special.betainccinv(count + 0.5, missed + 0.5, level) if missed else 1.0
    return float(lower), float(upper)


def mid_p(count: int, total: int, level: float) -> Limits:
    """Return the limits at which half the observed count's probability plus the tail beyond it equals `level`."""
    return _mid_p_lower(count, total, level), _mid_p_upper(count, total, level)


def normal_quantile(level: float) -> float:
    """Return the standard normal deviate with `level` above it."""
    return -float(special.ndtri(level))


def _mid_p_lower(count: int, total: int, level: float) -> float:
    if count == 0:
        return 0.0
    if count == total:
        return float((2 * level) ** (1 / total))
    # P(X > count) + P(X = count) / 2 is the mean of the tails with and without the observed count.
    observed, beyond = (count, total - count + 1), (count + 1, total - count)
    least, most = special.betaincinv(*observed, level), special.betaincinv(*beyond, level)
    return _root(lambda p: special.betainc(*observed, p) + special.betainc(*beyond, p) - 2 * level, least, most)


def _mid_p_upper(count: int, total: int, level: float) -> float:
    if count == total:
        return 1.0
    if count == 0:
        return float(-np.expm1(np.log(2 * level) / total))
    observed, below = (count + 1, total - count), (count, total - count + 1)
    least, most = special.betainccinv(*below, level), special.betainccinv(*observed, level)
    return _root(lambda p: special.betaincc(*observed, p) + special.betaincc(*below, p) - 2 * level, least, most)


def _root(excess: Callable[[float], Any], least: Any, most: Any) -> float:
    return float(brentq(excess, float(least), float(most), xtol=1e-300, rtol=1e-14))
