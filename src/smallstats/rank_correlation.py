"""Do two numbers of the same units rise together? Spearman's rank correlation with a permutation test and limits."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri
from scipy.stats import permutation_test, rankdata

from smallstats.association.random_tables import check_draws
from smallstats.checks import check_confidence, check_numbers
from smallstats.errors import DataError
from smallstats.results import Result

FEWEST = 4


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class RankCorrelation(Result):
    """Spearman's rank correlation.

    Attributes
    ----------
    estimate, lower, upper, confidence : float
        The correlation, -1 to 1, its limits and their level; at -1 or 1 the limits are -1 and 1, since the method
        has none there.
    p_value : float
        Two-sided, from random pairings, or from all of them where there are no more than `draws`.
    n, draws : int
        Units, and random pairings.
    """

    estimate: float
    lower: float
    upper: float
    confidence: float
    p_value: float
    n: int
    draws: int


def rank_correlation(x: Any, y: Any, *, draws: int, rng: int, confidence: float = 0.95) -> RankCorrelation:
    """Measure and test the association of two numbers by their ranks; ties share their mean rank.

    Parameters
    ----------
    x, y : array-like of float, shape (units,)
        The two numbers of each unit.
    draws : int
        Random pairings of the test.
    rng : int
        Seed of the random pairings.
    confidence : float
        Level of the limits, which are Fisher's with the standard error of Bonett and Wright.

    Raises
    ------
    DataError
        If a number is missing or infinite, there are fewer than four units, or one of the numbers does not vary.

    References
    ----------
    Spearman (1904), American Journal of Psychology 15, 72-101; limits: Bonett and Wright (2000), Psychometrika 65,
    23-28; test: Phipson and Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9, article 39.
    """
    level, times = check_confidence(confidence), check_draws(draws)
    first, second = (rankdata(check_numbers(values, name=name)) for values, name in ((x, "x"), (y, "y")))
    if len(first) != len(second):
        raise DataError(f"x has {len(first)} numbers and y {len(second)}: one of each a unit is needed.")
    if len(first) < FEWEST:
        raise DataError(f"A rank correlation needs at least {FEWEST} units; there are {len(first)}.")
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        raise DataError("A rank correlation needs two numbers that both vary.")
    shuffled = permutation_test(
        (first,),
        lambda values, axis: _correlation(values, second),
        permutation_type="pairings",
        n_resamples=times,
        vectorized=True,
        rng=np.random.default_rng(rng),
    )
    estimate = float(_correlation(first, second))
    lower, upper = _limits(estimate, len(first), level)
    return RankCorrelation(
        method="Spearman's rank correlation, permutation test",
        source="Spearman (1904); Bonett and Wright (2000), Psychometrika 65, 23-28; Phipson and Smyth (2010)",
        estimate=estimate,
        lower=lower,
        upper=upper,
        confidence=level,
        p_value=float(shuffled.pvalue),
        n=len(first),
        draws=times,
    )


def _limits(estimate: float, n: int, level: float) -> tuple[float, float]:
    if abs(estimate) == 1:
        return -1.0, 1.0
    middle, reach = np.arctanh(estimate), ndtri((1 + level) / 2) * np.sqrt((1 + estimate**2 / 2) / (n - 3))
    return float(np.tanh(middle - reach)), float(np.tanh(middle + reach))


def _correlation(first: npt.NDArray[np.float64], second: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return Pearson's correlation along the last axis, rounded so that equal pairings tie."""
    a = first - first.mean(axis=-1, keepdims=True)
    b = second - second.mean()
    products = (a * b).sum(axis=-1) / np.sqrt((a**2).sum(axis=-1) * (b**2).sum())
    rounded: npt.NDArray[np.float64] = np.round(products, 12)
    return rounded
