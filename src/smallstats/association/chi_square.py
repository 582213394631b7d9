"""Pieces that the tests of a table of counts share: empty rows, expected counts, chi-square statistics."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, xlogy

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def drop_empty(counts: Ints) -> Ints:
    """Return the table without its rows and columns of zeros."""
    return counts[counts.any(axis=1)][:, counts.any(axis=0)]


def expected_counts(counts: Ints) -> Floats:
    """Return the counts expected under independence: row sum x column sum / total."""
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    return np.asarray(np.outer(rows, columns) / counts.sum(), dtype=np.float64)


def pearson(counts: Ints) -> float:
    """Return Pearson's chi-square statistic of a table without empty rows and columns."""
    expected = expected_counts(counts)
    return float(((counts - expected) ** 2 / expected).sum())


def likelihood_ratio(counts: Ints) -> float:
    """Return the likelihood-ratio statistic of a table without empty rows and columns; never below 0."""
    expected = expected_counts(counts)
    # each term is x log(x/e) - (x - e), never negative, so that no difference of large terms is taken
    return float(max(2.0 * (xlogy(counts, counts / expected) - (counts - expected)).sum(), 0.0))


def table_probability(counts: Ints) -> float:
    """Return the probability of a table given its margins, if rows and columns are independent."""
    margins = np.concatenate([counts.sum(axis=0), counts.sum(axis=1)])
    cells = np.append(counts.ravel(), counts.sum())
    return float(np.exp(gammaln(margins + 1.0).sum() - gammaln(cells + 1.0).sum()))
