"""The probability of one table given its margins, to the last digits whatever the counts.

In: a table of counts. Out: a logarithm.

Written as a difference of log-factorials the logarithm of a small number is lost among numbers as large as
n log n: with millions of observations seven digits are left. Here the large parts are cancelled beforehand: what
remains is half the likelihood-ratio statistic, logarithms of the counts, and what Stirling's formula leaves over.

Source: Loader (2000), Fast and Accurate Computation of Binomial Probabilities, the method of R's ``dbinom``.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, xlogy

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_NEAR = 0.1
_TERMS = 12  # of a series in 0.1**2: the first left out is below 1e-24 of the sum
_SMALL = 16


def log_probability(table: Ints) -> float:
    """Return the log probability of a table given its margins, if rows and columns are independent.

    Parameters
    ----------
    table : ndarray of int, shape (rows, columns)
        Counts without empty rows or columns.

    Examples
    --------
    >>> round(log_probability(np.array([[3, 1], [1, 3]])), 6)  # 16 of 70
    -1.475907
    """
    rows, columns, n = table.sum(axis=1), table.sum(axis=0), table.sum()
    expected = rows[:, None] * (columns / n)
    margins = _beyond_power(rows) + _beyond_power(columns) - _beyond_power(np.array([n]))
    return margins - _beyond_power(table.ravel()) - float(deviance(table, expected).sum())


def deviance(counts: Ints, expected: Floats) -> Floats:
    """Return x log(x / e) - (x - e) of each count x and expected count e, without cancellation where they are close."""
    counts = counts.astype(float)
    difference = counts - expected
    ratio = difference / (counts + expected)
    square = ratio**2
    series = np.zeros(ratio.shape)
    for term in range(_TERMS, 0, -1):
        series = (series + 1.0 / (2 * term + 1)) * square
    close = difference * ratio + 2.0 * counts * ratio * series
    return np.where(np.abs(ratio) < _NEAR, close, xlogy(counts, counts / expected) - difference)


def _beyond_power(counts: Ints) -> float:
    """Return the sum of log(x!) less x log(x) - x."""
    held = counts[counts > 0].astype(float)
    low = np.minimum(held, _SMALL)
    exact = gammaln(low + 1.0) - low * np.log(low) + low
    square = held**-2.0
    left_over = (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - square / 1188) * square) * square) * square) / held
    return float(np.where(held < _SMALL, exact, 0.5 * np.log(2 * math.pi * held) + left_over).sum())
