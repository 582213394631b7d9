"""What each of many tables says: a p-value a test, each distinct table computed once, and a direction."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from smallstats.association import independence_many
from smallstats.association.change_point import change_point
from smallstats.association.trend import cochran_armitage

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


def p_values_of(tables: Counts, test: str) -> Floats:
    """Return the p-value of one test for each table.

    Parameters
    ----------
    tables : ndarray, shape (tables, groups, 2)
        Counts without and with the outcome; groups in order, empty ones allowed.
    test : str
        A test of `helpers.questions.q07_multiverse.choices.TESTS`.

    Returns
    -------
    ndarray, shape (tables,)
        1 where there is nothing to test: one group or one outcome holds all, or nothing is counted.
    """
    p_values = np.ones(len(tables))
    held = tables.any(axis=(1, 2))
    if not held.any():
        return p_values
    distinct, place = np.unique(tables[held], axis=0, return_inverse=True)
    p_values[held] = _FUNCTIONS[test](distinct)[place.reshape(-1)]
    return p_values


def leaning(tables: Counts) -> Floats:
    """Return to which end of the groups the outcome leans in each table.

    Somers' D of the group given the outcome: among pairs of an inspection with the outcome and one without, the share
    in which the one with it stands in a later group less the share in which it stands in an earlier one. It does not
    grow with the number of inspections, nor with that of groups.

    Parameters
    ----------
    tables : ndarray, shape (tables, groups, 2)
        Counts without and with the outcome.

    Returns
    -------
    ndarray, shape (tables,)
        From -1, all earlier, to 1, all later; 0 where there is no pair.

    References
    ----------
    Somers (1962), American Sociological Review 27, 799-811.
    """
    without, having = tables[:, :, 0], tables[:, :, 1]
    before = np.cumsum(without, axis=1) - without
    after = without.sum(axis=1, keepdims=True) - before - without
    pairs = without.sum(axis=1) * having.sum(axis=1)
    return np.asarray((having * (before - after)).sum(axis=1) / np.maximum(pairs, 1), dtype=np.float64)


def can_vary(tables: Counts) -> npt.NDArray[np.bool_]:
    """Say of each table whether there is anything to test: two groups and both outcomes hold an inspection."""
    groups, outcomes = tables.any(axis=2).sum(axis=1), tables.any(axis=1).sum(axis=1)
    return np.asarray((groups > 1) & (outcomes > 1), dtype=np.bool_)


def _trend(tables: Counts) -> Floats:
    return np.array([cochran_armitage(table).p_value for table in tables])


def _trend_exact(tables: Counts) -> Floats:
    return np.array([cochran_armitage(table, method="exact").p_value for table in tables])


def _step_exact(tables: Counts) -> Floats:
    return np.array([change_point(table).p_value for table in tables])


_FUNCTIONS: Final[Mapping[str, Callable[[Counts], Floats]]] = {
    "exact": lambda tables: independence_many(tables, method="exact"),
    "mid-p": lambda tables: independence_many(tables, method="mid-p"),
    "pearson": lambda tables: independence_many(tables, method="pearson"),
    "likelihood-ratio": lambda tables: independence_many(tables, method="likelihood-ratio"),
    "trend": _trend,
    "trend exact": _trend_exact,
    "step exact": _step_exact,
}
