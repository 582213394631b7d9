"""Is the outcome associated with the group? Tests of independence in a table of groups (rows) by outcomes (columns).

In: a table of counts. Out: a small result object.

Every test here is conditional on both margins or asymptotic, except `barnard` and `boschloo`, which condition on the
row sums only. Rows and columns that hold nothing are dropped first, and the degrees of freedom with them; if fewer
than two rows or columns are left, nothing can be associated: p = 1, statistic 0, df 0. A table *given* with one row is
a `DataError`, since a comparison needs two groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy.special import gammaln
from scipy.stats import chi2

from smallstats.association.chi_square import drop_empty, expected_counts, likelihood_ratio, pearson, table_probability
from smallstats.association.random_tables import (
    Floats,
    Ints,
    as_generator,
    check_draws,
    check_rng,
    count_at_least,
    estimate,
)
from smallstats.association.unconditional import barnard, boschloo
from smallstats.checks import check_choice, check_table
from smallstats.exact import TIE, exact_p_value
from smallstats.results import Result


class Method(NamedTuple):
    """A test of independence: its name, its source, what its statistic is, and whether p is that of a chi-square."""

    name: str
    source: str
    statistic: str
    chi_square: bool = False


TABLE, CHI = "probability of the table", "chi-square"
FREEMAN_HALTON = "Fisher-Freeman-Halton exact test"
METHODS = {
    "exact": Method(FREEMAN_HALTON, "Freeman and Halton (1951), Biometrika 38, 141-149", TABLE),
    "mid-p": Method(f"{FREEMAN_HALTON}, mid-p", "Lancaster (1961), JASA 56, 223-234", TABLE),
    "exact-pearson": Method(
        "exact conditional test ordered by Pearson's statistic", "Agresti (1992), Stat. Sci. 7, 131-153", CHI
    ),
    "monte-carlo": Method(
        "Fisher-Freeman-Halton test, Monte Carlo", "Patefield (1981), Applied Statistics 30, 91-97", TABLE
    ),
    "pearson": Method(
        "Pearson chi-square test, no continuity correction", "Pearson (1900), Phil. Mag. 50, 157-175", CHI, True
    ),
    "likelihood-ratio": Method(
        "likelihood-ratio chi-square test", "Wilks (1938), Ann. Math. Stat. 9, 60-62", CHI, True
    ),
    "barnard": Method("Barnard's unconditional test, pooled score statistic", "Barnard (1945), Nature 156, 177", "z"),
    "boschloo": Method(
        "Boschloo's unconditional test", "Boschloo (1970), Statistica Neerlandica 24, 1-35", "Fisher's p"
    ),
}
_BY_NAME = {method.name: method for method in METHODS.values()}


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class IndependenceResult(Result):
    """A test of independence.

    Attributes
    ----------
    statistic : float
        What tables are ordered by: the probability of the table given its margins (exact, mid-p, monte-carlo),
        Pearson's statistic (pearson, exact-pearson), the likelihood-ratio statistic, the pooled score statistic
        (barnard) or Fisher's p-value (boschloo).
    p_value : float
        Two-sided p-value.
    df : int
        (rows - 1)(columns - 1) after empty rows and columns are dropped; used by the asymptotic methods only.
    n : int
        Number of observations.
    expected : ndarray, shape (rows, columns)
        Expected counts under independence, empty rows and columns dropped.
    smallest_expected : float
        The least of them; asymptotic p-values are doubtful where it is below 5.
    standard_error : float or None
        Standard error of a Monte Carlo p-value.
    draws : int or None
        Number of Monte Carlo draws.
    """

    statistic: float
    p_value: float
    df: int
    n: int
    expected: Floats
    smallest_expected: float
    standard_error: float | None = None
    draws: int | None = None

    @property
    def statistic_kind(self) -> str:
        """What the statistic is, by method."""
        return _BY_NAME[self.method].statistic

    @property
    def df_is_used(self) -> bool:
        """Whether the p-value is that of a chi-square distribution."""
        return _BY_NAME[self.method].chi_square


def independence(
    table: Any,
    *,
    method: str = "exact",
    draws: int = 100_000,
    rng: np.random.Generator | int | None = None,
) -> IndependenceResult:
    """Test whether outcomes are independent of groups.

    Parameters
    ----------
    table : array-like or DataFrame, shape (groups, outcomes)
        Counts, at least two rows.
    method : str
        "exact": all tables with the observed margins that are no more probable than the observed one, where
        probabilities within a relative 1e-7 tie, as in R. "mid-p": the same less half the probability of the tables
        that tie with the observed one, it included. "exact-pearson": all tables whose Pearson statistic is at least
        the observed one. "monte-carlo": "exact" estimated from random tables. "pearson", "likelihood-ratio":
        chi-square approximations, without continuity correction. "barnard", "boschloo": two by two only; the largest
        p-value over the common share, given the row sums.
    draws : int
        Monte Carlo draws.
    rng : numpy Generator, int or None
        Generator or seed of the draws; None is fresh entropy.

    Returns
    -------
    IndependenceResult

    Raises
    ------
    DataError
        If a count is negative, fractional or not finite, all are zero, there is one row, or the table is too large
        for an exact method: then its size is given, and nothing is approximated.
    ParameterError
        If an option is not allowed.

    References
    ----------
    Freeman and Halton (1951), Biometrika 38, 141-149; Agresti (2002), Categorical Data Analysis, sec. 3.2 and 3.5.

    Examples
    --------
    >>> table_1 = [[8, 14], [13, 8], [13, 11], [11, 14], [12, 12]]
    >>> independence(table_1).p_value
    0.51846386114...
    """
    check_choice(method, name="method", allowed=tuple(METHODS))
    counts, draws = drop_empty(check_table(table, min_rows=2)), check_draws(draws)
    check_rng(rng)
    error = None
    if min(counts.shape) < 2:
        statistic, p_value = 0.0, 1.0
        error = 0.0 if method == "monte-carlo" else None
    elif method == "monte-carlo":
        statistic = table_probability(counts)
        p_value, error = _monte_carlo(counts, draws, as_generator(rng))
    else:
        statistic, p_value = _test(counts, method)
    expected = expected_counts(counts)
    return IndependenceResult(
        method=METHODS[method].name,
        source=METHODS[method].source,
        statistic=statistic,
        p_value=p_value,
        df=(counts.shape[0] - 1) * (counts.shape[1] - 1),
        n=int(counts.sum()),
        expected=expected,
        smallest_expected=float(expected.min()),
        standard_error=error,
        draws=draws if method == "monte-carlo" else None,
    )


def _test(counts: Ints, method: str) -> tuple[float, float]:
    """Return statistic and p-value of a method without draws; the table has no empty row or column."""
    df = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    if method == "pearson":
        return pearson(counts), float(chi2.sf(pearson(counts), df))
    if method == "likelihood-ratio":
        return likelihood_ratio(counts), float(chi2.sf(likelihood_ratio(counts), df))
    if method == "exact":
        return table_probability(counts), exact_p_value(counts)
    if method == "mid-p":
        return table_probability(counts), (exact_p_value(counts) + exact_p_value(counts, ties=False)) / 2
    if method == "exact-pearson":
        return pearson(counts), exact_p_value(counts, order="pearson")
    return barnard(counts) if method == "barnard" else boschloo(counts)


def _monte_carlo(counts: Ints, draws: int, rng: np.random.Generator) -> tuple[float, float]:
    """Return p-value and standard error; a table is the less probable, the larger its sum of log-factorials."""
    least = float(_log_factorial(counts).sum()) - np.log1p(TIE)
    extreme = count_at_least(counts.sum(axis=1), counts.sum(axis=0), _log_factorial, least, draws, rng)
    return estimate(extreme, draws)


def _log_factorial(counts: Ints) -> Floats:
    return np.asarray(gammaln(counts + 1.0))
