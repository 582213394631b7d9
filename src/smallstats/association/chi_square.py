"""Pieces that the tests of a table of counts share: empty rows, expected counts, chi-square statistics."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from smallstats.exact.log_probability import deviance, log_probability

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def drop_empty(counts: Ints) -> Ints:
    """Return the table without its rows and columns of zeros."""
    return counts[counts.any(axis=1)][:, counts.any(axis=0)]


def expected_counts(counts: Ints) -> Floats:
    """Return the counts expected under independence: row sum x column sum / total."""
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    return np.asarray(np.outer(rows.astype(float), columns) / counts.sum(), dtype=np.float64)


def pearson(counts: Ints) -> float:
    """Return Pearson's chi-square statistic of a table without empty rows and columns."""
    expected = expected_counts(counts)
    return float(((counts - expected) ** 2 / expected).sum())


def likelihood_ratio(counts: Ints) -> float:
    """Return the likelihood-ratio statistic of a table without empty rows and columns; never below 0."""
    return float(2.0 * deviance(counts, expected_counts(counts)).sum())


def table_probability(counts: Ints) -> float:
    """Return the probability of a table given its margins, if rows and columns are independent."""
    return float(np.exp(log_probability(counts)))
