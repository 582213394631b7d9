"""One share with its limits.

Counts in, small results out. Groups are independent samples, or a census taken as one outcome of a chance process;
for a sample from a finite list that is itself the target, give `population`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from helpers.errors import DataError, ParameterError
from helpers.inputs import check_choice, check_confidence, check_count, check_count_of_total
from helpers.proportions.binomial import Limits, clopper_pearson, jeffreys, mid_p, wilson
from helpers.proportions.finite import LARGEST_POPULATION, exact_finite, wilson_finite
from helpers.results import Result

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
