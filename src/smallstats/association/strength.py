"""How strong is an association, and where in the table: Cramér's V with limits, adjusted residuals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import ncx2

from smallstats.association.chi_square import drop_empty, expected_counts, pearson
from smallstats.checks import check_confidence, check_table
from smallstats.errors import DataError
from smallstats.results import Result


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class CramersVResult(Result):
    """Cramér's V: estimate, limits for the population's V, and the chi-square statistic they come from."""

    estimate: float
    lower: float
    upper: float
    confidence: float
    statistic: float
    df: int
    n: int


def cramers_v(table: Any, *, bias_corrected: bool = False, confidence: float = 0.95) -> CramersVResult:
    """Estimate Cramér's V, the strength of association from 0 (none) to 1 (outcome fixed by group).

    The limits are for the population's V and invert the noncentral chi-square distribution of Pearson's statistic:
    its noncentrality is n V**2 (k - 1), k the smaller of rows and columns. They are the same with and without
    bias correction. The plain estimate is biased upwards, by most in small tables with a weak association, and can then
    lie above the upper limit; the bias-corrected one is the one to read.

    Parameters
    ----------
    table : array-like or DataFrame, shape (groups, outcomes)
        Counts, at least two rows. Empty rows and columns are dropped; with fewer than two of either left, V is 0 with
        limits 0 and 1, since nothing is known.
    bias_corrected : bool
        Whether to subtract the expectation of V under no association (Bergsma 2013).
    confidence : float
        Confidence level, 0 to 1.

    Raises
    ------
    DataError, ParameterError
        If a count or an option is not allowed.

    References
    ----------
    Cramér (1946), Mathematical Methods of Statistics, p. 282; Bergsma (2013), J. Korean Stat. Soc. 42, 323-328;
    limits: Smithson (2003), Confidence Intervals, ch. 4, who adds the degrees of freedom to the noncentrality before
    the root is taken; here they are not added, since the limits are for the population's V.

    Examples
    --------
    >>> round(cramers_v([[20, 5], [6, 19]]).estimate, 4)
    0.5604
    """
    counts = drop_empty(check_table(table, min_rows=2))
    level = check_confidence(confidence)
    rows, columns = counts.shape
    n, smaller, df = int(counts.sum()), min(rows, columns) - 1, (rows - 1) * (columns - 1)
    statistic = pearson(counts)
    estimate, lower, upper = 0.0, 0.0, 1.0
    if smaller:
        lower, upper = (
            min(float(np.sqrt(_noncentrality(statistic, df, tail) / (n * smaller))), 1.0)
            for tail in ((1 + level) / 2, (1 - level) / 2)
        )
        plain = float(np.sqrt(statistic / n / smaller))
        estimate = _corrected(statistic, rows, columns, n) if bias_corrected else plain
    return CramersVResult(
        method=f"Cramér's V{', bias-corrected' if bias_corrected else ''}; noncentral chi-square limits",
        source="Bergsma (2013); Smithson (2003)" if bias_corrected else "Cramér (1946); Smithson (2003)",
        estimate=min(estimate, 1.0),
        lower=lower,
        upper=upper,
        confidence=level,
        statistic=statistic,
        df=df,
        n=n,
    )


def residuals(table: Any) -> pd.DataFrame:
    """Return adjusted residuals: observed less expected over its standard error, about standard normal each.

    Parameters
    ----------
    table : array-like or DataFrame, shape (groups, outcomes)
        Counts; a frame's names are kept. An empty row or column has residual 0.

    Raises
    ------
    DataError
        If a count is not allowed, or there is one row.

    References
    ----------
    Haberman (1973), Biometrics 29, 205-220; R: ``chisq.test(x)$stdres``.

    Examples
    --------
    >>> residuals([[20, 5], [6, 19]]).round(3).iloc[0].tolist()
    [3.963, -3.963]
    """
    counts = check_table(table, min_rows=2)
    expected = expected_counts(counts)
    n = counts.sum()
    variance = expected * np.outer(1 - counts.sum(axis=1) / n, 1 - counts.sum(axis=0) / n)
    adjusted = np.divide(counts - expected, np.sqrt(variance), out=np.zeros(counts.shape), where=variance > 0)
    named = isinstance(table, pd.DataFrame)
    return pd.DataFrame(adjusted, index=table.index if named else None, columns=table.columns if named else None)


def _noncentrality(statistic: float, df: int, level: float) -> float:
    """Return the noncentrality at which the statistic is the given quantile; 0 if it is below it without any."""

    def excess(noncentrality: float) -> float:
        return float(ncx2.cdf(statistic, df, noncentrality)) - level

    if excess(0.0) <= 0:
        return 0.0
    top = statistic + 10 * np.sqrt(statistic + df) + 50
    while excess(top) > 0:
        top *= 2
        if not np.isfinite(top):
            raise DataError(f"table: no noncentrality gives a chi-square statistic of {statistic:g}.")
    return float(brentq(excess, 0.0, top, xtol=1e-12, rtol=1e-14))


def _corrected(statistic: float, rows: int, columns: int, n: int) -> float:
    if n < 2:
        return 0.0
    phi_square = max(0.0, statistic / n - (rows - 1) * (columns - 1) / (n - 1))
    smaller = min(rows - (rows - 1) ** 2 / (n - 1), columns - (columns - 1) ** 2 / (n - 1)) - 1
    return float(np.sqrt(phi_square / smaller)) if smaller > 0 else 0.0
