"""Complete and quasi-complete separation: found by linear programming, and what the likelihood tends to beyond it.

Data are separated when some direction d has row @ d >= 0 for every row of the likelihood and > 0 for one: moving
along d never lowers the likelihood, so the largest value is approached at infinity (Albert and Anderson 1984). Those
rows' contributions tend to 0 and what is left, the *limiting model* (Geyer 2009), has a finite maximum.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from helpers.errors import DataError
from helpers.models.columns import dependent_columns
from helpers.models.likelihood import Likelihood
from helpers.models.linalg import inverse, least_squares, triangle
from helpers.models.newton import Maximum, maximise

FloatArray = npt.NDArray[np.float64]
# Outcomes closer than a hundred-thousandth of a column's spread count as touching.
_FURTHEST = 1e5


def separating_direction(rows: FloatArray) -> FloatArray | None:
    """Find the direction that separates every row that can be separated.

    Parameters
    ----------
    rows : float array, shape (m, p)
        Rows of a likelihood, as in `Likelihood.rows`; of full column rank.

    Returns
    -------
    float array of shape (p,), or None
        d with ``rows @ d`` 1 or more in the separable rows and 0 in the others; None if there is no such row.

    Notes
    -----
    Konis (2007), here as: largest sum of z over rows @ d >= z, 0 <= z <= 1. The directions form a cone, so every
    separable row reaches z = 1. Orthonormal columns and a bound on d keep rounding errors of the rows from being
    taken for a gap between the outcomes.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, eye_array, hstack

    if rows.shape[1] == 0:
        return None
    upper = triangle(rows)
    scale = np.sqrt(len(rows))
    distinct = np.unique(rows, axis=0) @ inverse(upper) * scale
    count, size = distinct.shape
    # Sparse constraints, which the solver takes and its type stubs do not know.
    above: Any = hstack([csr_array(-distinct), eye_array(count)])
    answer = linprog(
        np.r_[np.zeros(size), -np.ones(count)],
        A_ub=above,
        b_ub=np.zeros(count),
        bounds=[(-_FURTHEST, _FURTHEST)] * size + [(0, 1)] * count,
        method="highs",
    )
    if answer.status != 0 or answer.x is None:
        raise DataError(f"The search for separation failed: {answer.message} Bring the columns to a scale near 1.")
    if answer.x[size:].max() < 0.5:
        return None
    direction: FloatArray = np.linalg.solve(upper, answer.x[:size] * scale)
    return direction


def limiting_model(likelihood: Likelihood, direction: FloatArray) -> tuple[Likelihood, list[int]]:
    """Leave out what a separating direction takes to its limit, and the columns no longer needed.

    Returns
    -------
    Likelihood
        On the live rows and the columns kept.
    list of int
        The columns left out, each a combination of earlier ones in the live rows.
    """
    live, wide = (part[part @ direction < 0.5] for part in (likelihood.rows, likelihood.gaps))
    gone = dependent_columns(live, lengths=np.linalg.norm(likelihood.rows, axis=0))
    return replace(likelihood, rows=np.delete(live, gone, axis=1), gaps=np.delete(wide, gone, axis=1)), gone


def supremum(likelihood: Likelihood, start: FloatArray, *, separable: bool = True) -> Maximum:
    """Return the largest value of an unpenalised likelihood, reached or approached, and the limiting fit behind it.

    Parameters
    ----------
    start : float array, shape (p,)
        Any place of finite value; with gaps, one in which each is positive.
    separable : bool
        Whether to look for separation; False where it is known that there is none.

    Returns
    -------
    Maximum
        In orthonormal coordinates of the limiting model, not those of `likelihood`.
    """
    direction = separating_direction(likelihood.rows) if separable else None
    if direction is not None:
        limit, _ = limiting_model(likelihood, direction)
        start = carry_over(likelihood, limit, direction, start)
        likelihood = limit
    upper = triangle(likelihood.rows)
    return maximise(likelihood.in_coordinates(inverse(upper)), upper @ start)


def carry_over(whole: Likelihood, limit: Likelihood, direction: FloatArray, start: FloatArray) -> FloatArray:
    """Return the start of a limiting model that gives its live rows the indices they had."""
    live = whole.rows[whole.rows @ direction < 0.5]
    return least_squares(limit.rows, live @ start)
