"""One share with its limits.

Counts in, small results out. Groups are independent samples, or a census taken as one outcome of a chance process;
for a sample from a finite list that is itself the target, give `population`.

Limits for one share: a count, its total and a level in, the two limits out; no checks, no results.

`level` is the chance left outside each limit, (1 - confidence) / 2. Each limit is computed as itself, never as one
minus another, so that a share of one in a million keeps its digits.

Limits for the share of a whole finite population, part of which was drawn without replacement and seen.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import special, stats
from scipy.optimize import brentq

from smallstats.checks import check_choice, check_confidence, check_count, check_count_of_total
from smallstats.errors import DataError, ParameterError
from smallstats.results import Result

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


# Beyond it the hypergeometric tails take too long.
LARGEST_POPULATION = 10**9
# A tail this close to the level counts as reaching it, so that rounding cannot decide a tie.
_TIE = 1e-10


def wilson_finite(count: int, total: int, population: int, level: float) -> Limits:
    """Return Wilson's limits with the variance of a share drawn without replacement.

    The variance under a population share p is p (1 - p) / n x (N - n) / (N - 1) (Cochran 1977, section 3.2), which is
    the binomial one for a sample of n (N - 1) / (N - n). The limits stay within what the seen units leave possible.
    """
    least, most = _possible(count, total, population)
    if population == total:
        return count / total, count / total
    size = total * (population - 1) / (population - total)
    lower, upper = score_limits(count / total, size, normal_quantile(level))
    return max(lower, least / population), min(upper, most / population)


def exact_finite(count: int, total: int, population: int, level: float) -> Limits:
    """Return the smallest and largest population share that an exact one-sided test at `level` leaves standing.

    Inverts the hypergeometric test (Buonaccorsi 1987). The shares a population can have are multiples of 1/N; where
    the observed share falls between the last one left standing and the next, the limit is the observed share: it
    covers the same possible shares, and contains the estimate.
    """
    least, most = _possible(count, total, population)
    tail = _TIE * level + level

    def lower_stands(successes: int) -> bool:
        return bool(stats.hypergeom.sf(count - 1, population, successes, total) > tail)

    def upper_stands(successes: int) -> bool:
        return bool(stats.hypergeom.cdf(count, population, successes, total) > tail)

    lower = _first(lower_stands, least, most)
    upper = most - _first(lambda fewer: upper_stands(most - fewer), 0, most - least)
    share = count / total
    return min(lower / population, share), max(upper / population, share)


def _possible(count: int, total: int, population: int) -> tuple[int, int]:
    return count, population - (total - count)


def _first(holds: Callable[[int], bool], least: int, most: int) -> int:
    """Return the first whole number at which a condition holds that never fails again; it holds at `most`."""
    while least < most:
        middle = (least + most) // 2
        if holds(middle):
            most = middle
        else:
            least = middle + 1
    return least


Method = Literal["wilson", "clopper-pearson", "jeffreys", "mid-p"]

_BINOMIAL: dict[str, tuple[Callable[[int, int, float], Limits], str, str]] = {
    "wilson": (wilson, "Wilson's score interval", "Wilson (1927), JASA 22, 209-212"),
    "clopper-pearson": (clopper_pearson, "Clopper-Pearson exact interval", "Clopper and Pearson (1934), Biometrika 26"),
    "jeffreys": (jeffreys, "Jeffreys interval", "Brown, Cai and DasGupta (2001), Statistical Science 16, 101-133"),
    "mid-p": (mid_p, "Mid-p interval", "Berry and Armitage (1995), The Statistician 44, 417-423"),
}
_FINITE: dict[str, tuple[Callable[[int, int, int, float], Limits], str, str]] = {
    "wilson": (
        wilson_finite,
        "Wilson's score interval, finite population",
        "Wilson (1927), JASA 22, 209-212; variance of Cochran (1977), Sampling Techniques, section 3.2",
    ),
    "clopper-pearson": (
        exact_finite,
        "Exact hypergeometric interval, finite population",
        "Buonaccorsi (1987), The American Statistician 41, 215-218",
    ),
}


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Interval(Result):
    """A share and its limits.

    Attributes
    ----------
    count, total : int
        How many of how many.
    population : int or None
        Size of the finite population that the limits speak of; None: of the chance behind the counts.
    estimate, lower, upper, confidence : float
        count / total, its limits, and their level.
    """

    count: int
    total: int
    population: int | None
    estimate: float
    lower: float
    upper: float
    confidence: float


def interval(
    count: int,
    total: int,
    *,
    method: Method = "wilson",
    confidence: float = 0.95,
    population: int | None = None,
) -> Interval:
    """Estimate a share with limits.

    Parameters
    ----------
    count, total : int
        How many of how many; 0 <= count <= total, total > 0.
    method : {"wilson", "clopper-pearson", "jeffreys", "mid-p"}
        "wilson" covers the level on average; "clopper-pearson" never less than the level; "mid-p" lies between;
        "jeffreys" is the Bayesian equal-tailed interval under a beta(1/2, 1/2) prior, with the lower limit 0 at a
        count of 0 and the upper limit 1 at a full count.
    confidence : float
        Level, strictly between 0 and 1. Below about 0.5 a mid-p or Jeffreys interval need not hold the estimate.
    population : int, optional
        Number of units in the finite population of which `total` were drawn without replacement. The limits then
        speak of the share of all of them, the seen ones included; "wilson" and "clopper-pearson" only. At most 10**9.

    Raises
    ------
    DataError
        If a count is negative, fractional, NaN or infinite, or above its total; if `total` is 0, or above
        `population`.
    ParameterError
        If `method` or `confidence` is not allowed, or `population` is given with a method that has no such form.

    References
    ----------
    Wilson (1927), JASA 22, 209-212. Clopper and Pearson (1934), Biometrika 26, 404-413. Brown, Cai and DasGupta
    (2001), Statistical Science 16, 101-133. Berry and Armitage (1995), The Statistician 44, 417-423. Buonaccorsi
    (1987), The American Statistician 41, 215-218. Cochran (1977), Sampling Techniques, section 3.2.

    Examples
    --------
    >>> found = interval(14, 22)
    >>> round(found.estimate, 3), round(found.lower, 3), round(found.upper, 3)
    (0.636, 0.43, 0.803)
    >>> found = interval(59, 116, method="clopper-pearson", population=151)
    >>> round(found.lower * 151), round(found.upper * 151)
    (70, 83)
    """
    check_choice(method, name="method", allowed=tuple(_BINOMIAL))
    level = (1 - check_confidence(confidence)) / 2
    count, total = check_count_of_total(count, total)
    if population is None:
        limits, name, source = _BINOMIAL[method]
        lower, upper = limits(count, total, level)
    else:
        population = _check_population(population, total, method)
        finite_limits, name, source = _FINITE[method]
        lower, upper = finite_limits(count, total, population, level)
    return Interval(
        method=name,
        source=source,
        count=count,
        total=total,
        population=population,
        estimate=count / total,
        lower=lower,
        upper=upper,
        confidence=float(confidence),
    )


def intervals(
    counts: Iterable[int],
    totals: Iterable[int],
    *,
    method: Method = "wilson",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Estimate the share of each group with limits, one row a group.

    Parameters
    ----------
    counts, totals : sequence of int or Series, shape (groups,)
        How many of how many in each group. A Series of counts gives the frame its index.
    method, confidence
        As for `interval`.

    Returns
    -------
    DataFrame
        Columns count, total, estimate, lower, upper; NaN in the last three for a group of 0.

    Raises
    ------
    DataError, ParameterError
        As for `interval`; and if the two lengths differ.

    Examples
    --------
    >>> intervals([14, 0], [22, 0]).round(3)
       count  total  estimate  lower  upper
    0     14     22     0.636   0.43  0.803
    1      0      0       NaN    NaN    NaN
    """
    check_choice(method, name="method", allowed=tuple(_BINOMIAL))
    level = (1 - check_confidence(confidence)) / 2
    listed, listed_totals = list(counts), list(totals)
    if len(listed) != len(listed_totals):
        raise DataError(f"counts: {len(listed)} count(s) for {len(listed_totals)} total(s); each needs the other.")
    limits = _BINOMIAL[method][0]
    rows = [_row(limits, *pair, level) for pair in zip(listed, listed_totals, strict=True)]
    index = counts.index if isinstance(counts, pd.Series) else None
    frame = pd.DataFrame(rows, columns=["count", "total", "estimate", "lower", "upper"], index=index)
    return frame.astype({"count": "int64", "total": "int64", "estimate": float, "lower": float, "upper": float})


def _row(
    limits: Callable[[int, int, float], Limits], count: Any, total: Any, level: float
) -> tuple[int, int, float, float, float]:
    if check_count(count, name="count") == check_count(total, name="total") == 0:
        return 0, 0, float("nan"), float("nan"), float("nan")
    count, total = check_count_of_total(count, total)
    return (count, total, count / total, *limits(count, total, level))


def _check_population(population: Any, total: int, method: str) -> int:
    if method not in _FINITE:
        raise ParameterError(
            f"population={population!r}: method={method!r} has no finite-population form; use {', '.join(_FINITE)}."
        )
    known = check_count(population, name="population")
    if known < total:
        raise DataError(f"population={population!r}: smaller than total={total}, the units already seen in it.")
    if known > LARGEST_POPULATION:
        raise ParameterError(
            f"population={population!r}: at most {LARGEST_POPULATION}; leave it out, as it changes nothing."
        )
    return known
