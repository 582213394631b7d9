"""Tests of independence of many tables of one shape at once, for simulation and for multiverse analyses."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import chi2

from smallstats.association.chi_square import Floats, Ints, drop_empty
from smallstats.checks import LARGEST_COUNT, check_choice
from smallstats.errors import DataError
from smallstats.exact import exact_p_value
from smallstats.exact.log_probability import deviance

_METHODS = ("exact", "mid-p", "exact-pearson", "pearson", "likelihood-ratio")


def independence_many(tables: Any, *, method: str = "exact") -> Floats:
    """Return the p-value of a test of independence for each of many tables.

    Parameters
    ----------
    tables : array-like, shape (tables, groups, outcomes)
        Counts; at least two groups. Each table loses its own empty rows and columns, and the degrees of freedom with
        them, as in `smallstats.association.independence`.
    method : {"exact", "mid-p", "exact-pearson", "pearson", "likelihood-ratio"}
        As in `smallstats.association.independence`; the last two are computed for all tables at once.

    Returns
    -------
    ndarray, shape (tables,)
        p-values, 1 where fewer than two rows or columns are left.

    Raises
    ------
    DataError
        If the array has another shape, a cell is not a whole number from 0 to 2**53, or a table is all zero.
    ParameterError
        If the method is none of these.

    Examples
    --------
    >>> independence_many([[[3, 1], [1, 3]], [[4, 0], [0, 4]]], method="pearson").round(4)
    array([0.1573, 0.0047])
    """
    check_choice(method, name="method", allowed=_METHODS)
    counts = _check_tables(tables)
    if method in ("pearson", "likelihood-ratio"):
        return _asymptotic(counts, method)
    return np.array([_exact(drop_empty(table), method) for table in counts])


def _check_tables(tables: Any) -> Ints:
    try:
        values = np.asarray(tables, dtype=float)
    except (TypeError, ValueError):
        raise DataError("tables: every cell must be a number, and all tables must have one shape.") from None
    if values.ndim != 3 or values.shape[1] < 2 or values.shape[2] < 1:
        raise DataError(f"tables: must have shape (tables, 2 or more groups, outcomes); this has {values.shape}.")
    bad = ~((values >= 0) & (values <= LARGEST_COUNT) & (values == np.floor(values)))
    if bad.any():
        place = tuple(int(index) for index in np.argwhere(bad)[0])
        raise DataError(
            f"tables: table {place[0]}, row {place[1]}, column {place[2]} is {values[place]:g}; "
            "a cell is a whole number from 0 to 2**53."
        )
    empty = ~values.any(axis=(1, 2))
    if empty.any():
        raise DataError(f"tables: every cell of table {int(empty.argmax())} is zero; at least one is needed.")
    return values.astype(np.int64)


def _asymptotic(counts: Ints, method: str) -> Floats:
    rows, columns = counts.sum(axis=2), counts.sum(axis=1)
    expected = rows[:, :, None] * (columns / rows.sum(axis=1, keepdims=True))[:, None, :]
    held = expected > 0
    safe = np.where(held, expected, 1.0)
    if method == "pearson":
        statistic = np.where(held, (counts - expected) ** 2 / safe, 0.0).sum(axis=(1, 2))
    else:
        statistic = 2.0 * np.where(held, deviance(counts, safe), 0.0).sum(axis=(1, 2))
    df = ((rows > 0).sum(axis=1) - 1) * ((columns > 0).sum(axis=1) - 1)
    # with one row or column left the statistic is 0, so that any df gives p = 1
    return np.asarray(chi2.sf(statistic, np.maximum(df, 1)), dtype=np.float64)


def _exact(counts: Ints, method: str) -> float:
    if min(counts.shape) < 2:
        return 1.0
    p_value = exact_p_value(counts, order="pearson" if method == "exact-pearson" else "probability")
    return (p_value + exact_p_value(counts, ties=False)) / 2 if method == "mid-p" else p_value
