"""Is the range of the shares unusual? Permutation tests of the largest difference and the largest residual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from smallstats.association.chi_square import Floats, Ints
from smallstats.association.random_tables import as_generator, check_draws, estimate, in_batches
from smallstats.checks import check_table
from smallstats.exact import TIE
from smallstats.results import Result


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class RangeResult(Result):
    """Permutation tests of the largest difference between two shares and of the largest absolute adjusted residual.

    Attributes
    ----------
    statistic, p_value, standard_error : float
        Largest difference between two groups' shares, its p-value and that p-value's standard error.
    lowest, highest : int
        Rows of the table with the lowest and the highest share of the second outcome (the first such).
    largest_residual, residual_p_value, residual_standard_error : float
        The same for the largest absolute adjusted residual.
    draws : int
        Number of random tables.
    """

    statistic: float
    p_value: float
    standard_error: float
    lowest: int
    highest: int
    largest_residual: float
    residual_p_value: float
    residual_standard_error: float
    draws: int


def max_range(table: Any, *, draws: int = 100_000, rng: np.random.Generator | int | None = None) -> RangeResult:
    """Test whether the shares of groups spread more widely than they would if outcomes were dealt out at random.

    The groups to compare are chosen by looking, and the p-values allow for that: each random table with the same
    margins has its own widest range. Small groups have wide shares by chance alone, which the first statistic does
    not weigh; the second does.

    Parameters
    ----------
    table : array-like or DataFrame, shape (groups, 2)
        Counts, at least two rows. Empty rows are left out; with one row or one outcome left both p-values are 1.
    draws : int
        Number of random tables.
    rng : numpy Generator, int or None
        Generator or seed; None is fresh entropy.

    Raises
    ------
    DataError, ParameterError
        If a count or an option is not allowed.

    References
    ----------
    Davison and Hinkley (1997), Bootstrap Methods and their Application, ch. 4; Haberman (1973), Biometrics 29,
    205-220.

    Examples
    --------
    >>> found = max_range([[9, 1], [2, 8], [5, 5]], draws=2000, rng=1)
    >>> round(found.statistic, 3), found.lowest, found.highest
    (0.7, 0, 1)
    """
    counts = check_table(table, min_rows=2, columns=2)
    generator, draws = as_generator(rng), check_draws(draws)
    kept = np.flatnonzero(counts.any(axis=1))
    rows, columns = counts[kept].sum(axis=1), counts.sum(axis=0)
    observed = _range_and_residual(counts[kept, 1][None, :], rows, columns)
    wider = [0, 0]
    for tables, times in in_batches(rows, columns, draws, generator):
        drawn = _range_and_residual(tables[:, :, 1], rows, columns)
        for place in (0, 1):
            wider[place] += int(times[drawn[place] >= observed[place][0] * (1 - TIE)].sum())
    shares = counts[kept, 1] / rows
    (p_range, error_range), (p_residual, error_residual) = (estimate(count, draws) for count in wider)
    return RangeResult(
        method="permutation test of the largest difference between shares, and of the largest adjusted residual",
        source="Davison and Hinkley (1997), ch. 4; Haberman (1973), Biometrics 29, 205-220",
        statistic=float(observed[0][0]),
        p_value=p_range,
        standard_error=error_range,
        lowest=int(kept[shares.argmin()]),
        highest=int(kept[shares.argmax()]),
        largest_residual=float(observed[1][0]),
        residual_p_value=p_residual,
        residual_standard_error=error_residual,
        draws=draws,
    )


def _range_and_residual(counts: Ints, rows: Ints, columns: Ints) -> tuple[Floats, Floats]:
    """Return the two statistics of each table, given its second column, shape (tables, groups)."""
    shares = counts / rows
    n = rows.sum()
    expected = rows * (columns[1] / n)
    error = np.sqrt(expected * (1 - rows / n) * (columns[0] / n))
    residual = np.divide(counts - expected, error, out=np.zeros(counts.shape), where=error > 0)
    return shares.max(axis=1) - shares.min(axis=1), np.abs(residual).max(axis=1)
