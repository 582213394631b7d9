"""The odds ratio of a 2 x 2 table: counts in, an estimate with limits and a p-value out.

Reached through `smallstats.proportions.one_share`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, log, nan, sqrt
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from scipy import special
from scipy.optimize import brentq

from smallstats.checks import check_choice, check_confidence, check_table
from smallstats.errors import DataError
from smallstats.proportions.one_share import normal_quantile
from smallstats.results import Result

Method = Literal["conditional", "mid-p", "wald"]
FloatArray = npt.NDArray[np.float64]

_METHODS = {
    "conditional": (
        "Conditional odds ratio with exact limits; Fisher's exact test",
        "Cornfield (1956), Proc. Third Berkeley Symposium 4, 135-148; Fisher (1935), JRSS 98, 39-54",
    ),
    "mid-p": (
        "Conditional odds ratio with mid-p limits and test",
        "Berry and Armitage (1995), The Statistician 44, 417-423; Agresti (2013), Categorical Data Analysis",
    ),
    "wald": ("Odds ratio with Woolf's log limits and Wald test", "Woolf (1955), Annals of Human Genetics 19, 251-253"),
}
# Largest number of tables that share the margins; more would take long and differ from "wald" by nothing.
_LARGEST_SUPPORT = 2_000_000
# Probabilities this much above the observed table's still count as equal to it: the rule of R's fisher.test.
_EQUAL = 1 + 1e-7
_SMALLEST = 5e-324


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class OddsRatio(Result):
    """An odds ratio with its limits and a test of 1.

    Attributes
    ----------
    estimate, lower, upper, confidence : float
        Odds of the first outcome (first column) in the first group (first row), divided by those in the second
        group; its limits and their level.
    p_value : float
        Two-sided p-value of an odds ratio of 1.
    """

    estimate: float
    lower: float
    upper: float
    confidence: float
    p_value: float


def odds_ratio(table: Any, *, method: Method = "conditional", confidence: float = 0.95) -> OddsRatio:
    """Estimate the odds ratio of a 2 x 2 table [[a, b], [c, d]], with limits and a test.

    Groups are rows, outcomes columns: above 1 means that the first outcome is commoner in the first group. The
    sample odds ratio is (a / b) / (c / d) = a d / (b c).

    "conditional" is the most likely value given both margins, with limits from two one-sided exact tests and Fisher's
    two-sided p-value (tables no likelier than the observed one). "mid-p" keeps the estimate and counts half of the
    observed table's probability in each tail; its p-value is twice the smaller tail, at most 1, and so agrees with the
    limits. "wald" is the sample odds ratio, log limits and the Wald test.

    A cell of 0 gives an estimate of 0 or inf, and exact and mid-p limits of 0 or inf on that side. An empty row or
    column says nothing: the estimate is NaN, the limits 0 and inf, the p-value 1. With "wald" any cell of 0 leaves the
    limits 0 and inf and the p-value NaN: no half is added to the cells, since Haldane's correction shrinks the
    estimate unsaid.

    Parameters
    ----------
    table : array-like or DataFrame, shape (2, 2)
        Counts, two groups x two outcomes.
    method : {"conditional", "mid-p", "wald"}
        Estimate, limits and test.
    confidence : float
        Level, strictly between 0 and 1.

    Raises
    ------
    DataError
        If the table is not 2 x 2 or a cell is not a count; if more than two million tables share its margins.
    ParameterError
        If `method` or `confidence` is not allowed.

    References
    ----------
    Cornfield (1956), Proceedings of the Third Berkeley Symposium 4, 135-148. Berry and Armitage (1995), The
    Statistician 44, 417-423. Woolf (1955), Annals of Human Genetics 19, 251-253.

    Examples
    --------
    >>> found = odds_ratio([[3, 1], [1, 3]])
    >>> round(found.estimate, 3), round(found.lower, 3), round(found.upper, 2), round(found.p_value, 4)
    (6.408, 0.212, 626.24, 0.4857)
    """
    check_choice(method, name="method", allowed=tuple(_METHODS))
    level = check_confidence(confidence)
    cells = check_table(table, min_rows=2, columns=2)
    if cells.shape[0] != 2:
        raise DataError(f"table: has {cells.shape[0]} rows; an odds ratio compares exactly 2 groups.")
    found = _wald(cells, (1 - level) / 2) if method == "wald" else _given_margins(cells, (1 - level) / 2, method)
    name, source = _METHODS[method]
    estimate, lower, upper, p_value = found
    return OddsRatio(
        method=name, source=source, estimate=estimate, lower=lower, upper=upper, confidence=level, p_value=p_value
    )


def _wald(cells: npt.NDArray[np.int64], level: float) -> tuple[float, float, float, float]:
    (a, b), (c, d) = (tuple(float(cell) for cell in row) for row in cells)
    if min(a, b, c, d) == 0:
        with_first, with_second = a * d, b * c
        estimate = nan if with_first == with_second == 0 else inf if with_second == 0 else 0.0
        return estimate, 0.0, inf, nan
    spread = sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    centre = log(a) - log(b) + log(d) - log(c)
    reach = normal_quantile(level) * spread
    p_value = 2 * float(special.ndtr(-abs(centre) / spread))
    return exp(centre), exp(centre - reach), exp(centre + reach), p_value


def _given_margins(cells: npt.NDArray[np.int64], level: float, method: str) -> tuple[float, float, float, float]:
    steps, logs = _tables_with_these_margins(cells)
    if steps.size == 1:
        return nan, 0.0, inf, 1.0
    weight = 0.5 if method == "mid-p" else 1.0
    (a, b), (c, d) = cells + 0.5
    start, spread = log(a) - log(b) + log(d) - log(c), sqrt(1 / a + 1 / b + 1 / c + 1 / d)

    def solve(excess: Callable[[float], float]) -> float:
        return exp(_rising_root(excess, start, spread))

    def mean_step(log_ratio: float) -> float:
        return float(_probabilities(logs, steps, log_ratio) @ steps)

    def log_tail(log_ratio: float, sign: int) -> float:
        tail = _tail(_probabilities(logs, steps, log_ratio), steps, sign, weight)
        return sign * (log(max(tail, _SMALLEST)) - log(level))

    least, most = steps[0] == 0, steps[-1] == 0
    estimate = 0.0 if least else inf if most else solve(mean_step)
    lower = 0.0 if least else solve(lambda value: log_tail(value, 1))
    upper = inf if most else solve(lambda value: log_tail(value, -1))
    return estimate, lower, upper, _p_value(_probabilities(logs, steps, 0.0), steps, method)


def _tables_with_these_margins(cells: npt.NDArray[np.int64]) -> tuple[FloatArray, FloatArray]:
    """Return every first cell less the observed one, and the log weight of each table relative to the observed."""
    a, b, c, d = (int(cell) for cell in cells.ravel())
    down, up = min(a, d), min(b, c)
    if down + up >= _LARGEST_SUPPORT:
        raise DataError(
            f"table: {down + up + 1} tables share its margins, more than {_LARGEST_SUPPORT}; use method='wald'."
        )
    # Sums of log ratios outward from the observed table: differences of log factorials lose digits in large tables.
    rise, fall = np.arange(float(up)), np.arange(float(down))
    above = np.cumsum(np.log((b - rise) * (c - rise) / ((a + rise + 1) * (d + rise + 1))))
    below = np.cumsum(np.log((a - fall) * (d - fall) / ((b + fall + 1) * (c + fall + 1))))
    return np.arange(-down, up + 1, dtype=float), np.concatenate([below[::-1], [0.0], above])


def _probabilities(logs: FloatArray, steps: FloatArray, log_ratio: float) -> FloatArray:
    tilted = logs + steps * log_ratio
    weights = np.exp(tilted - tilted.max())
    return np.asarray(weights / weights.sum())


def _tail(probabilities: FloatArray, steps: FloatArray, sign: int, weight: float) -> float:
    observed = probabilities[int(np.searchsorted(steps, 0.0))]
    beyond = probabilities[steps > 0] if sign > 0 else probabilities[steps < 0]
    return float(beyond.sum() + weight * observed)


def _p_value(probabilities: FloatArray, steps: FloatArray, method: str) -> float:
    if method == "mid-p":
        return min(1.0, 2 * min(_tail(probabilities, steps, sign, 0.5) for sign in (1, -1)))
    observed = probabilities[int(np.searchsorted(steps, 0.0))]
    return min(1.0, float(probabilities[probabilities <= observed * _EQUAL].sum()))


def _rising_root(excess: Callable[[float], float], start: float, spread: float) -> float:
    low, high, stride = start - spread, start + spread, spread
    while excess(low) > 0:
        low, stride = low - stride, stride * 2
    stride = spread
    while excess(high) < 0:
        high, stride = high + stride, stride * 2
    return float(brentq(excess, low, high, xtol=1e-14, rtol=1e-14))
